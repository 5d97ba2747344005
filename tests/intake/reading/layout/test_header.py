"""Where the header of a table stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.table import Reading, Table, open_table


def table(tmp_path: Path, text: str, reading: Reading | None = None) -> Table:
    path = tmp_path / "list.csv"
    path.write_text(text)
    return open_table(path, reading)


REPORT = """Report;Sales by client
Period;01.01.2026 - 31.01.2026
Prepared by;L. Liepa

Client;Date;Amount
17;05.01.2026;20,00
18;06.01.2026;30,00
"""
RUSSIAN = """Отчёт о продажах;;;
Период: 01.01.2026 - 31.03.2026;;;
;;;
Дата;Контрагент;Номенклатура;Сумма
05.01.2026;ООО Ромашка;Стол;1200
06.01.2026;ИП Иванов;Стул;300
"""
NOTES = """Notes:
"When exporting your connection data, you may notice that some addresses are missing."

First Name,Last Name,URL,Email Address,Company
Anna,Ozola,https://example.com/a,,SIA Liepa
Ivo,Kalns,https://example.com/b,,SIA Koks
"""
LETTERHEAD = """Company:;SIA Liepa;Date:;01.02.2026;Page:;1

Name;Phone;City;Since
Anna Ozola;+371 20000001;Riga;2026-01-02
Ivo Kalns;+371 20000002;Liepaja;2026-01-03
"""
TEXTS_ONLY = "Name;City\nAnna Ozola;Riga\nIvo Kalns;Liepaja\n"
UNNAMED = "Name;;City\nAnna Ozola;x;Riga\nIvo Kalns;y;Liepaja\n"
TWICE = "ID,Товар,Источник,Товар\n1,Стол,Сайт,Стул\n2,Шкаф,Звонок,Полка\n"
ONE_COLUMN = "List of clients\n\nname\nAnna\nIvo\n"
YEARS = "Client;2024;2025\nAnna;10;20\nIvo;30;40\n"
FIRST_LINE_TEXT = "name;amount\nAnna;unknown\nIvo;12\nZane;15\nPeteris;16\n"


@pytest.mark.parametrize(
    ("text", "row", "columns"),
    [
        (REPORT, 5, ["Client", "Date", "Amount"]),
        (RUSSIAN, 4, ["Дата", "Контрагент", "Номенклатура", "Сумма"]),
        (NOTES, 4, ["First Name", "Last Name", "URL", "Email Address", "Company"]),
        (LETTERHEAD, 3, ["Name", "Phone", "City", "Since"]),
        (TEXTS_ONLY, 1, ["Name", "City"]),
        (UNNAMED, 1, ["Name", "column 2", "City"]),
        (TWICE, 1, ["ID", "Товар", "Источник", "Товар"]),
        (YEARS, 1, ["Client", "2024", "2025"]),
        (FIRST_LINE_TEXT, 1, ["name", "amount"]),
    ],
)
def test_the_header_is_the_row_that_names_the_columns(
    tmp_path: Path, text: str, row: int, columns: list[str]
) -> None:
    found = table(tmp_path, text)
    assert (found.header_row, found.columns) == (row, columns)
    assert next(iter(found.rows()))[0] == row + 1  # type: ignore[index]


def test_the_lines_above_the_header_are_its_title(tmp_path: Path) -> None:
    found = table(tmp_path, REPORT)
    assert found.title == (
        "Report Sales by client",
        "Period 01.01.2026 - 31.01.2026",
        "Prepared by L. Liepa",
    )


def test_a_header_row_can_be_named(tmp_path: Path) -> None:
    text = "Name;City\nclient;town\nAnna;Riga\n"
    found = table(tmp_path, text, Reading(header_row=2))
    assert found.columns == ["client", "town"]
    assert list(found.rows()) == [(3, ["Anna", "Riga"])]
    with pytest.raises(IntakeError, match="list.csv has no names of columns in row 9. Give the"):
        table(tmp_path, text, Reading(header_row=9))


@pytest.mark.parametrize(
    "text",
    [
        "Anna Ozola;+371 20000001;Riga\nIvo Kalns;+371 20000002;Liepaja\n",
        "1;2026-01-02;20\n2;2026-01-03;30\n",
        "Anna Ozola;anna@mail.example\nIvo Kalns;ivo@mail.example\n",
    ],
)
def test_a_file_without_names_of_columns_is_refused_and_its_first_row_can_be_named(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(IntakeError, match="has no row with the names of the columns: row 1 looks"):
        table(tmp_path, text)
    assert len(list(table(tmp_path, text, Reading(header_row=1)).rows())) == 1


def test_a_header_in_two_rows_takes_the_group_where_the_name_alone_does_not_tell(
    tmp_path: Path,
) -> None:
    text = (
        "Client;;Contact;;Sum\nName;Phone;Name;Phone;\n"
        "SIA Liepa;67000001;Anna;20000001;12\nSIA Koks;67000002;Ivo;20000002;15\n"
    )
    found = table(tmp_path, text)
    assert found.header_row == 2
    assert found.columns == ["Client Name", "Client Phone", "Contact Name", "Contact Phone", "Sum"]


def test_a_file_whose_first_row_is_data_can_be_read_without_names(tmp_path: Path) -> None:
    text = "Anna Ozola;+371 20000001\nIvo Kalns;+371 20000002;Riga\n"
    found = table(tmp_path, text, Reading(header_row=-1))
    assert found.columns == ["column 1", "column 2", "column 3"]
    assert list(found.rows()) == [
        (1, ["Anna Ozola", "+371 20000001", ""]),
        (2, ["Ivo Kalns", "+371 20000002", "Riga"]),
    ]
