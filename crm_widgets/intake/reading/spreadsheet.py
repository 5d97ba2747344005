"""Rows of a spreadsheet file: XLSX, or XLS, XLSB and ODS through a process of their own."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading import calamine_process
from crm_widgets.intake.reading.cells import NumberedRow, Sheet
from crm_widgets.intake.reading.limits import NESTED_ARCHIVES
from crm_widgets.intake.reading.measure.archive import Archive
from crm_widgets.intake.reading.merged_cells import filled
from crm_widgets.intake.reading.office.cells_handler import ReadSheet
from crm_widgets.intake.reading.office.excel_2003 import read_excel_2003
from crm_widgets.intake.reading.office.ods import CONTENT, read_ods
from crm_widgets.intake.reading.spool import Spool
from crm_widgets.intake.reading.xlsx.sheet_parts import SheetParts
from crm_widgets.intake.reading.xlsx.sheet_rows import has_cells, read_sheet
from crm_widgets.intake.reading.xlsx.workbook import WORKBOOK, Workbook

_OTHER_PARTS = ("xl/workbook.bin", CONTENT)
_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".bz2", ".xz")
_SHOWN_SHEETS = 20
_MOST_SUMS = 0.5
"""Where more rows than this sum up others, the sums are running ones, of rows of the table."""

_BROKEN = _(
    "{name} can't be opened as a spreadsheet: {why}. Open it in a spreadsheet program and save "
    "it again."
)
_TOO_LARGE = _(
    "{name} can't be opened as a spreadsheet: it is damaged, or takes more than {most} MB of "
    "memory. Save it as XLSX or CSV."
)
_NOT_A_SPREADSHEET = _(
    "{name} is a zip file and no spreadsheet. Unpack it, and import the file in it."
)
_LOCKED = _("{name} is password-protected. Save it without a password and import it again.")
_NO_SHEET = _("{name} has no sheet “{sheet}”. It has: {sheets}.")
_NO_ROWS = _(
    "The sheet “{sheet}” of {name} is empty. Choose another with --sheet; it has: {sheets}."
)


@dataclass(frozen=True)
class SheetRows:
    """The rows of one sheet, and what is known of it.

    sums: the rows with formulas that sum up others. levels: of the rows in an outline.
    """

    rows: Callable[[], Iterator[NumberedRow]]
    read_as: str
    sheets: tuple[Sheet, ...] = ()
    left_out: tuple[str, ...] = ()
    sums: frozenset[int] = frozenset()
    levels: Mapping[int, int] = field(default_factory=dict)


def open_sheet(path: Path, sheet: str = "") -> SheetRows:
    """The rows of a sheet, by default the first visible one that isn't empty."""
    with path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    if not zipped:
        return _by_calamine(path, sheet)
    with Archive(path) as archive:
        if archive.has(WORKBOOK):
            return _by_parts(Workbook(archive), sheet)
        _refuse_other_zip(archive)
        if archive.has(CONTENT):
            return _by_xml(path.name, sheet, partial(read_ods, archive))
        archive.measure()
    return _by_calamine(path, sheet)


def open_excel_2003(path: Path, sheet: str = "") -> SheetRows:
    """The rows of a sheet in the XML of Excel 2003, by default the first visible one with rows."""
    return _by_xml(path.name, sheet, partial(read_excel_2003, path))


def _by_xml(name: str, sheet: str, read: Callable[[str | None], list[ReadSheet]]) -> SheetRows:
    """The rows of a sheet of a file that is read once to list its sheets, and once for one."""
    sheets = visible_first(each.sheet for each in read(None))
    names = [each.name for each in sheets]
    if sheet and sheet not in names:
        raise _no_sheet(name, sheet, names)
    chosen = sheet or next((each.name for each in sheets if each.rows != 0), "")
    for found in read(chosen) if names else []:
        if found.spool and found.spool.finish():
            return _rows(found.spool, SheetParts(merged=found.merged), chosen, sheets)
    raise _no_rows(name, sheet, names)


