"""The lower part of the funnel page: groups side by side, steps, lost reasons, velocity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ipywidgets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_money
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.computation import checkpoint
from crm_widgets.widgets.kit.data_table import Column, Row, records_of

if TYPE_CHECKING:
    from crm_widgets.pages.analysis_page import AnalysisPage

GROUPS_SHOWN, MONTHS_SHOWN = 8, 12
HOW_GROUPS = (
    _(
        "A cell is the share of the group's deals that reached the stage or a later one, and "
        "their number. Deals of recent months may still get further: compare months once most of "
        "their deals are closed."
    ),
)
HOW_FLOW = (
    _(
        "Each cell counts the steps from one stage (row) to another (column), and their share of "
        "all steps from that stage. Steps back and reopened deals are in the warning colour."
    ),
    _(
        "A stage that many deals never visit is either not needed or not recorded. Steps back "
        "mean that deals left a stage too early."
    ),
)
HOW_LOST = (
    _(
        "The thick bar is the share of lost deals, the thin bar their share of the lost amount. "
        "The table shows from which stage they were lost."
    ),
)
HOW_VELOCITY = (
    _(
        "Money per day = open deals × win rate × average won deal ÷ mean days to win. It is "
        "shown for 10 or more won deals. Groups do not add up to the total, because it is a "
        "product of averages."
    ),
)


@dataclass(frozen=True, kw_only=True)
class FunnelDetailsResult:
    """What the part shows: the `stages` of groups and of months, `DealFlow`, `LostReasons`, and the
    velocity table, compared `by` an attribute."""

    by: str
    groups: Any
    months: Any
    flow: Any
    lost: Any
    velocity: Any


def funnel_details(
    deals: Any, events: Any, *, by: str, currency: str, about: Mapping[str, Any], created: Any
) -> FunnelDetailsResult:
    """Compute the part; `about` has the day and the pipeline, `created` the cohort's ends."""
    from crm_widgets.analysis import (
        deal_flow,
        funnel_by,
        funnel_cohorts,
        lost_reasons,
        velocity_table,
    )

    groups = funnel_by(events, deals, by=by, created=created, **about)
    checkpoint()
    months = funnel_cohorts(events, deals, created=created, **about)
    checkpoint()
    flow = deal_flow(events, deals, created=created, **about)
    lost = lost_reasons(deals, events, created=created, currency=currency, **about)
    checkpoint()
    return FunnelDetailsResult(
        by=by,
        groups=_only(groups.stages, by, groups.groups[by].head(GROUPS_SHOWN)),
        months=_only(
            months.stages, "created_month", months.groups["created_month"].tail(MONTHS_SHOWN)
        ),
        flow=flow,
        lost=lost,
        velocity=_known_first(velocity_table(deals, by=by, currency=currency, **about)),
    )


