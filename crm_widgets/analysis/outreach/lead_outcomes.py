"""What became of leads: their deals, wins, orders and money, a channel and month at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.frame.columns import in_cents, rows_of
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


def outcomes_of(leads: Leads, brought: list[nw.LazyFrame[Any]]) -> list[dict[str, Any]]:
    """What became of the leads: a row a `channel` and `month`, with `COUNTS` and `MONEY`.

    `brought`: what `deals_by_contact` gives and, where purchases are known, what
    `orders_by_contact` does; `orders` and `purchases_amount` are None without.
    """
    joined = leads.frame
    for frame in brought:
        joined = joined.join(frame, on="contact_id", how="left")
    bought = nw.col("won") > 0
    there = ["deals", "won", "lost", "amount_won"]
    if len(brought) > 1:
        bought = bought.fill_null(value=False) | (nw.col("orders") > 0).fill_null(value=False)
        there += ["orders", "purchases_amount"]
    counted = (
        joined.with_columns(
            _one(nw.col("deals") > 0).alias("leads_with_deal"),
            _one(bought).alias("buyers"),
            *(nw.col(name).fill_null(0).alias(name) for name in there),
        )
        .group_by("channel", "month")
        .agg(
            nw.len().alias("leads"),
            *(nw.col(name).sum() for name in ("leads_with_deal", "buyers", *there)),
        )
    )
    blank = nothing(with_purchases=len(brought) > 1)
    return [{**blank, **row} for row in rows_of(counted)]


def _one(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition.fill_null(value=False)).then(1).otherwise(0).cast(nw.Int64)


def nothing(*, with_purchases: bool) -> dict[str, Any]:
    """A row of nobody."""
    row: dict[str, Any] = dict.fromkeys((*COUNTS, *MONEY), 0)
    return row if with_purchases else {**row, "orders": None, "purchases_amount": None}


def of_nobody(leads: Leads, brought: list[nw.LazyFrame[Any]]) -> dict[str, Any]:
    """Deals and money of nobody known, and of contacts that are no leads."""
    found: dict[str, Any] = dict.fromkeys(("deals", "won", *MONEY))
    for frame, names in zip(
        brought, (("deals", "won", "amount_won"), ("purchases_amount",)), strict=False
    ):
        nobodys = frame.join(leads.frame, on="contact_id", how="anti")
        row = rows_of(nobodys.select(*(nw.col(name).sum() for name in names)))[0]
        found.update({name: _number(name, row[name] or 0) for name in names})
    return found


def figures(rows: Iterable[Mapping[str, Any]], cost: float | None) -> dict[str, Any]:
    """The figures of `ChannelsTable`, of these rows together, and of what was spent on them."""
    chosen = list(rows)
    told = {name: total(chosen, name) for name in (*COUNTS, *MONEY)}
    closed, won, leads = told["won"] + told["lost"], told["won"], told["leads"]
    bought = told["purchases_amount"]
    revenue = told["amount_won"] if bought is None else bought
    win_low, win_high = wilson(won, closed)
    buyer_low, buyer_high = wilson(told["buyers"], leads)
    spent = None if cost is None else in_cents(cost)
    return {
        **told,
        "open": told["deals"] - closed,
        "win_rate": share(won, closed),
        "win_rate_low": win_low,
        "win_rate_high": win_high,
        "buyer_share": share(told["buyers"], leads),
        "buyer_share_low": buyer_low,
        "buyer_share_high": buyer_high,
        "revenue": revenue,
        "cost": spent,
        "cost_per_lead": _cents(share(spent, leads)),
        "cost_per_win": _cents(share(spent, won)),
        "return_on_cost": None if spent is None else share(revenue - spent, spent),
    }


def total(rows: Iterable[Mapping[str, Any]], name: str) -> Any:
    """The sum of a column; None where it is not known, as purchases are not at times."""
    values = [row[name] for row in rows]
    return None if None in values else _number(name, sum(values))


def _number(name: str, value: Any) -> float:
    return in_cents(value) if name in MONEY else int(value)


def _cents(value: float | None) -> float | None:
    return None if value is None else in_cents(value)
