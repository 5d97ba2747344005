"""The tables of an HTML file: their cells as texts, with those that span others filled.

Nothing of the file is run or loaded: what is no text of a table's cell is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from crm_widgets.intake.reading.limits import CELLS, COLUMNS, SHEET_TEXT

_SILENT = frozenset(("script", "style", "template", "title", "noscript"))
_BREAKS = frozenset(("br", "p", "div", "li"))
_BREAK = "\x1e"
_MOST_SPAN = 1000
_MOST_TABLES = 1000

Attributes = list[tuple[str, str | None]]


@dataclass
class HtmlTable:
    """The rows of a table, each as its cells. merged: the ranges of cells that span others."""

    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    cells: int = 0
    _open: dict[int, int] = field(default_factory=dict)

    def begin_row(self) -> None:
        """Begin the next row."""
        self.rows.append([])

    def add(self, text: str, columns: int, rows: int) -> None:
        """Add a cell that spans so many columns and rows."""
        row, number = self.rows[-1], len(self.rows)
        while self._open.get(len(row), 0) >= number:
            row.append("")
        start = len(row)
        row += [text, *[""] * (columns - 1)]
        if rows > 1:
            self._open.update(dict.fromkeys(range(start, start + columns), number + rows - 1))
        if rows > 1 or columns > 1:
            self.merged.append((number, start, number + rows - 1, start + columns - 1))
        self.cells += columns


class TableParser(HTMLParser):
    """Takes the tables out of the text of an HTML file. name: of the file."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[HtmlTable] = []
        self._name = name
        self._open: list[HtmlTable] = []
        self._pieces: list[str] | None = None
        self._span = (1, 1)
        self._silent = 0
        self._letters = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._begin_table()
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].begin_row()
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            self._begin_cell(dict(attrs))
        elif tag in _BREAKS and self._pieces:
            self._pieces.append(_BREAK)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._pieces is not None and not self._silent:
            self._letters += len(data)
            SHEET_TEXT.check(self._letters, self._name, sheet=self._name)
            self._pieces.append(data)

    def _begin_table(self) -> None:
        self._end_cell()
        table = HtmlTable()
        if len(self.tables) < _MOST_TABLES:
            self.tables.append(table)
        self._open.append(table)
        del self._open[:-50]

    def _begin_cell(self, attributes: dict[str, Any]) -> None:
        table = self._open[-1]
        if not table.rows:
            table.begin_row()
        self._pieces = []
        self._span = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))

    def _end_cell(self) -> None:
        if self._pieces is None:
            return
        table = self._open[-1]
        table.add(_clean("".join(self._pieces)), *self._span)
        COLUMNS.check(len(table.rows[-1]), self._name, row=len(table.rows))
        CELLS.check(sum(each.cells for each in self.tables[-5:]), self._name, sheet=self._name)
        self._pieces = None


def _span(text: str | None) -> int:
    text = (text or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        return 1
    return min(max(int(text), 1), _MOST_SPAN)


def _clean(text: str) -> str:
    """A text as a page shows it: white space is one space; breaks of lines stay."""
    lines = (" ".join(line.split()) for line in text.split(_BREAK))
    return "\n".join(line for line in lines if line)
