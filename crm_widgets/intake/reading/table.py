"""A file as a table: the columns of its header, and its rows with their numbers.

The first bytes of a file, not its name, say whether it is text or a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from crm_widgets.i18n import _, plural
from crm_widgets.intake.problem import IntakeError, Problem, shorten
from crm_widgets.intake.reading.cells import (
    Cells,
    NumberedRow,
    Sheet,
    TotalRow,
    UnreadRow,
    is_filled,
)
from crm_widgets.intake.reading.html.html_file import is_html, open_html
from crm_widgets.intake.reading.layout.groups import grouped_report
from crm_widgets.intake.reading.layout.header import find_header
from crm_widgets.intake.reading.layout.totals import Totals
from crm_widgets.intake.reading.office.excel_2003 import is_excel_2003
from crm_widgets.intake.reading.packed import Unpacked, unpack
from crm_widgets.intake.reading.records.open_records import open_records
from crm_widgets.intake.reading.spreadsheet import SheetRows, open_excel_2003, open_sheet
from crm_widgets.intake.reading.text import text_file

_SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".ods")
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_WEB_ARCHIVE = b"MIME-Version:"

_MISSING = _("There is no file {path}. Check the name and the folder.")
_FOLDER = _("{path} is a folder. Name a file in it.")
_UNREADABLE = _("{path} cannot be read: {why}.")
_EMPTY = _("{name} is empty. Export it again, with a header row and at least one row.")
_PDF_FILE = _("{name} is a PDF. Export the list as CSV or XLSX.")
_SAVE_AS_XLSX = _("{name} is a web archive. Open it in a spreadsheet program and save it as XLSX.")
_NOT_A_SPREADSHEET = _(
    "{name} has a spreadsheet's extension but is not a spreadsheet. If it is text with "
    "separators, rename it to .csv."
)
_HEADER_ONLY = _("{name} has a header row and nothing below it. Export it again with its rows.")
_TOO_MANY = _("{cells} where the header has {columns}. Quote any text that has a separator in it.")


@dataclass(frozen=True)
class Reading:
    """How to read a file; what is empty is found out from the file.

    header_row: the number of the row with the names of the columns; 0 if it is to be found, -1
    (`NO_HEADER`) if there is none, so that the columns are called column 1, column 2 ...
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header_row: int = 0


@dataclass(frozen=True)
class Table:
    """A file opened as a table.

    columns: the header's texts. read_as: how the file is read ("UTF-8, separated by commas").
    left_out: cells far away from the table, by their names ("XFD1048576"). sheets: of a
    spreadsheet, visible ones first. title: the lines above the header.
    `rows()` reads the file from its first row each time.
    """

    path: Path
    columns: list[str]
    header_row: int
    read_as: str
    _all_rows: Callable[[], Iterator[NumberedRow]] = field(repr=False)
    left_out: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    title: tuple[str, ...] = ()
    _sums: frozenset[int] = frozenset()
    _groups: tuple[TotalRow, ...] = ()
    _held: Any = field(default=None, repr=False)
    """What must live as long as the table: the folder of a file that was unpacked."""

    @cached_property
    def _totals(self) -> Totals:
        return Totals(self._whole_rows, self.columns, self._sums)

    @property
    def totals(self) -> tuple[TotalRow, ...]:
        """The rows with subtotals and totals, which `rows()` leaves out."""
        return tuple(sorted((*self._groups, *self._totals.found()), key=lambda total: total.row))

    @property
    def doubtful_totals(self) -> tuple[TotalRow, ...]:
        """The rows that may be totals, but may be rows as well: `rows()` has them."""
        return self._totals.doubtful()

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    def rows(self) -> Iterator[NumberedRow | Problem]:
        """The rows below the header as (row number as a spreadsheet shows it, cells); a row that
        doesn't fit the header as a Problem; empty rows and rows with totals are left out."""
        totals = self._totals
        may_be, width = totals.watch.may_be, len(self.columns)
        left_out: frozenset[int] | None = None
        for row, cells in self._whole_rows():
            if cells.__class__ is UnreadRow:
                yield Problem(row, "", shorten(_joined(cells)), cells.reason, cells)
            elif len(cells) > width:
                yield Problem(row, "", shorten(_joined(cells)), self._too_many(cells), cells)
            elif not may_be(row, cells):
                yield row, cells
            else:
                left_out = totals.numbers() if left_out is None else left_out
                if row not in left_out:
                    yield row, cells
        if left_out is None:
            totals.none_met()

    def _whole_rows(self) -> Iterator[NumberedRow]:
        """The filled rows below the header, those that are too short filled up."""
        width, header_row = len(self.columns), self.header_row
        for row, cells in self._all_rows():
            if row <= header_row:
                continue
            if len(cells) != width and cells.__class__ is not UnreadRow:
                if not any(map(is_filled, cells)):
                    continue
                if len(cells) < width:
                    yield row, [*cells, *[""] * (width - len(cells))]
                else:
                    yield row, cells if any(map(is_filled, cells[width:])) else cells[:width]
            elif cells[0].__class__ is float or any(map(is_filled, cells)):
                yield row, cells

    def _too_many(self, cells: Cells) -> str:
        count = plural("{count} cell", "{count} cells", len(cells)).format(count=len(cells))
        return _TOO_MANY.format(cells=count, columns=len(self.columns))


