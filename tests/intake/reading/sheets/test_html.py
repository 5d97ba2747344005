"""HTML tables under the name of a spreadsheet, and the XML of Excel 2003."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.cells import Sheet
from crm_widgets.intake.reading.table import Reading, Table, open_table


def table(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "list.xls") -> Table:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return open_table(path)


def rows(found: Table) -> list[list[object]]:
    return [list(row[1]) for row in found.rows()]  # type: ignore[index]


PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<style>td {{mso-number-format:"\\@"}}</style><script>document.write("<table>")</script></head><body>
<table><tr><td>Report &nbsp; of clients</td></tr></table>
<table border=1>
<tr><th>Имя</th><th>Код</th><th>Город</th></tr>
<tr><td>Анна&nbsp;Озола &amp; Ko</td><td style='mso-number-format:"\\@"'>00042</td><td rowspan=2>Рига</td></tr>
<tr><td>Иван<br>Петров</td><td>&#48;&#48;43</td></tr>
<tr><td colspan=2>Жанна</td><td>Москва
Центр</td></tr>
</table></body></html>"""


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("utf-8", "utf-8"), ("windows-1251", "cp1251"), ("koi8-r", "koi8-r"), ("utf-8", "utf-8-sig")],
)
@pytest.mark.parametrize("name", ["list.xls", "list.csv", "list.html"])
def test_the_largest_table_of_a_page_is_read(
    tmp_path: Path, charset: str, encoding: str, name: str
) -> None:
    found = table(tmp_path, PAGE.format(charset=charset), encoding, name)
    assert found.columns == ["Имя", "Код", "Город"]
    assert rows(found) == [
        ["Анна Озола & Ko", "00042", "Рига"],
        ["Иван\nПетров", "0043", "Рига"],
        ["Жанна", "Жанна", "Москва Центр"],
    ]
    assert found.read_as.startswith("table 2 of 2 on a web page")


def test_tags_that_are_not_closed_end_with_the_next(tmp_path: Path) -> None:
    found = table(tmp_path, "<table><tr><td>name<td>city<tr><td>Anna<td>Riga<tr><td>Ivo</table>")
    assert (found.columns, rows(found)) == (["name", "city"], [["Anna", "Riga"], ["Ivo", ""]])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<html><body>Nothing here</body></html>", "list.xls is a web page without a table."),
        ("<html><frameset><frame src='x'></frameset>", "list.xls is a web page that keeps its she"),
        ("MIME-Version: 1.0\nX-Document: x", "list.xls is a web archive. Open it in a spreadsheet"),
        ("<table><tr><td>" + "<!" * 900_000, "list.xls is a damaged web page"),
        ("<table><tr>" + "<td>x" * 20_000, "list.xls: row 1 has 16,385 columns; the most that"),
        ("<table><tr><td>a<td>b<tr><td colspan=999999999>x<td>y", None),
        ("<table>" * 500 + "<tr><td>a<td>b<tr><td>c<td>d", None),
    ],
)
def test_a_page_that_is_no_list_ends_in_a_sentence(
    tmp_path: Path, text: str, sentence: str | None
) -> None:
    try:
        found = table(tmp_path, text)
    except IntakeError as error:
        assert sentence
        assert str(error).startswith(sentence)
    else:
        assert sentence is None
        assert found.columns == ["a", "b"]


def test_a_text_with_tabs_under_the_name_of_a_spreadsheet_is_read(tmp_path: Path) -> None:
    found = table(tmp_path, "name\tcity\nAnna\tRiga\n", "utf-16")
    assert (found.columns, rows(found)) == (["name", "city"], [["Anna", "Riga"]])


EXCEL_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>
<Style ss:ID="s1"><NumberFormat ss:Format="00000"/></Style></Styles>
<Worksheet ss:Name="old"><Table><Row><Cell><Data ss:Type="String">no</Data></Cell></Row></Table>
<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
<Worksheet ss:Name="Clients"><Table>
<Row><Cell><Data ss:Type="String">ref</Data></Cell><Cell><Data ss:Type="String">city</Data></Cell>
<Cell><Data ss:Type="String">since</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:StyleID="s1"><Data ss:Type="Number">42</Data></Cell>
<Cell ss:MergeDown="1"><Data ss:Type="String">Riga &amp; Co</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-01-05T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">1.5</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Error">#N/A</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_the_xml_of_excel_2003_is_read(tmp_path: Path) -> None:
    found = table(tmp_path, EXCEL_2003)
    assert found.sheets == (Sheet("Clients"), Sheet("old", visible=False))
    assert list(found.rows()) == [
        (3, ["00042", "Riga & Co", date(2026, 1, 5)]),
        (4, [1.5, "Riga & Co", ""]),
    ]
    assert open_table(found.path, Reading(sheet="Clients")).columns == ["ref", "city", "since"]
