"""The purchases page: who comes back, after how long, and for how much."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from crm_widgets.i18n import _
from crm_widgets.pages.page import Page, base_of_page, refuse_before
from crm_widgets.widgets.kit.analysis_panel import AnalysisPanel
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.controls import Control, Controls
from crm_widgets.widgets.kit.data_table import Column, Row, records_of
from crm_widgets.widgets.kit.figure import count, counted, long_day
from crm_widgets.widgets.kit.hint import Hint
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

Measure = Literal["share", "revenue_per_client"]
MEASURES = [("share", _("share who bought")), ("revenue_per_client", _("money a client"))]
MONTHS = [(12, _("of the last year")), (24, _("of two years")), (0, _("all"))]


class Purchases(Page):
    """The page: `repeat` (first, second, third purchase) and `cohorts` (the triangle of months),
    both None while nobody has bought; `controls` has the day that both are for."""

    def __init__(self, base: ClientBase) -> None:
        messages = Message()
        self.hint = Hint(
            _("There are no purchases yet. Import what you have: who comes back follows."),
            commands=["crm-widgets import purchases purchases.csv"],
            messages=messages,
        )
        self.controls = Controls(
            [Control("as_of", _("As of"), None, "date", optional=True)],
            on_change=lambda _chosen: self.refresh(),
            messages=messages,
        )
        self.repeat: AnalysisPanel | None = None
        self.cohorts: AnalysisPanel | None = None
        self._default_day: date | None = None
        self._follows = True
        self.body = Box(look="stack")
        title = _("Who comes back, and for how much")
        super().__init__(
            base, title, messages=messages, body=[self.controls, self.body], refresh=self.refresh
        )
        self.refresh()

    def refresh(self) -> None:
        """Compute anew, as of the day that was chosen, or of the last purchase."""
        self._follows = self.controls.chosen["as_of"] in (None, self._default_day)
        if not len(self.base.purchases):
            self.heading.line = _("Nobody has bought yet")
            self.body.children = [self.hint]
        elif self.repeat is None or self.cohorts is None:
            self.repeat, self.cohorts = self._repeat(), self._cohorts()
            self.body.children = [self.repeat, self.cohorts]
        else:
            self.repeat.run()
            self.cohorts.run()

    def _lines_and_day(self) -> tuple[Any, date]:
        """The lines, and the day to look from: who chose none follows the purchases."""
        lines = self.base.frames.purchases("polars")
        chosen = self.controls.chosen["as_of"]
        day = lines["date"].max() if self._follows else chosen
        refuse_before(day, lines["date"].min())
        return lines, day

    def _repeat(self) -> AnalysisPanel:
        panel = AnalysisPanel(
            repeat_purchases,
            data=self._lines_and_day,
            controls=[],
            chart=_draw_repeat,
            table=lambda found: found.steps,
            columns=[
                Column("purchase_number", _("Purchase"), "count"),
                Column("clients", _("Buyers"), "count"),
                Column("share", _("Go on"), "share"),
                Column("median_days_with_waiting", _("Half by day"), "days"),
            ],
            title=_("First, second, third purchase"),
            file_name="repeat_purchases.csv",
            on_result=self._tell,
        )
        panel.table.title = _("In figures")
        return panel

    def _cohorts(self) -> AnalysisPanel:
        each = _("Each, {currency}").format(currency=self.base.settings.currency)
        panel = AnalysisPanel(
            cohorts,
            data=self._lines_and_day,
            controls=[
                Control("measure", _("Show"), "share", "choice", MEASURES),
                Control("months", _("New clients"), 12, "choice", MONTHS),
            ],
            chart=_draw_cohorts,
            table=lambda found: [{**row, "month": _month(row)} for row in records_of(found[1])],
            columns=[
                Column("month", _("Month")),
                Column("clients", _("New"), "count"),
                Column("share_who_came_back", _("Came back"), "share"),
                Column("revenue_per_client", each, "number"),
            ],
            title=_("Each month's new clients, month after month"),
            file_name="cohorts.csv",
        )
        panel.table.title = _("New clients by month")
        return panel

    def _tell(self, found: Any) -> None:
        if self._follows:
            self._default_day = found.as_of
        self.controls.put("as_of", found.as_of)
        line = _("{again} of {buyers} bought again, as of {day}").format(
            again=count(found.repeat_buyers),
            buyers=counted(found.buyers, _("buyer"), _("buyers")),
            day=long_day(found.as_of),
        )
        share = found.share_of_revenue_repeated
        if share is not None:
            repeated = _("{share} of the money comes from repeat purchases")
            line += "; " + repeated.format(share=f"{share * 100:.1f}\u00a0%")
        self.heading.line = line


def repeat_purchases(seen: tuple[Any, date]) -> Any:
    """`repeat_purchase_table` up to the sixth purchase."""
    from crm_widgets.analysis import repeat_purchase_table

    lines, day = seen
    return repeat_purchase_table(lines, as_of=day, numbers=6)


def cohorts(seen: tuple[Any, date], *, measure: Measure, months: int) -> tuple[Any, Any, Measure]:
    """The cells and the cohorts of `cohort_table` of the last `months` (0: all), and the measure
    to draw."""
    import polars as pl

    from crm_widgets.analysis import cohort_table

    lines, day = seen
    found = cohort_table(lines, as_of=day)
    first = found.cohorts["cohort"].tail(months).min() if months else None
    recent = pl.lit(value=True) if first is None else pl.col("cohort") >= first
    return found.cells.filter(recent), found.cohorts.filter(recent), measure


def _month(row: Row) -> str:
    return f"{row['cohort']:%Y-%m}"


def _draw_repeat(found: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import repeat_purchase_chart

    return repeat_purchase_chart(found.steps, width=width, dark=dark)


def _draw_cohorts(found: tuple[Any, Any, Measure], width: int, dark: bool) -> Any:
    from crm_widgets.charts import cohorts_chart

    cells, _cohorts, measure = found
    return cohorts_chart(cells, measure=measure, width=width, dark=dark)


def purchases_page(base: ClientBase | None = None) -> Purchases:
    """The purchases page of a base (that of `CRM_BASE`)."""
    return Purchases(base_of_page(base))
