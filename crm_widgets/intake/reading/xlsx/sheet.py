"""The cells of an XLSX sheet, element by element: reads whatever is valid XML, and only one row is
in memory, however far its cells lie. `quick_rows` reads what the usual programs write faster."""

from __future__ import annotations

from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading.limits import COLUMNS
from crm_widgets.intake.reading.measure.xml_parts import Attributes
from crm_widgets.intake.reading.spool import Spool
from crm_widgets.intake.reading.xlsx.cell_values import CellValues
from crm_widgets.intake.reading.xlsx.sheet_parts import SheetParts, column_number, sums_up
from crm_widgets.intake.reading.xlsx.workbook import TextHandler, Workbook

_LAST_ROW = 1_048_576
_DIGITS = "0123456789"

_BAD_PLACE = _(
    "{name} is damaged: sheet “{sheet}” has a cell or row at “{place}”, after row {row}. Open it "
    "in a spreadsheet program and save it again."
)


class SheetCells(TextHandler):
    """Takes the rows and cells of a sheet's XML, and adds them to a spool."""

    def __init__(self, workbook: Workbook, sheet: str, spool: Spool, parts: SheetParts) -> None:
        super().__init__(workbook.name)
        self.columns: dict[str, int] = {}
        self.row = 0
        self._sheet, self._spool, self._parts = sheet, spool, parts
        self.values = CellValues(workbook, sheet)
        self._column = -1
        self._values: list[Any] = []
        self._first = self._row_letters = 0
        self._type, self._style, self._place = "n", "", ""
        self._in_row = self._in_cell = self._in_reading = self._in_formula = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c" and self._in_row and not self._in_cell:
            self.quiet = 0
            self._in_cell = True
            get = attributes.get
            self._type, self._style, self._place = get("t", "n"), get("s", ""), get("r", "")
            self._column = self.column_of(self._place) if self._place else self._column + 1
        elif self._in_cell and (tag == "v" or (tag == "t" and not self._in_reading)):
            self.other()
            self._within = True
        elif tag == "row" and not self._in_row:
            self.quiet = 0
            self._in_row = True
            self.begin_row(attributes.get("r", ""))
            if "outlineLevel" in attributes:
                self.set_level(attributes["outlineLevel"])
        elif tag == "f" and self._in_cell:
            self.other()
            self._in_formula = True
        elif tag == "mergeCell":
            self.other()
            self._parts.add_merged(attributes.get("ref", ""), self.name)
        elif tag == "outlinePr":
            self.other()
            self._parts.totals_below = attributes.get("summaryBelow", "1") not in ("0", "false")
        else:
            self.other()
            self._in_reading = self._in_reading or tag == "rPh"

    def text(self, piece: str) -> None:
        """Keep a piece of a value, or see whether a formula sums up."""
        if self._in_formula:
            self.take_formula(piece)
        else:
            super().text(piece)

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
                self._spool.add(self.row, self._first, self._values, self._row_letters)
        else:
            self.other_ended()
            self._in_formula = self._in_formula and tag != "f"
            self._in_reading = self._in_reading and tag != "rPh"

    def place(self) -> str:
        return _("cell {place} of sheet “{sheet}”").format(
            place=self._place or self.row, sheet=self._sheet
        )

    def set_level(self, level: str) -> None:
        """Remember the outline level of the row."""
        if level.isascii() and level.isdigit() and len(level) < 3 and level != "0":
            self._parts.levels[self.row] = int(level)

    def take_formula(self, formula: str) -> None:
        """Remember a row whose formula sums up others."""
        if sums_up(formula, self.row):
            self._parts.sums.add(self.row)

    def begin_row(self, number: str) -> None:
        """Begin a row that says its number, or doesn't; IntakeError for one that no sheet has."""
        before = self.row
        self.row = before + 1
        if number:
            self.row = (
                int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
            )
        if not before < self.row <= _LAST_ROW:
            raise self._bad_place(number, before)
        self._values, self._column, self._row_letters = [], -1, 0

    def column_of(self, reference: str) -> int:
        """The column (from 0) of a cell's name; IntakeError for one that no sheet has."""
        letters = reference.rstrip(_DIGITS)
        column = self.columns.get(letters)
        if column is None:
            column = column_number(letters)
            if not 0 <= column < COLUMNS.most:
                raise self._bad_place(reference, self.row)
            self.columns[letters] = column
        return column

    def _take_cell(self) -> None:
        place = self._place or str(self.row)
        value = self.values.value(self._type, self._style, self.taken(), place)
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
            raise self._bad_place(str(column + 1), self.row)
        values.append(value)

    def _set_earlier(self, column: int, value: Any) -> None:
        """Set a cell that comes after one to the right of it."""
        if column < self._first:
            self._values[:0] = [""] * (self._first - column)
            self._first = column
        self._values[column - self._first] = value

    def _bad_place(self, place: str, row: int) -> IntakeError:
        about = {"place": shorten(place), "sheet": shorten(self._sheet), "row": row}
        return IntakeError(_BAD_PLACE.format(name=self.name, **about))
