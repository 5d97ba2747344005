"""Files that attack the reader: each is read, or ends in a sentence, in bounded memory."""

from __future__ import annotations

import gzip
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from crm_widgets.errors import UserError
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading import limits
from crm_widgets.intake.reading.measure import archive, gzip_file
from crm_widgets.intake.reading.measure.archive import Archive
from crm_widgets.intake.reading.measure.parquet_file import measure_parquet
from crm_widgets.intake.reading.table import open_table
from tests.intake.reading.spreadsheet_parts import (
    BOOK,
    RELATIONS,
    sheet,
    table_rows,
    text_cell,
    write_sheet,
    write_xlsx,
)

SHEET = "xl/worksheets/sheet1.xml"
MEMORY = 1_000_000_000
_READ = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from pathlib import Path
from crm_widgets.errors import UserError
from crm_widgets.intake.reading.table import open_table
try:
    table = open_table(Path(sys.argv[1]))
    print(sum(1 for row in table.rows()), *table.left_out)
except UserError as error:
    print(error)
"""


def read_in_bounded_memory(path: Path) -> str:
    """How many rows a process of one gigabyte reads and what it leaves out, or the sentence."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(path)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or done.stderr[-500:]


@pytest.mark.parametrize("place", ["CV1048576", "XFD1048576", "XFD100", "A1048576"])
def test_a_stray_cell_far_away_is_read_past_and_named(tmp_path: Path, place: str) -> None:
    number = int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    rows = table_rows(200)
    if number <= 200:
        rows = rows.replace(f'<c r="B{number}">', text_cell(place, "x") + f'<c r="B{number}">')
    else:
        rows += f'<row r="{number}">{text_cell(place, "x")}</row>'
    path = write_sheet(tmp_path / "list.xlsx", rows)
    assert read_in_bounded_memory(path) == f"200 {place}"
    table = open_table(path)
    assert table.columns == ["name", "amount"]
    assert list(table.rows())[-1] == (201, ["Anna", 201.0])


def test_a_wide_table_and_a_gap_in_it_are_no_stray_cells(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as book:
        tab = book.add_worksheet()
        for row in range(30):
            tab.write_row(row, 0, ["a"] * 150)
            tab.write(row + (2000 if row > 5 else 0), 400, "b")
            tab.write(row + (2000 if row > 5 else 0), 0, "a")
    table = open_table(path)
    assert table.left_out == ()
    assert len(table.columns) == 401


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (text_cell("A1", "x" * 40_000), "list.xlsx: cell A1 of sheet “Orders” holds more than 32,767"),
        ("<a>" * 5000, "list.xlsx is damaged: its XML is nested more than 64 levels deep."),
        ("<c>" * 5000, "list.xlsx is damaged: its XML is nested more than 64 levels deep."),
        (f'<c r="A1" s="{"9" * 3_000_000}"/>', "list.xlsx is damaged: a single piece of its XML"),
        ('<c r="ZZZZ1"><v>1</v></c>', "list.xlsx is damaged: sheet “Orders” has a cell or row at “ZZ"),
        ('<c r="-1"><v>1</v></c>', "list.xlsx is damaged: sheet “Orders” has a cell or row at “-1”"),
        ('<c r="A1" t="s"><v>7</v></c>', "list.xlsx is damaged: cell A1 of sheet “Orders” names a te"),
        ('<c r="A1"><v>1', "list.xlsx can't be opened as a spreadsheet: its XML is damaged (mism"),
        ('<c r="A1" t="str"><v>\x01</v></c>', "list.xlsx can't be opened as a spreadsheet: its XML"),
    ],
)  # fmt: skip
def test_a_sheet_that_no_program_writes_ends_in_a_sentence(
    tmp_path: Path, rows: str, sentence: str
) -> None:
    path = write_sheet(tmp_path / "list.xlsx", f'<row r="1">{rows}</row>')
    with pytest.raises(IntakeError) as refused:
        open_table(path)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("number", ["0", "-3", "1048577", "99999999999999999999", "x"])
