"""ODS files: as the cells show it."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest

from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.cells import Sheet
from crm_widgets.intake.reading.table import open_table


def write_ods(path: Path, tables: str, styles: str = "") -> Path:
    spaces = " ".join(f'xmlns:{name}="{name}"' for name in ("office", "table", "text", "style"))
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
    return path


def cell(shown: str, kind: str = "string", value: str = "", more: str = "") -> str:
    name = "date-value" if kind == "date" else "value"
    said = f' office:{name}="{value}"' if value else ""
    return (
        f'<table:table-cell office:value-type="{kind}"{said} {more}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_an_ods_file_is_read_as_it_looks(tmp_path: Path) -> None:
    hidden = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    header = row(*map(cell, ("ref", "name", "since", "share", "phone", "amount")))
    first = row(
        cell("00042", "float", "42"), cell("Anna", more='table:number-rows-spanned="2"'),
        cell("05.01.26", "date", "2026-01-05"), cell("15%", "percentage", "0.15"),
        cell("555-1234", "float", "5551234"), cell("1 234,50 €", "currency", "1234.5"),
    )  # fmt: skip
    second = row(
        cell("1 043", "float", "1043"), "<table:covered-table-cell/>",
        cell("05.01.26 10:30", "date", "2026-01-05T10:30:00"),
        '<table:table-cell table:number-columns-repeated="2"/>', cell("-5", "float", "-5"),
        '<table:table-cell table:number-columns-repeated="16000"/>',
    )  # fmt: skip
    empty = row("<table:table-cell/>", more='table:number-rows-repeated="1000000"')
    tables = (
        f'<table:table table:name="old" table:style-name="h">{row(cell("x"))}</table:table>'
        f'<table:table table:name="Clients">{header}{first}{second}{empty}</table:table>'
    )
    table = open_table(write_ods(tmp_path / "list.ods", tables, hidden))
    assert table.sheets == (Sheet("Clients"), Sheet("old", visible=False))
    moment = datetime.combine(date(2026, 1, 5), time(10, 30))
    assert table.columns == ["ref", "name", "since", "share", "phone", "amount"]
    assert list(table.rows()) == [
        (2, ["00042", "Anna", date(2026, 1, 5), "15%", "555-1234", 1234.5]),
        (3, [1043.0, "Anna", moment, "", "", -5.0]),
    ]


def test_texts_of_several_paragraphs_and_notes(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>a note</text:p></office:annotation>"
    text = f"<table:table-cell office:value-type='string'>{note}<text:p>a<text:s text:c='2'/>b</text:p><text:p><text:span>c</text:span></text:p></table:table-cell>"
    tables = f'<table:table table:name="A">{row(cell("name"), cell("x"))}{row(text)}</table:table>'
    table = open_table(write_ods(tmp_path / "list.ods", tables))
    assert list(table.rows()) == [(2, ["a  b\nc", ""])]


def test_repeated_rows_are_rows_and_too_many_end_in_a_sentence(tmp_path: Path) -> None:
    header = row(cell("name"), cell("city"))
    twice = row(cell("Anna"), cell("Riga"), more='table:number-rows-repeated="2"')
    tables = f'<table:table table:name="A">{header}{twice}</table:table>'
    assert len(list(open_table(write_ods(tmp_path / "list.ods", tables)).rows())) == 2
    many = row(cell("Anna", more='table:number-columns-repeated="9000"'), more="$")
    many = many.replace("$", 'table:number-rows-repeated="90000"')
    tables = f'<table:table table:name="A">{header}{many}</table:table>'
    with pytest.raises(IntakeError, match="has more than 20,000,000 cells"):
        open_table(write_ods(tmp_path / "list.ods", tables))
