"""A table as CSV: UTF-8 with a byte order mark, commas, no cell that begins a formula."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import IO, Any

from crm_widgets.export.sheet import Cell, Sheet
from crm_widgets.model.cells.csv_file import ENCODING, csv_writer


def write_csv(sheet: Sheet, file: IO[bytes]) -> int:
    """Write a table; returns how many rows it has."""
    text = io.TextIOWrapper(file, encoding=ENCODING, newline="")
    writer = csv_writer(text)
    writer.writerow(sheet.columns)
    count = 0
    for count, cells in enumerate(sheet.cells(), 1):  # noqa: B007 - the last number is the count
        writer.writerow(map(_written, cells))
    text.flush()
    text.detach()
    return count


def _written(cell: Cell) -> Any:
    """A value as text that is read back as the same: ISO days, exact numbers, true and false."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, date) else cell
