"""The channels page: what channels bring, who can be reached, who the best clients are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import ipywidgets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.pages.analysis_page import AnalysisPage, DataWarning, Empty
from crm_widgets.pages.channels import figures, view
from crm_widgets.pages.channels.figures import ChannelsResult
from crm_widgets.pages.data_warnings import purchase_warnings
from crm_widgets.pages.page import base_of_page
from crm_widgets.pages.part_cache import PartCache
from crm_widgets.widgets.kit.chart import Chart
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.computation import checkpoint
from crm_widgets.widgets.kit.controls import Control, Option
from crm_widgets.widgets.kit.data_table import DataTable

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

BEST = [(0.05, _("best 5%")), (0.1, _("best 10%")), (0.2, _("best 20%"))]
CHANNELS_SHOWN = 12


class Channels(AnalysisPage):
    """The page: `channel_chart`, `channel_table`, `month_table`; `reach_chart`, `broken_table`;
    `portrait_chart`; `audience_table` where a product is chosen."""

    title = _("Where clients come from, and who can be reached")
    file_name = "channels"
    reads = ("contacts", "deals", "purchases", "pipelines")
    dates: ClassVar = {"contacts": ("created_at",), "purchases": ("date",)}
    empty = Empty(
        _("No clients yet"),
        _("There are no contacts yet. Add the first one on the clients page, or import a list."),
        ("crm-widgets import contacts contacts.csv",),
    )

    def __init__(self, base: ClientBase) -> None:
        self._parts = PartCache()
        super().__init__(base)

    def has_data(self) -> bool:
        """Whether there are contacts."""
        return bool(len(self.base.contacts))

    def controls_of_page(self) -> Sequence[Control]:
        """The leads' period, how many the best are, and what a new product is like."""
        return [
            Control("created_from", _("Leads from"), None, "date", optional=True),
            Control("created_to", _("to"), None, "date", optional=True),
            Control("best", _("Portrait of"), 0.1, "choice", BEST),
            Control("product", _("Campaign for a product like"), "", "choice", self._products()),
        ]

    def refresh_controls(self) -> None:
        """Offer the products that are sold now."""
        self.controls.offer("product", self._products())

    def layout_of_page(self) -> Sequence[ipywidgets.Widget]:
        """Channels, then reachability, then the best clients and an audience."""
        return [
            Box(self._channels(), look="grid2"),
            Box(self._reach(), look="grid2"),
            *self._best(),
        ]

    def _channels(self) -> tuple[Chart, Box]:
        self.channel_chart = self.add_chart(
            self._draw_channels,
            of=lambda result: result.channels.channels.head(CHANNELS_SHOWN),
            title=_("Leads, and how many of them bought"),
            how=view.HOW_CHANNELS,
        )
        self.channel_table = self.add_table(
            view.channel_columns(),
            of=lambda result: view.channel_rows(result.channels.channels),
            title=_("Channels in figures"),
            file_name="channels.csv",
        )
        self.month_table = self.add_table(
            view.month_columns(),
            of=lambda result: view.month_rows(result.channels.months),
            title=_("Month by month"),
            file_name="channels_by_month.csv",
            page_size=8,
        )
        return self.channel_chart, Box([self.channel_table, self.month_table], look="stack")

    def _reach(self) -> tuple[Chart, DataTable]:
        self.reach_chart = self.add_chart(
            _draw_reach,
            of=lambda result: result.reach.ways,
            title=_("Who can be reached"),
            how=view.HOW_REACH,
        )
        self.broken_table = self.add_table(
            view.broken_columns(),
            of=lambda result: [view.with_problem(row) for row in result.broken],
            title=_("Phones and e-mails to correct"),
            empty=_("All phones and e-mails are valid."),
            file_name="unusable_contact_points.csv",
            page_size=12,
        )
        return self.reach_chart, self.broken_table

    def _best(self) -> tuple[Chart, DataTable]:
        self.portrait_chart = self.add_chart(
            _draw_portrait,
            of=lambda result: result.portrait and result.portrait.traits,
            title=_("Portrait of the best clients"),
            how=view.HOW_PORTRAIT,
        )
        self.audience_table = self.add_table(
            view.audience_columns(),
            of=lambda result: (
                [view.with_reach(row) for row in result.audience.rows] if result.audience else []
            ),
            empty=_("No clients to show. Choose a similar product above."),
            file_name="campaign_audience.csv",
            page_size=12,
            how=view.HOW_AUDIENCE,
        )
        return self.portrait_chart, self.audience_table

    def compute(
        self,
        as_of: date,
        created_from: date | None,
        created_to: date | None,
        best: float,
        product: str,
    ) -> ChannelsResult:
        """The four parts; one whose input is the same as last time is not computed again."""
        if created_from and created_to and created_to < created_from:
            raise InvalidValue(_("“Leads from” is after “to”. Choose an earlier day."))
        base, key = self.base, (self._state(), as_of)
        frames = {table: self.frame(table) for table in ("contacts", "deals", "purchases")}
        channels = self._parts.get(
            "channels",
            (key, created_from, created_to),
            lambda: figures.channel_figures(
                base, frames, as_of=as_of, created_from=created_from, created_to=created_to
            ),
        )
        checkpoint()
        reach = self._parts.get(
            "reach", key, lambda: figures.reach_figures(base, frames, as_of=as_of)
        )
        checkpoint()
        portrait = self._parts.get(
            "portrait",
            (key, best),
            lambda: figures.portrait_figures(base, frames, as_of=as_of, best=best),
        )
        checkpoint()
        return ChannelsResult(
            as_of=as_of,
            channels=channels,
            reach=reach,
            broken=figures.broken_rows(base, reach),
            portrait=portrait,
            audience=figures.audience_figures(base, frames, as_of=as_of, product=product),
        )

    def subtitle(self, result: ChannelsResult) -> str:
        """How many leads, what they brought, and how many clients can be reached."""
        return view.subtitle(result, self.base.settings.currency)

    def warnings(self, result: ChannelsResult) -> Sequence[DataWarning]:
        """Lines without a client, and later ones."""
        return purchase_warnings(result.reach, result.as_of, self.base.settings.currency)

    def before_showing(self, result: ChannelsResult) -> None:
        """The texts that name a number."""
        currency = self.base.settings.currency
        self.portrait_chart.caption = view.portrait_caption(result.portrait, currency)
        self.audience_table.title = view.audience_title(result.audience)

    def _products(self) -> list[Option]:
        names = self.base.purchases.values_of("product")
        return [("", _("choose a product")), *((name, name) for name in names)]

    def _draw_channels(self, channels: Any, width: int, dark: bool) -> Any:
        from crm_widgets.charts import channels_chart

        return channels_chart(
            channels, currency=self.base.settings.currency, width=width, dark=dark
        )


def _draw_reach(ways: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import reachability_chart

    return reachability_chart(ways, width=width, dark=dark)


def _draw_portrait(traits: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import portrait_chart

    return portrait_chart(traits, most=12, width=width, dark=dark)


def channels_page(base: ClientBase | None = None) -> Channels:
    """The channels page of a base (that of `CRM_BASE`)."""
    return Channels(base_of_page(base))
