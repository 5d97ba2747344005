"""The RFM page: who buys, how lately, how often, and what to do with each segment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.pages.page import Page, base_of_page, refuse_before
from crm_widgets.pages.rfm import view as rfm_view
from crm_widgets.widgets.kit.chart import Chart
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.computation import Computation
from crm_widgets.widgets.kit.controls import Control, Controls
from crm_widgets.widgets.kit.data_table import Column, DataTable, csv_of, records_of
from crm_widgets.widgets.kit.figure import long_day
from crm_widgets.widgets.kit.hint import Hint
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

SCORES = [
    ((5, False), _("By rank, 1 to 5")),
    ((3, False), _("By rank, 1 to 3")),
    ((5, True), _("By rank, with money")),
]
EARLIER = [
    (0, _("nothing")),
    (3, _("3 months before")),
    (6, _("6 months before")),
    (12, _("12 months before")),
]


@dataclass(frozen=True)
class Found:
    """What one computation of the page gave."""

    rfm: Any
    svg: str
    k: int
    last: date
    moves: Any = None
    since: date | None = None


class Rfm(Page):
    """The page: `controls`, `chart` (the 25 cells), `money`, `moves`, `segments`, `lines`."""

    def __init__(self, base: ClientBase) -> None:
        messages = Message()
        self.found: Found | None = None
        self.controls = Controls(
            [
                Control("as_of", _("As of"), None, "date", optional=True),
                Control("scores", _("Scores"), (5, False), "choice", SCORES),
                Control("months", _("Compare with"), 0, "choice", EARLIER),
            ],
            on_change=lambda _chosen: self.compute(),
            messages=messages,
        )
        self.computation = Computation()
        self.chart = Chart(
            _draw,
            title=_("Clients by recency (up) and frequency (right)"),
            more=(_("How it is computed"), rfm_view.HOW),
        )
        currency = base.settings.currency
        self.money = DataTable(
            rfm_view.money_columns(), title=_("Money by segment"), sortable=False
        )
        self.moves = DataTable([], title=_("Who moved"), empty=_("Nobody moved."))
        self.segments = DataTable(
            rfm_view.segment_columns(), title=_("Segments"), currency=currency
        )
        self.lines = DataTable(
            _LINE_COLUMNS, title=_("Lines without a client"), file_name="lines_without_a_client.csv"
        )
        self.hint = Hint(
            _("There are no purchases yet. Import what you have: the segments follow."),
            commands=["crm-widgets import purchases purchases.csv"],
            messages=messages,
        )
        self.side = Box([self.money], look="stack")
        self.pair = Box([self.chart, self.side], look="grid2")
        self.body = Box(look="stack")
        super().__init__(
            base,
            _("Who buys, how lately, how often"),
            line=self.told,
            actions=[Action(_("Download table"), self.download)],
            messages=messages,
            body=[self.controls, self.computation, self.body],
            refresh=self.compute,
        )
        self.compute()

    def compute(self) -> None:
        """Compute with what the controls say now, and show it."""
        if not len(self.base.purchases):
            self.found = None
            self.body.children = [self.hint]
            self.heading.line = _("Nobody has bought yet")
            return
        self.body.children = [self.pair, self.segments]
        chosen = dict(self.controls.chosen)
        if self.found is not None and chosen["as_of"] == self.found.last:
            chosen["as_of"] = None  # the visitor did not choose another day: follow the purchases
        self.computation.run(lambda: self._computed(chosen), self.show)

    def show(self, found: Found) -> None:
        """Show what was computed."""
        self.found = found
        currency = self.base.settings.currency
        self.controls.put("as_of", found.rfm.as_of)
        self.heading.line = self.told()
        self.chart.caption = rfm_view.cutoffs_told(found.rfm, found.k)
        self.chart.show(found.rfm.cells, found.svg)
        rows = rfm_view.segment_rows(found.rfm)
        self.money.show([row for row in rows if row["clients"]])
        self._tell_unassigned(rfm_view.unassigned_told(found.rfm, currency))
        self.segments.show(rows)
        side = [self.money]
        if found.since is not None:
            self.moves.columns = rfm_view.move_columns(found.since)
            self.moves.show(rfm_view.move_rows(found.moves)[:12])
            self.moves.title = rfm_view.moves_told(found.moves)
            side.append(self.moves)
        self.side.children = side

    def told(self) -> str:
        """The line under the heading."""
        if self.found is None:
            return _("Computing…")
        return rfm_view.told(self.found.rfm, self.base.settings.currency)

    def csv(self) -> bytes:
        """Every client with their scores and segment, and their name, as a CSV file."""
        if self.found is None:
            raise InvalidValue(_("There is nothing to download yet."))
        rows = [dict(row) for row in records_of(self.found.rfm.clients)]
        known = {one["id"]: one.get("name", "") for one in self.base.tinydb.table("contacts")}
        for row in rows:
            row["name"] = known.get(row["contact_id"], "")
        columns = list(dict.fromkeys(["contact_id", "name", *self.found.rfm.clients.columns]))
        return csv_of(rows, columns).encode("utf-8-sig")

    def download(self) -> None:
        """Hand the visitor the table of clients."""
        content = self.csv()
        assert self.found is not None
        self.heading.give_file(f"rfm_{self.found.rfm.as_of.isoformat()}.csv", content)

    def see_lines(self) -> None:
        """Show the lines that have no client, the newest first."""
        self.computation.run(self._lines_without_client, self._show_lines)

    def _computed(self, chosen: dict[str, Any]) -> Found:
        from crm_widgets.analysis import rfm_movement, rfm_table

        purchases = self.base.frames.purchases("polars")
        last = purchases["date"].max()
        first, as_of = purchases["date"].min(), chosen["as_of"] or last
        refuse_before(as_of, first)
        k, with_money = chosen["scores"]
        rfm = rfm_table(purchases, as_of=as_of, k=k, with_money=with_money)
        svg = self.chart.drawn(rfm.cells)
        if not chosen["months"]:
            return Found(rfm, svg, k, last)
        since = months_before(rfm.as_of, chosen["months"])
        if since < first:
            sentence = _("There is nothing before {first}: compare with a shorter time before.")
            raise InvalidValue(sentence.format(first=long_day(first)))
        before = rfm_table(purchases, as_of=since, k=k, with_money=with_money, cutoffs=rfm.cutoffs)
        return Found(rfm, svg, k, last, rfm_movement(before, rfm), since)

    def _tell_unassigned(self, text: str) -> None:
        if text:
            see = Action(_("See them"), self.see_lines)
            self.money.show_note("warn", text, actions=[see])
        else:
            self.money.clear_note()

    def _lines_without_client(self) -> Any:
        frame = self.base.frames.purchases("polars")
        alone = frame.filter(frame["contact_id"].is_null())
        if self.found is not None:
            alone = alone.filter(alone["date"] <= self.found.rfm.as_of)
        return alone.sort("date", descending=True)

    def _show_lines(self, frame: Any) -> None:
        self.lines.show(frame)
        self.body.children = [self.pair, self.lines, self.segments]


_LINE_COLUMNS = [
    Column("date", _("Date"), "day"),
    Column("order_id", _("Order")),
    Column("product", _("Product"), hide=True),
    Column("quantity", _("Quantity"), "days", hide=True),
    Column("amount", _("Amount"), "number"),
]


def _draw(cells: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import rfm_chart

    return rfm_chart(cells, width=width, dark=dark)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def rfm_page(base: ClientBase | None = None) -> Rfm:
    """The RFM page of a base (that of `CRM_BASE`)."""
    return Rfm(base_of_page(base))
