"""Files as people have them, and damage as files suffer it; the same for the same seed."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable

import polars as pl
import xlsxwriter

NAMES = (
    "Anna Ozola", "Jānis Bērziņš", "Иван Петров", "Jürgen Weiß", 'SIA "Ozols"', "=1+1", "NULL",
    "<img src=x onerror=alert(1)>", "two\nlines", "a;b,c\td", "", "-", "Total", "Итого",
    "🙂", "'=x",
)  # fmt: skip
HEADERS = ("id", "name", "phone", "amount", "date", "note")
MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
Make = Callable[[random.Random], bytes]


def rows(chance: random.Random, count: int = 12) -> list[list[str]]:
    """A header and rows below it."""
    return [list(HEADERS)] + [
        [
            str(number),
            chance.choice(NAMES),
            f"+3712{chance.randrange(10**7):07}",
            f"{chance.randrange(10**6) / 100:.2f}",
            f"2026-01-{chance.randint(1, 28):02}",
            chance.choice(NAMES),
        ]
        for number in range(count)
    ]


def text(chance: random.Random, delimiter: str = ";") -> str:
    """Rows as text, quoted where needed; now and then each cell, or none."""
    quoting = chance.choice(("needed", "needed", "all", "none"))

    def cell(value: str) -> str:
        special = any(sign in value for sign in (delimiter, '"', "\n"))
        if quoting == "all" or (quoting == "needed" and special):
            return '"' + value.replace('"', '""') + '"'
        return value

    end = chance.choice(("\n", "\r\n", "\r"))
    return end.join(delimiter.join(map(cell, row)) for row in rows(chance)) + end


def csv_file(chance: random.Random) -> bytes:
    """A text with separators in one of many encodings."""
    encoding = chance.choice(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "cp1257"))
    return text(chance, chance.choice(";,\t|")).encode(encoding, "replace")


def json_file(chance: random.Random) -> bytes:
    """A list of objects, an object with a list, or an object a line."""
    header, *below = rows(chance)
    records = [dict(zip(header, row, strict=True)) for row in below]
    kind = chance.randrange(3)
    if kind == 2:
        return "\n".join(json.dumps(record) for record in records).encode()
    found = records if kind else {"total": 1, "data": {"items": records}}
    return json.dumps(found, ensure_ascii=False).encode()


def card_file(chance: random.Random) -> bytes:
    """Contacts as vCard, version 2.1 or 3."""
    version = chance.choice(("2.1", "3.0", "4.0"))
    cards = [
        f"BEGIN:VCARD\r\nVERSION:{version}\r\nFN:{row[1]}\r\nTEL;CELL:{row[2]}\r\n"
        f"NOTE;ENCODING=QUOTED-PRINTABLE:=D0=98=\r\n=D0=B2\r\nPHOTO;ENCODING=b:/9j/\r\n AAA\r\n"
        "END:VCARD\r\n"
        for row in rows(chance)[1:]
    ]
    return "".join(cards).encode()


def parquet_file(chance: random.Random) -> bytes:
    """Rows as Parquet."""
    header, *below = rows(chance, 200)
    file = io.BytesIO()
    pl.DataFrame(below, schema=header, orient="row").write_parquet(file)
    return file.getvalue()


def xlsx_file(chance: random.Random) -> bytes:
    """Rows as a workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Clients")
        for place, row in enumerate(rows(chance)):
            for column, value in enumerate(row):
                sheet.write_string(place, column, value)
        sheet.write_formula(20, 3, "=SUM(D2:D12)")
    return file.getvalue()


def ods_file(chance: random.Random) -> bytes:
    """Rows as an OpenDocument sheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string"><text:p>'
            + value.replace("&", "&amp;").replace("<", "&lt;")
            + "</text:p></table:table-cell>"
            for value in row
        )
        + "</table:table-row>"
        for row in rows(chance)
    )
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="A">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    mime = b"application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": mime, "content.xml": content.encode(), "META-INF/manifest.xml": MANIFEST}
    return zipped(parts)


def html_file(chance: random.Random) -> bytes:
    """Rows as an HTML table, which some systems save as .xls."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in rows(chance)
    )
    return f"<html><body><table>{lines}</table></body></html>".encode()


