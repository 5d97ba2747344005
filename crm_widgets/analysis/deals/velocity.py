"""Velocity: how much money a day the open deals may be expected to bring."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import (
    AnyPipeline,
    Deals,
    PipelineLike,
    flag,
    read_deals,
    warn_of_unknown_stages,
)
from crm_widgets.analysis.frame.columns import day_of, rows_of
from crm_widgets.analysis.frame.money import Money, divided_amount
from crm_widgets.analysis.frame.share import share

_SUMS = (
    "open_deals", "won", "lost", "amount_won", "won_with_amount", "days_to_win", "won_with_days",
    "closed_before_created",
)  # fmt: skip
_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("open_deals", "won", "lost"), pl.Int64),
    **dict.fromkeys(
        ("win_rate", "average_won", "mean_days_to_win", "velocity_per_day"), pl.Float64
    ),
    "closed_before_created": pl.Int64,
}


def velocity_table(
    deals: Any,
    *,
    as_of: date | str,
    by: str | None = None,
    pipeline: AnyPipeline | Iterable[PipelineLike] | None = None,
    closed_from: date | str | None = None,
    min_deals: int = 10,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> Any:
    """Money a day: opportunities x win rate x average won value / length of the cycle.

    The equation is the one that sales teams use (Salesforce and HubSpot call it sales velocity).
    Here: opportunities are the deals open at the end of the day `as_of`; win rate = won / (won +
    lost), average value and cycle are those of the deals closed up to `as_of`, from `closed_from`
    on where it is given (then a closing without a date is not counted). The cycle is the mean days
    from `created_at` to `closed_at` of won deals: by Little's law (1961) it is the mean, not the
    median, that turns a stock into a flow.

    In, one row a deal: `stage` (text), the column `by` (text) where it is given, and, where there
    are, `amount`, `created_at`, `closed_at`; `pipeline` as `conversion_table`. Out, in the kind of
    frame given, one row, or with `by` one a value of it, the fastest first: `open_deals`, `won`,
    `lost`, `win_rate`, `average_won` (of won deals with an amount, in `currency`),
    `mean_days_to_win`, `velocity_per_day` (in `currency`; missing where fewer than `min_deals`
    deals were won, or all on the day they were created), and `closed_before_created`: won deals
    that were closed before they were created, which have no duration. Groups do not add up to the
    whole: it is a product of means.

    Raises `ColumnError` and `AsOfError`, and warns, as `conversion_table`.
    """
    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "currency": currency}
    read = read_deals(deals, {by: "text"} if by else {}, time_zone=time_zone, **about)
    warn_of_unknown_stages(read)
    of = nw.col(by) if by else nw.lit("all")
    sums = _sums(read, of, closed_from).group_by("of").agg(*(nw.col(name).sum() for name in _SUMS))
    money = read.engine.money
    rows = [{by or "of": row["of"], **_velocity(row, min_deals, money)} for row in rows_of(sums)]
    if by is None:
        none = _velocity(dict.fromkeys(_SUMS, 0), min_deals, money)
        return read.engine.from_rows(rows or [none], _COLUMNS)
    rows.sort(key=lambda row: (-(row["velocity_per_day"] or 0), -row["won"], row[by] or "\uffff"))
    return read.engine.from_rows(rows, {by: pl.String, **_COLUMNS})


def _sums(read: Deals, of: nw.Expr, closed_from: date | str | None) -> nw.LazyFrame[Any]:
    counts = nw.lit(value=True)
    if closed_from is not None:
        since = day_of(closed_from, "closed_from").toordinal()
        counts = (nw.col("closed") >= since).fill_null(value=False)
    won = counts & (nw.col("won") == 1)
    priced = won & ~nw.col("amount").is_null()
    days = nw.col("closed") - nw.col("created")
    dated = won & (days >= 0).fill_null(value=False)
    return read.frame.select(
        of.alias("of"),
        nw.col("open").alias("open_deals"),
        flag(won).alias("won"),
        flag(counts & (nw.col("lost") == 1)).alias("lost"),
        nw.when(priced).then(nw.col("amount")).otherwise(0).alias("amount_won"),
        flag(priced).alias("won_with_amount"),
        nw.when(dated).then(days).otherwise(0).alias("days_to_win"),
        flag(dated).alias("won_with_days"),
        flag(won & (days < 0).fill_null(value=False)).alias("closed_before_created"),
    )


def _velocity(row: dict[str, Any], min_deals: int, money: Money) -> dict[str, Any]:
    open_deals, won, lost = int(row["open_deals"]), int(row["won"]), int(row["lost"])
    rate = share(won, won + lost)
    value = share(int(row["amount_won"]), int(row["won_with_amount"]))
    days = share(int(row["days_to_win"]), int(row["won_with_days"]))
    velocity = None
    if won >= min_deals and rate is not None and value is not None and days:
        velocity = money.amount(divided_amount(open_deals * rate * value, days))
    return {
        "open_deals": open_deals,
        "won": won,
        "lost": lost,
        "win_rate": rate,
        "average_won": None if value is None else money.amount(divided_amount(value, 1)),
        "mean_days_to_win": days,
        "velocity_per_day": velocity,
        "closed_before_created": int(row["closed_before_created"]),
    }
