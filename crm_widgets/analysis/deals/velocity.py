"""Velocity: how much money a day the open deals may be expected to bring."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import Deals, read_deals
from crm_widgets.analysis.frame.columns import day_of, in_cents, rows_of
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.analysis.frame.share import share

_SUMS = (
    "open_deals", "won", "lost", "amount_won", "won_with_amount", "days_to_win", "won_with_days",
)  # fmt: skip
_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("open_deals", "won", "lost"), pl.Int64),
    **dict.fromkeys(
        ("win_rate", "average_won", "mean_days_to_win", "velocity_per_day"), pl.Float64
    ),
}


def velocity_table(
    deals: Any,
    *,
    as_of: date | str,
    by: str | None = None,
    won: str = "Won",
    lost: str = "Lost",
    closed_from: date | str | None = None,
    least: int = 10,
) -> Any:
    """Money a day: opportunities x win rate x average won value / length of the cycle.

    The equation is the one that sales teams use (Salesforce and HubSpot call it sales velocity).
    Here: opportunities are the deals open at the end of the day `as_of`; win rate = won / (won +
    lost), average value and cycle are those of the deals closed up to `as_of`, from `closed_from`
    on where it is given (then a closing without a date is not counted). The cycle is the mean days
    from `created_at` to `closed_at` of won deals: by Little's law (1961) it is the mean, not the
    median, that turns a stock into a flow.

    In, one row a deal: `stage` (text), the column `by` (text) where it is given, and, where there
    are, `amount`, `created_at`, `closed_at`. Out, in the kind of frame given, one row, or with
    `by` one a value of it, the fastest first: `open_deals`, `won`, `lost`, `win_rate`,
    `average_won` (of won deals with an amount, to the cent), `mean_days_to_win`,
    `velocity_per_day`, in the base's currency; missing where fewer than `least` deals were won, or
    all on the day they were created. Groups do not add up to the whole: it is a product of means.

    Raises `ColumnError` and `AsOfError` as the other analyses.
    """
    read = read_deals(deals, {by: "text"} if by else {}, as_of=as_of, won=won, lost=lost)
    of = nw.col(by) if by else nw.lit("all")
    sums = _sums(read, of, closed_from).group_by("of").agg(*(nw.col(name).sum() for name in _SUMS))
    rows = [{by or "of": row["of"], **_velocity(row, least)} for row in rows_of(sums)]
    if by is None:
        return table_of(read.engine, rows or [_velocity(dict.fromkeys(_SUMS, 0), least)], _COLUMNS)
    rows.sort(key=lambda row: (-(row["velocity_per_day"] or 0), -row["won"], row[by] or "\uffff"))
    return table_of(read.engine, rows, {by: pl.String, **_COLUMNS})


def _sums(read: Deals, of: nw.Expr, closed_from: date | str | None) -> nw.LazyFrame[Any]:
    counts = nw.lit(value=True)
    if closed_from is not None:
        since = day_of(closed_from, "closed_from").toordinal()
        counts = (nw.col("closed") >= since).fill_null(value=False)
    won = counts & (nw.col("won") == 1)
    priced = won & ~nw.col("amount").is_null()
    days = nw.col("closed") - nw.col("created")
    dated = won & ~days.is_null()
    return read.frame.select(
        of.alias("of"),
        nw.col("open").alias("open_deals"),
        _one(won).alias("won"),
        _one(counts & (nw.col("lost") == 1)).alias("lost"),
        nw.when(priced).then(nw.col("amount")).otherwise(0.0).alias("amount_won"),
        _one(priced).alias("won_with_amount"),
        nw.when(dated).then(days).otherwise(0).alias("days_to_win"),
        _one(dated).alias("won_with_days"),
    )


def _one(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(1).otherwise(0).cast(nw.Int64)


def _velocity(row: dict[str, Any], least: int) -> dict[str, Any]:
    validated_frame, won, lost = int(row["open_deals"]), int(row["won"]), int(row["lost"])
    rate = share(won, won + lost)
    value = share(float(row["amount_won"]), int(row["won_with_amount"]))
    days = share(int(row["days_to_win"]), int(row["won_with_days"]))
    known = won >= least and rate is not None and value is not None and bool(days)
    velocity = validated_frame * rate * value / days if known and rate and value and days else None
    return {
        "open_deals": validated_frame,
        "won": won,
        "lost": lost,
        "win_rate": rate,
        "average_won": None if value is None else in_cents(value),
        "mean_days_to_win": days,
        "velocity_per_day": None if velocity is None else in_cents(velocity),
    }