def zip_file(chance: random.Random) -> bytes:
    """A zip file with one or more lists in it; now and then its content is damaged already."""
    data = csv_file(chance)
    inner = damaged(data, chance) if chance.random() < 0.5 else data
    members = {"clients.csv": inner, "deals.csv": data}
    return zipped(dict(list(members.items())[: chance.randint(1, 2)]))


def gz_file(chance: random.Random) -> bytes:
    """A gz file."""
    return gzip.compress(csv_file(chance))


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip file of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


MAKERS: dict[str, Make] = {
    "list.csv": csv_file, "list.tsv": csv_file, "list.json": json_file, "list.vcf": card_file,
    "list.parquet": parquet_file, "list.xlsx": xlsx_file, "list.ods": ods_file,
    "list.xls": html_file, "list.zip": zip_file, "list.csv.gz": gz_file,
}  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, cut out, doubled, quoted, made NUL, or cut off."""
    changed = bytearray(data)
    for _change in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(changed) or 1), chance.randint(1, 40)
        kind = chance.randrange(9)
        if kind == 0 and changed:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            del changed[at : at + length]
        elif kind == 2:
            changed[at:at] = changed[at : at + length] * chance.randint(1, 50)
        elif kind == 3:
            changed[at : at + length] = bytes(length)
        elif kind == 4:
            changed[at:at] = chance.choice((b'"', b'"\n', b';"', b"\r", b"\xff", b"\xed\xa0\x80"))
        elif kind == 5:
            changed[at:at] = chance.choice((b";;", b",,,", b"\t", b"\n", b"|")) * length
        elif kind == 6:
            changed[at : at + length] = chance.randbytes(length)
        elif kind == 7:
            changed[at:at] = b"a;" * 10_000
        else:
            del changed[max(1, at) :]
    return bytes(changed) or b"x"


def damaged_file(name: str, chance: random.Random) -> bytes:
    """A damaged file of that name. Of a packed one, half are damaged in a part before packing."""
    data = MAKERS[name](chance)
    if name.endswith((".xlsx", ".ods", ".zip")) and chance.random() < 0.6:
        members = unzipped(data)
        part = chance.choice(list(members))
        return zipped({**members, part: damaged(members[part], chance)})
    return damaged(data, chance)


def bombs() -> dict[str, bytes]:
    """Files that are small and claim to be huge, or that are one huge piece."""
    book = unzipped(xlsx_file(random.Random(1)))
    sheet = "xl/worksheets/sheet1.xml"
    styled = b'<row><c s="1"/></row>' * 1_000_000
    many = {**book, sheet: book[sheet].replace(b"</sheetData>", styled + b"</sheetData>")}
    return {
        "bomb.zip": zipped({"list.csv": b"a,b\n" + b"1,2\n" * 150_000_000}),
        "zeros.csv.gz": gzip.compress(bytes(600_000_000), 1),
        "styled.xlsx": zipped(many),
        "columns.csv": b",".join(b"c%d" % n for n in range(10_000)) + b"\n" + b"1," * 9_999 + b"1",
        "columns.json": json.dumps([{f"c{n}": n for n in range(20_000)}]).encode(),
        "deep.json": b'[{"a":' + b"[" * 1_000_000,
        "quote.csv": b'a,b\n1,"x\n' + b"1,2\n" * 3_000_000,
        "quotes.csv": b'a,b,c\n1,"x,2\n' + b"1,2,3\n" * 100_000 + b'1,x",2\n',
        "line.csv": b"x" * 50_000_000,
        "lines.vcf": b"BEGIN:VCARD\nNOTE:" + b"\n x" * 5_000_000,
        "nested.zip": zipped({"a.zip": zipped({"a.csv": b"a,b\n1,2\n"})}),
    }
