"""The one place that writes CSV: no cell of a file of ours begins a formula.

>>> import io
>>> text = io.StringIO(newline="")
>>> csv_writer(text).writerow(["=Sum Ltd", 1.5, None])
>>> text.getvalue()
"'=Sum Ltd,1.5,\\r\\n"
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import IO, Any

from crm_widgets.model.cells.formula_guard import safe_text

ENCODING = "utf-8-sig"
"""With a byte order mark, so that spreadsheet programs read a file as UTF-8."""


class CsvWriter:
    """Writes rows of CSV. Texts are guarded, anything else is written as `str` has it; None is an
    empty cell."""

    def __init__(self, file: IO[str]) -> None:
        self._write = csv.writer(file).writerow

    def writerow(self, cells: Iterable[Any]) -> None:
        """Write one row."""
        self._write([safe_text(cell) if isinstance(cell, str) else cell for cell in cells])

    def writerows(self, rows: Iterable[Iterable[Any]]) -> None:
        """Write several rows."""
        for cells in rows:
            self.writerow(cells)


def csv_writer(file: IO[str]) -> CsvWriter:
    """A writer into a file that was opened with `newline=""`."""
    return CsvWriter(file)
