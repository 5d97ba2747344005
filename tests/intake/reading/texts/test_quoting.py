from __future__ import annotations

import pytest

from crm_widgets.intake.problem import IntakeError
from tests.intake.reading.texts.conftest import Read, rows_of

ROWS = "3;Ivo;Riga\n4;Ilze;Ogre\n"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('1;"Anna;Riga\n2;Tom;Riga\n', 2),
        ('1;Anna;"Riga\n2;Tom;Riga\n', 2),
        ('1;Tom;Riga\n2;"Anna;Riga\n3;Ivo";Riga\n', 3),  # an even number of marks
        ('1;Tom;Riga\n"2;Anna;Riga\n3;Ivo;Riga"\n', 3),
        ('1;"Anna;Riga\n2;Tom;"Riga"\n', 2),
        ('1;"Anna";"Riga\n2;"Tom";Riga\n', 2),
        ('"1";"Anna";Riga\n2;"Tom;Riga\n5;Ieva;Riga\n6;Ivo";Riga\n', 3),
        ('1;"Anna\n2;Tom\n3;Ivo";Riga\n', 2),  # of rows without their empty last cells
        ('1;"two\nlines";Riga\n2;"Anna;Riga\n', 4),
    ],
)
def test_a_quotation_mark_that_does_not_end_is_refused_with_its_line(
    read: Read, rows: str, line: int
) -> None:
    with pytest.raises(IntakeError) as refused:
        rows_of(read("id;name;city\n" + rows + ROWS))
    assert str(refused.value) == (
        f"list.csv: a quotation mark that opens in line {line} is not closed there. Close it, or "
        "remove it."
    )


@pytest.mark.parametrize(
    "note", ["two\nlines", "a, b\nc, d", "one; two\nthree; four", "\n", "a\r\nb"]
)
@pytest.mark.parametrize("row", ["1,{},x\n", "1,x,{}\n", "{},1,x\n"])
def test_a_cell_of_several_lines_is_one_cell(read: Read, note: str, row: str) -> None:
    table = read("id,note,city\n" + row.format(f'"{note}"') + "2,b,c\n")
    assert note in rows_of(table)[0]
    assert rows_of(table)[1:] == [["2", "b", "c"]]


def test_rows_in_a_cell_are_no_rows_where_their_line_breaks_differ(read: Read) -> None:
    note = "1;Tom;Riga\n2;Ivo;Ogre"
    assert rows_of(read(f'id;name;note\r\n1;Anna;"{note}"\r\n')) == [["1", "Anna", note]]


def test_a_letter_in_a_cell_of_a_narrow_table_is_one_cell(read: Read) -> None:
    letter = "Dear Anna,\n\nthank you, we call, and write, soon\nIvo"
    assert rows_of(read(f'name,note\nAnna,"{letter}"\nIvo,x\n')) == [["Anna", letter], ["Ivo", "x"]]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ('"Firm "Ozols", Ltd",5', ['Firm "Ozols", Ltd', "5"]),
        ('"Firm "Ozols" Ltd",5', ['Firm "Ozols" Ltd', "5"]),
        ('"SIA "Ozols"",5', ['SIA "Ozols"', "5"]),
        ('"Ozols" Ltd,5', ['"Ozols" Ltd', "5"]),
        ('5,"Ozols" and "Liepa"', ["5", '"Ozols" and "Liepa"']),
        ('"a \\"b\\" c",5', ['a "b" c', "5"]),
        ('"Anna" ,5', ["Anna", "5"]),
        ('"Firm ""Ozols"", Ltd",5', ['Firm "Ozols", Ltd', "5"]),
        ('pipe 5",5', ['pipe 5"', "5"]),
    ],
)
def test_text_behind_a_quotation_mark_is_read_as_meant(
    read: Read, row: str, cells: list[str]
) -> None:
    table = read(f"name,amount\nAnna,1\n{row}\nIvo,2\n")
    assert rows_of(table) == [["Anna", "1"], cells, ["Ivo", "2"]]


@pytest.mark.parametrize("row", ['"Anna"Ozola","x"', '"a"b,"c"d,5', '"a" b"c,"d",5'])
def test_text_behind_a_quotation_mark_that_can_be_read_in_two_ways_is_refused(
    read: Read, row: str
) -> None:
    table = read(f"id,name,amount\n1,Anna,1\n{row}\n3,Ivo,2\n")
    assert rows_of(table) == [
        ["1", "Anna", "1"],
        [
            (
                "row 3: text follows a closing quotation mark in line 3. Write quotation marks inside "
                "a cell twice, or remove them."
            ),
        ],
        ["3", "Ivo", "2"],
    ]


def test_spaces_before_quotation_marks_are_no_part_of_the_cells(read: Read) -> None:
    table = read('"name", "city", "x"\n"Anna", "Riga, centre", "1"\n"Ivo", "Ogre", "2"\n')
    assert table.columns == ["name", "city", "x"]
    assert rows_of(table) == [["Anna", "Riga, centre", "1"], ["Ivo", "Ogre", "2"]]


def test_quotation_marks_are_read_alike_wherever_a_million_characters_end(read: Read) -> None:
    lines = [f'{row},"note {row}, with\nsecond ""line""",{"x" * 50}' for row in range(25_000)]
    table = read("id,note,filler\n" + "\n".join(lines) + "\n")
    assert [cells[1] for cells in rows_of(table)] == [
        f'note {row}, with\nsecond "line"' for row in range(25_000)
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_usual_way(read: Read, end: str) -> None:
    table = read(end.join(["name,city", "Anna,Riga", '"Ivo","two' + end + 'lines"', "Ilze,Ogre"]))
    assert rows_of(table) == [["Anna", "Riga"], ["Ivo", f"two{end}lines"], ["Ilze", "Ogre"]]
    mixed = read("name,city\r\nAnna,Riga\nIvo,Ogre\rIlze,Cēsis\r\n")
    assert rows_of(mixed) == [["Anna", "Riga"], ["Ivo", "Ogre"], ["Ilze", "Cēsis"]]