def test_a_row_of_no_sheet_ends_in_a_sentence(tmp_path: Path, number: str) -> None:
    path = write_sheet(tmp_path / "list.xlsx", f'<row r="{number}"><c><v>1</v></c></row>')
    with pytest.raises(IntakeError, match="list.xlsx is damaged: sheet “Orders” has a cell or row"):
        open_table(path)


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    cell = f'<row r="1">{text_cell("A1", "&f;")}</row>'
    parts: dict[str, str | bytes] = {SHEET: sheet(cell, doctype)}
    for encoded in (parts, {SHEET: sheet(cell, doctype).encode("utf-16")}):
        with pytest.raises(IntakeError, match="its XML defines entities of its own"):
            open_table(write_xlsx(tmp_path / "list.xlsx", encoded))


def test_a_shared_text_counts_each_time_it_is_shown(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{row}"><c t="s"><v>0</v></c></row>' for row in range(1, 20_001))
    shared = f"<sst><si><t>{'x' * 32_000}</t></si></sst>"
    path = write_xlsx(tmp_path / "l.xlsx", {SHEET: sheet(cells), "xl/sharedStrings.xml": shared})
    assert "has more than 500 million characters" in read_in_bounded_memory(path)


def test_more_cells_than_can_be_read_end_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = '<row r="{row}"><c r="A{row}"><v>1</v></c><c r="XFD{row}"><v>1</v></c></row>'
    path = write_sheet(tmp_path / "l.xlsx", "".join(row.format(row=r) for r in range(1, 1500)))
    assert read_in_bounded_memory(path) == (
        "The sheet “Orders” of l.xlsx has more than 20,000,000 cells, the most that can be read. "
        "Save it as CSV, or split it."
    )


def test_a_million_empty_rows_and_cells_are_no_rows(tmp_path: Path) -> None:
    rows = table_rows(2) + '<row><c s="1"/></row>' * 300_000
    assert read_in_bounded_memory(write_sheet(tmp_path / "list.xlsx", rows)) == "2"


def test_a_file_that_unpacks_to_gigabytes_is_refused_whatever_its_directory_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_sheet(tmp_path / "list.xlsx", " " * 900_000 + table_rows(3) + "<row/>" * 300_000)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as file:
        size = file.getinfo(SHEET).file_size
    path.write_bytes(data.replace(struct.pack("<L", size), struct.pack("<L", 2_000_000_000)))
    with pytest.raises(IntakeError, match="list.xlsx unpacks to more than 500 MB, the most that"):
        open_table(path)


def test_what_is_unpacked_counts_and_not_what_is_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(limits.UNPACKED_BYTES, most=5_000_000)
    monkeypatch.setattr(archive, "UNPACKED_BYTES", few)
    monkeypatch.setattr(gzip_file, "UNPACKED_BYTES", few)
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in "abcdef":
            file.writestr(name, bytes(1_000_000))
    with Archive(path) as opened, pytest.raises(IntakeError, match="unpacks to more than 5 MB"):
        opened.measure()
    assert path.stat().st_size < 10_000
    packed = tmp_path / "list.csv.gz"
    packed.write_bytes(gzip.compress(bytes(1_000_000)) * 6)
    with pytest.raises(IntakeError, match="unpacks to more than 5 MB"):
        list(gzip_file.unpacked_chunks(packed))


def test_a_zip_of_too_many_files_or_of_archives_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(10_001):
            file.writestr(f"../{number}", b"")
    with pytest.raises(IntakeError, match="many.zip holds more than 10,000 files"):
        Archive(path)
    nested = tmp_path / "nested.zip"
    with zipfile.ZipFile(nested, "w") as file:
        file.write(path, "many.zip")
    with pytest.raises(IntakeError, match="many.zip is an archive inside an archive"):
        open_table(nested)


def test_a_sheet_of_another_format_takes_no_more_memory_than_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "list.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr("content.xml", ODS)
    assert read_in_bounded_memory(path).startswith(
        "The sheet “A” of list.ods has more than 20,000,000 cells, the most that can be read."
    )


ODS = (
    '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x">'
    '<office:body><office:spreadsheet><table:table table:name="A">'
    '<table:table-row table:number-rows-repeated="5000">'
    '<table:table-cell office:value-type="string" table:number-columns-repeated="10000">'
    "<text:p>xxxxxxxx</text:p></table:table-cell></table:table-row>"
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a," * 3_000_000, "list.csv: row 1 is longer than 4 million characters."),
        (b"a,b\n" + b'"\n",' * 1_500_000, "list.csv: row 2 is longer than 4 million characters."),
        (b"a\r" * 20_000 + b",".join([b"b"] * 2_100_000), "list.csv: row 20001 is longer than 4"),
        (b",".join([b"a"] * 20_000) + b"\n1", "list.csv: row 1 has 20,000 columns; the most that"),
        (b"a,b\n" + b"1,2\n" * 100_000 + b"1,\0\n", "list.csv: row 100002 has a NUL byte."),
    ],
)
def test_a_text_that_never_ends_a_row_ends_in_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(IntakeError) as refused:
        list(open_table(path).rows())
    assert str(refused.value).startswith(sentence)


