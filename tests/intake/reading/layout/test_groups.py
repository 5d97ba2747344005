"""A report grouped by an outline becomes a table with a column for each level."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from crm_widgets.intake.reading.table import open_table

REPORT = [
    (0, ["Рига", 6, 90]),
    (1, ["ООО Ромашка", 3, 60]),
    (2, ["Заказ клиента 1 от 01.02.2026", 3, 60]),
    (3, ["Стол", 1, 20]),
    (3, ["Стул", 2, 40]),
    (1, ["ИП Иванов", 3, 30]),
    (2, ["Заказ клиента 2 от 02.02.2026", 3, 30]),
    (3, ["Стул", 3, 30]),
    (0, ["Итого", 6, 90]),
]


def write(path: Path, header: list[list[str]], rows: list[tuple[int, list[object]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.outline_settings(True, False, True, False)
        sheet.write("A1", "Продажи по клиентам")
        sheet.write("A2", "Период: 01.02.2026 - 28.02.2026")
        for number, cells in enumerate(header, 3):
            sheet.write_row(number, 0, cells)
        for number, (level, cells) in enumerate(rows, 3 + len(header)):
            sheet.write_row(number, 0, cells)
            sheet.set_row(number, None, None, {"level": level})
    return path


def test_the_groups_of_a_report_are_columns_of_its_rows(tmp_path: Path) -> None:
    header = [["Регион", "Количество", "Сумма"], ["Клиент"], ["Заказ"], ["Номенклатура"]]
    table = open_table(write(tmp_path / "list.xlsx", header, REPORT))
    assert table.columns == ["Регион", "Клиент", "Заказ", "Номенклатура", "Количество", "Сумма"]
    first, second = "Заказ клиента 1 от 01.02.2026", "Заказ клиента 2 от 02.02.2026"
    assert list(table.rows()) == [
        (11, ["Рига", "ООО Ромашка", first, "Стол", 1.0, 20.0]),
        (12, ["Рига", "ООО Ромашка", first, "Стул", 2.0, 40.0]),
        (15, ["Рига", "ИП Иванов", second, "Стул", 3.0, 30.0]),
    ]
    assert [total.row for total in table.totals] == [8, 9, 10, 13, 14, 16]


def test_levels_without_names_are_numbered(tmp_path: Path) -> None:
    header = [["Номенклатура", "Количество", "Сумма"]]
    table = open_table(write(tmp_path / "list.xlsx", header, REPORT))
    assert table.columns[:4] == ["group 1", "group 2", "group 3", "Номенклатура"]
    assert len(list(table.rows())) == 3


def test_an_outline_of_rows_that_are_no_sums_is_no_report(tmp_path: Path) -> None:
    rows: list[tuple[int, list[object]]] = [
        (0, ["SIA Liepa", 10, 500]), (1, ["Anna", 20, 7]), (1, ["Ivo", 30, 8]),
        (0, ["SIA Koks", 40, 600]), (1, ["Zane", 50, 9]),
    ]  # fmt: skip
    table = open_table(write(tmp_path / "list.xlsx", [["name", "age", "sum"]], rows))
    assert table.columns == ["name", "age", "sum"]
    assert len(list(table.rows())) == 5
