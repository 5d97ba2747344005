"""The part of the purchases page on clients: how they buy, and what to expect of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import ipywidgets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day
from crm_widgets.pages.client_rows import client_column, with_clients
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.computation import checkpoint
from crm_widgets.widgets.kit.data_notice import Notice
from crm_widgets.widgets.kit.data_table import Column, records_of

if TYPE_CHECKING:
    from crm_widgets.pages.analysis_page import AnalysisPage
    from crm_widgets.store import ClientBase

HORIZON_WEEKS = 52
LEARNED_SHARE = 2 / 3
"""The forecast is tested on the last third of the history, learned from the first two."""
CLIENTS_SHOWN = 200
HOW_BEHAVIOUR = (
    _(
        "One-time: one order ever. Regular: at least three orders, and not overdue by more than "
        "one median gap. Occasional: the rest. The other bands split the clients 40/40/20 by "
        "average order value, and by total spent."
    ),
)
HOW_LIFETIME = (
    _(
        "BG/NBD (Fader, Hardie and Lee 2005) for purchases, Gamma-Gamma for money, fitted to all "
        "buyers. The probability is that of buying again at all; the model gives none for "
        "clients who bought once. Expected values are for the next 52 weeks, not discounted."
    ),
)
HOW_HOLDOUT = (
    _(
        "The same models, fitted to the first two thirds of the history and compared with what "
        "clients bought in the last third. Same pace: each client keeps buying at the earlier "
        "pace."
    ),
)


@dataclass(frozen=True, kw_only=True)
class ClientValueResult:
    """`behaviour` (`BehaviourTable`); `lifetime` with the `clients` worth most, or None and a
    `problem` as a sentence; `holdout`, None where the history is too short to test the forecast."""

    behaviour: Any
    lifetime: Any = None
    holdout: Any = None
    clients: Sequence[Any] = ()
    problem: str = ""


class ClientValue:
    """The part's charts and tables on a page whose result has `client_value`."""

    def __init__(self, page: AnalysisPage) -> None:
        self.page = page
        self.notice = Notice()

    def layout(self) -> Sequence[ipywidgets.Widget]:
        """How clients buy; what to expect of them; how good such a forecast would have been."""
        page = self.page
        self.behaviour_chart = page.add_chart(
            self._draw_behaviour,
            of=lambda result: result.client_value.behaviour.bands,
            title=_("How clients buy"),
            how=HOW_BEHAVIOUR,
        )
        self.behaviour_table = page.add_table(
            _band_columns(),
            of=lambda result: result.client_value.behaviour.bands,
            title=_("How clients buy, in figures"),
            layout="fixed",
        )
        self.lifetime_chart = page.add_chart(
            self._draw_lifetime,
            of=lambda result: _of(result.client_value.lifetime, "bands"),
            title=_("Who is still a client"),
            how=HOW_LIFETIME,
        )
        self.lifetime_table = page.add_table(
            _client_columns(),
            of=lambda result: result.client_value.clients or None,
            title=_("Expected in the next 52 weeks"),
            file_name="expected_purchases.csv",
            page_size=12,
        )
        self.holdout_chart = page.add_chart(
            _draw_holdout,
            of=lambda result: _of(result.client_value.holdout, "groups"),
            title=_("How accurate the forecast would have been"),
            how=HOW_HOLDOUT,
        )
        return [
            Box([self.behaviour_chart, self.behaviour_table], look="grid2"),
            self.notice,
            Box([self.lifetime_chart, self.lifetime_table], look="grid2"),
            self.holdout_chart,
        ]

    def before_showing(self, result: ClientValueResult) -> None:
        """The sentences that belong to the forecast."""
        problem = _("No forecast of purchases: {problem}").format(problem=result.problem)
        self.notice.show([problem] if result.problem else [])
        if result.holdout is not None:
            learned = _("Fitted to data up to {day}.").format(
                day=format_long_day(result.holdout.learned_until)
            )
            self.holdout_chart.caption = f"{learned} {result.holdout.verdict}"
        if result.lifetime is not None:
            self.lifetime_chart.caption = " ".join(result.lifetime.notes)

    def _draw_behaviour(self, bands: Any, width: int, dark: bool) -> Any:
        from crm_widgets.charts import behaviour_chart

        currency = self.page.base.settings.currency
        return behaviour_chart(bands, currency=currency, width=width, dark=dark)

    def _draw_lifetime(self, bands: Any, width: int, dark: bool) -> Any:
        from crm_widgets.charts import lifetime_chart

        currency = self.page.base.settings.currency
        return lifetime_chart(bands, currency=currency, width=width, dark=dark)


def client_value(base: ClientBase, lines: Any, *, as_of: date) -> ClientValueResult:
    """How clients buy, and a forecast of their purchases where one can be made."""
    from crm_widgets.analysis import FitError, behaviour_table, lifetime_holdout, lifetime_table

    about: dict[str, Any] = {"as_of": as_of, "currency": base.settings.currency}
    behaviour = behaviour_table(lines, **about)
    checkpoint()
    try:
        lifetime = lifetime_table(lines, horizon_weeks=HORIZON_WEEKS, **about)
    except FitError as error:
        return ClientValueResult(behaviour=behaviour, problem=str(error))
    checkpoint()
    first = lines["date"].min()
    learned_until = first + (as_of - first) * LEARNED_SHARE
    try:
        holdout = lifetime_holdout(lines, learned_until=learned_until, **about)
    except FitError:
        holdout = None  # the whole history is enough for a forecast, two thirds of it are not
    return ClientValueResult(
        behaviour=behaviour,
        lifetime=lifetime,
        holdout=holdout,
        clients=_most_valuable(base, lifetime.clients),
    )


def _most_valuable(base: ClientBase, clients: Any) -> Sequence[Any]:
    most = clients.sort("expected_value", "contact_id", descending=[True, False], nulls_last=True)
    return with_clients(base, records_of(most.head(CLIENTS_SHOWN)))


def _of(result: Any, name: str) -> Any:
    return None if result is None else getattr(result, name)


def _band_columns() -> list[Column]:
    return [
        Column("band", _("Clients who buy")),
        Column("clients", _("Clients"), "count"),
        Column("total_spent", _("Spent"), "money"),
        Column("share_of_spent", _("Share"), "share", hide=True),
    ]


def _client_columns() -> list[Column]:
    return [
        client_column(_("Client")),
        Column("probability_alive", _("Buys again"), "share"),
        Column("expected_purchases", _("Purchases"), "number", hide=True),
        Column("expected_value", _("Value"), "money"),
    ]


def _draw_holdout(groups: Any, width: int, dark: bool) -> Any:
    from crm_widgets.charts import lifetime_holdout_chart

    return lifetime_holdout_chart(groups, width=width, dark=dark)
