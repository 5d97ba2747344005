from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from crm_widgets.intake.problem import IntakeError, Problem
from crm_widgets.intake.reading.table import Reading, open_table

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of this test: `write("a,b", encoding="cp1251", name="x.csv")`."""

    def written(text: str | bytes, encoding: str = "utf-8", name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return written


RUSSIAN = "имя;город\nАнна Озола;Рига\nИван Петров;Москва\n"
LATVIAN = "vārds;pilsēta\nJānis Bērziņš;Rīga\nAnna Ozoliņa;Jūrmala\n"
GERMAN = "Name;Stadt\nJürgen Müller;Köln\nJörg Weiß;Düsseldorf\n"
CZECH = "jméno;město\nŽaneta Dvořáková;Plzeň\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"), (RUSSIAN, "utf-8-sig"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"), (RUSSIAN, "utf-16"), (RUSSIAN.upper(), "cp1251"),
        (LATVIAN, "cp1257"), (LATVIAN, "utf-8"), (GERMAN, "cp1252"), (CZECH, "cp1250"),
        ("name;city\nAnna;Riga\n", "utf-16-le"), ("name;city\nAnna;Riga\n", "utf-16-be"),
    ],
)  # fmt: skip
def test_names_come_out_right_in_any_usual_encoding(write: Write, text: str, encoding: str) -> None:
    table = open_table(write(text, encoding))
    lines = [line.split(";") for line in text.splitlines()]
    assert table.columns == lines[0]
    assert [cells for _row, cells in table.rows()] == lines[1:]  # type: ignore[misc]


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_the_separator_is_found(write: Write, sign: str) -> None:
    table = open_table(write(f'name{sign}amount\n"Ozola{sign} Anna"{sign}12\nIvo{sign}3\n'))
    assert list(table.rows()) == [(2, [f"Ozola{sign} Anna", "12"]), (3, ["Ivo", "3"])]


def test_a_comma_in_amounts_does_not_hide_the_semicolon_between_them(write: Write) -> None:
    table = open_table(write("name;amount\nAnna;12,50\nIvo;3,00\n"))
    assert table.columns == ["name", "amount"]


def test_rows_have_the_numbers_that_a_spreadsheet_shows(write: Write) -> None:
    table = open_table(write('List of clients\n\nname,note\nAnna,"two\nlines"\n\n,\nIvo,\n'))
    assert table.columns == ["name", "note"]
    assert list(table.rows()) == [(4, ["Anna", "two\nlines"]), (7, ["Ivo", ""])]


def test_rows_can_be_read_again(write: Write) -> None:
    table = open_table(write("name\nAnna\nIvo\n"))
    assert list(table.rows()) == list(table.rows()) == [(2, ["Anna"]), (3, ["Ivo"])]


def test_a_row_whose_empty_cells_at_the_end_are_cut_off_is_a_whole_row(write: Write) -> None:
    table = open_table(write("a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1\n"))
    assert list(table.rows()) == [
        (2, ["1", "2", ""]),
        Problem(
            3, "", "1 | 2 | 3 | 4",
            "4 cells where the header has 3. Quote any text that has a separator in it.",
            ["1", "2", "3", "4"],
        ),
        (4, ["1", "2", "3"]),
        (5, ["1", "", ""]),
    ]  # fmt: skip


def test_a_spreadsheet_is_read_as_it_looks(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("Clients")
        sheet.write_row("B3", ["ref", "since"])
        sheet.write_row("B4", [17850])
        sheet.write_datetime("C4", date(2020, 1, 2), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row("B7", ["A-1"])
    table = open_table(path)
    assert table.read_as == "sheet “Clients”"
    assert table.columns == ["ref", "since"]
    assert list(table.rows()) == [(4, [17850.0, date(2020, 1, 2)]), (7, ["A-1", ""])]
    with pytest.raises(IntakeError, match="has no sheet “Deals”. It has: Empty, Clients."):
        open_table(path, Reading(sheet="Deals"))
    with pytest.raises(IntakeError, match="The sheet “Empty” of list.xlsx is empty."):
        open_table(path, Reading(sheet="Empty"))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "list.csv", "list.csv is empty. Export it again, with a header row and at least"),
        (b"\n\n \n", "list.csv", "list.csv is empty."),
        (b"name,city\n", "list.csv", "list.csv has a header row and nothing below it."),
        (b"\0" * 999, "list.csv", "list.csv is not a table: it has NUL bytes."),
        (b"%PDF-1.7", "list.csv", "list.csv is a PDF. Export the list as CSV or XLSX."),
        (b"name,city\nAnna,Riga", "list.xlsx", "list.xlsx has a spreadsheet's extension but is"),
        (b"PK\x03\x04 no", "list.xlsx", "list.xlsx can't be opened: it is damaged or was cut off."),
        (
            b'name,city\nAnna,"Riga\nIvo,Liepaja\n',
            "list.csv",
            "list.csv: a quotation mark that opens in line 2 is not closed there.",
        ),
        (
            b'name,city\nAnna,"' + b"x" * 200_000,
            "list.csv",
            "list.csv, after row 1: a cell is longer than 131,072 characters.",
        ),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    write: Write, content: bytes, name: str, sentence: str
) -> None:
    with pytest.raises(IntakeError) as refused:
        list(open_table(write(content, name=name)).rows())
    assert str(refused.value).startswith(sentence)


def test_what_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match=r"There is no file .*none\.csv\. Check the name"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(IntakeError, match=r"is a folder\. Name a file in it"):
        open_table(tmp_path)


@pytest.mark.parametrize(
    ("reading", "sentence"),
    [
        (Reading(encoding="klingon"), "Unknown encoding “klingon”."),
        (Reading(encoding="ascii"), "list.csv is not in ascii: see line 3."),
        (
            Reading(delimiter="::"),
            "“::” is not a separator. Use one character, or one of the words tab",
        ),
    ],
)
def test_a_wrong_way_to_read_is_refused(write: Write, reading: Reading, sentence: str) -> None:
    path = write("name;x\nAnna;1\nJānis;2\n")
    with pytest.raises(IntakeError) as refused:
        list(open_table(path, reading).rows())
    assert str(refused.value).startswith(sentence)


def test_a_spreadsheet_under_the_name_of_a_text_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_column("A1", ["name", "Anna"])
    table = open_table(path.rename(tmp_path / "list.csv"))
    assert list(table.rows()) == [(2, ["Anna"])]
