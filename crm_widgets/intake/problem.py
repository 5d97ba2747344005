"""What is wrong with a file, or with one of its rows, as a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_widgets.errors import UserError


class IntakeError(UserError):
    """The file, the mapping or an option can't be used; the text says what to do next."""


@dataclass(frozen=True)
class Wrong:
    """A cell that can't be used: why, and what would be right. Converters return it."""

    reason: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row.

    row: its number, as a spreadsheet shows it. cells: of a row that doesn't fit the header.
    """

    row: int
    column: str
    value: str
    reason: str
    cells: Sequence[Any] = ()

    def sentence(self) -> str:
        """In one line: `row 7, date: 31.02.2020 is not a valid date.`"""
        place = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.reason}"


def shorten(value: object, limit: int = 60) -> str:
    """A value for a sentence: on one line, and no longer than `limit`."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
