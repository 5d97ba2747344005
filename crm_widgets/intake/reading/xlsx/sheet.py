"""The cells of an XLSX sheet, row by row: only one row is in memory, however far its cells lie."""

from __future__ import annotations

from datetime import datetime
from math import isfinite
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading.limits import COLUMNS
from crm_widgets.intake.reading.measure.xml_parts import Attributes, Stop, read_xml
from crm_widgets.intake.reading.spool import Spool
from crm_widgets.intake.reading.xlsx.number_formats import duration, moment
from crm_widgets.intake.reading.xlsx.workbook import TextHandler, Workbook

_LAST_ROW = 1_048_576
_DIGITS = "0123456789"

_BAD_PLACE = _(
    "{name} is damaged: sheet “{sheet}” has a cell or row at “{place}”, after row {row}. Open it "
    "in a spreadsheet program and save it again."
)
_NO_TEXT = _(
    "{name} is damaged: cell {place} of sheet “{sheet}” names a text that isn't there. Open it in "
    "a spreadsheet program and save it again."
)


def read_sheet(workbook: Workbook, sheet: str) -> Spool | None:
    """The rows of a sheet; None if it has none."""
    spool = Spool(workbook.name, sheet)
    cells = _SheetCells(workbook, sheet, spool)
    read_xml(workbook.archive.chunks(workbook.sheets[sheet]), cells)
    return spool if spool.finish() else None


class _SheetCells(TextHandler):
    def __init__(self, workbook: Workbook, sheet: str, spool: Spool) -> None:
        super().__init__(workbook.name)
        self._workbook, self._sheet, self._spool = workbook, sheet, spool
        self._columns: dict[str, int] = {}
        self._row = 0
        self._column = -1
        self._values: list[Any] = []
        self._first = self._row_letters = 0
        self._type, self._style, self._place = "n", "", ""
        self._in_row = self._in_cell = self._in_reading = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c" and self._in_row and not self._in_cell:
            self.quiet = 0
            self._in_cell = True
            get = attributes.get
            self._type, self._style, self._place = get("t", "n"), get("s", ""), get("r", "")
            self._column = self._column_of(self._place) if self._place else self._column + 1
        elif self._in_cell and (tag == "v" or (tag == "t" and not self._in_reading)):
            self.other()
            self._within = True
        elif tag == "row" and not self._in_row:
            self.quiet = 0
            self._in_row = True
            self._begin_row(attributes.get("r", ""))
        else:
            self.other()
            self._in_reading = self._in_reading or tag == "rPh"

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._within = False
            self.other_ended()
        elif tag == "c" and self._in_cell:
            self._in_cell = False
            if self._pieces:
                self._take_cell()
        elif tag == "row" and self._in_row and not self._in_cell:
            self._in_row = False
            if self._values:
                self._spool.add(self._row, self._first, self._values, self._row_letters)
        elif tag == "sheetData":
            raise Stop
        else:
            self.other_ended()
            self._in_reading = self._in_reading and tag != "rPh"

    def place(self) -> str:
        return _("cell {place} of sheet “{sheet}”").format(
            place=self._place or self._row, sheet=self._sheet
        )

    def _begin_row(self, number: str) -> None:
        before = self._row
        self._row = before + 1
        if number:
            self._row = (
                int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
            )
        if not before < self._row <= _LAST_ROW:
            raise self._bad_place(number, before)
        self._values, self._column, self._row_letters = [], -1, 0

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        column = self._columns.get(letters)
        if column is None:
            column = _column_number(letters)
            if not 0 <= column < COLUMNS.most:
                raise self._bad_place(reference, self._row)
            self._columns[letters] = column
        return column

    def _take_cell(self) -> None:
        value = self._value(self.taken())
        if value == "":
            return
        if type(value) is str:
            self._row_letters += len(value)
        values, column = self._values, self._column
        gap = column - self._first - len(values)
        if not values:
            self._first = column
        elif gap > 0:
            values += [""] * gap
        elif gap < 0:
            self._set_earlier(column, value)
            return
        if column >= COLUMNS.most:
            raise self._bad_place(str(column + 1), self._row)
        values.append(value)

    def _set_earlier(self, column: int, value: Any) -> None:
        """Set a cell that comes after one to the right of it."""
        if column < self._first:
            self._values[:0] = [""] * (self._first - column)
            self._first = column
        self._values[column - self._first] = value

    def _value(self, text: str) -> Any:
        kind = self._type
        if kind == "s":
            return self._shared(text)
        if kind == "n":
            return self._number(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return ""
        return _iso_moment(text) if kind == "d" else text

    def _shared(self, text: str) -> str:
        texts = self._workbook.texts
        place = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else len(texts)
        if place >= len(texts):
            about = {"place": shorten(self._place or self._row), "sheet": shorten(self._sheet)}
            raise IntakeError(_NO_TEXT.format(name=self.name, **about))
        return texts[place]

    def _number(self, text: str) -> Any:
        try:
            value = float(text)
        except ValueError:
            return text
        if not isfinite(value):
            return text
        kinds = self._workbook.kinds
        style = self._style
        place = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else len(kinds)
        kind = kinds[place] if place < len(kinds) else ""
        if not kind:
            return value
        if kind == "duration":
            return duration(value)
        return moment(value, from_1904=self._workbook.from_1904)

    def _bad_place(self, place: str, row: int) -> IntakeError:
        about = {"place": shorten(place), "sheet": shorten(self._sheet), "row": row}
        return IntakeError(_BAD_PLACE.format(name=self.name, **about))


def _column_number(letters: str) -> int:
    """A is 0, AA is 26; -1 for what is no column."""
    if not (0 < len(letters) < 4 and letters.isascii() and letters.isalpha()):
        return -1
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _iso_moment(text: str) -> Any:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return at if "T" in text or " " in text.strip() else at.date()
