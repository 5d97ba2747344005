"""The purchases page: who comes back, after how long, and for how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import ipywidgets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import (
    format_count,
    format_long_day,
    format_month,
    format_number,
    format_percent,
)
from crm_widgets.pages.analysis_page import AnalysisPage, DataWarning, Empty
from crm_widgets.pages.client_value import ClientValue, ClientValueResult, client_value
from crm_widgets.pages.data_warnings import purchase_warnings
from crm_widgets.pages.page import base_of_page
from crm_widgets.pages.part_cache import PartCache
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.computation import checkpoint
from crm_widgets.widgets.kit.controls import Control
from crm_widgets.widgets.kit.data_table import Column, Row, records_of

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

Measure = Literal["share", "revenue_per_client"]
MEASURES = [("share", _("share who bought")), ("revenue_per_client", _("revenue per client"))]
MONTHS = [(12, _("from the last 12 months")), (24, _("from the last 24 months")), (0, _("all"))]
PURCHASES_SHOWN = 6
HOW_REPEAT = (
    _(
        "A buyer is a client with at least one order above zero up to the day shown. “Continue” "
        "is the share of buyers with the previous purchase who have also made this one so far."
    ),
    _(
        "“Median days” is how long it takes until half of them have made this purchase. Buyers "
        "who may still do so are counted as waiting (Kaplan-Meier), not as lost."
    ),
)
HOW_COHORTS = (
    _(
        "A cohort is all clients whose first purchase was in the same month. A cell shows what "
        "they did in a later month; a dashed cell is a month that is not over yet."
    ),
)


@dataclass(frozen=True, kw_only=True)
class PurchasesResult:
    """What one computation of the page returned: `repeat` (`RepeatPurchaseTable`), and the recent
    `cells` and `cohorts` of a `CohortTable`, to be drawn by `measure`; and `client_value`."""

    repeat: Any
    cells: Any
    cohorts: Any
    measure: Measure
    client_value: ClientValueResult


class Purchases(AnalysisPage):
    """The page: `repeat_chart` and `repeat_table` (first, second, third purchase), `cohort_chart`
    and `cohort_table` (the triangle of months); `client_value`: how clients buy, and a forecast."""

    title = _("Who comes back, and for how much")
    file_name = "repeat_purchases"
    reads = ("purchases",)
    dates: ClassVar = {"purchases": ("date",)}
    empty = Empty(
        _("No purchases yet"),
        _("There are no purchases yet. Import them to see who comes back."),
        ("crm-widgets import purchases purchases.csv",),
    )

    def __init__(self, base: ClientBase) -> None:
        self.client_value = ClientValue(self)
        self._parts = PartCache()
        super().__init__(base)

    def controls_of_page(self) -> Sequence[Control]:
        """What the triangle of months shows."""
        return [
            Control("measure", _("Show"), "share", "choice", MEASURES),
            Control("months", _("New clients"), 12, "choice", MONTHS),
        ]

    def layout_of_page(self) -> Sequence[ipywidgets.Widget]:
        """Two rows of a chart and its table."""
        self.repeat_chart = self.add_chart(
            _draw_repeat,
            of=lambda result: result.repeat,
            title=_("First, second, third purchase"),
            how=HOW_REPEAT,
        )
        self.repeat_table = self.add_table(
            _repeat_columns(),
            of=lambda result: result.repeat.steps,
            title=_("Repeat purchases in figures"),
        )
        self.cohort_chart = self.add_chart(
            self._draw_cohorts,
            of=lambda result: result,
            title=_("Each month's new clients over time"),
            how=HOW_COHORTS,
        )
        self.cohort_table = self.add_table(
            _cohort_columns(self.base.settings.currency),
            of=lambda result: [_with_month(row) for row in records_of(result.cohorts)],
            title=_("New clients by month"),
            file_name="cohorts.csv",
        )
        return [
            Box([self.repeat_chart, self.repeat_table], look="grid2"),
            Box([self.cohort_chart, self.cohort_table], look="grid2"),
            *self.client_value.layout(),
        ]

    def compute(self, as_of: date, measure: Measure, months: int) -> PurchasesResult:
        """`repeat_purchase_table`, and `cohort_table` of the last `months` (0: all)."""
        import polars as pl

        from crm_widgets.analysis import cohort_table, repeat_purchase_table

        lines = self.frame("purchases")
        repeat = repeat_purchase_table(lines, as_of=as_of, numbers=PURCHASES_SHOWN)
        checkpoint()
        table = cohort_table(lines, as_of=as_of, currency=self.base.settings.currency)
        first = table.cohorts["cohort"].tail(months).min() if months else None
        recent = pl.lit(value=True) if first is None else pl.col("cohort") >= first
        return PurchasesResult(
            repeat=repeat,
            cells=table.cells.filter(recent),
            cohorts=table.cohorts.filter(recent),
            measure=measure,
            client_value=self._parts.get(
                "client_value",
                (self._state(), as_of),
                lambda: client_value(self.base, lines, as_of=as_of),
            ),
        )

    def subtitle(self, result: PurchasesResult) -> str:
        """How many bought again, and how much of the revenue they bring."""
        repeat = result.repeat
        line = _("{again} of {buyers} bought again, as of {day}").format(
            again=format_number(repeat.repeat_buyers),
            buyers=format_count(repeat.buyers, "buyer", "buyers"),
            day=format_long_day(repeat.as_of),
        )
        if repeat.share_of_revenue_repeated is None:
            return line
        repeated = _("{share} of the revenue comes from repeat purchases")
        share = format_percent(repeat.share_of_revenue_repeated)
        return f"{line}; {repeated.format(share=share)}"

    def before_showing(self, result: PurchasesResult) -> None:
        """The sentences of the forecast."""
        self.client_value.before_showing(result.client_value)

    def warnings(self, result: PurchasesResult) -> Sequence[DataWarning]:
        """Lines without a client, and later ones."""
        return purchase_warnings(result.repeat, result.repeat.as_of, self.base.settings.currency)

    def _draw_cohorts(self, result: PurchasesResult, width: int, dark: bool) -> Any:
        from crm_widgets.charts import cohorts_chart

        return cohorts_chart(
            result.cells,
            measure=result.measure,
            currency=self.base.settings.currency,
            width=width,
            dark=dark,
        )


def _repeat_columns() -> list[Column]:
    return [
        Column("purchase_number", _("Purchase"), "count"),
        Column("clients", _("Buyers"), "count"),
        Column("share", _("Continue"), "share"),
        Column("median_days_with_waiting", _("Median days"), "days"),
    ]


def _cohort_columns(currency: str) -> list[Column]:
    return [
        Column("month", _("Month")),
        Column("clients", _("New"), "count"),
        Column("share_who_came_back", _("Came back"), "share"),
        Column(
            "revenue_per_client", _("Per client, {currency}").format(currency=currency), "number"
        ),
    ]


def _with_month(row: Row) -> dict[str, Any]:
    return {**row, "month": format_month(row["cohort"])}


def _draw_repeat(repeat: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import repeat_purchase_chart

    return repeat_purchase_chart(repeat.steps, width=width, dark=dark)


def purchases_page(base: ClientBase | None = None) -> Purchases:
    """The purchases page of a base (that of `CRM_BASE`)."""
    return Purchases(base_of_page(base))
