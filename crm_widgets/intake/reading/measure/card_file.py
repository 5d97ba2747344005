"""How many cards a vCard file holds, and how long its lines are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from crm_widgets.intake.reading.limits import CARD_LINE_BYTES, ROWS


@dataclass(frozen=True)
class CardSize:
    """How many cards begin, and how many lines there are."""

    cards: int
    lines: int


def measure_cards(path: Path) -> CardSize:
    """The size of a vCard file, by reading its lines; IntakeError beyond the limits."""
    cards = number = 0
    with path.open("rb") as file:
        for number, line in enumerate(iter(partial(file.readline, CARD_LINE_BYTES.most), b""), 1):
            if len(line) >= CARD_LINE_BYTES.most:
                raise CARD_LINE_BYTES.exceeded(path.name, line=number)
            if number > ROWS.most:
                raise ROWS.exceeded(path.name)
            cards += line[:12].strip().upper() == b"BEGIN:VCARD"
    return CardSize(cards, number)
