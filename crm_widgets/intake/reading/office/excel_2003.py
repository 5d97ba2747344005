"""The sheets of an XML file as Excel 2003 wrote it, often under the name of an .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from crm_widgets.intake.reading.limits import UNPACKED_BYTES
from crm_widgets.intake.reading.measure.archive import CHUNK
from crm_widgets.intake.reading.measure.xml_parts import Attributes, read_xml
from crm_widgets.intake.reading.office.cells_handler import CellsHandler, ReadSheet, whole
from crm_widgets.intake.reading.xlsx.number_formats import Shown, shown_by

_SCHEMA = re.compile(rb"<(?:\w+:)?Workbook[\s>]|mso-application[^>]*Excel\.Sheet", re.IGNORECASE)
_PERCENTS = {"Percent": "0.00%", "Standard": "#,##0.00", "Fixed": "0.00"}


def is_excel_2003(start: bytes) -> bool:
    """Whether a file that begins so is such an XML file."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    return b"<?xml" in start[:10] and _SCHEMA.search(start) is not None


def read_excel_2003(path: Path, wanted: str | None = None) -> list[ReadSheet]:
    """The sheets of the file; the rows of the wanted one are kept."""
    UNPACKED_BYTES.check(path.stat().st_size, path.name)
    handler = _Book(path.name, wanted)
    read_xml(_chunks(path), handler)
    return handler.sheets


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


class _Book(CellsHandler):
    def __init__(self, name: str, wanted: str | None) -> None:
        super().__init__(name, wanted)
        self._formats: dict[str, Shown | None] = {}
        self._style = ""
        self._cell: Attributes = {}
        self._found: Any = ""
        self._kind: str | None = None
        self._visible = False

    def start(self, tag: str, attributes: Attributes) -> None:
        self.other()
        about = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if tag == "Style":
            self._style = about.get("ID", "")
        elif tag == "NumberFormat":
            code = about.get("Format", "")
            self._formats[self._style] = shown_by(0, _PERCENTS.get(code, code))
        elif tag == "Worksheet":
            self.begin_sheet(about.get("Name", ""))
        elif tag == "Row":
            self.begin_row(whole(about.get("Index"), 0))
        elif tag == "Cell":
            self._cell, self._found = about, ""
            place = whole(about.get("Index"), 0)
            self.add_cell("", max(place - 1 - self.cells_so_far, 0))
        elif tag == "Data":
            self._kind = about.get("Type", "String")
        elif tag == "Visible":
            self._visible = True

    def text(self, piece: str) -> None:
        if self._kind is not None:
            self.keep_text(piece)
        elif self._visible and self.sheets and piece.strip() in ("SheetHidden", "SheetVeryHidden"):
            self.sheets[-1].visible = False

    def end(self, tag: str) -> None:
        self.other_ended()
        if tag == "Data":
            self._kind, kind = None, self._kind
            self._found = self._value(kind or "", self.taken_text())
        elif tag == "Cell":
            across = whole(self._cell.get("MergeAcross"), 0)
            self.add_merged(across + 1, whole(self._cell.get("MergeDown"), 0) + 1)
            self.add_cell(self._found)
            self.add_cell("", across)
        elif tag == "Row":
            self.end_row()
        elif tag == "Visible":
            self._visible = False

    def _value(self, kind: str, text: str) -> Any:
        if kind == "Number":
            return self._number(text)
        if kind == "DateTime":
            return _day(text)
        if kind == "Boolean":
            return text.strip() in ("1", "true")
        return "" if kind == "Error" else text

    def _number(self, text: str) -> Any:
        shown = self._formats.get(self._cell.get("StyleID", ""))
        try:
            return shown(float(text)) if shown else float(text)
        except ValueError:
            return text


def _day(text: str) -> date | datetime | str:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    return at.date() if at.time() == datetime.min.time() else at
