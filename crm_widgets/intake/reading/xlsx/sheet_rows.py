"""The rows of a sheet as the usual programs write them, read by patterns: three times as fast.

Whatever is written otherwise (a cell with several fonts, another order of attributes, damage) goes
to the reader of XML, a piece at a time; where that happens again and again, all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from crm_widgets.intake.reading.limits import XML_QUIET_BYTES
from crm_widgets.intake.reading.measure.xml_parts import read_xml
from crm_widgets.intake.reading.spool import Spool
from crm_widgets.intake.reading.xlsx.row_plans import OddRow, RowPlans
from crm_widgets.intake.reading.xlsx.sheet import SheetCells
from crm_widgets.intake.reading.xlsx.sheet_parts import SheetParts
from crm_widgets.intake.reading.xlsx.workbook import Workbook

_HEAD_BYTES = 100_000
_PIECE = 1 << 18
_LOOK_CHUNKS = 16
_MOST_ODD_PIECES = 5
_START = re.compile(
    rb'(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*encoding="(?i:utf-8)"[^>]*>)?\s*'
    rb"(<worksheet[\s>](?:(?!<!|<\?|<sheetData)[\s\S])*)<sheetData>"
)
_ROW = re.compile(r'\s*<row r="([0-9]{1,7})"([^<>]*)>')
_LEVEL = re.compile(r'\soutlineLevel="([0-9])"')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="([a-z]{1,3}|inlineStr)")?(?:/>|>'
    r"(?:<f[^<>]*(?:/>|>([^<]*)</f>))?"
    r"(?:<v>([^<]*)</v>|<v/>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?</c>)|(<)"
)
_VALUE = re.compile(rb"<(?:\w+:)?[vt][\s>]")
_FORMULA = 3
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_sheet(workbook: Workbook, sheet: str, parts: SheetParts) -> Spool | None:
    """The rows of a sheet; None if it has none. parts: receives what else the sheet has."""
    spool = Spool(workbook.name, sheet)
    cells = SheetCells(workbook, sheet, spool, parts)
    _read_rows(workbook.archive.chunks(workbook.sheets[sheet]), cells, spool)
    return spool if spool.finish() else None


def has_cells(workbook: Workbook, sheet: str) -> bool:
    """Whether a sheet has cells with values, by a look at its beginning; so if that is long."""
    start = b""
    for chunk in islice(workbook.archive.chunks(workbook.sheets[sheet]), _LOOK_CHUNKS):
        start = start[-20:] + chunk
        if _VALUE.search(start):
            return True
        if b"</sheetData>" in start or b"<sheetData/>" in start:
            return False
    return len(start) > 0


def _read_rows(chunks: Iterable[bytes], cells: SheetCells, spool: Spool) -> None:
    """Add the rows of a sheet's XML to the spool, and what else `cells` takes from it."""
    chunks = iter(chunks)
    start = b""
    while len(start) < _HEAD_BYTES and b"<sheetData" not in start:
        chunk = next(chunks, b"")
        start += chunk
        if not chunk:
            break
    head = _START.match(start)
    if not head:
        read_xml(chain([start], chunks), cells)
        return
    read_xml([head[1] + b"</worksheet>"], cells)
    _QuickRows(cells, spool).read(chain([start[head.end() :]], chunks))


class _QuickRows:
    def __init__(self, cells: SheetCells, spool: Spool) -> None:
        self._cells, self._spool = cells, spool
        self._odd = 0
        self._plans = RowPlans(cells)

    def read(self, chunks: Iterator[bytes]) -> None:
        """Read the rows from behind `<sheetData>` on, and what stands below them."""
        rest = b""
        ended = False
        while not ended and self._odd <= _MOST_ODD_PIECES and len(rest) < XML_QUIET_BYTES.most:
            chunk = next(chunks, b"")
            rest += chunk
            below = rest.find(b"</sheetData>")
            ended = not chunk or below >= 0
            if ended or len(rest) >= _PIECE:
                end = rest.rfind(b"</row>", 0, below if below >= 0 else None) + len(b"</row>")
                if end >= len(b"</row>"):
                    self._take(rest[:end])
                    rest = rest[end:]
        read_xml(chain([b"<worksheet><sheetData>", rest], chunks), self._cells)

    def _take(self, piece: bytes) -> None:
        """Read a piece of whole rows."""
        try:
            text = piece.decode("utf-8")
        except UnicodeDecodeError:
            text = "<!"
        if "<!" in text or "<?" in text or _NO_XML.search(text):
            self._take_carefully(piece)
            return
        rows = text.split("</row>")
        for at, row in enumerate(rows[:-1]):
            try:
                self._take_row(row)
            except (OddRow, ValueError, IndexError):
                self._take_carefully("</row>".join(rows[at:]).encode())
                return

    def _take_carefully(self, piece: bytes) -> None:
        self._odd += 1
        read_xml([b"<rows>", piece, b"</rows>"], self._cells)

    def _take_row(self, row: str) -> None:
        begin = _ROW.match(row)
        while begin and begin[2].endswith("/"):
            begin = _ROW.match(row, begin.end())
        if not begin:
            raise OddRow
        cells = _CELL.findall(row, begin.end())
        first, values, letters = self._plans.read(cells) if cells else (0, [], 0)
        self._cells.begin_row(begin[1])
        if "outlineLevel" in begin[2] and (level := _LEVEL.search(begin[2])):
            self._cells.set_level(level[1])
        if "<f" in row:
            for cell in cells:
                self._cells.take_formula(cell[_FORMULA])
        if values:
            self._spool.add(self._cells.row, first, values, letters)
