"""A table of an analysis: sorted by a click, paged in Python, exported whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

import traitlets

from crm_widgets.export import FORMATS, ExportFormat, Sheet, file_of, is_missing
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import (
    format_long_day,
    format_money,
    format_number,
    format_percent,
    shorten,
)
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.panels.export_choice import ask_format
from crm_widgets.widgets.kit.static_view import html_table

Kind = Literal["text", "count", "number", "money", "share", "days", "day", "bar", "flag"]
Row = Mapping[str, Any]
Layout = Literal["sortable", "fixed", "stacked"]
"""`sortable`: a click on a head sorts. `fixed`: rows keep their order. `stacked`: they do too, and
on a narrow screen the first and the third column stand on one line of a row and the second below
them; any other is hidden there."""
_RIGHT = ("count", "number", "money", "share", "days")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Column:
    """How one column is shown: `kind` says what its values are.

    `hide` keeps it off a narrow screen. `href(row)` makes its text a link, `tag(row)` adds a chip
    (text, tone), `chip(row)` shows the text as a chip of those colours: ground and ink, light and
    dark.
    """

    name: str
    label: str
    kind: Kind = "text"
    hide: bool = False
    href: Callable[[Row], str] | None = None
    tag: Callable[[Row], tuple[str, str] | None] | None = None
    chip: Callable[[Row], Sequence[str]] | None = None


class DataTable(Component):
    """Rows of a data frame, or of dicts. Without `columns`, all of them, as their values are.

    >>> table = DataTable([Column("clients", "Clients", "count")])
    >>> table.show([{"clients": 1349}, {"clients": 37}])
    >>> [row["cells"][0]["text"] for row in table.rows]
    ['1,349', '37']
    >>> table.sort_by("clients")
    >>> [row["cells"][0]["text"] for row in table.rows]
    ['37', '1,349']
    """

    script: ClassVar[str] = "data_table"

    title = traitlets.Unicode().tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)
    heads = traitlets.List().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    facts = traitlets.List().tag(sync=True)
    sorting = traitlets.Dict().tag(sync=True)
    page = traitlets.Int(1).tag(sync=True)
    pages = traitlets.Int(1).tag(sync=True)
    empty = traitlets.Unicode().tag(sync=True)
    how = traitlets.List().tag(sync=True)
    stacked = traitlets.Bool().tag(sync=True)
    file_name = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        columns: Sequence[Column] | None = None,
        *,
        title: str = "",
        currency: str = "",
        file_name: str = "",
        empty: str = _("There is nothing to show."),
        layout: Layout = "sortable",
        page_size: int = PAGE_SIZE,
        how: Sequence[str] = (),
    ) -> None:
        self.columns = list(columns or [])
        self._derived = columns is None
        self.currency = currency
        self.sortable = layout == "sortable"
        self.page_size = page_size
        self._all: list[Row] = []
        self._empty_text = empty
        super().__init__(
            title=title,
            file_name=file_name,
            how=list(how),
            stacked=layout == "stacked",
            texts={
                "back": _("Back"),
                "next": _("Next"),
                "download": _("Export table"),
                "table": _("Table"),
                "how": _("How it is computed"),
            },
        )

    def prepare(self, table: Any) -> tuple[list[Row], list[str]]:
        """What `show_prepared` needs to show a table: all that takes time, for another thread."""
        return records_of(table), names_of(table)

    def show_prepared(self, prepared: tuple[list[Row], list[str]]) -> None:
        """Show what `prepare` returned."""
        self._show(*prepared)

    def show(self, table: Any) -> None:
        """Show other rows; the order that the visitor chose is kept."""
        self._show(records_of(table), names_of(table))

    def _show(self, rows: list[Row], names: Sequence[str]) -> None:
        self._all = rows
        if self._derived:
            self.columns = [Column(name, _label(name), _kind_of(name, rows)) for name in names]
        if self.sorting and self.sorting["name"] not in [column.name for column in self.columns]:
            self.sorting = {}
        with self.hold_sync():
            self.page = 1
            self._sort()
            self._draw()

    def sort_by(self, name: str, falling: bool | None = None) -> None:
        """Sort by a column; the same one again turns the order round. What is missing is last."""
        if name not in [column.name for column in self.columns]:
            raise LookupError(f"the table has no column {name!r}")
        if falling is None:
            now = self.sorting
            falling = not now["falling"] if now.get("name") == name else False
        with self.hold_sync():
            self.sorting = {"name": name, "falling": falling}
            self.page = 1
            self._sort()
            self._draw()

    def static_html(self) -> str:
        """The rows of this page of the table."""
        rows = [[cell["text"] for cell in row["cells"]] for row in self.rows]
        return html_table(rows, [column.label for column in self.columns], title=self.title)

    def sheet(self) -> Sheet:
        """The whole table, its values as they are, for a file."""
        return sheet_of(self._all, [column.name for column in self.columns])

    def file(self, file_format: Literal["csv", "xlsx"] = "csv") -> bytes:
        """The whole table, its values as they are, as a CSV or XLSX file."""
        return file_of(self.sheet(), file_format)

    @browser_callable
    def ask_sort(self, name: str) -> None:
        """The visitor pressed a column's head; figures begin with the largest."""
        first = next(column.kind for column in self.columns if column.name == name) in (
            *_RIGHT,
            "bar",
        )
        now = self.sorting
        self.sort_by(name, not now["falling"] if now.get("name") == name else first)

    @browser_callable
    def turn(self, page: int) -> None:
        """The visitor turned the page."""
        self.page = min(max(page, 1), self.pages)
        self._draw()

    @browser_callable
    def download(self) -> None:
        """The visitor wants the table as a file."""
        ask_format(self, _("Export the table as:"), ("csv", "xlsx"), self._give)

    def _give(self, file_format: ExportFormat) -> None:
        about = FORMATS[file_format]
        name = (self.file_name or "table.csv").removesuffix(".csv") + about.ending
        self.give_file(name, self.file(file_format), about.mime)  # type: ignore[arg-type]

    def _sort(self) -> None:
        if not self.sorting:
            return
        name = self.sorting["name"]
        there = [row for row in self._all if not is_missing(row.get(name))]
        missing = [row for row in self._all if is_missing(row.get(name))]
        there.sort(key=lambda row: _key(row[name]), reverse=self.sorting["falling"])
        self._all = [*there, *missing]

    def _draw(self) -> None:
        with self.hold_sync():
            self.pages = max(1, -(-len(self._all) // self.page_size))
            start = (self.page - 1) * self.page_size
            shown = self._all[start : start + self.page_size]
            self.heads = [
                {
                    "name": column.name,
                    "label": column.label,
                    "num": column.kind in _RIGHT,
                    "hide": column.hide,
                    "sortable": self.sortable,
                }
                for column in self.columns
            ]
            self.rows = [
                {"cells": [self._cell(column, row) for column in self.columns]} for row in shown
            ]
            self.empty = "" if self._all else self._empty_text
            self.line = ""
            if self.pages > 1:
                self.line = _("{first} to {last} of {total}").format(
                    first=format_number(start + 1),
                    last=format_number(start + len(shown)),
                    total=format_number(len(self._all)),
                )

    def _cell(self, column: Column, row: Row) -> dict[str, Any]:
        value = row.get(column.name)
        cell: dict[str, Any] = {"text": shown(value, column.kind, self.currency)}
        if column.kind == "bar":
            cell = {"text": shown(value, "share"), "bar": float(value or 0)}
        if column.href is not None:
            cell["href"] = column.href(row)
        if column.tag is not None and (tag := column.tag(row)):
            cell["tag"], cell["tone"] = tag
        if column.chip is not None:
            cell["chip"] = list(column.chip(row))
        return cell


_LONGEST_CELL = 2_000


def shown(value: Any, kind: Kind, currency: str = "") -> str:
    """A value as a visitor reads it; what is missing is a dash."""
    if is_missing(value):
        return "" if kind == "flag" else "–"
    if kind == "flag":
        return _("yes") if value else _("no")
    if kind in ("share", "bar"):
        return format_percent(value, 1)
    if kind == "money":
        return format_money(value, currency) if currency else format_number(value)
    if kind == "days":
        return format_number(value, 0 if float(value).is_integer() else 1)
    if kind in ("count", "number"):
        return format_number(value, 2 if kind == "number" else 0)
    if kind == "day":
        return format_long_day(value.date() if isinstance(value, datetime) else value)
    return shorten(str(value), _LONGEST_CELL)


def records_of(table: Any) -> list[Row]:
    """The rows of a data frame of any kind, or of dicts, as dicts of Python values."""
    if isinstance(table, list):
        return table
    import narwhals as nw

    frame = nw.from_native(table).lazy().collect()
    return list(frame.iter_rows(named=True))


def names_of(table: Any) -> list[str]:
    """The columns of a data frame of any kind, also of one without rows, or of dicts."""
    if isinstance(table, list):
        return list(table[0]) if table else []
    import narwhals as nw

    return list(nw.from_native(table).lazy().collect_schema().names())


def sheet_of(rows: Sequence[Row], columns: Sequence[str]) -> Sheet:
    """Rows as a table for a file: a header, then the values as they are."""
    return Sheet("Table", columns, lambda: ([row.get(name) for name in columns] for row in rows))


def _key(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _label(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _kind_of(name: str, rows: Sequence[Row]) -> Kind:
    value = next((row[name] for row in rows if not is_missing(row[name])), None)
    kinds: list[tuple[type | tuple[type, ...], Kind]] = [
        (bool, "flag"),
        (int, "count"),
        (float, "number"),
        ((date, datetime), "day"),
    ]
    kind: Kind = next((kind for types, kind in kinds if isinstance(value, types)), "text")
    share = any(word in name for word in ("share", "rate", "conversion"))
    return "share" if kind == "number" and share else kind
