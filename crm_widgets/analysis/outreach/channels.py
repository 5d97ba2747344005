"""Channels: how many leads come, from where, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from crm_widgets.analysis.deals.deals import read_deals
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.analysis.frame.share import weak
from crm_widgets.analysis.outreach.channel_costs import Place, costs_of, spent_for_nobody
from crm_widgets.analysis.outreach.lead_outcomes import (
    FIGURES,
    MONEY,
    figures,
    nothing,
    of_nobody,
    outcomes_of,
    total,
)
from crm_widgets.analysis.outreach.leads import (
    ROLES,
    deals_by_contact,
    orders_by_contact,
    read_leads,
    refuse_other_kind,
)


@dataclass(frozen=True)
class ChannelsTable:
    """What `channels_table` found. The frames are of the kind that came in.

    - `channels`, most leads first: `channel` (missing: nobody said, the last row) and the figures;
      `weak` (true or false);
    - `months`, one row a channel and month: `channel`, `month` (its first day, a date; missing
      where nobody knows when the contact was created) and the figures.

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
    `unassigned_purchases_amount`, of nobody known or of contacts who are no such leads; `others`,
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


def channels_table(
    contacts: Any,
    deals: Any,
    purchases: Any = None,
    costs: Any = None,
    *,
    as_of: date | str,
    roles: Sequence[str] = ROLES,
    won: str = "Won",
    lost: str = "Lost",
    created_from: date | str | None = None,
    created_to: date | str | None = None,
    least_closed: int = 20,
) -> ChannelsTable:
    """Leads, deals, wins, revenue and cost by the channel and the month that leads came in.

    A **lead** is a contact whose role is one of `roles`, or is not stated; it came in its `channel`
    in the month of its `created_at` (UTC). Everything that it brings later counts there, whatever
    channel a deal of its own names (`conversion_table` goes by that).

    In: `contacts` with `id`, `channel` (text) and, where there are, `role`, `created_at`; `deals`
    with `contact_id`, `stage` and, where there are, `amount`, `created_at`, `closed_at`;
    `purchases` as `client_summary`; `costs` with `channel` (text), `month` (any day of it) and
    `cost` (number). `created_from` and `created_to` (both included) choose leads by the day of
    creation and costs by the first day of the month: give whole months.

    `weak`: the whole 95 % interval of the channel's win rate lies below the win rate of all other
    channels, and at least `least_closed` deals are closed, here and among the others.

    Raises `ColumnError` and `AsOfError` as the other analyses.
    """
    period = {"created_from": created_from, "created_to": created_to}
    leads = read_leads(contacts, as_of=as_of, roles=roles, **period)
    read = read_deals(
        deals, {"contact_id": "text"}, as_of=as_of, won=won, lost=lost, may_be_none=True
    )
    refuse_other_kind(leads, read)
    brought = [deals_by_contact(read)]
    if purchases is not None:
        brought.append(orders_by_contact(purchases, leads))
    brought = [leads.engine.materialise(frame) for frame in brought]
    rows = outcomes_of(leads, brought)
    cost, later = costs_of(costs, leads.as_of, created_from, created_to)
    there = [(row["channel"], row["month"]) for row in rows]
    rows.extend(spent_for_nobody(cost, there, nothing(with_purchases=purchases is not None)))
    beside = of_nobody(leads, brought)
    return ChannelsTable(
        table_of(
            leads.engine, _channels(rows, cost, least_closed),
            {"channel": pl.String, **FIGURES, "weak": pl.Boolean},
        ),
        table_of(
            leads.engine, _months(rows, cost),
            {"channel": pl.String, "month": pl.Date, **FIGURES},
        ),
        leads.as_of,
        **{name: total(rows, name) for name in ("leads", "deals", "won", *MONEY)},
        **{f"unassigned_{name}": beside[name] for name in ("deals", "won", *MONEY)},
        others=leads.others,
        later_cost=later,
    )  # fmt: skip


def _channels(
    rows: list[dict[str, Any]], cost: Mapping[Place, float], least: int
) -> list[dict[str, Any]]:
    whole = figures(rows, None)
    found = []
    for channel in {row["channel"] for row in rows}:
        spent = [money for place, money in cost.items() if place[0] == channel]
        mine = [row for row in rows if row["channel"] == channel]
        told = figures(mine, sum(spent) if spent else None)
        closed = told["won"] + told["lost"]
        others = (whole["won"] - told["won"], whole["won"] + whole["lost"] - closed)
        is_weak = weak(told["won"], closed, *others, least=least)
        found.append({"channel": channel, **told, "weak": is_weak})
    found.sort(key=lambda row: (row["channel"] is None, -row["leads"], row["channel"] or ""))
    return found


def _months(rows: list[dict[str, Any]], cost: Mapping[Place, float]) -> list[dict[str, Any]]:
    ordered = sorted(
        rows,
        key=lambda row: (
            row["channel"] is None, row["channel"] or "", row["month"] is None, row["month"] or 0,
        ),
    )  # fmt: skip
    return [
        {
            "channel": row["channel"],
            "month": _first_day(row["month"]),
            **figures([row], cost.get((row["channel"], row["month"]))),
        }
        for row in ordered
    ]


def _first_day(month: int | None) -> date | None:
    return None if month is None else date(month // 12, month % 12 + 1, 1)
