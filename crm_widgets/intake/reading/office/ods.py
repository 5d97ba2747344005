"""The sheets of an ODS file, with the numbers as the cells show them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from crm_widgets.intake.reading.measure.archive import Archive
from crm_widgets.intake.reading.measure.xml_parts import Attributes, read_xml
from crm_widgets.intake.reading.office.cells_handler import CellsHandler, ReadSheet, whole

CONTENT = "content.xml"
_NUMBERS = ("float", "currency", "percentage")
_NOTES = ("annotation", "tracked-changes", "shapes", "forms")
_TIME = re.compile(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2})")


def read_ods(archive: Archive, wanted: str | None = None) -> list[ReadSheet]:
    """The sheets of an ODS file; the rows of the wanted one are kept."""
    handler = _Content(archive.name, wanted)
    read_xml(archive.chunks(CONTENT), handler)
    return handler.sheets


class _Content(CellsHandler):
    def __init__(self, name: str, wanted: str | None) -> None:
        super().__init__(name, wanted)
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._cell: Attributes | None = None
        self._paragraphs = self._notes = 0
        self._in_paragraph = False
        self._times = 1

    def start(self, tag: str, attributes: Attributes) -> None:
        self.other()
        if tag in _NOTES:
            self._notes += 1
        elif self._notes:
            return
        elif tag == "style":
            self._style = attributes.get("style:name", "")
        elif tag == "table-properties":
            if attributes.get("table:display") == "false":
                self._hidden_styles.add(self._style)
        elif tag == "table":
            style = attributes.get("table:style-name", "")
            self.begin_sheet(
                attributes.get("table:name", ""), visible=style not in self._hidden_styles
            )
        elif tag == "table-row":
            self._times = whole(attributes.get("table:number-rows-repeated"))
            self.begin_row()
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell, self._paragraphs = attributes, 0
        elif self._cell is not None:
            self._start_text(tag, attributes)

    def _start_text(self, tag: str, attributes: Attributes) -> None:
        if tag == "p":
            if self._paragraphs:
                self.keep_text("\n")
            self._paragraphs += 1
            self._in_paragraph = True
        elif tag == "s":
            self.keep_text(" " * min(whole(attributes.get("text:c")), 1000))
        elif tag in ("tab", "line-break"):
            self.keep_text("\t" if tag == "tab" else "\n")

    def text(self, piece: str) -> None:
        if self._in_paragraph and not self._notes:
            self.keep_text(piece)

    def end(self, tag: str) -> None:
        self.other_ended()
        if tag in _NOTES:
            self._notes -= 1
        elif self._notes:
            return
        elif tag == "p":
            self._in_paragraph = False
        elif tag in ("table-cell", "covered-table-cell") and self._cell is not None:
            self._take_cell(self._cell)
            self._cell = None
        elif tag == "table-row":
            self.end_row(self._times)

    def _take_cell(self, cell: Attributes) -> None:
        shown = self.taken_text()
        value = _value(cell, shown)
        columns = whole(cell.get("table:number-columns-spanned"))
        self.add_merged(columns, whole(cell.get("table:number-rows-spanned")))
        self.add_cell(value, whole(cell.get("table:number-columns-repeated")))


def _value(cell: Attributes, shown: str) -> Any:
    kind = cell.get("office:value-type", "")
    if kind in _NUMBERS:
        return _number(cell.get("office:value", ""), shown, kind)
    if kind == "date":
        return _day(cell.get("office:date-value", ""), shown)
    if kind == "time":
        return _time(cell.get("office:time-value", ""), shown)
    if kind == "boolean":
        return cell.get("office:boolean-value") == "true"
    return cell.get("office:string-value", shown) if kind == "string" else shown


def _number(text: str, shown: str, kind: str) -> Any:
    """A number, or what its cell shows of it: 00042, 371-2000, 15%."""
    try:
        value = float(text)
    except ValueError:
        return shown
    shown = shown.strip()
    if kind == "percentage":
        return shown or value
    digits = re.sub(r"[-/() +]", "", shown)
    if kind == "currency" or not digits.isascii() or not digits.isdigit() or value < 0:
        return value
    is_text = re.match(r"0\d", shown) or re.search(r"[-/()+]", shown)
    return shown if is_text and int(digits) == value else value


def _time(text: str, shown: str) -> time | str:
    found = _TIME.match(text)
    try:
        return time(int(found[1]), int(found[2]), int(found[3])) if found else shown
    except ValueError:
        return shown


def _day(text: str, shown: str) -> date | datetime | str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return shown
    return at if "T" in text else at.date()
