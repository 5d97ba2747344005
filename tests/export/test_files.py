"""The files of an export: their types, their safety, their rights."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import load_workbook

from crm_widgets.export import ExportError, Sheet, export_records, file_of
from crm_widgets.export.vcard import folded, vcard
from crm_widgets.model import Contact, Purchase
from crm_widgets.store import ClientBase, StoreError


@pytest.fixture
def base(base: ClientBase) -> ClientBase:
    base.contacts.add_many(
        [
            Contact(id="a", name="Anna Ozola", phones=["+37120000001"], tags=["vip"]),
            Contact(id="b", name="Ivo", tags=["vip", "new"], custom={"floor": 3, "pet": True}),
            Contact(id="c", name="=HYPERLINK(1)"),
        ]
    )
    base.purchases.add_many(
        Purchase(date=date(2026, 1, 31), amount=Decimal("10.5"), contact_id=client)
        for client in ("a", "c")
    )
    return base


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def test_only_the_contacts_with_all_tags_and_what_belongs_to_them(
    base: ClientBase, tmp_path: Path
) -> None:
    path = tmp_path / "vip.csv"
    assert export_records(base, ["contacts"], "csv", path, tags=["vip", "new"]) == {"contacts": 1}
    assert [row["name"] for row in rows_of(path)] == ["Ivo"]
    counts = export_records(base, ["purchases"], "csv", tmp_path / "p.csv", tags=["vip"])
    assert counts == {"purchases": 1}
    assert rows_of(tmp_path / "p.csv")[0]["contact_id"] == "a"


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"tags": ["vop"]}, "No contact has the tag “vop”. There are: new, vip."),
        ({"segment": "Champions"}, "No segments are computed yet."),
    ],
)
def test_an_unknown_tag_or_segment_is_a_sentence(
    base: ClientBase, tmp_path: Path, chosen: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ExportError, match=sentence):
        export_records(base, ["contacts"], "csv", tmp_path / "x.csv", **chosen)  # type: ignore[arg-type]
    assert list(tmp_path.glob("*.csv")) == []


def test_the_whole_base_is_a_private_folder_or_zip_of_files(
    base: ClientBase, tmp_path: Path
) -> None:
    kinds = ["contacts", "purchases"]
    export_records(base, kinds, "csv", tmp_path / "all")
    files = sorted((tmp_path / "all").iterdir())
    assert [path.name for path in files] == ["contacts.csv", "purchases.csv"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert (tmp_path / "all").stat().st_mode & 0o777 == 0o700
    export_records(base, kinds, "csv", tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.namelist() == ["contacts.csv", "purchases.csv"]
        assert archive.read("contacts.csv") == files[0].read_bytes()
    with pytest.raises(ExportError, match="already exists"):
        export_records(base, kinds, "csv", tmp_path / "all")
    with pytest.raises(StoreError, match="already exists"):
        export_records(base, kinds, "csv", tmp_path / "all.zip")


def test_a_workbook_has_real_types_and_no_formula(base: ClientBase, tmp_path: Path) -> None:
    export_records(base, ["contacts", "purchases"], "xlsx", tmp_path / "all.xlsx")
    with zipfile.ZipFile(tmp_path / "all.xlsx") as archive:
        sheets = [name for name in archive.namelist() if "worksheets/sheet" in name]
        assert all(b"<f>" not in archive.read(name) for name in sheets)
    book = load_workbook(str(tmp_path / "all.xlsx"))
    head, *rows = book.get_sheet_by_name("contacts").to_python()
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert cells[2]["name"] == "=HYPERLINK(1)"
    assert (cells[1]["custom:floor"], cells[1]["custom:pet"]) == (3, True)
    head, first, _second = book.get_sheet_by_name("purchases").to_python()
    purchase = dict(zip(head, first, strict=True))
    assert (purchase["date"], purchase["amount"]) == (date(2026, 1, 31), 10.5)


def test_what_a_spreadsheet_cannot_hold_is_a_text_or_a_sentence() -> None:
    values = [2**60, Decimal("0.1234567890123456789"), date(1900, 1, 1), None, float("nan")]
    file = file_of(Sheet("Table", list("abcde"), lambda: [values]), "xlsx")
    _head, row = load_workbook(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    assert row[:3] == [str(2**60), "0.1234567890123456789", "1900-01-01"]
    long = Sheet("Table", ["note"], lambda: [["x" * 40_000]])
    with pytest.raises(ExportError, match="row 2, note: .* has 40,000 characters.*as CSV"):
        file_of(long, "xlsx")


def test_cards_hold_what_a_phone_book_knows(base: ClientBase, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="vCard holds contacts only"):
        export_records(base, ["purchases"], "vcard", tmp_path / "x.vcf")
    assert export_records(base, ["contacts"], "vcard", tmp_path / "x.vcf") == {"contacts": 3}
    assert (tmp_path / "x.vcf").read_text("utf-8").count("END:VCARD\n") == 3


CONTACT = {
    "id": "a1",
    "name": "Ozola; Anna",
    "kind": "person",
    "company": "Sum, Ltd",
    "phones": ["+37120000001 ext. 12", "20 00 (home)"],
    "emails": ["anna@cafe.example"],
    "city": "Rīga",
    "tags": ["Riga, Centre", "vip"],
    "note": "one\ntwo\\",
}


def test_a_card_of_version_4() -> None:
    assert vcard(CONTACT).split("\r\n") == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        "UID;VALUE=text:a1",
        r"FN:Ozola\; Anna",
        r"N:;Ozola\; Anna;;;",
        r"ORG:Sum\, Ltd",
        "TEL;VALUE=uri:tel:+37120000001;ext=12",
        "TEL;VALUE=text:20 00 (home)",
        "EMAIL:anna@cafe.example",
        "ADR:;;;Rīga;;;",
        r"CATEGORIES:Riga\, Centre,vip",
        r"NOTE:one\ntwo\\",
        "END:VCARD",
        "",
    ]


def test_a_card_of_version_3() -> None:
    lines = vcard(CONTACT, "3.0").split("\r\n")
    assert "KIND:individual" not in lines
    assert "UID:a1" in lines
    assert "TEL;TYPE=VOICE:+37120000001 ext. 12" in lines
    assert "ORG:Ozoli" in vcard({"id": "b", "name": "Ozoli", "kind": "organisation"}, "3.0")


def test_long_lines_are_folded_and_no_letter_is_cut() -> None:
    line = "NOTE:" + "Rīga 🙂 " * 40
    parts = folded(line).split("\r\n")
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
