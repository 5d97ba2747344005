from __future__ import annotations

import pytest

from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.pasted import open_pasted
from tests.intake.reading.texts.conftest import rows_of


def test_rows_copied_in_a_spreadsheet_are_a_table() -> None:
    text = 'name\tnote\tamount\r\nAnna\t"two\nlines, ""new"""\t12,50\r\n"Ozols" SIA\tpipe 5"\t\r\n'
    table = open_pasted(text)
    assert (table.name, table.columns) == ("pasted rows", ["name", "note", "amount"])
    assert rows_of(table) == [
        ["Anna", 'two\nlines, "new"', "12,50"],
        ['"Ozols" SIA', 'pipe 5"', ""],
    ]


@pytest.mark.parametrize("text", ["имя;город\nАнна;Рига", "name\nAnna\n\nIvo\n"])
def test_rows_without_tabs_are_read_like_a_text_file(text: str) -> None:
    lines = [line.split(";") for line in text.splitlines() if line]
    table = open_pasted(text)
    assert [table.columns, *rows_of(table)] == lines


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing was pasted. Copy the rows with their header, and paste them again."),
        (" \n\t\n", "Nothing was pasted. Copy the rows with their header, and paste them again."),
        ("name\tcity\n", "pasted rows has a header row and nothing below it."),
        ("x" * 20_000_001, "pasted rows have more than 20 million characters."),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(IntakeError) as refused:
        open_pasted(text)
    assert str(refused.value).startswith(sentence)


def test_half_a_character_is_named() -> None:
    rows = rows_of(open_pasted("имя\tx\nАнна\t1\n\ud83d\t2\n"))
    assert rows[0] == ["Анна", "1"]
    assert "is not UTF-8 at character 1" in str(rows[1][0])
