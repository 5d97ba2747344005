"""Tables as an XLSX workbook: days are days, numbers are numbers, and texts are texts.

No text is ever written as a formula or a link. What a spreadsheet can't hold exactly (a number of
more than 15 digits, a day before March 1900) is written as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import IO, Any

from crm_widgets.export.sheet import Cell, ExportError, Sheet
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, shorten
from crm_widgets.model.cells.formula_guard import plain_text

MOST_ROWS = 1_048_575
"""Below the header."""
LONGEST_TEXT = 32_767

_FIRST_DAY = date(1900, 3, 1)
_WIDTHS = {"id": 26, "name": 30, "title": 30, "note": 40, "phones": 24, "emails": 30}
_USUAL_WIDTH = 16

_TOO_MANY = _("A sheet holds {most} rows, and {name} has more. Export it as CSV.")
_TOO_LONG = _(
    "{name}, row {row}, {column}: the text “{start}” has {length} characters, and a cell of a "
    "spreadsheet holds {most}. Export it as CSV."
)


def write_xlsx(sheets: Sequence[Sheet], file: IO[bytes]) -> list[int]:
    """Write a workbook with a sheet per table; returns how many rows each has. ExportError where a
    spreadsheet can't hold them all."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    try:
        return [_Page(book, sheet).write_rows() for sheet in sheets]
    finally:
        book.close()


class _Page:
    """A sheet of a workbook while it is written."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self.sheet = sheet
        self._page = book.add_worksheet(sheet.name[:31])
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._page.freeze_panes(1, 0)
        head = book.add_format({"bold": True})
        for place, name in enumerate(sheet.columns):
            self._page.set_column(place, place, _WIDTHS.get(name, _USUAL_WIDTH))
            self._page.write_string(0, place, name, head)

    def write_rows(self) -> int:
        row = 0
        for row, cells in enumerate(self.sheet.cells(), 1):
            if row > MOST_ROWS:
                most = format_number(MOST_ROWS)
                raise ExportError(_TOO_MANY.format(most=most, name=self.sheet.name))
            for place, cell in enumerate(cells):
                if cell is not None and cell != "":
                    self._write(row, place, cell)
        return row

    def _write(self, row: int, place: int, cell: Cell) -> None:
        page = self._page
        if isinstance(cell, bool):
            page.write_boolean(row, place, cell)
        elif isinstance(cell, int | float | Decimal) and _is_exact(cell):
            page.write_number(row, place, float(cell))
        elif isinstance(cell, datetime) and cell.tzinfo is None:
            page.write_datetime(row, place, cell, self._moment)
        elif isinstance(cell, date) and not isinstance(cell, datetime) and cell >= _FIRST_DAY:
            page.write_datetime(row, place, cell, self._day)
        else:
            page.write_string(row, place, _text(cell, row, self.sheet, place))


def _text(cell: Cell, row: int, sheet: Sheet, place: int) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    text = format(cell, "f") if isinstance(cell, Decimal) else plain_text(str(cell))
    # Excel counts a letter beyond the first 65,536 twice.
    length = len(text) + sum(letter > "\uffff" for letter in text)
    if length > LONGEST_TEXT:
        about = {"name": sheet.name, "row": format_number(row + 1), "column": sheet.columns[place]}
        most, start = format_number(LONGEST_TEXT), shorten(text, 40)
        raise ExportError(
            _TOO_LONG.format(start=start, length=format_number(length), most=most, **about)
        )
    return text


def _is_exact(number: float | Decimal) -> bool:
    """Whether a spreadsheet, which keeps 15 digits, holds the number as it is."""
    return isfinite(number) and float(f"{number:.15G}") == number and float(number) == number