def open_table(path: Path, reading: Reading | None = None) -> Table:
    """The table in a CSV, XLSX, XLS or ODS file; raises IntakeError if there is none."""
    reading = reading or Reading()
    start = _first_bytes(path)
    if unpacked := unpack(path, start, reading.sheet):
        return _unpacked(path, unpacked, reading)
    if records := open_records(path, start, reading):
        return _checked(Table(path, records.columns, 0, records.read_as, records.rows))
    sheet = _open_rows(path, start, reading)
    header = find_header(sheet.rows(), path.name, reading.header_row)
    report = grouped_report(sheet.rows, sheet.levels, header)
    if report:
        header, sheet = report.header, replace(sheet, rows=report.rows)
    columns, title = header.columns, header.title
    found = (sheet.read_as, sheet.rows, sheet.left_out, sheet.sheets)
    return _checked(
        Table(
            path,
            columns,
            header.row,
            *found,
            title,
            sheet.sums,
            _groups=report.groups if report else (),
        )
    )


def _open_rows(path: Path, start: bytes, reading: Reading) -> SheetRows:
    """The rows of a file by its first bytes, whatever its name."""
    if start.startswith(_PDF):
        raise IntakeError(_PDF_FILE.format(name=path.name))
    if start.startswith((_ZIP, _OLE)):
        return open_sheet(path, reading.sheet)
    if is_excel_2003(start):
        return open_excel_2003(path, reading.sheet)
    if is_html(start):
        return SheetRows(*open_html(path, reading.encoding))
    if start.startswith(_WEB_ARCHIVE):
        raise IntakeError(_SAVE_AS_XLSX.format(name=path.name))
    if path.suffix.lower() in _SPREADSHEETS:
        raise IntakeError(_NOT_A_SPREADSHEET.format(name=path.name))
    return SheetRows(*text_file.numbered_rows(path, reading.encoding, reading.delimiter))


def _checked(table: Table) -> Table:
    if next(table.rows(), None) is None:
        raise IntakeError(_HEADER_ONLY.format(name=table.name))
    return table


def _unpacked(path: Path, unpacked: Unpacked, reading: Reading) -> Table:
    """The table in a file that was in another."""
    table = open_table(unpacked.path, replace(reading, sheet=unpacked.sheet))
    read_as = _("{file} in it, {read_as}").format(
        file=shorten(unpacked.path.name), read_as=table.read_as
    )
    return replace(table, path=path, read_as=read_as, _held=unpacked)


def _first_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise IntakeError(_FOLDER.format(path=path))
    try:
        with path.open("rb") as file:
            start = file.read(2048)
    except FileNotFoundError:
        raise IntakeError(_MISSING.format(path=path)) from None
    except (OSError, ValueError) as error:
        raise IntakeError(_UNREADABLE.format(path=path, why=_why(error))) from None
    if not start:
        raise IntakeError(_EMPTY.format(name=path.name))
    return start


def _joined(cells: Cells) -> str:
    return " | ".join("" if cell is None else str(cell) for cell in cells)


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
