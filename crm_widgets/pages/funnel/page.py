"""The funnel page: where deals are won and lost, how long it takes, and what makes a difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.pages.funnel import view as funnel_view
from crm_widgets.pages.funnel.open_deals import FunnelOpen, OpenDealsResult
from crm_widgets.pages.page import Page, base_of_page, refuse_before
from crm_widgets.widgets.kit.chart import Chart
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.computation import Computation
from crm_widgets.widgets.kit.controls import Control, Controls, Option
from crm_widgets.widgets.kit.data_table import DataTable, records_of
from crm_widgets.widgets.kit.figure import long_day
from crm_widgets.widgets.kit.hint import Hint
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

BARS_SHOWN = 12


@dataclass(frozen=True)
class Found:
    """What one computation of the page gave."""

    funnel: Any
    conversion: Any
    by: str
    last: date | None
    stages_svg: str
    conversion_svg: str
    open: OpenDealsResult


class Funnel(Page):
    """The page: `controls`, `chart` (the stages), `stages` (the same in figures), `conversion` and
    `conversion_chart` (by channel, owner or product), `open_deals` (what they may bring,
    and the stuck)."""

    def __init__(self, base: ClientBase) -> None:
        messages = Message()
        self.found: Found | None = None
        first = base.pipelines.default().name
        self.controls = Controls(
            [
                Control("created_from", _("Created from"), None, "date", optional=True),
                Control("created_to", _("to"), None, "date", optional=True),
                Control("as_of", _("As of"), None, "date", optional=True),
                Control("pipeline", _("Pipeline"), first, "choice", _pipelines(base)),
                Control("by", _("Compare by"), _first_stated(base), "choice", funnel_view.BY),
            ],
            on_change=lambda _chosen: self.compute(),
            messages=messages,
        )
        self.computation = Computation()
        self.chart = Chart(
            _draw_stages,
            title=_("Stages"),
            more=(
                _("Visited and passed: what is the difference?"),
                funnel_view.VISITED_AND_PASSED,
            ),
        )
        self.conversion = DataTable(
            funnel_view.conversion_columns("channel"), title=_("Time to close"), page_size=20
        )
        self.conversion_chart = Chart(
            _draw_conversion,
            title=_("Win rate"),
            more=(_("How it is computed"), funnel_view.HOW_CONVERSION),
        )
        self.stages = DataTable(
            funnel_view.stage_columns(), title=_("Stages in figures"), sortable=False
        )
        self.hint = Hint(
            _("There are no deals yet. Open the first one on the deals page, or import a list."),
            commands=["crm-widgets import deals deals.csv"],
            messages=messages,
        )
        self.open_deals = FunnelOpen(base)
        left = Box([self.chart, self.stages, self.conversion_chart], look="stack")
        self.pair = Box([left, self.conversion], look="grid2")
        self.body = Box(look="stack")
        super().__init__(
            base,
            _("From lead to purchase"),
            line=self.told,
            actions=[Action(_("Download table"), self.download)],
            messages=messages,
            body=[self.controls, self.computation, self.body],
            refresh=self.refresh,
        )
        self.compute()

    def refresh(self) -> None:
        """Compute anew, with the pipelines that the base has now."""
        self.controls.offer("pipeline", _pipelines(self.base))
        self.compute()

    def compute(self) -> None:
        """Compute with what the controls say now, and show it."""
        if not len(self.base.deals):
            self.found = None
            self.body.children = [self.hint]
            self.heading.line = _("No deals yet")
            return
        self.body.children = [self.pair, self.open_deals]
        chosen = dict(self.controls.chosen)
        if self.found is not None and chosen["as_of"] == self.found.last:
            chosen["as_of"] = None  # the visitor did not choose another day: follow the deals
        self.computation.run(lambda: self._computed(chosen), self.show)

    def show(self, found: Found) -> None:
        """Show what was computed."""
        self.found = found
        self.controls.put("as_of", found.funnel.as_of)
        self.heading.line = self.told()
        self.chart.show(found.funnel.stages, found.stages_svg)
        self.stages.show(found.funnel.stages)
        undated = funnel_view.undated_told(found.funnel)
        if undated:
            self.stages.show_note("warn", undated)
        else:
            self.stages.clear_note()
        self.conversion.facts = funnel_view.times(found.funnel)
        self.conversion.columns = funnel_view.conversion_columns(found.by)
        self.conversion.show(funnel_view.conversion_rows(records_of(found.conversion), found.by))
        name = dict(funnel_view.BY)[found.by].casefold()
        title = _("Win rate by {name}")
        if len(found.conversion) > BARS_SHOWN:
            title = _("Win rate by {name}, the {n} with most deals")
        self.conversion_chart.title = title.format(name=name, n=BARS_SHOWN)
        bars = found.conversion.head(BARS_SHOWN)
        self.conversion_chart.show((bars, found.by), found.conversion_svg)
        self.open_deals.show(found.open)

    def told(self) -> str:
        """The line under the heading."""
        return _("Computing…") if self.found is None else funnel_view.told(self.found.funnel)

    def download(self) -> None:
        """Hand the visitor the stages in figures."""
        if self.found is None:
            raise InvalidValue(_("There is nothing to download yet."))
        day = self.found.funnel.as_of.isoformat()
        self.heading.give_file(f"funnel_{day}.csv", self.stages.csv())

    def _computed(self, chosen: dict[str, Any]) -> Found:
        import polars as pl

        from crm_widgets.analysis import conversion_table, funnel_table

        pipeline = self.base.pipelines.named(chosen["pipeline"])
        deals = self.base.frames.deals("polars").filter(pl.col("pipeline") == pipeline.name)
        events = self.base.frames.stage_events("polars")
        events = events.filter(pl.col("deal_id").is_in(deals["id"].implode()))
        last = _last_day(deals, events)
        as_of = chosen["as_of"] or _known(last)
        refuse_before(as_of, _first_day(events))
        _refuse_backwards(chosen["created_from"], chosen["created_to"])
        about: dict[str, Any] = {
            "as_of": as_of,
            "won": pipeline.won,
            "lost": pipeline.lost,
        }
        # Of whatever month they are: what is open is open.
        now = self.open_deals.computed(deals, events, stages=pipeline.stages, **about)
        about |= {name: chosen[name] for name in ("created_from", "created_to")}
        by = chosen["by"]
        funnel = funnel_table(events, stages=pipeline.stages, **about)
        stated = deals.with_columns(pl.col(by).replace("", None))
        conversion = conversion_table(stated, by=by, **about)
        return Found(
            funnel,
            conversion,
            by,
            last,
            self.chart.drawn(funnel.stages),
            self.conversion_chart.drawn((conversion.head(BARS_SHOWN), by)),
            now,
        )


def _draw_conversion(found: tuple[Any, str], width: int, dark: bool) -> Any:
    from crm_widgets.charts import conversion_chart

    table, by = found
    return conversion_chart(table, by=by, width=width, dark=dark)


def _draw_stages(stages: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import funnel_chart

    return funnel_chart(stages, width=width, dark=dark)


def _first_stated(base: ClientBase) -> str:
    """The first attribute that deals of the base say anything of."""
    names = [name for name, _label in funnel_view.BY]
    return next((name for name in names if base.deals.values_of(name)), names[0])


def _pipelines(base: ClientBase) -> list[Option]:
    names = [pipeline.name for pipeline in base.pipelines]
    return [(name, name) for name in names or [base.pipelines.default().name]]


def _last_day(deals: Any, events: Any) -> date | None:
    """The last day on which anything is told of these deals: what the page begins with."""
    moments = [events["at"].max(), deals["created_at"].max(), deals["closed_at"].max()]
    return max((moment.date() for moment in moments if moment is not None), default=None)


def _first_day(events: Any) -> date | None:
    """The first day on which a deal came to a stage."""
    moment = events["at"].min()
    return None if moment is None else moment.date()


def _refuse_backwards(start: date | None, end: date | None) -> None:
    if start is not None and end is not None and end < start:
        sentence = _("“Created from” {start} is after “to” {end}: no deal can be both.")
        raise InvalidValue(sentence.format(start=long_day(start), end=long_day(end)))


def _known(day: date | None) -> date:
    if day is None:
        raise InvalidValue(_("None of these deals has a date. Say as of which day to count."))
    return day


def funnel_page(base: ClientBase | None = None) -> Funnel:
    """The funnel page of a base (that of `CRM_BASE`)."""
    return Funnel(base_of_page(base))
