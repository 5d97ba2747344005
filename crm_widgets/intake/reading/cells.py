"""Rows of a file before they are a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Cells = Sequence[Any]
NumberedRow = tuple[int, Cells]
"""The number of a row, as a spreadsheet shows it, and its cells."""


class UnreadRow(list[Any]):
    """The cells of a row that can't be read as it is written.

    reason: a sentence for its Problem.
    """

    def __init__(self, cells: Iterable[Any], reason: str) -> None:
        super().__init__(cells)
        self.reason = reason


@dataclass(frozen=True)
class Sheet:
    """A sheet of a spreadsheet file. rows: how many it has; None where that isn't known."""

    name: str
    visible: bool = True
    rows: int | None = None


@dataclass(frozen=True)
class TotalRow:
    """A row that sums up other rows, with its number and its cells.

    reason: a sentence that says what shows it ("“Total”, and 50 is the sum of 2 rows above").
    """

    row: int
    cells: Cells
    reason: str


def is_filled(cell: Any) -> bool:
    """Whether a cell holds more than white space."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def letter_of(place: int) -> str:
    """The letter of a column as a spreadsheet shows it.

    >>> letter_of(0), letter_of(25), letter_of(26), letter_of(701), letter_of(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
