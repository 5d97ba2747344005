"""Spreadsheet files written part by part, also such as no spreadsheet program would write."""

from __future__ import annotations

import zipfile
from pathlib import Path

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (
    f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Orders" sheetId="1" r:id="r1"/></sheets></workbook>'
)
RELATIONS = (
    f'<Relationships><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)


def text_cell(place: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def table_rows(rows: int) -> str:
    """A header and so many rows of two columns."""
    header = f'<row r="1">{text_cell("A1", "name")}{text_cell("B1", "amount")}</row>'
    return header + "".join(
        f'<row r="{row}">{text_cell(f"A{row}", "Anna")}<c r="B{row}"><v>{row}</v></c></row>'
        for row in range(2, rows + 2)
    )


def sheet(rows: str, before: str = "") -> str:
    """The XML of a sheet with these rows."""
    return f"{before}<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"


def write_xlsx(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A workbook with one sheet, Orders, of these parts besides the usual ones."""
    usual: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in (usual | parts).items():
            file.writestr(name, part)
    return path


def write_sheet(path: Path, rows: str) -> Path:
    """A workbook whose sheet has these rows."""
    return write_xlsx(path, {"xl/worksheets/sheet1.xml": sheet(rows)})
