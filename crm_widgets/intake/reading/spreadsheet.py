"""Rows of a spreadsheet file: XLSX, or XLS, XLSB and ODS through a process of their own."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading import calamine_process
from crm_widgets.intake.reading.limits import NESTED_ARCHIVES
from crm_widgets.intake.reading.measure.archive import Archive
from crm_widgets.intake.reading.spool import Spool
from crm_widgets.intake.reading.xlsx.sheet import read_sheet
from crm_widgets.intake.reading.xlsx.workbook import WORKBOOK, Workbook

_OTHER_PARTS = ("xl/workbook.bin", "content.xml")
_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".bz2", ".xz")
_SHOWN_SHEETS = 20

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


def open_sheet(path: Path, sheet: str = "") -> tuple[Spool, str]:
    """The rows of a sheet (by default the first that isn't empty), and which sheet that is."""
    with path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    if not zipped:
        return _by_calamine(path, sheet)
    with Archive(path) as archive:
        if archive.has(WORKBOOK):
            return _by_parts(Workbook(archive), sheet)
        _refuse_other_zip(archive)
        archive.measure()
    return _by_calamine(path, sheet)


def _by_parts(workbook: Workbook, sheet: str) -> tuple[Spool, str]:
    sheets = list(workbook.sheets)
    if sheet and sheet not in sheets:
        raise _no_sheet(workbook.name, sheet, sheets)
    for name in [sheet] if sheet else sheets:
        spool = read_sheet(workbook, name)
        if spool:
            return spool, _read_as(name)
    raise _no_rows(workbook.name, sheet, sheets)


def _by_calamine(path: Path, sheet: str) -> tuple[Spool, str]:
    with calamine_process.rows_of(path, sheet) as messages:
        try:
            about = next(messages)
            if "error" in about:
                raise _refused(path.name, **about)
            sheets, chosen = about["sheets"], about["chosen"]
            if sheet and sheet not in sheets:
                raise _no_sheet(path.name, sheet, sheets)
            if chosen is None:
                raise _no_rows(path.name, sheet, sheets)
            spool = Spool(path.name, chosen)
            for batch in messages:
                for row in batch:
                    spool.add(*row)
        except (EOFError, pickle.UnpicklingError):
            most = calamine_process.MEMORY // 1_000_000
            raise IntakeError(_TOO_LARGE.format(name=path.name, most=f"{most:,}")) from None
    if not spool.finish():
        raise _no_rows(path.name, chosen, sheets)
    return spool, _read_as(chosen)


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


def _read_as(sheet: str) -> str:
    return _("sheet “{sheet}”").format(sheet=shorten(sheet))


def _list(sheets: Iterable[str]) -> str:
    """The first names of sheets, in one line."""
    names = [shorten(name) for name in sheets]
    return ", ".join(names[:_SHOWN_SHEETS]) + (", …" if len(names) > _SHOWN_SHEETS else "")
