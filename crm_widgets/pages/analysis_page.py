"""The one kind of analysis page: controls, a day, a computation, charts and tables, a download."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day
from crm_widgets.pages.page import SECONDS_BETWEEN_LOOKS, Page
from crm_widgets.widgets.kit.chart import Chart, DrawsChart
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.computation import Computation, checkpoint
from crm_widgets.widgets.kit.controls import Control, Controls
from crm_widgets.widgets.kit.data_table import Column, DataTable
from crm_widgets.widgets.kit.hint import Hint
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.notice import Notice

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_SETTLE_SECONDS = 1.0
"""A change is shown when nothing has changed for so long: an import is many changes."""
_MOST_SETTLE_SECONDS = 10.0
"""A burst that goes on for longer is shown all the same."""
_MOST_RETRY_SECONDS = 60.0


@dataclass(frozen=True)
class Empty:
    """What a page says while there are no data: the line under its heading, what to do next, and
    commands that do it."""

    line: str
    hint: str
    commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class Warning:
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


class AnalysisPage(Page):
    """A page of one analysis. A subclass says what it reads, computes and shows:

    - `title`, `file_name` (of the download, without day and ending), `empty`;
    - `reads`: the tables of the base that the figures depend on. The page computes anew when one
      of these changed, and at no other change; `dates` names the columns of dates among them, from
      which the default `as_of` follows (`crm_widgets.insights.as_of`);
    - `controls_of_page()`: the controls after "As of"; those named in `shown_only` change what is
      shown of a result, and compute nothing;
    - `layout_of_page()`: makes charts and tables with `add_chart` and `add_table`, and returns the
      widgets below the controls;
    - `compute(as_of, **chosen)`: the result; it runs in a thread and reads by `frame(table)`;
    - `subtitle(result)`, `warnings(result)`, `show(result)` for what else depends on it.

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
        self._computed_for: dict[str, Any] = {}
        self._pending: object = None
        self._pending_since = 0.0
        self._retries = 0
        self._retry_at = 0.0
        as_of = Control("as_of", _("As of"), None, "date", optional=True)
        self.controls = Controls(
            [*([as_of] if self.dates else []), *self.controls_of_page()],
            on_change=self._control_changed,
            messages=messages,
        )
        self.computation = Computation()
        self.notice = Notice()
        self.layout_widgets = list(self.layout_of_page())
        self.hint = Hint(self.empty.hint, commands=self.empty.commands, messages=messages)
        self.body = Box(look="stack")
        super().__init__(
            base,
            self.title,
            line=lambda: _("Computing…"),
            actions=[Action(_("Download table"), self.download)],
            messages=messages,
            body=[self.controls, self.computation, self.notice, self.body],
        )
        self.start_computing()

    # What a subclass says.

    def controls_of_page(self) -> Sequence[Control]:
        """The controls after "As of"; their values are passed to `compute` by name."""
        return ()

    def layout_of_page(self) -> Sequence[ipywidgets.Widget]:
        """Make the charts and tables, and return the widgets below the controls."""
        raise NotImplementedError

    def compute(self, as_of: date, **chosen: Any) -> Any:
        """The result, in a thread: nothing here may touch a widget."""
        raise NotImplementedError

    def subtitle(self, result: Any) -> str:
        """The line under the heading."""
        raise NotImplementedError

    def warnings(self, result: Any) -> Sequence[Warning]:
        """What the visitor must know about these figures."""
        return ()

    def show(self, result: Any) -> None:
        """Set what else depends on the result, such as captions; the views follow after it."""

    def has_data(self) -> bool:
        """Whether there is anything to compute of."""
        return any(len(getattr(self.base, table)) for table in self.reads)

    def file(self, result: Any) -> bytes:
        """The downloaded file: the first table, unless a page says otherwise."""
        table = next(view.widget for view in self._views if isinstance(view.widget, DataTable))
        return table.csv()

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

        `about` is passed to `DataTable`: title, file_name, empty, sortable, page_size, how.
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

    # How it works.

    def start_computing(self) -> None:
        """Compute with what the controls say now, and show it."""
        chosen = self._computed_for = self._asked()
        self.computation.run(lambda: self._compute(chosen), self._show, self._failed)

    def download(self) -> None:
        """Hand the visitor the table as a file."""
        if self.result is None:
            raise InvalidValue(_("There is nothing to download yet."))
        day = f"_{self.as_of.isoformat()}" if self.as_of else ""
        self.heading.give_file(f"{self.file_name}{day}.csv", self.file(self.result))

    def _asked(self) -> dict[str, Any]:
        """What the computation depends on; no day where the visitor chose none."""
        chosen = {
            name: value
            for name, value in self.controls.chosen.items()
            if name not in self.shown_only
        }
        if self._default_day is not None and chosen.get("as_of") == self._default_day:
            chosen["as_of"] = None
        return chosen

    def _control_changed(self, _chosen: dict[str, Any]) -> None:
        if self.result is not None and self._asked() == self._computed_for:
            self._show_again()
        else:
            self.start_computing()

    def _compute(self, chosen: dict[str, Any]) -> _Computed:
        state = self._state()
        if not self.has_data():
            return _Computed(state)
        default_day, about = None, dict(chosen)
        if self.dates:
            default_day, about["as_of"] = self._days(chosen["as_of"])
        result = self.compute(**about)
        return _Computed(state, about.get("as_of"), default_day, result, self._prepared(result))

    def _prepared(self, result: Any) -> list[Any]:
        return [view.prepare(result) for view in self._views]

    def _days(self, chosen: date | None) -> tuple[date, date]:
        """The default day, and the day to compute for: the one that was chosen, if any."""
        from crm_widgets.insights.as_of import default_as_of, known_days

        columns = [self.frame(table)[name] for table in self.dates for name in self.dates[table]]
        default = default_as_of(self.base.clock.today(), *columns)
        if chosen is not None:
            _refuse_day(chosen, *known_days(*columns), self.base.clock.today())
        return default, chosen or default

    def _show(self, computed: _Computed) -> None:
        self._seen, self._computing, self._pending = computed.state, None, None
        self._retries = 0
        self.result, self.as_of = computed.result, computed.as_of
        self._default_day = computed.default_day
        if computed.result is None:
            self.heading.line = self.empty.line
            self.notice.show([])
            self.body.children = [self.hint]
            return
        if self.dates:
            self.controls.put("as_of", computed.as_of)
        self._show_result(computed.prepared)

    def _show_again(self) -> None:
        self._show_result(self._prepared(self.result))

    def _show_result(self, prepared: Sequence[Any]) -> None:
        self.show(self.result)
        self.heading.line = self.subtitle(self.result)
        self.notice.show(
            [(warning.text, warning.action) for warning in self.warnings(self.result)]
        )
        for view, part in zip(self._views, prepared, strict=True):
            view.show(part)
        self.body.children = self.layout_widgets

    def _failed(self, _error: Exception) -> None:
        self._computing = None
        if self._seen != self._last_state():
            self._retries += 1
            wait = min(SECONDS_BETWEEN_LOOKS * 2**self._retries, _MOST_RETRY_SECONDS)
            self._retry_at = _now() + wait

    # When it computes anew.

    def _state(self) -> object:
        """The last change of each table that is read, and the day, from which others follow."""
        last = [self.base.changes(1, table=table) for table in self.reads]
        return (*(changes[0].id if changes else 0 for changes in last), self.base.clock.today())

    def _draw(self, state: object) -> None:
        self._computing = state
        self.refresh_controls()
        self.start_computing()

    def refresh_controls(self) -> None:
        """Offer what the base has now, such as its owners."""

    async def _look(self) -> None:
        state = await asyncio.to_thread(self._state)
        if state in (self._seen, self._computing):
            self._pending = None
        elif self._settled(state) and _now() >= self._retry_at:
            self._pending = None
            self._draw(state)

    def _settled(self, state: object) -> bool:
        """Whether a change is the last of its burst, as far as can be known."""
        if self._pending is None:
            self._pending_since = _now()
        same, self._pending = self._pending == state, state
        return same or _now() - self._pending_since >= _MOST_SETTLE_SECONDS

    def _seconds_to_next_look(self) -> float:
        return SECONDS_BETWEEN_LOOKS if self._pending is None else _SETTLE_SECONDS

    def close(self) -> None:
        """Close the page; its computation starts no further step."""
        self.computation.close()
        super().close()
