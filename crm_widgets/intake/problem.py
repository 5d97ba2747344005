"""What is wrong with a file, or with one of its rows, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_widgets.errors import UserError


class IntakeError(UserError):
    """The file, the mapping or an option cannot work: one sentence with the next step."""


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be taken: why, and what would be right. Converters return it."""

    reason: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row: its number as a spreadsheet shows it, the column, the value.

    `cells` are those of a row that does not fit the header."""

    row: int
    column: str
    value: str
    reason: str
    cells: Sequence[Any] = ()

    def sentence(self) -> str:
        """Where and what, in one line: `row 7, date: 31.02.2020 is not a valid date.`"""
        place = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.reason}"


def shorten(value: object, limit: int = 60) -> str:
    """A value as it stands in a sentence: on one line, and not longer than `limit`."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
