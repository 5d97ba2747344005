"""Where the table of a sheet ends: a few stray cells far away from it are no part of it.

One space left behind in the last cell of a sheet would make a table of seventeen billion cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from crm_widgets.intake.reading.cells import letter_of

FAR_COLUMNS = 100
FAR_ROWS = 1000
_STRAY_CELLS = 10
"""More than so many cells, or more than half of all, are no strays, however far away."""


def kept_columns(filled: Mapping[int, int]) -> tuple[int, int]:
    """The first column of the table and the one after its last.

    filled: how many cells of each column have a value.
    """
    columns = sorted(filled)
    ends = [left + 1 for left, right in pairwise(columns) if right - left > FAR_COLUMNS]
    for end in ends:
        inside = sum(cells for column, cells in filled.items() if column < end)
        if _are_strays(sum(filled.values()) - inside, inside):
            return columns[0], end
    return columns[0], columns[-1] + 1


def kept_rows(blocks: Sequence[tuple[int, int, int]]) -> int:
    """The last row of the table.

    blocks: the parts of a sheet that many empty rows separate, each with its first row, its last
    row and how many cells it has.
    """
    total = sum(cells for _first, _last, cells in blocks)
    inside = 0
    for _first, last, cells in blocks:
        inside += cells
        if _are_strays(total - inside, inside):
            return last
    return blocks[-1][1]


def place(row: int, column: int) -> str:
    """The name of a cell: (1, 0) is A1."""
    return f"{letter_of(column)}{row}"


def _are_strays(outside: int, inside: int) -> bool:
    return outside <= _STRAY_CELLS and outside * 2 <= inside
