"""Rows of a spreadsheet file: XLSX, XLS or ODS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.cells import NumberedRow

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_BROKEN = _(
    "{name} can't be opened as a spreadsheet: {why}. Open it in a spreadsheet program and save "
    "it again."
)
_LOCKED = _("{name} is password-protected. Save it without a password and import it again.")
_NO_SHEET = _("{name} has no sheet “{sheet}”. It has: {sheets}.")
_NO_ROWS = _(
    "The sheet “{sheet}” of {name} is empty. Choose another with --sheet; it has: {sheets}."
)


def numbered_rows(path: Path, sheet: str = "") -> tuple[Callable[[], Iterator[NumberedRow]], str]:
    """A function that reads the rows of a sheet (by default the first that isn't empty), and which
    sheet that is."""
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        workbook = load_workbook(str(path))
        chosen = _sheet(workbook, path.name, sheet)
    except PasswordError:
        raise IntakeError(_LOCKED.format(name=path.name)) from None
    except (CalamineError, OSError) as error:
        why = " ".join(str(error).split()).rstrip(".")
        raise IntakeError(_BROKEN.format(name=path.name, why=why)) from None

    def rows() -> Iterator[NumberedRow]:
        return enumerate(chosen.iter_rows(), 1)

    return rows, _("sheet “{sheet}”").format(sheet=chosen.name)


def _sheet(workbook: CalamineWorkbook, name: str, sheet: str) -> CalamineSheet:
    sheets = ", ".join(workbook.sheet_names)
    if sheet and sheet not in workbook.sheet_names:
        raise IntakeError(_NO_SHEET.format(name=name, sheet=sheet, sheets=sheets))
    for sheet_name in [sheet] if sheet else workbook.sheet_names:
        candidate = workbook.get_sheet_by_name(sheet_name)
        if candidate.total_height:
            return candidate
    raise IntakeError(_NO_ROWS.format(name=name, sheet=sheet or sheets, sheets=sheets))
