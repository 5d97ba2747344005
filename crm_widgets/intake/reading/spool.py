"""The rows of a sheet, kept in a temporary file, so that they are parsed once and read often.

Rows come in as (number, first column, values); a cell far away from all others is left out.
"""

from __future__ import annotations

import os
import pickle
from collections import Counter
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from crm_widgets.intake.reading.cells import NumberedRow
from crm_widgets.intake.reading.far_cells import (
    FAR_COLUMNS,
    FAR_ROWS,
    kept_columns,
    kept_rows,
    place,
)
from crm_widgets.intake.reading.limits import CELLS, COLUMNS, SHEET_TEXT

_BATCH_ROWS = 5000
_BATCH_LETTERS = 4_000_000

SpooledRow = tuple[int, int, list[Any]]
"""The number of a row, the column of its first value (from 0), and the values from there on."""


class Spool:
    """The filled rows of one sheet.

    add: with rows in their order. `finish()` ends the writing; then `rows()` reads them as often as
    wanted. left_out: the names of cells that lie far away from the table, the first few.
    first_column: of the table. filled_rows: how many there are.
    """

    def __init__(self, name: str, sheet: str) -> None:
        self.left_out: list[str] = []
        self._name, self._sheet = name, sheet
        self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as the table
        self._places: list[int] = []
        self._batch: list[SpooledRow] = []
        self._batch_letters = self._letters = self._cells = 0
        self._extents: Counter[tuple[int, int]] = Counter()
        self._columns: Counter[int] = Counter()
        self._blocks: list[tuple[int, int, int]] = []
        self._block_start = self._block_end = self._block_cells = 0
        self.first_column = self.filled_rows = self._end_column = self._last_row = 0

    def add(self, row: int, first: int, values: list[Any], letters: int) -> None:
        """Keep a row that has a value; letters: how many characters its texts have."""
        self._count(row, first, values)
        self._batch_letters += letters
        self._batch.append((row, first, values))
        if len(self._batch) >= _BATCH_ROWS or self._batch_letters > _BATCH_LETTERS:
            self._flush()

    def finish(self) -> bool:
        """End the writing, and find out how far the table reaches. Whether there is a row."""
        self._flush()
        self._end_block()
        if not self._blocks:
            return False
        for (first, width), rows in self._extents.items():
            for column in range(first, first + width):
                self._columns[column] += rows
        self.first_column, self._end_column = kept_columns(self._columns)
        self._last_row = kept_rows(self._blocks)
        if self._end_column <= max(self._columns) or self._last_row < self._blocks[-1][1]:
            self._name_left_out()
        return True

    def rows(self) -> Iterator[NumberedRow]:
        """The rows with a value, all as wide as the table."""
        start, end = self.first_column, self._end_column
        for row, first, values in self._spooled():
            if row > self._last_row:
                return
            if first == start and len(values) == end - start:
                yield row, values
                continue
            inside = values[: max(0, end - first)]
            yield (
                row,
                [""] * (first - start) + inside + [""] * (end - max(first, start) - len(inside)),
            )

    def _count(self, row: int, first: int, values: list[Any]) -> None:
        width = len(values)
        self._cells += width
        if self._cells > CELLS.most:
            raise CELLS.exceeded(self._name, sheet=self._sheet)
        if width > FAR_COLUMNS:
            COLUMNS.check(first + width, self._name, row=row)
            self._columns.update(first + at for at, value in enumerate(values) if value != "")
        else:
            self._extents[first, width] += 1
        if row - self._block_end > FAR_ROWS:
            self._end_block()
            self._block_start, self._block_cells = row, 0
        self._block_end = row
        self._block_cells += width

    def _end_block(self) -> None:
        if self._block_cells:
            self._blocks.append((self._block_start, self._block_end, self._block_cells))

    def _flush(self) -> None:
        if self._batch:
            self._places.append(self._file.seek(0, os.SEEK_END))
            pickle.dump(self._batch, self._file, pickle.HIGHEST_PROTOCOL)
        self._letters += self._batch_letters
        self.filled_rows += len(self._batch)
        if self._letters > SHEET_TEXT.most:
            raise SHEET_TEXT.exceeded(self._name, sheet=self._sheet)
        self._batch, self._batch_letters = [], 0

    def _spooled(self) -> Iterator[SpooledRow]:
        for place_of_batch in self._places:  # two readers must not move each other's place
            self._file.seek(place_of_batch)
            yield from pickle.load(self._file)  # noqa: S301 - we wrote it

    def _name_left_out(self) -> None:
        for row, first, values in self._spooled():
            for at, value in enumerate(values, first):
                far = row > self._last_row or not self.first_column <= at < self._end_column
                if far and value != "":
                    self.left_out.append(place(row, at))
