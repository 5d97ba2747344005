from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.table import Reading, open_table
from crm_widgets.store.leftovers import temporary_folder
from tests.intake.reading.texts.conftest import rows_of

CSV = b"name,city\nAnna,Riga\n"
Pack = Callable[..., Path]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Writes a zip file of these members: `pack({"a.csv": b"..."})`."""

    def packed(members: dict[str, bytes], name: str = "export.zip") -> Path:
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as file:
            for member, data in members.items():
                file.writestr(member, data)
        return tmp_path / name

    return packed


@pytest.mark.parametrize(
    "members",
    [
        {"clients.csv": CSV},
        {"../../clients.csv": CSV, "__MACOSX/._clients.csv": b"x", ".DS_Store": b"x"},
        {"Takeout/": b"", "Takeout/Contacts/clients.csv": CSV, "Takeout/archive.html": b"<p>"},
        {"clients.csv": CSV, "README.txt": b"about", "empty.csv": b""},
    ],
)
def test_the_one_list_in_a_zip_file_is_read(pack: Pack, members: dict[str, bytes]) -> None:
    path = pack(members)
    table = open_table(path)
    assert (table.path, table.read_as) == (path, "clients.csv in it, UTF-8, separated by commas")
    assert rows_of(table) == rows_of(table) == [["Anna", "Riga"]]


def test_one_of_several_lists_is_asked_for_and_can_be_named(pack: Pack) -> None:
    path = pack({"in/accounts.csv": CSV, "in/deals.csv": b"title\nCake\n", "in/r.md": b"#"})
    with pytest.raises(IntakeError) as asked:
        open_table(path)
    assert str(asked.value) == (
        "export.zip holds 2 files: in/accounts.csv, in/deals.csv. Name the one to import with "
        "--sheet, for example --sheet in/accounts.csv."
    )
    for name in ("deals.csv", "in/deals.csv", "in\\Deals.csv"):
        assert rows_of(open_table(path, Reading(sheet=name))) == [["Cake"]]
    with pytest.raises(IntakeError, match="holds no file “x.csv”. It holds: in/accounts.csv"):
        open_table(path, Reading(sheet="x.csv"))


def test_a_sheet_of_a_spreadsheet_in_a_zip_file_can_be_named(pack: Pack, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        for name, client in (("A", "Anna"), ("B", "Ivo")):
            book.add_worksheet(name).write_column("A1", ["name", client])
    data = (tmp_path / "book.xlsx").read_bytes()
    alone, several = pack({"book.xlsx": data}), pack({"book.xlsx": data, "a.csv": CSV}, "two.zip")
    assert rows_of(open_table(alone, Reading(sheet="B"))) == [["Ivo"]]
    assert rows_of(open_table(several, Reading(sheet="book.xlsx:B"))) == [["Ivo"]]


def test_the_names_that_windows_writes_are_read_in_its_language(pack: Pack) -> None:
    path = pack({"KLIENTY.csv": CSV, "ZAKAZY0.csv": CSV})
    data = path.read_bytes().replace(b"KLIENTY", "КЛИЕНТЫ".encode("cp866"))
    path.write_bytes(data.replace(b"ZAKAZY0", "ЗАКАЗЫ1".encode("cp866")))
    with pytest.raises(IntakeError, match=r"holds 2 files: КЛИЕНТЫ\.csv, ЗАКАЗЫ1\.csv"):
        open_table(path)
    assert rows_of(open_table(path, Reading(sheet="КЛИЕНТЫ.csv"))) == [["Anna", "Riga"]]


def test_what_was_unpacked_stays_while_others_tidy_up(tmp_path: Path) -> None:
    path = tmp_path / "clients.csv.gz"
    path.write_bytes(gzip.compress(CSV, mtime=0))
    table = open_table(path)
    before = list(table.rows())
    with temporary_folder():  # removes what dead processes have left
        assert list(table.rows()) == before


@pytest.mark.parametrize(
    ("content", "name", "file"),
    [
        (CSV, "clients.csv.gz", "clients.csv"),
        (b'[{"name": "Anna", "city": "Riga"}]', "clients.json.gz", "clients.json"),
        (CSV, "clients.gz", "clients"),
    ],
)
def test_a_gz_file_is_read(tmp_path: Path, content: bytes, name: str, file: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(content, mtime=0))
    table = open_table(path)
    assert table.read_as.startswith(f"{file} in it, ")
    assert rows_of(table) == [["Anna", "Riga"]]


def test_what_was_unpacked_is_removed_with_the_table(pack: Pack) -> None:
    table = open_table(pack({"clients.csv": CSV}))
    unpacked = table._held.path
    assert unpacked.exists()
    del table
    assert not unpacked.exists()


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({}, "export.zip is an empty archive."),
        ({"a.png": b"x", "b.png": b"y"}, "export.zip holds no list. It holds: a.png, b.png."),
        ({"a.zip": b"x"}, "export.zip: a.zip is an archive inside an archive."),
        (
            {"a.csv": gzip.compress(CSV, mtime=0)},
            "export.zip: a.csv is an archive inside an archive.",
        ),
        ({"a.csv": b"PK\x05\x06" + bytes(18)}, "export.zip: a.csv is an archive inside an"),
    ],
)
def test_a_zip_file_without_a_list_is_refused(
    pack: Pack, members: dict[str, bytes], sentence: str
) -> None:
    with pytest.raises(IntakeError) as refused:
        open_table(pack(members))
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("start", "sentence"),
    [
        (b"7z\xbc\xaf\x27\x1c", "list.csv is packed as 7z. Unpack it"),
        (b"Rar!\x1a\x07", "list.csv is packed as RAR. Unpack it"),
        (b"\x1f\x8b\x08\x00", "list.csv can't be unpacked: it is damaged or was cut off."),
        (gzip.compress(b"a" * 257 + b"ustar", mtime=0), "list.csv is a tar archive. Unpack it"),
    ],
)
def test_other_archives_are_named(tmp_path: Path, start: bytes, sentence: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(start)
    with pytest.raises(IntakeError) as refused:
        open_table(path)
    assert str(refused.value).startswith(sentence)
