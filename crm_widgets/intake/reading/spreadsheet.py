"""Rows of a spreadsheet file: XLSX, XLS or ODS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.table import NumberedRow

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_BROKEN = _(
    "{name} cannot be opened as a spreadsheet: {why}. Open it in your program and save it anew."
)
_LOCKED = _("{name} is protected by a password. Save it without one and import it again.")
_NO_SHEET = _("{name} has no sheet “{sheet}”. It has: {sheets}.")
_NO_ROWS = _("The sheet “{sheet}” of {name} is empty. Give another with --sheet; it has: {sheets}.")


def numbered_rows(path: Path, sheet: str = "") -> tuple[Callable[[], Iterator[NumberedRow]], str]:
    """A function that gives the rows of a sheet (the first one with rows, if none is named) with
    their numbers, and which sheet that is."""
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        workbook = load_workbook(str(path))
        found = _sheet(workbook, path.name, sheet)
    except PasswordError:
        raise IntakeError(_LOCKED.format(name=path.name)) from None
    except (CalamineError, OSError) as error:
        why = " ".join(str(error).split()).rstrip(".")
        raise IntakeError(_BROKEN.format(name=path.name, why=why)) from None

    def rows() -> Iterator[NumberedRow]:
        return enumerate(found.iter_rows(), 1)

    return rows, _("sheet “{sheet}”").format(sheet=found.name)


def _sheet(workbook: CalamineWorkbook, name: str, sheet: str) -> CalamineSheet:
    sheets = ", ".join(workbook.sheet_names)
    if sheet and sheet not in workbook.sheet_names:
        raise IntakeError(_NO_SHEET.format(name=name, sheet=sheet, sheets=sheets))
    for candidate in [sheet] if sheet else workbook.sheet_names:
        found = workbook.get_sheet_by_name(candidate)
        if found.total_height:
            return found
    raise IntakeError(_NO_ROWS.format(name=name, sheet=sheet or sheets, sheets=sheets))