class FunnelDetails:
    """The part's charts and tables on a page whose result has `details`."""

    def __init__(self, page: AnalysisPage) -> None:
        self.page = page

    def layout(self) -> Sequence[ipywidgets.Widget]:
        """Three rows."""
        return [self._comparison(), self._flow(), self._lost()]

    def before_showing(self, result: FunnelDetailsResult, by_label: str) -> None:
        """The titles that name what is compared, and how much was lost."""
        name = by_label.casefold()
        self.group_chart.title = _("How far deals got, by {name}").format(name=name)
        self.velocity_chart.title = _("Money per day, by {name}").format(name=name)
        lost, currency = result.lost, self.page.base.settings.currency
        self.lost_chart.caption = _("{deals} lost, {amount}; {unstated} without a reason.").format(
            deals=format_count(lost.lost, "deal", "deals"),
            amount=format_money(lost.amount, currency),
            unstated=lost.unstated,
        )

    def _comparison(self) -> Box:
        self.group_chart = self.page.add_chart(
            _draw_groups, of=lambda result: result.details, how=HOW_GROUPS
        )
        self.month_chart = self.page.add_chart(
            _draw_months,
            of=lambda result: result.details.months,
            title=_("How far deals got, by month of creation"),
            how=HOW_GROUPS,
        )
        return Box([self.group_chart, self.month_chart], look="stack")

    def _flow(self) -> Box:
        self.flow_chart = self.page.add_chart(
            _draw_flow,
            of=lambda result: result.details.flow.steps,
            title=_("Steps between stages"),
            how=HOW_FLOW,
        )
        self.flow_table = self.page.add_table(
            _flow_columns(),
            of=lambda result: result.details.flow.stages,
            title=_("Where deals go from each stage"),
            layout="fixed",
            file_name="deal_flow.csv",
        )
        return Box([self.flow_chart, self.flow_table], look="grid2")

    def _lost(self) -> Box:
        self.lost_chart = self.page.add_chart(
            self._draw_lost,
            of=lambda result: result.details.lost.reasons if result.details.lost.lost else None,
            title=_("Why deals were lost"),
            how=HOW_LOST,
        )
        self.lost_table = self.page.add_table(
            _lost_columns(),
            of=lambda result: _lost_rows(result.details.lost),
            title=_("Lost from which stage"),
            empty=_(
                "No deals are marked as lost. Move lost deals to the lost stage, with the reason."
            ),
            file_name="lost_reasons.csv",
            page_size=10,
        )
        self.velocity_chart = self.page.add_chart(
            self._draw_velocity, of=lambda result: result.details, how=HOW_VELOCITY
        )
        right = Box([self.lost_table, self.velocity_chart], look="stack")
        return Box([self.lost_chart, right], look="grid2")

    def _draw_lost(self, reasons: Any, width: int, dark: bool) -> Any:
        from crm_widgets.charts import lost_reasons_chart

        currency = self.page.base.settings.currency
        return lost_reasons_chart(reasons, currency=currency, width=width, dark=dark)

    def _draw_velocity(self, details: FunnelDetailsResult, width: int, dark: bool) -> Any:
        from crm_widgets.charts import velocity_chart

        currency = self.page.base.settings.currency
        return velocity_chart(
            details.velocity, by=details.by, currency=currency, width=width, dark=dark
        )


def _only(stages: Any, column: str, names: Any) -> Any:
    """The rows of these groups, the group without a name included where it is one of them."""
    import polars as pl

    known = pl.col(column).is_in(names.drop_nulls().implode())
    return stages.filter(known | (pl.col(column).is_null() & pl.lit(names.has_nulls())))


def _known_first(velocity: Any) -> Any:
    """The groups whose velocity is known; all of them where it is known of none."""
    known = velocity.drop_nulls("velocity_per_day")
    return (known if len(known) else velocity).head(GROUPS_SHOWN)


def _lost_rows(lost: Any) -> list[dict[str, Any]]:
    rows = [row for row in records_of(lost.stages) if row["deals"]]
    rows.sort(key=lambda row: -row["deals"])
    return [_named(row) for row in rows]


def _named(row: Row) -> dict[str, Any]:
    return {
        **row,
        "lost_reason": row["lost_reason"] or _("not stated"),
        "stage": row["stage"] or _("not known"),
    }


def _flow_columns() -> list[Column]:
    return [
        Column("stage", _("Stage")),
        Column("came_in", _("Came in"), "count"),
        Column("went_on", _("Next stage"), "count"),
        Column("lost", _("Lost"), "count"),
        Column("still_there", _("Still there"), "count"),
    ]


def _lost_columns() -> list[Column]:
    return [
        Column("lost_reason", _("Reason")),
        Column("stage", _("Lost from")),
        Column("deals", _("Deals"), "count"),
        Column("amount", _("Amount"), "money", hide=True),
    ]


def _draw_groups(details: FunnelDetailsResult, width: int, dark: bool) -> Any:
    from crm_widgets.charts import funnel_groups_chart

    return funnel_groups_chart(details.groups, by=details.by, width=width, dark=dark)


def _draw_months(months: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import funnel_groups_chart

    return funnel_groups_chart(months, by="created_month", width=width, dark=dark)


def _draw_flow(steps: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import deal_flow_chart

    return deal_flow_chart(steps, width=width, dark=dark)
