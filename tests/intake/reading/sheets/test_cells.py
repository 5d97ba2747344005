"""The cells of an XLSX file as the spreadsheet shows them: merged, formatted, summed up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_widgets.intake.reading.table import open_table
from crm_widgets.intake.reading.xlsx import sheet_rows
from tests.intake.reading.spreadsheet_parts import text_cell, write_sheet


def cells_of(path: Path) -> list[list[Any]]:
    return [list(row[1]) for row in open_table(path).rows()]  # type: ignore[index]


def test_a_merged_cell_is_the_value_of_all_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["customer", "date", "product", "amount"])
        sheet.merge_range("A2:A4", "17")
        sheet.merge_range("B2:B3", "2026-01-05")
        sheet.write_column("C2", ["Lamp", "Desk", "Chair", "Lamp"])
        sheet.write_column("D2", [20, 410, 120, 25])
        sheet.write_row("A5", ["18", "2026-01-09"])
        sheet.write("B4", "2026-01-07")
    assert cells_of(path) == [
        ["17", "2026-01-05", "Lamp", 20.0],
        ["17", "2026-01-05", "Desk", 410.0],
        ["17", "2026-01-07", "Chair", 120.0],
        ["18", "2026-01-09", "Lamp", 25.0],
    ]


def test_a_merged_cell_is_the_value_of_its_columns_but_a_title_and_a_total_are_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:E1", "Sales report")
        sheet.write_row("A3", ["client", "name", "city", "region", "amount"])
        sheet.write_row("A4", [17, "Anna", "", "", 20])
        sheet.merge_range("C4:D4", "Riga")
        sheet.write_row("A5", [18, "Ivo", "Cesis", "Vidzeme", 30])
        sheet.merge_range("A6:B6", "Total")
        sheet.write("E6", 50)
    table = open_table(path)
    assert table.title == ("Sales report",)
    assert cells_of(path)[0] == [17.0, "Anna", "Riga", "Riga", 20.0]
    assert [total.cells for total in table.totals] == [["Total", "", "", "", 50.0]]


def test_a_header_in_two_merged_rows_names_each_column(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A2", "Client")
        sheet.merge_range("B1:C1", "Sold")
        sheet.merge_range("D1:E1", "Returned")
        sheet.write_row("B2", ["pieces", "sum", "pieces", "sum"])
        sheet.write_row("A3", ["Anna", 2, 20, 1, 10])
        sheet.write_row("A4", ["Ivo", 3, 30, 0, 0])
    table = open_table(path)
    assert table.header_row == 2
    assert table.columns == ["Client", "Sold pieces", "Sold sum", "Returned pieces", "Returned sum"]


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("00000", 42, "00042"), ("0000000000", 371, "0000000371"), ("000-0000", 5551234, "555-1234"),
        ("[<=9999999]###-####;(###) ###-####", 2065551234, "(206) 555-1234"),
        ('"INV-"0000', 42, "INV-0042"), ('"+"000 00000000', 37120000001, "+371 20000001"),
        ("0%", 0.15, "15%"), ("0.0%", 0.125, "12.5%"), ("@", 17850, "17850"),
        ("dd.mm.yyyy", 46027, date(2026, 1, 5)), ("[$-419]d mmm yyyy", 46027, date(2026, 1, 5)),
        ("0", 42, 42.0), ("#,##0.00", 42, 42.0), ("# ##0", 1234, 1234.0), ('"€"#,##0', 5, 5.0),
        ('0" pcs"', 5, 5.0), ("0.00E+00", 450000000000, 450000000000.0), ("+0;-0", 5, 5.0),
        ("00000", 1.5, 1.5), ("00000", -3, -3.0), ("General", 17, 17.0), ("00.00", 5, 5.0),
    ],
)  # fmt: skip
def test_a_number_is_what_its_format_shows(
    tmp_path: Path, code: str, number: float, shown: object
) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["ref", "name"])
        sheet.write("A2", number, book.add_format({"num_format": code}))
        sheet.write("B2", "Anna")
    assert cells_of(path) == [[shown, "Anna"]]


def test_rows_whose_formulas_sum_up_are_totals_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["client", "date", "amount"])
        sheet.write_row("A2", ["17", "2026-01-05", 20])
        sheet.write_row("A3", ["18", "2026-01-06", 30])
        sheet.write("A4", "January")
        sheet.write_formula("C4", "=SUBTOTAL(9,C2:C3)", None, 50)
        sheet.write_row("A5", ["19", "2026-02-06", 1])
        sheet.write("A6", "All")
        sheet.write_formula("C6", "=SUM(C2:C5)", None, 51)
    table = open_table(path)
    assert [row[0] for row in table.rows()] == [2, 3, 5]  # type: ignore[index]
    assert [total.row for total in table.totals] == [4, 6]


def test_running_sums_and_sums_of_a_row_make_no_totals(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["client", "one", "two", "sum", "so far"])
        for row, (one, two) in enumerate([(20, 1), (30, 2), (5, 3)], 1):
            sheet.write_row(row, 0, [f"c{row}", one, two])
            sheet.write_formula(row, 3, f"=SUM(B{row + 1}:C{row + 1})", None, one + two)
            sheet.write_formula(row, 4, f"=SUM(D$2:D{row + 1})", None, one + two)
    table = open_table(path)
    assert len(list(table.rows())) == 3
    assert (table.totals, table.doubtful_totals) == ((), ())


def test_a_row_that_is_written_in_an_unusual_way_is_read_all_the_same(tmp_path: Path) -> None:
    rich = "<is><r><t>I</t></r><r><t>vo</t></r></is>"
    rows = (
        f'<row r="1">{text_cell("A1", "name")}{text_cell("B1", "city")}</row>'
        '<row r="2"><c t="inlineStr" r="A2"><is><t>Anna &amp; Co</t></is></c></row>'
        f'<row r="3"><c r="A3" t="inlineStr">{rich}</c><c r="B3" t="str"><v>R&#237;ga</v></c></row>'
        '<row r="4" spans="1:2"/>'
        f'<row r="5">{text_cell("B5", "a &lt; b")}{text_cell("A5", "Zane_x000A_Liepa")}</row>'
        f'<!-- <row r="6">{text_cell("A6", "no")}</row> -->'
        f'<row r="7">{text_cell("A7", "Peter")}</row>'
    )
    assert cells_of(write_sheet(tmp_path / "list.xlsx", rows)) == [
        ["Anna & Co", ""], ["Ivo", "Ríga"], ["Zane\nLiepa", "a < b"], ["Peter", ""],
    ]  # fmt: skip


CELL = st.one_of(
    st.none(), st.text("abč&<>\"'_x\n é", max_size=6), st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.dates(date(1905, 1, 1)),
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=12))
def test_the_quick_reader_reads_what_the_careful_one_reads(
    tmp_path: Path, rows: list[list[Any]]
) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.write_row(0, 0, ["one", "two", "three", "four", "five", "six"])
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    sheet.write(number, column, cell)
        sheet.write(len(rows) + 1, 0, "end")
    quick = list(open_table(path)._all_rows())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_rows, "_HEAD_BYTES", 0)
        careful = list(open_table(path)._all_rows())
    assert quick == careful
