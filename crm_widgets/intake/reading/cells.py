"""Rows of a file before they are a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def is_filled(cell: Any) -> bool:
    """Whether a cell holds more than white space."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))
