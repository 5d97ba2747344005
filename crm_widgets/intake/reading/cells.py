"""Rows of a file before they are a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Cells = Sequence[Any]
NumberedRow = tuple[int, Cells]
"""The number of a row, as a spreadsheet shows it, and its cells."""


def is_filled(cell: Any) -> bool:
    """Whether a cell holds more than white space."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))
