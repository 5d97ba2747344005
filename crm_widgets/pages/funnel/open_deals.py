"""The part of the funnel page on deals that are open: what they may bring, and which are stuck."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.pages.funnel import open_deals_view
from crm_widgets.widgets.kit.chart import Chart
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.data_table import DataTable

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


@dataclass(frozen=True)
class OpenDealsResult:
    """What one computation of the part gave."""

    deals: Any
    stuck: list[dict[str, Any]]
    svg: str


class FunnelOpen(Box):
    """`chart` (open deals by stage), `warmth` (hot, warm, cold) and `stuck`, each with its deal."""

    def __init__(self, base: ClientBase) -> None:
        self.base = base
        currency = base.settings.currency
        self.chart = Chart(
            _draw, title=_("Open deals"), more=(_("How it is computed"), open_deals_view.HOW)
        )
        self.warmth = DataTable(
            open_deals_view.warmth_columns(),
            title=_("Hot, warm, cold"),
            currency=currency,
            sortable=False,
        )
        self.stuck = DataTable(
            open_deals_view.stuck_columns(),
            title=_("Stuck"),
            currency=currency,
            file_name="stuck_deals.csv",
            empty=_("No open deal is stuck. Drag the next one a stage further on the deals page."),
            page_size=10,
        )
        pair = Box([self.chart, self.warmth], look="grid2")
        super().__init__([pair, self.stuck], look="stack")

    def computed(self, deals: Any, events: Any, **about: Any) -> OpenDealsResult:
        """The open deals of a pipeline; `about` as `open_deals` takes it."""
        from crm_widgets.analysis import open_deals

        found = open_deals(deals, events, **about)
        stuck = open_deals_view.stuck_rows(found)
        clients = self.base.contacts.find_many([one for row in stuck if (one := row["contact_id"])])
        named = [
            {**row, "client": client.name if (client := clients.get(row["contact_id"])) else ""}
            for row in stuck
        ]
        return OpenDealsResult(found, named, self.chart.drawn(found.stages))

    def show(self, found: OpenDealsResult) -> None:
        """Show what was computed."""
        currency = self.base.settings.currency
        self.chart.caption = open_deals_view.told(found.deals, currency)
        self.chart.show(found.deals.stages, found.svg)
        self.warmth.show(open_deals_view.warmth_rows(found.deals))
        self.stuck.title = open_deals_view.stuck_title(found.deals)
        self.stuck.show(found.stuck)


def _draw(stages: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import open_deals_chart

    return open_deals_chart(stages, width=width, dark=dark)
