"""Which sheet of a file is read."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from crm_widgets.intake.reading.cells import Sheet
from crm_widgets.intake.reading.table import Reading, open_table


def workbook(path: Path, *sheets: tuple[str, str, list[str]]) -> Path:
    """A file whose sheets have a name, a state and a column of texts."""
    with xlsxwriter.Workbook(path) as book:
        for name, state, column in sheets:
            sheet = book.add_worksheet(name)
            sheet.write_column("A1", column)
            if column and not state:
                sheet.activate()
            if state == "hidden":
                sheet.hide()
            if state == "very hidden":
                sheet.very_hidden()
    return path


@pytest.mark.parametrize("state", ["hidden", "very hidden"])
def test_the_first_visible_sheet_is_read(tmp_path: Path, state: str) -> None:
    old, clients = ("old", state, ["name", "Zane"]), ("Clients", "", ["name", "Anna"])
    table = open_table(workbook(tmp_path / "list.xlsx", old, clients, ("Sheet3", "", [])))
    assert [cells for _row, cells in table.rows()] == [["Anna"]]  # type: ignore[misc]
    assert table.read_as == "sheet “Clients”"
    assert table.sheets == (
        Sheet("Clients", visible=True), Sheet("Sheet3", visible=True, rows=0),
        Sheet("old", visible=False),
    )  # fmt: skip


def test_more_than_one_visible_sheet_is_named(tmp_path: Path) -> None:
    sheets = ("Riga", "", ["name", "Anna"]), ("Liepaja", "", ["name", "Ivo"])
    path = workbook(tmp_path / "list.xlsx", *sheets)
    assert open_table(path).read_as == "sheet “Riga”, one of 2: Riga, Liepaja"
    chosen = open_table(path, Reading(sheet="Liepaja"))
    assert list(chosen.rows()) == [(2, ["Ivo"])]


def test_a_file_of_hidden_sheets_says_so(tmp_path: Path) -> None:
    empty, hidden = ("Sheet1", "", []), ("data", "hidden", ["name", "Anna"])
    table = open_table(workbook(tmp_path / "list.xlsx", empty, hidden))
    assert table.read_as == "hidden sheet “data”"
