"""The one kind of analysis page: controls, a day, a computation, charts and tables, an export."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets

from crm_widgets.errors import InvalidValue
from crm_widgets.export import FORMATS, ExportFormat, Sheet, contacts_file, file_of
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day
from crm_widgets.pages.page import Page
from crm_widgets.pages.refresh_timing import SETTLE_SECONDS, Settling
from crm_widgets.widgets.kit.chart import Chart, DrawsChart
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.computation import Computation, checkpoint
from crm_widgets.widgets.kit.controls import Control, Controls
from crm_widgets.widgets.kit.data_notice import Notice
from crm_widgets.widgets.kit.data_table import Column, DataTable
from crm_widgets.widgets.kit.empty_state import Hint
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.panels.export_choice import ask_format

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


CLIENT = "contact_id"
"""The column that says which client a row is of."""


@dataclass(frozen=True)
class Empty:
    """What a page says while there are no data: the line under its heading, what to do next, and
    commands that do it."""

    line: str
    hint: str
    commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class DataWarning:
    """Something the visitor must know about the figures, and a button that shows more."""

    text: str
    action: Action | None = None


@dataclass(frozen=True)
class _View:
    """A chart or a table, and the part of the result that it shows (None: it is hidden)."""

    widget: Chart | DataTable
    of: Callable[[Any], Any]

    def prepare(self, result: Any) -> Any:
        checkpoint()
        part = self.of(result)
        return None if part is None else self.widget.prepare(part)

    def show(self, prepared: Any) -> None:
        self.widget.layout.display = "none" if prepared is None else None
        if prepared is not None:
            self.widget.show_prepared(prepared)


@dataclass(frozen=True)
class _Computed:
    """What one computation returned; `result` is None where there are no data."""

    state: object
    as_of: date | None = None
    default_day: date | None = None
    result: Any = None
    prepared: Sequence[Any] = ()
    shown_for: dict[str, Any] = field(default_factory=dict)


class AnalysisPage(Page):
    """A page of one analysis. A subclass says what it reads, computes and shows:

    - `title`, `file_name` (of the export, without day and ending), `empty`;
    - `reads`: the tables of the base that the figures depend on. The page computes again when one
      of these changed, and at no other change; `dates` names the columns of dates among them, from
      which the default `as_of` follows (`crm_widgets.insights.as_of`);
    - `controls_of_page()`: the controls after "As of"; those named in `shown_only` change what is
      shown of a result, and compute nothing;
    - `layout_of_page()`: makes charts and tables with `add_chart` and `add_table`, and returns the
      widgets below the controls;
    - `compute(as_of, **chosen)`: the result; it runs in a thread and reads by `frame(table)`;
    - `subtitle(result)`, `warnings(result)`, `before_showing(result)`: the rest that depends on it.

    >>> class Orders(AnalysisPage):  # doctest: +SKIP
    ...     title, file_name = "Orders", "orders"
    ...     reads, dates = ("purchases",), {"purchases": ("date",)}
    ...     empty = Empty("No purchases yet", "Import what you have.")
    ...
    ...     def layout_of_page(self):
    ...         return [self.add_table(None, of=lambda orders: orders, title="Orders")]
    ...
    ...     def compute(self, as_of):
    ...         return order_table(self.frame("purchases"), as_of=as_of)
    """

    title: ClassVar[str]
    file_name: ClassVar[str]
    empty: ClassVar[Empty]
    reads: ClassVar[tuple[str, ...]]
    dates: ClassVar[dict[str, tuple[str, ...]]] = {}
    shown_only: ClassVar[tuple[str, ...]] = ()

    def __init__(self, base: ClientBase) -> None:
        self.base = base
        self.result: Any = None
        self.as_of: date | None = None
        messages = Message()
        self._views: list[_View] = []
        self._default_day: date | None = None
        self._computing: object = None
        self._asked_last: dict[str, Any] = {}
        self._settling = Settling()
        as_of = Control("as_of", _("As of"), None, "date", optional=True)
        self.controls = Controls(
            [*([as_of] if self.dates else []), *self.controls_of_page()],
            on_change=self._control_changed,
            today=self.base.clock.today,
            messages=messages,
        )
        self.computation = Computation()
        self.notice = Notice()
        self.page_widgets = list(self.layout_of_page())
        self.hint = Hint(self.empty.hint, commands=self.empty.commands, messages=messages)
        self.body = Box(look="stack")
        super().__init__(
            base,
            self.title,
            line=lambda: _("Computing…"),
            actions=[Action(_("Export"), self.export)],
            messages=messages,
            body=[self.controls, self.computation, self.notice, self.body],
        )
        self._seen = None  # nothing is shown before the first result
        self.start_computing()

    # What a subclass says.

    def controls_of_page(self) -> Sequence[Control]:
        """The controls after "As of"; their values are passed to `compute` by name."""
        return ()

    def layout_of_page(self) -> Sequence[ipywidgets.Widget]:
        """Make the charts and tables, and return the widgets below the controls."""
        raise NotImplementedError

    def compute(self, *args: Any, **chosen: Any) -> Any:
        """The result, in a thread: nothing here may touch a widget."""
        raise NotImplementedError

    def subtitle(self, result: Any) -> str:
        """The line under the heading."""
        raise NotImplementedError

    def warnings(self, result: Any) -> Sequence[DataWarning]:
        """What the visitor must know about these figures."""
        return ()

    def before_showing(self, result: Any) -> None:
        """Set what else depends on the result, such as captions; the views follow after it."""

    def refresh_controls(self) -> None:
        """Offer in the controls what the base has now, such as its owners."""

    def has_data(self) -> bool:
        """Whether there is anything to compute of."""
        return any(len(getattr(self.base, table)) for table in self.reads)

    def sheet(self, result: Any) -> Sheet:
        """What is exported: the first table, unless a page says otherwise."""
        table = next(view.widget for view in self._views if isinstance(view.widget, DataTable))
        return table.sheet()

    # What a subclass uses.

    def add_chart(
        self,
        draw: DrawsChart,
        *,
        of: Callable[[Any], Any],
        title: str = "",
        how: Sequence[str] = (),
    ) -> Chart:
        """A chart of `of(result)`, hidden where that is None; `how` says how it is computed."""
        chart = Chart(draw, title=title, how=how)
        self._views.append(_View(chart, of))
        return chart

    def add_table(
        self, columns: Sequence[Column] | None, *, of: Callable[[Any], Any], **about: Any
    ) -> DataTable:
        """A table of `of(result)` (a frame or rows), hidden where that is None.

        `about` is passed to `DataTable`: title, file_name, empty, layout, page_size, how.
        """
        about.setdefault("currency", self.base.settings.currency)
        table = DataTable(columns, **about)
        self._views.append(_View(table, of))
        return table

    def frame(self, table: str) -> Any:
        """A table of the base as a polars frame; only one that the page says it reads."""
        if table not in self.reads:
            raise LookupError(f"{type(self).__name__} reads {self.reads}, not {table!r}")
        checkpoint()
        return getattr(self.base.frames, table)("polars")

    def export(self) -> None:
        """Ask as what the figures are exported, and hand them over; where they are of clients, also
        the clients as vCards."""
        if self.result is None:
            raise InvalidValue(_("There is nothing to export yet."))
        sheet = self.sheet(self.result)
        formats: list[ExportFormat] = ["csv", "xlsx"]
        if CLIENT in sheet.columns:
            formats.append("vcard")
        ask_format(self.heading, _("Export as:"), formats, partial(self._give, sheet))

    def _give(self, sheet: Sheet, file_format: ExportFormat) -> None:
        about = FORMATS[file_format]
        if file_format == "vcard":
            place = list(sheet.columns).index(CLIENT)
            clients = [str(row[place]) for row in sheet.cells() if row[place]]
            content = contacts_file(self.base, clients, file_format)
        else:
            content = file_of(sheet, file_format)
        day = f"_{self.as_of.isoformat()}" if self.as_of else ""
        self.heading.give_file(f"{self.file_name}{day}{about.ending}", content, about.mime)

    # How it computes and shows.

    def start_computing(self, *, again: bool = False) -> None:
        """Compute with what the controls say now, and show it."""
        asked = self._asked_last = self._asked()
        self.computation.run(
            lambda: self._compute(asked), self._show_computed, self._failed, again=again
        )

    def _asked(self) -> dict[str, Any]:
        """What the computation depends on; no day where the visitor chose none."""
        asked = {
            name: value
            for name, value in self.controls.chosen.items()
            if name not in self.shown_only
        }
        if self._default_day is not None and asked.get("as_of") == self._default_day:
            asked["as_of"] = None
        return asked

    def _control_changed(self, _chosen: dict[str, Any]) -> None:
        if self.result is not None and self._asked() == self._asked_last:
            self.show_again()
        else:
            self.start_computing()

    def show_again(self) -> None:
        """Show the last result again: what its views show of it has changed."""
        self._show_result(self._prepared(self.result))

    def _compute(self, asked: dict[str, Any]) -> _Computed:
        state = self._state()
        if not self.has_data():
            return _Computed(state)
        default_day, arguments = None, dict(asked)
        if self.dates:
            default_day, arguments["as_of"] = self._days(asked["as_of"])
        result = self.compute(**arguments)
        shown_for = self._shown_for()
        return _Computed(
            state, arguments.get("as_of"), default_day, result, self._prepared(result), shown_for
        )

    def _days(self, chosen: date | None) -> tuple[date, date]:
        """The default day, and the day to compute for: the one that was chosen, if any."""
        from crm_widgets.insights.as_of import default_as_of

        columns = [self.frame(table)[name] for table in self.dates for name in self.dates[table]]
        today = self.base.clock.today()
        default = default_as_of(today, *columns)
        if chosen is not None:
            days = [day for column in columns for day in _ends(column)]
            refuse_day(chosen, min(days, default=None), max([*days, today]))
        return default, chosen or default

    def _prepared(self, result: Any) -> list[Any]:
        return [view.prepare(result) for view in self._views]

    def _shown_for(self) -> dict[str, Any]:
        return {name: self.controls.chosen[name] for name in self.shown_only}

    def _show_computed(self, computed: _Computed) -> None:
        self._seen, self._computing = computed.state, None
        self._settling.worked()
        self.result, self.as_of = computed.result, computed.as_of
        self._default_day = computed.default_day
        if computed.result is None:
            self.heading.line = self.empty.line
            self.notice.show([])
            self.body.children = [self.hint]
            return
        if self.dates:
            self.controls.put("as_of", computed.as_of)
        if computed.shown_for == self._shown_for():
            self._show_result(computed.prepared)
        else:  # a control that only changes what is shown was changed meanwhile
            self._show_result(self._prepared(computed.result))

    def _show_result(self, prepared: Sequence[Any]) -> None:
        self.before_showing(self.result)
        self.heading.line = self.subtitle(self.result)
        warnings = self.warnings(self.result)
        actions = [warning.action for warning in warnings if warning.action is not None]
        self.notice.show([warning.text for warning in warnings], actions)
        for view, part in zip(self._views, prepared, strict=True):
            view.show(part)
        self.body.children = self.page_widgets

    def _failed(self, _error: Exception) -> None:
        # The base's state was not shown, so the next look but one tries again.
        self._computing = None
        self._settling.failed(monotonic())

    # When it computes again.

    def _state(self) -> object:
        """The last change of each table that is read, and the day, which others may follow."""
        last = [self.base.changes(1, table=table) for table in self.reads]
        return (*(changes[0].id if changes else 0 for changes in last), self.base.clock.today())

    def _draw(self, state: object) -> None:
        self._computing = state
        self.refresh_controls()
        self.start_computing(again=self._settling.failing)

    async def _look(self) -> None:
        state = await asyncio.to_thread(self._state)
        if state in (self._seen, self._computing):
            self._settling.taken_up()
        elif self._settling.is_due(state, monotonic()):
            self._settling.taken_up()
            self._draw(state)

    def _seconds_to_next_look(self) -> float:
        pending = self._settling.pending is not None
        return SETTLE_SECONDS if pending else super()._seconds_to_next_look()

    def close(self) -> None:
        """Close the page; its computation starts no further step."""
        self.computation.close()
        super().close()


def refuse_day(day: date, first: date | None, last: date) -> None:
    """Refuse a day before all data or after them, and say which days there are."""
    if first is not None and day < first:
        sentence = _("The data start on {first}. You chose {day}. Choose a later day.")
        raise InvalidValue(sentence.format(first=format_long_day(first), day=format_long_day(day)))
    if day > last:
        sentence = _("{day} is in the future. Choose a day up to {last}.")
        raise InvalidValue(sentence.format(last=format_long_day(last), day=format_long_day(day)))


def _ends(column: Any) -> list[date]:
    """The first and the last day of a column of dates or moments; none of an empty one."""
    known = column.drop_nulls()
    return [] if known.is_empty() else [known.dt.date().min(), known.dt.date().max()]