def _by_parts(workbook: Workbook, sheet: str) -> SheetRows:
    sheets = visible_first(
        Sheet(name, name not in workbook.hidden, None if has_cells(workbook, name) else 0)
        for name in workbook.sheets
    )
    names = [each.name for each in sheets]
    if sheet and sheet not in names:
        raise _no_sheet(workbook.name, sheet, names)
    for name in [sheet] if sheet else names:
        parts = SheetParts()
        spool = read_sheet(workbook, name, parts)
        if spool:
            return _rows(spool, parts, name, sheets)
    raise _no_rows(workbook.name, sheet, names)


def _rows(spool: Spool, parts: SheetParts, name: str, sheets: tuple[Sheet, ...]) -> SheetRows:
    rows = spool.rows
    if parts.merged:

        def rows() -> Iterator[NumberedRow]:
            return filled(spool.rows(), parts.merged, spool.first_column)

    sums = frozenset(parts.sums if len(parts.sums) < spool.filled_rows * _MOST_SUMS else ())
    return SheetRows(
        rows, _read_as(name, sheets), sheets, tuple(spool.left_out), sums, parts.levels
    )


def visible_first(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """The sheets in the order of the tabs, visible ones first."""
    return tuple(sorted(sheets, key=lambda sheet: not sheet.visible))


def _by_calamine(path: Path, sheet: str) -> SheetRows:
    with calamine_process.rows_of(path, sheet) as messages:
        try:
            about = next(messages)
            if "error" in about:
                raise _refused(path.name, **about)
            sheets = visible_first(Sheet(*each) for each in about["sheets"])
            names, chosen = [each.name for each in sheets], about["chosen"]
            if sheet and sheet not in names:
                raise _no_sheet(path.name, sheet, names)
            if chosen is None:
                raise _no_rows(path.name, sheet, names)
            spool = Spool(path.name, chosen)
            for batch in messages:
                for row in batch:
                    spool.add(*row)
        except (EOFError, pickle.UnpicklingError):
            most = calamine_process.MEMORY // 1_000_000
            raise IntakeError(_TOO_LARGE.format(name=path.name, most=f"{most:,}")) from None
    if not spool.finish():
        raise _no_rows(path.name, chosen, names)
    return _rows(spool, SheetParts(merged=about["merged"]), chosen, sheets)


def _refuse_other_zip(archive: Archive) -> None:
    """Raises IntakeError for a zip file that is no spreadsheet."""
    if not any(map(archive.has, _OTHER_PARTS)):
        nested = [name for name in archive.names if name.endswith(_ARCHIVES)]
        if nested:
            raise NESTED_ARCHIVES.exceeded(archive.name, member=nested[0])
        raise IntakeError(_NOT_A_SPREADSHEET.format(name=archive.name))


def _refused(name: str, error: str, why: str) -> IntakeError:
    if error == "password":
        return IntakeError(_LOCKED.format(name=name))
    return IntakeError(_BROKEN.format(name=name, why=shorten(why).rstrip(".")))


def _no_sheet(name: str, sheet: str, sheets: Iterable[str]) -> IntakeError:
    return IntakeError(_NO_SHEET.format(name=name, sheet=shorten(sheet), sheets=_list(sheets)))


def _no_rows(name: str, sheet: str, sheets: Iterable[str]) -> IntakeError:
    listed = _list(sheets)
    chosen = shorten(sheet) or listed
    return IntakeError(_NO_ROWS.format(name=name, sheet=chosen, sheets=listed))


def _read_as(sheet: str, sheets: Sequence[Sheet]) -> str:
    shown = shorten(sheet)
    if any(each.name == sheet and not each.visible for each in sheets):
        return _("hidden sheet “{sheet}”").format(sheet=shown)
    others = [each.name for each in sheets if each.visible and each.rows != 0]
    if len(others) < 2:
        return _("sheet “{sheet}”").format(sheet=shown)
    return _("sheet “{sheet}”, one of {count}: {sheets}").format(
        sheet=shown, count=len(others), sheets=_list(others)
    )


def _list(sheets: Iterable[str]) -> str:
    """The first names of sheets, in one line."""
    names = [shorten(name) for name in sheets]
    return ", ".join(names[:_SHOWN_SHEETS]) + (", …" if len(names) > _SHOWN_SHEETS else "")
