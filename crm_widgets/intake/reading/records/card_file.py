"""The contacts of a vCard file, versions 2.1, 3 and 4, as one table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.limits import CARD_LETTERS
from crm_widgets.intake.reading.records.card_fields import AFTER, BEFORE, EMAIL, PHONE, record_of
from crm_widgets.intake.reading.records.card_lines import Property, properties
from crm_widgets.intake.reading.records.record_rows import REASON, OpenRecords, Record, rows_of
from crm_widgets.intake.reading.text.encoding import Encoding, checked_encoding, find_encoding
from crm_widgets.intake.reading.text.opened import opened

_UNFINISHED = _(
    "the contact that begins in line {line} does not end with END:VCARD. Export it again."
)
_GROUP = _("a group of contacts, in line {line}, is no contact. Its members are rows of their own.")
_NO_CARDS = _("{name} holds no contacts. Export it again.")
_GROUPS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")


def open_cards(path: Path, encoding: str = "") -> OpenRecords:
    """The contacts of a vCard file, with the columns that any of them fills."""
    found = checked_encoding(encoding, path) if encoding else find_encoding(path)

    def records() -> Iterator[Record]:
        return _records(path, found)

    opened = rows_of(records, path.name, "vCard", _Order())
    if not opened.columns:
        raise IntakeError(_NO_CARDS.format(name=path.name))
    return opened


class _Order(list[str]):
    """The order of the columns: phones and e-mails, however many, stand between the others."""

    def index(self, column: str, *_between: Any) -> Any:
        if column in BEFORE:
            return (BEFORE.index(column), 0)
        if column in AFTER:
            return (len(BEFORE) + 2 + AFTER.index(column), 0)
        kind, _space, number = column.rpartition(" ")
        return (len(BEFORE) + (PHONE, EMAIL).index(kind), int(number))


def _records(path: Path, encoding: Encoding) -> Iterator[Record]:
    with opened(path, encoding.codec, damaged=encoding.damaged) as file:
        for card, ended in _cards(properties(file, path.name), path.name):
            yield _record(card, ended)


def _record(card: list[Property], ended: bool) -> Record:
    record = record_of(card)
    line = card[0].line
    if not ended:
        return {**record, REASON: _UNFINISHED.format(line=line)}
    if any(item.name in _GROUPS and item.value.lower() == "group" for item in card):
        return {**record, REASON: _GROUP.format(line=line)}
    return record


def _cards(items: Iterator[Property], name: str) -> Iterator[tuple[list[Property], bool]]:
    """The properties of each card, with its BEGIN first, and whether it ends."""
    card: list[Property] = []
    inner = letters = 0
    for item in items:
        begins = item.name == "BEGIN" and item.value.strip().upper() == "VCARD"
        ends = item.name == "END" and item.value.strip().upper() == "VCARD"
        if begins and card and card[-1].name == "AGENT":
            inner += 1
        elif ends and inner:
            inner -= 1
        elif begins:
            if card:
                yield card, False
            card, letters = [item], 0
        elif ends and card:
            yield card, True
            card = []
        elif card and not inner:
            card.append(item)
            letters += len(item.value) + len(item.name)
            if letters > CARD_LETTERS.most:
                raise CARD_LETTERS.exceeded(name, line=card[0].line)
    if card:
        yield card, False
