"""Channels: how many leads come, from where, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from crm_widgets.analysis.deals.deals import (
    AnyPipeline,
    Days,
    PipelineLike,
    read_deals,
    warn_of_unknown_stages,
)
from crm_widgets.analysis.frame.money import Money
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import weak
from crm_widgets.analysis.outreach.channel_costs import Place, cost_without_leads, costs_of
from crm_widgets.analysis.outreach.lead_outcomes import (
    FIGURES,
    MONEY,
    amount,
    figures,
    no_leads,
    outcomes_of,
    outside_leads,
    total,
)
from crm_widgets.analysis.outreach.leads import (
    ROLES,
    deals_by_contact,
    orders_by_contact,
    read_leads,
    refuse_other_kind,
)


@dataclass(frozen=True, kw_only=True, repr=False)
class ChannelsTable(Result):
    """The result of `channels_table`. The frames are of the kind that came in.

    - `channels`, most leads first: `channel` (missing: not stated, the last row) and the figures;
      `weak` (true or false);
    - `months`, one row a channel and month: `channel`, `month` (its first day, a date; missing
      where it is unknown when the contact was created) and the figures.

    The figures are of the leads that came in that channel and month, and of what became of them up
    to `as_of`, whenever it did: `leads`; `leads_with_deal`; `deals`, `won`, `lost`, `open`;
    `win_rate` (won / closed) with `win_rate_low`, `win_rate_high`; `buyers`, leads with a won deal
    or an order above 0; `buyer_share` of the leads with `buyer_share_low`, `buyer_share_high` (95 %
    intervals; Wilson 1927); `orders` above 0; `amount_won` of deals; `purchases_amount` of all
    lines, returns included; `revenue`, the purchases where they are given, else the won deals,
    never both, for a won deal becomes an order; `cost`; `cost_per_lead`, `cost_per_win` (of a won
    deal), `return_on_cost` = (revenue - cost) / cost. Missing where nothing was given, or nothing
    is to be divided by.

    `leads`, `deals`, `won`, `amount_won`, `purchases_amount` of all of them. Not in any channel:
    `unassigned_deals`, `unassigned_won`, `unassigned_amount_won` and
    `unassigned_purchases_amount`, without a contact or of contacts who are no such leads; `others`,
    contacts of another role; `later_cost`, of months after `as_of`.
    """

    channels: Any
    months: Any
    as_of: date
    leads: int
    deals: int
    won: int
    amount_won: float
    purchases_amount: float | None
    unassigned_deals: int
    unassigned_won: int
    unassigned_amount_won: float
    unassigned_purchases_amount: float | None
    others: int
    later_cost: float


@dataclass(frozen=True, kw_only=True)
class LeadScope:
    """Which leads `channels_table` counts. `roles`: of contacts that are leads; those without a
    role are too. `created`: the first and the last day of their creation (both included; either
    None); costs go by the first day of their month, so give whole months. `time_zone`: of moments
    in DuckDB and PySpark, which keep none with a column. `min_closed`: a channel with fewer closed
    deals is not called weak."""

    roles: Sequence[str] = ROLES
    created: Days | None = None
    time_zone: str = "UTC"
    min_closed: int = 20


ALL_LEADS = LeadScope()


def channels_table(
    contacts: Any,
    deals: Any,
    purchases: Any = None,
    costs: Any = None,
    *,
    as_of: date | str,
    pipeline: AnyPipeline | Iterable[PipelineLike] | None = None,
    scope: LeadScope = ALL_LEADS,
    currency: str = "EUR",
) -> ChannelsTable:
    """Leads, deals, wins, revenue and cost by the channel and the month that leads came in.

    A **lead** is a contact whose role is one of `scope.roles`, or is not stated; it came in its
    `channel` in the month of its `created_at`. Everything that it brings later counts there,
    whatever channel a deal of its own names (`conversion_table` goes by that).

    In: `contacts` with `id`, `channel` (text) and, where there are, `role`, `created_at`; `deals`
    with `contact_id`, `stage` and, where there are, `amount`, `created_at`, `closed_at`;
    `purchases` as `client_summary`; `costs` with `channel` (text), `month` (any day of it) and
    `cost` (number). `pipeline`, one or several, has the names of won and lost ("Won" and "Lost"
    without one).

    `weak`: the whole 95 % interval of the channel's win rate lies below the win rate of all other
    channels, and at least `scope.min_closed` deals are closed, here and among the others.

    Raises `ColumnError` and `AsOfError`, and warns, as `conversion_table`.
    """
    about: dict[str, Any] = {
        "as_of": as_of, "currency": currency, "time_zone": scope.time_zone,
    }  # fmt: skip
    leads = read_leads(contacts, roles=scope.roles, created=scope.created, **about)
    read = read_deals(deals, {"contact_id": "text"}, pipeline=pipeline, may_be_none=True, **about)
    refuse_other_kind(leads, read)
    warn_of_unknown_stages(read)
    outcomes = [deals_by_contact(read)]
    if purchases is not None:
        outcomes.append(orders_by_contact(purchases, leads))
    outcomes = [leads.engine.materialise(frame) for frame in outcomes]
    rows = outcomes_of(leads, outcomes)
    cost, later = costs_of(costs, leads.as_of, scope.created, currency)
    with_leads = [(row["channel"], row["month"]) for row in rows]
    blank = no_leads(with_purchases=purchases is not None)
    rows.extend(cost_without_leads(cost, with_leads, blank))
    engine, money = leads.engine, leads.engine.money
    return ChannelsTable(
        channels=engine.from_rows(_channels(rows, cost, money, scope.min_closed), _CHANNELS),
        months=engine.from_rows(_months(rows, cost, money), _MONTHS),
        as_of=leads.as_of,
        **_totals({name: total(rows, name) for name in ("leads", "deals", "won", *MONEY)}, money),
        **_totals(outside_leads(leads, outcomes), money, "unassigned_"),
        others=leads.others,
        later_cost=money.amount(later),
    )


_CHANNELS = {"channel": pl.String, **FIGURES, "weak": pl.Boolean}
_MONTHS = {"channel": pl.String, "month": pl.Date, **FIGURES}


def _totals(sums: Mapping[str, int | None], money: Money, prefix: str = "") -> dict[str, Any]:
    return {
        f"{prefix}{name}": amount(value, money) if name in MONEY else value
        for name, value in sums.items()
    }


def _channels(
    rows: list[dict[str, Any]], cost: Mapping[Place, int], money: Money, min_closed: int
) -> list[dict[str, Any]]:
    whole = figures(rows, None, money)
    made = []
    for channel in {row["channel"] for row in rows}:
        spent = [minor for place, minor in cost.items() if place[0] == channel]
        own = [row for row in rows if row["channel"] == channel]
        these = figures(own, sum(spent) if spent else None, money)
        closed = these["won"] + these["lost"]
        others = (whole["won"] - these["won"], whole["won"] + whole["lost"] - closed)
        is_weak = weak(these["won"], closed, *others, min_closed=min_closed)
        made.append({"channel": channel, **these, "weak": is_weak})
    made.sort(key=lambda row: (row["channel"] is None, -row["leads"], row["channel"] or ""))
    return made


def _months(
    rows: list[dict[str, Any]], cost: Mapping[Place, int], money: Money
) -> list[dict[str, Any]]:
    ordered = sorted(
        rows,
        key=lambda row: (
            row["channel"] is None, row["channel"] or "", row["month"] is None, row["month"] or 0,
        ),
    )  # fmt: skip
    return [
        {
            "channel": row["channel"],
            "month": _first_day_of(row["month"]),
            **figures([row], cost.get((row["channel"], row["month"])), money),
        }
        for row in ordered
    ]


def _first_day_of(month: int | None) -> date | None:
    return None if month is None else date(month // 12, month % 12 + 1, 1)
