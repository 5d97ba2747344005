"""Which column of a file fills which field of ours, one row a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.panels.pages_of_rows import PAGE_TEXTS, PagedComponent, page_of

LEAVE_OUT = ""
"""The choice of a column that fills no field."""

TEXTS = {
    **PAGE_TEXTS,
    "title": _("Columns of the file"),
    "start_again": _("Start again"),
    "theirs": _("Their column"),
    "first_values": _("First three values"),
    "field": _("Our field"),
    "why": _("Why"),
    "column": _("Column"),
    "no_values": _("(empty)"),
    "field_of": _("Our field for column {letter}, {column}"),
    "custom_name": _("Name of the new custom field"),
    "custom_kind": _("Kind of the new custom field"),
}

OptionGroups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Fields to choose from: a label, and the choices (value, text) under it."""


@dataclass(frozen=True)
class MappedColumn:
    """A column of the file, and the field that it fills.

    field: the value of its option. values: its first values. reason and detail: why this field.
    doubtful: whether a person should look at it. copy: "2nd of 2" where headers are equal.
    custom: the name and the kind of a custom field that is made for it.
    """

    place: int
    letter: str
    column: str
    field: str = LEAVE_OUT
    values: Sequence[str] = ()
    reason: str = ""
    detail: str = ""
    hint: str = ""
    doubtful: bool = False
    copy: str = ""
    custom: Mapping[str, str] | None = None


class MappingTable(PagedComponent):
    """The columns of a file: those to look at first, then in the order of the file.

    `on_field(place, field)` is called when the visitor chooses a field, `on_custom(place, name,
    kind)` for a new custom field, `on_start_again()` for the proposal as it was.
    """

    script: ClassVar[str] = "intake/mapping_table"
    page_size = 100

    groups = traitlets.List().tag(sync=True)
    options = traitlets.List().tag(sync=True)
    custom_kinds = traitlets.List().tag(sync=True)

    def __init__(
        self,
        *,
        on_field: Callable[[int, str], object] = lambda _place, _field: None,
        on_custom: Callable[[int, str, str], object] = lambda _place, _name, _kind: None,
        on_start_again: Callable[[], object] = lambda: None,
        messages: Component | None = None,
    ) -> None:
        self._on_field, self._on_custom = on_field, on_custom
        self._on_start_again = on_start_again
        self.columns: list[MappedColumn] = []
        super().__init__(messages=messages, texts=TEXTS)

    def show(self, columns: Sequence[MappedColumn], options: OptionGroups) -> None:
        """Show these columns, with these fields to choose from."""
        self.columns = sorted(columns, key=lambda column: (not column.doubtful, column.place))
        with self.hold_sync():
            self.options = [
                {"label": label, "options": [list(option) for option in choices]}
                for label, choices in options
            ]
            self.show_rows(len(self.columns), page=self.page)

    def update(self, column: MappedColumn) -> None:
        """Show one column again, where it stands."""
        self.columns = [column if each.place == column.place else each for each in self.columns]
        self.show_rows(self.total, page=self.page)

    def draw_page(self, start: int, count: int) -> None:
        """Draw the columns of one page, the doubtful ones under a line of their own."""
        shown = page_of(self.columns, start, count)
        doubtful = [column for column in shown if column.doubtful]
        others = [column for column in shown if not column.doubtful]
        self.groups = [
            {"label": label, "rows": [asdict(column) for column in some]}
            for label, some in ((self._to_look_at(), doubtful), (self._others(), others))
            if some
        ]

    def _to_look_at(self) -> str:
        count = sum(column.doubtful for column in self.columns)
        return _("{count} to look at").format(count=format_number(count))

    def _others(self) -> str:
        """ "18 mapped", or nothing where no column is doubtful."""
        others = [column for column in self.columns if not column.doubtful]
        if len(others) == len(self.columns):
            return ""
        mapped = sum(column.field != LEAVE_OUT for column in others)
        if mapped == len(others):
            return _("{count} mapped").format(count=format_number(mapped))
        left = _("{count} left out").format(count=format_number(len(others) - mapped))
        return _("{count} mapped").format(count=format_number(mapped)) + f", {left}"

    def column_at(self, place: int) -> MappedColumn:
        """The column in a place of the file."""
        return next(column for column in self.columns if column.place == place)

    @browser_callable
    def set_field(self, place: int, field: str) -> None:
        """The visitor chose a field for a column."""
        known = {option[0] for group in self.options for option in group["options"]}
        if field not in known:
            raise InvalidValue(_("“{value}” cannot be chosen here.").format(value=field))
        self.update(replace(self.column_at(place), field=field))
        self._on_field(place, field)

    @browser_callable
    def set_custom(self, place: int, name: str, kind: str) -> None:
        """The visitor named the custom field that a column fills."""
        if not name.strip():
            raise InvalidValue(_("Name the new custom field."))
        column = self.column_at(place)
        self.update(replace(column, custom={"name": name.strip(), "kind": kind}))
        self._on_custom(place, name.strip(), kind)

    @browser_callable
    def start_again(self) -> None:
        """The visitor wants the proposal as it was."""
        self._on_start_again()


def copies(columns: Sequence[str]) -> list[str]:
    """ "2nd of 2" for each header that stands there more than once.

    >>> copies(["Phone", "Name", "Phone"])
    ['1 of 2', '', '2 of 2']
    """
    totals: dict[str, int] = {}
    for column in columns:
        totals[column] = totals.get(column, 0) + 1
    seen: dict[str, int] = {}
    texts = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        about: dict[str, Any] = {"number": seen[column], "total": totals[column]}
        texts.append(_("{number} of {total}").format(**about) if totals[column] > 1 else "")
    return texts


def columns_line(columns: Sequence[MappedColumn]) -> tuple[str, str]:
    """Where the mapping stands: "18 of 21 columns mapped", and "3 to look at" or nothing."""
    mapped = sum(column.field != LEAVE_OUT for column in columns)
    text = plural("{mapped} of {n} column mapped", "{mapped} of {n} columns mapped", len(columns))
    about = {"mapped": format_number(mapped), "n": format_number(len(columns))}
    doubtful = sum(column.doubtful for column in columns)
    look = _("{count} to look at").format(count=format_number(doubtful)) if doubtful else ""
    return text.format(**about), look
