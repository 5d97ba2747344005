"""What became of leads: their deals, wins, orders and money, a channel and month at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import flag
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.money import Money, divided_amount
from crm_widgets.analysis.frame.share import share, wilson
from crm_widgets.analysis.outreach.leads import Leads

COUNTS = ("leads", "leads_with_deal", "buyers", "deals", "won", "lost", "orders")
MONEY = ("amount_won", "purchases_amount")
FIGURES: dict[str, Any] = {
    **dict.fromkeys(("leads", "leads_with_deal", "deals", "won", "lost", "open"), pl.Int64),
    **dict.fromkeys(("win_rate", "win_rate_low", "win_rate_high"), pl.Float64),
    "buyers": pl.Int64,
    **dict.fromkeys(("buyer_share", "buyer_share_low", "buyer_share_high"), pl.Float64),
    "orders": pl.Int64,
    **dict.fromkeys((*MONEY, "revenue", "cost"), pl.Float64),
    **dict.fromkeys(("cost_per_lead", "cost_per_win", "return_on_cost"), pl.Float64),
}
"""The columns of figures, with their types."""


def outcomes_of(leads: Leads, outcomes: list[nw.LazyFrame[Any]]) -> list[dict[str, Any]]:
    """What became of the leads: a row a `channel` and `month`, with `COUNTS` and `MONEY` (in minor
    units).

    `outcomes`: what `deals_by_contact` gives and, where purchases are known, what
    `orders_by_contact` does; `orders` and `purchases_amount` are None without.
    """
    joined = leads.frame
    for frame in outcomes:
        joined = joined.join(frame, on="contact_id", how="left")
    bought = nw.col("won") > 0
    names = ["deals", "won", "lost", "amount_won"]
    if len(outcomes) > 1:
        bought = bought.fill_null(value=False) | (nw.col("orders") > 0).fill_null(value=False)
        names += ["orders", "purchases_amount"]
    counted = (
        joined.with_columns(
            flag((nw.col("deals") > 0).fill_null(value=False)).alias("leads_with_deal"),
            flag(bought.fill_null(value=False)).alias("buyers"),
            *(nw.col(name).fill_null(0).alias(name) for name in names),
        )
        .group_by("channel", "month")
        .agg(
            nw.len().alias("leads"),
            *(nw.col(name).sum() for name in ("leads_with_deal", "buyers", *names)),
        )
    )
    blank = no_leads(with_purchases=len(outcomes) > 1)
    return [{**blank, **row} for row in rows_of(counted)]


def no_leads(*, with_purchases: bool) -> dict[str, Any]:
    """A row without leads."""
    row: dict[str, Any] = dict.fromkeys((*COUNTS, *MONEY), 0)
    return row if with_purchases else {**row, "orders": None, "purchases_amount": None}


def outside_leads(leads: Leads, outcomes: list[nw.LazyFrame[Any]]) -> dict[str, int | None]:
    """Deals and money (in minor units) without a contact, and of contacts that are no leads."""
    sums: dict[str, int | None] = dict.fromkeys(("deals", "won", *MONEY))
    for frame, names in zip(
        outcomes, (("deals", "won", "amount_won"), ("purchases_amount",)), strict=False
    ):
        outside = frame.join(leads.frame, on="contact_id", how="anti")
        row = rows_of(outside.select(*(nw.col(name).sum() for name in names)))[0]
        sums.update({name: int(row[name] or 0) for name in names})
    return sums


def figures(rows: Iterable[Mapping[str, Any]], cost: int | None, money: Money) -> dict[str, Any]:
    """The figures of `ChannelsTable`, of these rows together, and of the cost of them."""
    chosen = list(rows)
    sums = {name: total(chosen, name) for name in (*COUNTS, *MONEY)}
    deals, won, lost, leads = (sums[name] or 0 for name in ("deals", "won", "lost", "leads"))
    revenue = sums["amount_won"] if sums["purchases_amount"] is None else sums["purchases_amount"]
    win_low, win_high = wilson(won, won + lost)
    buyer_low, buyer_high = wilson(sums["buyers"] or 0, leads)
    return {
        **sums,
        **{name: amount(sums[name], money) for name in MONEY},
        "open": deals - won - lost,
        "win_rate": share(won, won + lost),
        "win_rate_low": win_low,
        "win_rate_high": win_high,
        "buyer_share": share(sums["buyers"], leads),
        "buyer_share_low": buyer_low,
        "buyer_share_high": buyer_high,
        "revenue": amount(revenue, money),
        "cost": amount(cost, money),
        "cost_per_lead": _per(cost, leads, money),
        "cost_per_win": _per(cost, won, money),
        "return_on_cost": None if cost is None else share((revenue or 0) - cost, cost),
    }


def total(rows: Iterable[Mapping[str, Any]], name: str) -> int | None:
    """The sum of a column; None where it is unknown, as purchases are at times."""
    values = [row[name] for row in rows]
    return None if None in values else int(sum(values))


def amount(minor: int | None, money: Money) -> float | None:
    """Minor units as an amount; None where they are unknown."""
    return None if minor is None else money.amount(minor)


def _per(cost: int | None, count: int, money: Money) -> float | None:
    return None if cost is None or not count else money.amount(divided_amount(cost, count))
