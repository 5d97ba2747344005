"""The funnel page: where deals are won and lost, how long it takes, and what makes a difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets

from crm_widgets.errors import InvalidValue
from crm_widgets.export import Sheet
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day
from crm_widgets.pages.analysis_page import AnalysisPage, DataWarning, Empty
from crm_widgets.pages.data_warnings import deal_warnings
from crm_widgets.pages.funnel import open_deals, view
from crm_widgets.pages.funnel.details import FunnelDetails, FunnelDetailsResult, funnel_details
from crm_widgets.pages.page import base_of_page
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.computation import checkpoint
from crm_widgets.widgets.kit.controls import Control, Option

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

BARS_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class FunnelResult:
    """What one computation of the page returned: a `FunnelTable`, a conversion table `by` an
    attribute, `OpenDeals`, the stuck ones with their clients, the titles of all deals, and
    `details`."""

    funnel: Any
    conversion: Any
    by: str
    open: Any
    stuck: list[dict[str, Any]]
    titles: dict[str, str]
    details: FunnelDetailsResult


class Funnel(AnalysisPage):
    """The page: `chart` and `stages` (the stages in figures), `conversion` and `conversion_chart`
    (by channel, owner or product), `open_chart`, `warmth` and `stuck` (the open deals), `details`
    (groups side by side, steps between stages, lost reasons, velocity)."""

    title = _("From lead to purchase")
    file_name = "funnel"
    reads = ("deals", "stage_events", "pipelines", "contacts")
    dates: ClassVar = {"deals": ("created_at", "closed_at"), "stage_events": ("at",)}
    empty = Empty(
        _("No deals yet"),
        _("There are no deals yet. Open the first one on the deals page, or import a list."),
        ("crm-widgets import deals deals.csv",),
    )

    def controls_of_page(self) -> Sequence[Control]:
        """Which deals, and what to compare them by."""
        default = self.base.pipelines.default().name
        by = _first_known(self.base)
        return [
            Control("created_from", _("Created from"), None, "date", optional=True),
            Control("created_to", _("to"), None, "date", optional=True),
            Control("pipeline", _("Pipeline"), default, "choice", _pipelines(self.base)),
            Control("by", _("Compare by"), by, "choice", view.BY),
        ]

    def refresh_controls(self) -> None:
        """Offer the pipelines that the base has now."""
        self.controls.offer("pipeline", _pipelines(self.base))

    def layout_of_page(self) -> Sequence[ipywidgets.Widget]:
        """The stages beside the times, and the open deals below."""
        left = Box([*self._stages(), self._conversion_chart()], look="stack")
        pair = Box([left, self._conversion()], look="grid2")
        self.details = FunnelDetails(self)
        return [pair, *self._open_deals(), *self.details.layout()]

    def has_data(self) -> bool:
        """Whether there are deals."""
        return bool(len(self.base.deals))

    def compute(
        self,
        as_of: date,
        created_from: date | None,
        created_to: date | None,
        pipeline: str,
        by: str,
    ) -> FunnelResult:
        """`funnel_table`, `conversion_table` and `open_deals` of a pipeline."""
        import polars as pl

        from crm_widgets.analysis import conversion_table, funnel_table
        from crm_widgets.analysis import open_deals as open_deals_of

        _refuse_backwards(created_from, created_to)
        chosen = self.base.pipelines.named(pipeline)
        currency = self.base.settings.currency
        deals = self.frame("deals").filter(pl.col("pipeline") == chosen.name)
        events = self.frame("stage_events")
        about: dict[str, Any] = {"as_of": as_of, "pipeline": chosen}
        created = (created_from, created_to)
        funnel = funnel_table(events, deals, created=created, **about)
        checkpoint()
        conversion = conversion_table(deals, by=by, created=created, currency=currency, **about)
        checkpoint()
        # Of whatever month they are: what is open is open.
        now_open = open_deals_of(deals, events, currency=currency, **about)
        checkpoint()
        details = funnel_details(
            deals, events, by=by, currency=currency, about=about, created=created
        )
        return FunnelResult(
            funnel=funnel,
            conversion=conversion,
            by=by,
            open=now_open,
            stuck=open_deals.stuck_rows(now_open, self.base),
            titles=dict(deals.select("id", "title").iter_rows()),
            details=details,
        )

    def subtitle(self, result: FunnelResult) -> str:
        """How many deals, of when, and how many of them were won."""
        return view.subtitle(result.funnel)

    def warnings(self, result: FunnelResult) -> Sequence[DataWarning]:
        """That no deal was marked lost, and deals whose days or stages make no sense."""
        no_losses = [DataWarning(view.NO_LOSSES)] if result.funnel.no_losses else []
        return [*no_losses, *deal_warnings(result.funnel, result.titles)]

    def before_showing(self, result: FunnelResult) -> None:
        """The titles and columns that depend on what is compared."""
        self.conversion.facts = view.times(result.funnel)
        self.conversion.columns = view.conversion_columns(result.by, result.funnel.no_losses)
        self.conversion_chart.title = view.conversion_title(
            result.by, len(result.conversion), BARS_SHOWN
        )
        self.open_chart.caption = open_deals.caption(result.open, self.base.settings.currency)
        self.stuck.title = open_deals.stuck_title(result.open)
        self.details.before_showing(result.details, dict(view.BY)[result.by])

    def sheet(self, result: FunnelResult) -> Sheet:
        """The stages in figures."""
        return self.stages.sheet()

    def _stages(self) -> Sequence[ipywidgets.Widget]:
        self.chart = self.add_chart(
            _draw_stages,
            of=lambda result: result.funnel.stages,
            title=_("Stages"),
            how=view.HOW_STAGES,
        )
        self.stages = self.add_table(
            view.stage_columns(),
            of=lambda result: result.funnel.stages,
            title=_("Stages in figures"),
            layout="fixed",
        )
        return self.chart, self.stages

    def _conversion_chart(self) -> ipywidgets.Widget:
        self.conversion_chart = self.add_chart(
            _draw_conversion,
            of=lambda result: (
                None if result.funnel.no_losses else (result.conversion.head(BARS_SHOWN), result.by)
            ),
            title=_("Win rate"),
            how=view.HOW_CONVERSION,
        )
        return self.conversion_chart

    def _conversion(self) -> ipywidgets.Widget:
        self.conversion = self.add_table(
            view.conversion_columns("channel", no_losses=False),
            of=lambda result: view.conversion_rows(result.conversion, result.by),
            title=_("Time to close"),
            page_size=20,
            how=view.HOW_TIMES,
        )
        return self.conversion

    def _open_deals(self) -> Sequence[ipywidgets.Widget]:
        self.open_chart = self.add_chart(
            self._draw_open,
            of=lambda result: result.open.stages,
            title=_("Open deals"),
            how=open_deals.HOW,
        )
        self.warmth = self.add_table(
            open_deals.warmth_columns(),
            of=lambda result: open_deals.warmth_rows(result.open),
            title=_("Hot, warm, cold"),
            layout="fixed",
        )
        self.stuck = self.add_table(
            open_deals.stuck_columns(),
            of=lambda result: result.stuck,
            title=_("Stuck"),
            file_name="stuck_deals.csv",
            empty=_("No open deal is stuck."),
            page_size=10,
        )
        return Box([self.open_chart, self.warmth], look="grid2"), self.stuck

    def _draw_open(self, stages: Any, width: int, dark: bool) -> Any:
        from crm_widgets.charts import open_deals_chart

        currency = self.base.settings.currency
        return open_deals_chart(stages, currency=currency, width=width, dark=dark)


def _draw_conversion(part: tuple[Any, str], width: int, dark: bool) -> Any:
    from crm_widgets.charts import conversion_chart

    table, by = part
    return conversion_chart(table, by=by, width=width, dark=dark)


def _draw_stages(stages: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import funnel_chart

    return funnel_chart(stages, width=width, dark=dark)


def _first_known(base: ClientBase) -> str:
    """The first attribute that is filled in for any deal of the base."""
    names = [name for name, _label in view.BY]
    return next((name for name in names if base.deals.values_of(name)), names[0])


def _pipelines(base: ClientBase) -> list[Option]:
    names = [pipeline.name for pipeline in base.pipelines]
    return [(name, name) for name in names or [base.pipelines.default().name]]


def _refuse_backwards(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end < start:
        sentence = _("“Created from” ({start}) is after “to” ({end}). Choose an earlier day.")
        raise InvalidValue(sentence.format(start=format_long_day(start), end=format_long_day(end)))


def funnel_page(base: ClientBase | None = None) -> Funnel:
    """The funnel page of a base (that of `CRM_BASE`)."""
    return Funnel(base_of_page(base))