def test_a_parquet_file_is_measured_before_it_is_read(tmp_path: Path) -> None:
    from polars import DataFrame

    columns = tmp_path / "list.parquet"
    DataFrame({"a": [1, 2], "b": ["x", "y"]}).write_parquet(columns)
    assert (measure_parquet(columns).rows, measure_parquet(columns).columns) == (2, 2)
    columns.write_bytes(columns.read_bytes()[:-9])
    with pytest.raises(IntakeError, match="list.parquet can't be opened as Parquet"):
        measure_parquet(columns)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, cut out, doubled, or cut off."""
    changed = bytearray(data)
    for _change in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(changed) or 1), chance.randint(1, 40)
        kind = chance.randrange(5)
        if kind == 0 and changed:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + length]
        elif kind == 2:
            changed[at:at] = changed[at : at + length] * chance.randint(1, 50)
        elif kind == 3:
            changed[at : at + length] = bytes(length)
        else:
            del changed[max(1, at) :]
    return bytes(changed) or b"x"


def damaged_workbook(path: Path, chance: random.Random) -> None:
    """A small workbook, with damage in one of its parts, in the zip file, or in both."""
    shared = "<sst><si><t>Anna</t></si><si><r><t>I</t></r><r><t>vo</t></r></si></sst>"
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        SHEET: sheet(table_rows(3) + '<row r="9"><c t="s"><v>1</v></c></row>'),
        "xl/sharedStrings.xml": shared,
    }
    part = chance.choice([*parts, ""])
    if part:
        parts[part] = damaged(str(parts[part]).encode(), chance)
    write_xlsx(path, parts)
    if not part or chance.random() < 0.1:
        path.write_bytes(damaged(path.read_bytes(), chance))


def damaged_text(path: Path, chance: random.Random) -> None:
    """A small text with quotes, line breaks and letters of two bytes, damaged."""
    text = 'имя;город\nАнна;"Рига\nЦентр"\nIvo;"a""b"\n' * 3
    path.write_bytes(damaged(text.encode(), chance))


@pytest.mark.parametrize("write", [damaged_workbook, damaged_text])
def test_a_damaged_file_is_a_table_or_a_sentence(
    tmp_path: Path, write: Callable[[Path, random.Random], None]
) -> None:
    chance, path, tables = random.Random(8), tmp_path / "list", 0
    for _file in range(250):
        write(path, chance)
        try:
            tables += bool(list(open_table(path).rows()))
        except UserError as error:
            assert 20 < len(str(error)) < 600
    assert 0 < tables < 250


def test_two_cells_of_several_lines_in_one_row_are_no_open_quotation_mark(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('name,note\n"Anna\nOzola","two\nlines"\n')
    assert list(open_table(path).rows()) == [(2, ["Anna\nOzola", "two\nlines"])]
