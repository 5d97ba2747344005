"""Merged cells filled: each cell of a merged range has the value that the range shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crm_widgets.intake.reading.cells import NumberedRow
from crm_widgets.intake.reading.layout.total_words import total_word

Merged = tuple[int, int, int, int]
"""The first row (from 1) and column (from 0) of merged cells, and their last row and column."""


def filled(
    rows: Iterable[NumberedRow], merged: Sequence[Merged], first_column: int
) -> Iterator[NumberedRow]:
    """The rows with the empty cells of merged ranges filled; a line across (half of) the table or a
    word such as Total is no value of the columns that it lies across.

    first_column: the column of the rows' first cells.
    """
    starting: dict[int, list[Merged]] = defaultdict(list)
    for cells in merged:
        starting[cells[0]].append(cells)
    open_ranges: list[tuple[Merged, Any]] = []
    for row, cells_of_row in rows:
        if row not in starting and not open_ranges:
            yield row, cells_of_row
            continue
        values = list(cells_of_row)
        open_ranges = [(cells, value) for cells, value in open_ranges if cells[2] >= row]
        for cells, value in open_ranges:
            _fill(values, cells, value, first_column)
        for cells in starting.get(row, ()):
            place = cells[1] - first_column
            value = values[place] if 0 <= place < len(values) else ""
            if value == "" or _is_line(cells, value, len(values)):
                continue
            _fill(values, cells, value, first_column)
            if cells[2] > row:
                open_ranges.append((cells, value))
        yield row, values


def _is_line(cells: Merged, value: Any, width: int) -> bool:
    """Whether a range is a heading or a total's name that lies across several columns."""
    across = cells[3] - cells[1] + 1
    if across == 1:
        return False
    if across >= width or (across > 2 and across * 2 > width):
        return True
    return isinstance(value, str) and bool(total_word(value))


def _fill(values: list[Any], cells: Merged, value: Any, first_column: int) -> None:
    start, end = cells[1] - first_column, cells[3] - first_column + 1
    for place in range(max(start, 0), min(end, len(values))):
        if values[place] == "":
            values[place] = value
