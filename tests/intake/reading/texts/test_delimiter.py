from __future__ import annotations

import pytest

from crm_widgets.intake.problem import IntakeError
from tests.intake.reading.texts.conftest import Read, rows_of


@pytest.mark.parametrize("sign", [";", ",", "\t", "|", "^", "~", "\x1f"])
def test_the_separator_is_found(read: Read, sign: str) -> None:
    table = read(f'name{sign}amount\n"Ozola{sign} Anna"{sign}12\nIvo{sign}3\n')
    assert rows_of(table) == [[f"Ozola{sign} Anna", "12"], ["Ivo", "3"]]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;"])
def test_a_separator_that_the_first_line_declares_is_taken(read: Read, line: str) -> None:
    table = read(f"\ufeff{line}\r\na,b;c\r\n1,5;2\r\n")
    assert table.columns == ["a,b", "c"]
    assert list(table.rows()) == [(2, ["1,5", "2"])]


def test_a_separator_that_is_given_is_taken(read: Read) -> None:
    assert rows_of(read("a:b\n1,2:3\n", delimiter=":")) == [["1,2", "3"]]
    assert rows_of(read("sep=;\na|b\n1|2\n", delimiter="bar")) == [["1", "2"]]


@pytest.mark.parametrize(
    "text",
    ["name\nOzola, Anna\nKalns, Ivo\n", "amount\n12,50\n3,20\n", "name\nAnna\nIvo\n"],
)
def test_a_table_of_one_column_stays_one(read: Read, text: str) -> None:
    table = read(text)
    assert [table.columns, *rows_of(table)] == [[line] for line in text.splitlines()]


def test_a_title_above_the_header_is_no_column(read: Read) -> None:
    table = read("List of clients\n\nname,city\nAnna,Riga\n")
    assert (table.columns, rows_of(table)) == (["name", "city"], [["Anna", "Riga"]])


def test_a_decimal_comma_between_commas_is_a_problem_of_its_row(read: Read) -> None:
    rows = rows_of(read("id,client,amount\n1,Anna,12,50\n2,Ivo,3,20\n"))
    assert [row[0] for row in rows] == [
        "row 2: 4 cells where the header has 3. Quote any text that has a separator in it.",
        "row 3: 4 cells where the header has 3. Quote any text that has a separator in it.",
    ]
    quoted = read('id,client,amount\n1,Anna,"12,50"\n')
    assert rows_of(quoted) == [["1", "Anna", "12,50"]]


def test_an_unusual_sign_does_not_cut_a_table_of_commas(read: Read) -> None:
    assert read("a~b,c\n1~2,3\n").columns == ["a~b", "c"]


@pytest.mark.parametrize("sign", ["::", '"', "\n"])
def test_what_is_no_separator_is_refused(read: Read, sign: str) -> None:
    with pytest.raises(IntakeError, match="is not a separator"):
        read("a,b\n1,2\n", delimiter=sign)
