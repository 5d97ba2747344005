"""An HTML file as rows: the largest of its tables."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.cells import NumberedRow
from crm_widgets.intake.reading.html.tables import HtmlTable, TableParser
from crm_widgets.intake.reading.limits import HTML_BYTES, HTML_PIECE
from crm_widgets.intake.reading.merged_cells import filled
from crm_widgets.intake.reading.text.encoding import checked_encoding, find_encoding

_CHUNK = 1 << 16
_MOST_FILLED = 20_000_000
_START = 4096
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?"
    rb"<(?:!doctype\s+html|html|head|meta|body|table|style|div|h[1-6]|p|center|font|title)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)

_NO_TABLE = _("{name} is a web page without a table. Export the list as CSV or XLSX.")
_DAMAGED = _("{name} is a damaged web page. Open it in a spreadsheet program and save it as XLSX.")
_FRAMES = _(
    "{name} is a web page that keeps its sheets in other files. Open it in a spreadsheet program "
    "and save it as XLSX."
)


def is_html(start: bytes) -> bool:
    """Whether a file that begins so is HTML."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        start = start.decode("utf-16", "replace").encode()
    return _HTML.match(start) is not None


def open_html(path: Path, encoding: str = "") -> tuple[Callable[[], Iterator[NumberedRow]], str]:
    """A function that reads the rows of the largest table, and how the file is read."""
    codec = checked_encoding(encoding, path).codec if encoding else _codec(path)
    HTML_BYTES.check(path.stat().st_size, path.name)
    tables = _tables(path, codec)
    table = max(tables, key=_size, default=None)
    if table is None or not table.rows:
        frames = b"<frameset" in path.read_bytes().lower()
        raise IntakeError((_FRAMES if frames else _NO_TABLE).format(name=path.name))
    _fill_up(table)

    def rows() -> Iterator[NumberedRow]:
        return filled(enumerate(map(list, table.rows), 1), table.merged, 0)

    return rows, _read_as(codec, tables.index(table) + 1, sum(map(bool, map(_size, tables))))


def _fill_up(table: HtmlTable) -> None:
    """Make all rows as wide as the widest, where that takes little memory."""
    width = max(map(len, table.rows))
    if len(table.rows) * width < _MOST_FILLED:
        for row in table.rows:
            row.extend([""] * (width - len(row)))


def _tables(path: Path, codec: str) -> list[HtmlTable]:
    parser = TableParser(path.name)
    try:
        with path.open(encoding=codec, errors="replace") as file:
            while text := file.read(_CHUNK):
                parser.feed(text)
                HTML_PIECE.check(len(parser.rawdata), path.name)
        parser.close()
    except (AssertionError, ValueError, RecursionError):
        raise IntakeError(_DAMAGED.format(name=path.name)) from None
    return parser.tables


def _size(table: HtmlTable) -> int:
    """How many cells with a text stand in rows of several."""
    filled_cells = (sum(map(bool, row)) for row in table.rows)
    return sum(cells for cells in filled_cells if cells > 1) or sum(map(any, table.rows))


def _codec(path: Path) -> str:
    """The encoding that the file says, else the likely one."""
    with path.open("rb") as file:
        start = file.read(_START)
    said = _CHARSET.search(start)
    if said and not start.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            codec = codecs.lookup(said[1].decode("ascii")).name
        except (LookupError, UnicodeDecodeError):
            codec = ""
        if codec and not codec.startswith("utf-16"):
            return {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(codec, codec)
    return find_encoding(path).codec


def _read_as(codec: str, place: int, tables: int) -> str:
    name = "UTF-8" if codec.startswith("utf-8") else codec
    if tables < 2:
        return _("table of a web page, {encoding}").format(encoding=name)
    return _("table {place} of {tables} on a web page, {encoding}").format(
        place=place, tables=tables, encoding=name
    )
