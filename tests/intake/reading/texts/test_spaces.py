"""Columns that are parted by runs of spaces, as statistics programs write them."""

from __future__ import annotations

from pathlib import Path

from crm_widgets.intake import Reading, open_table

CDNOW = " 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n 00018 0002 19970104  1   14.96\n"


def test_columns_of_numbers_are_read_without_a_separator_being_named(tmp_path: Path) -> None:
    path = tmp_path / "sample.txt"
    path.write_text(CDNOW)
    table = open_table(path, Reading(header_row=-1))
    assert table.read_as == "UTF-8, separated by spaces"
    assert list(table.rows())[1] == (2, ["00004", "0001", "19970118", "2", "29.73"])


def test_texts_in_quotation_marks_keep_their_spaces(tmp_path: Path) -> None:
    path = tmp_path / "clients.txt"
    path.write_text('name   phone\n"Anna Ozola"  20000001\n"Ivo Kalns"   20000002\n')
    table = open_table(path, Reading(delimiter="space"))
    assert table.columns == ["name", "phone"]
    assert [cells for _row, cells in table.rows()] == [
        ["Anna Ozola", "20000001"],
        ["Ivo Kalns", "20000002"],
    ]


def test_a_column_of_phones_is_one_column(tmp_path: Path) -> None:
    path = tmp_path / "phones.txt"
    path.write_text("phone\n2000 0001\n2000 0002\n2000 0003\n")
    assert open_table(path).columns == ["phone"]
