"""What the readers of one-file spreadsheets share: rows and cells that repeat and span."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.cells import Sheet
from crm_widgets.intake.reading.limits import CELL_LETTERS, COLUMNS, MERGED_CELLS
from crm_widgets.intake.reading.measure.xml_parts import XmlHandler
from crm_widgets.intake.reading.merged_cells import Merged
from crm_widgets.intake.reading.spool import Spool

_LAST_ROW = 20_000_000


@dataclass
class ReadSheet:
    """A sheet that was read: what its tab says, its rows and its merged cells."""

    name: str
    visible: bool = True
    filled: bool = False
    spool: Spool | None = None
    merged: list[Merged] = field(default_factory=list)

    @property
    def sheet(self) -> Sheet:
        """What a table says of it."""
        return Sheet(self.name, self.visible, None if self.filled else 0)


class CellsHandler(XmlHandler):
    """Takes the cells of the sheets of an XML file.

    wanted: the sheet whose rows are kept; the others are only listed. sheets: what was found.
    """

    def __init__(self, name: str, wanted: str | None) -> None:
        super().__init__(name)
        self.sheets: list[ReadSheet] = []
        self._wanted = wanted
        self._row = 0
        self._cells: list[Any] = []
        self._pieces: list[str] = []
        self._letters = 0

    def begin_sheet(self, name: str, *, visible: bool = True) -> None:
        """A sheet begins."""
        sheet = ReadSheet(name, visible)
        if name == self._wanted and not any(each.spool for each in self.sheets):
            sheet.spool = Spool(self.name, name)
        self.sheets.append(sheet)
        self._row = 0

    def begin_row(self, number: int = 0) -> None:
        """A row begins; number: where it says it, else it is the next."""
        self._row = max(number, self._row + 1)
        self._cells = []
        self.quiet = 0

    def add_cell(self, value: Any, count: int = 1) -> None:
        """A cell, so many times side by side; an empty one is counted when a filled one follows."""
        if self._current is None:
            return
        if value != "" and count > 1:
            COLUMNS.check(len(self._cells) + count, self.name, row=self._row)
        count = min(count, COLUMNS.most - len(self._cells))
        self._cells += [value] * count

    @property
    def cells_so_far(self) -> int:
        """How many cells of the row were added."""
        return len(self._cells)

    def add_merged(self, columns: int, rows: int) -> None:
        """The next cell spans so many columns and rows."""
        sheet = self._current
        if sheet and sheet.spool and (columns > 1 or rows > 1):
            first = len(self._cells)
            sheet.merged.append((self._row, first, self._row + rows - 1, first + columns - 1))
            MERGED_CELLS.check(len(sheet.merged), self.name)

    def end_row(self, times: int = 1) -> None:
        """The row ends; it stands there so many times."""
        sheet = self._current
        filled = [at for at, value in enumerate(self._cells) if value != ""]
        if filled and sheet:
            sheet.filled = True
            values = self._cells[filled[0] : filled[-1] + 1]
            letters = sum(len(value) for value in values if isinstance(value, str))
            for row in range(self._row, self._row + times) if sheet.spool else ():
                sheet.spool.add(row, filled[0], values, letters)  # type: ignore[union-attr]
        self._row = min(self._row + times - 1, _LAST_ROW)

    def keep_text(self, piece: str) -> None:
        """Keep a piece of a cell's text, up to the most that a cell may hold."""
        self._pieces.append(piece)
        self._letters += len(piece)
        if self._letters > CELL_LETTERS.most:
            raise self._too_long()

    def taken_text(self) -> str:
        """The text of the cell; the next one starts empty."""
        text = "".join(self._pieces)
        self._pieces, self._letters = [], 0
        return text

    @property
    def _current(self) -> ReadSheet | None:
        return self.sheets[-1] if self.sheets else None

    def _too_long(self) -> IntakeError:
        return CELL_LETTERS.exceeded(self.name, place=f"{self._row}")


def whole(text: str | None, default: int = 1) -> int:
    """A number of an attribute, at least 1."""
    text = text or ""
    if text.isascii() and text.isdigit() and len(text) < 9:
        return max(int(text), min(default, 1))
    return default
