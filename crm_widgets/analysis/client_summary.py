"""One row a client: what they bought, when, and how often."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.columns import cents, day_number
from crm_widgets.analysis.orders import Purchases, purchase_lines
from crm_widgets.analysis.usual_interval import usual_intervals, with_interval_days

BOUGHT = (
    "first_purchase", "last_purchase", "purchase_count", "total_spent", "average_check",
    "days_since_last_purchase",
)  # fmt: skip
SUMMARY = (*BOUGHT, "usual_interval_days")


def client_summary(purchases: Any, *, as_of: date | str) -> Any:
    """One row a contact that ever bought, sorted by `contact_id`, in the kind of frame given.

    In, one row a line: `contact_id` (text or missing), `date`, `amount` (signed, a return is
    negative) and, where known, `order_id` (text or missing). Lines after the day `as_of` are not
    seen. Lines without a contact are in no row: `rfm_table(...).unassigned` counts them.

    Out: `contact_id`; `first_purchase` and `last_purchase` (dates of orders whose net amount is
    above 0; pandas' own types have no date, so there they are times at midnight);
    `purchase_count` (such orders); `total_spent` (all lines, returns included, to the cent);
    `average_check` (net amount of such orders / their number, to the cent);
    `days_since_last_purchase`; `usual_interval_days` (median days between orders on different days,
    missing below two).

    Raises `ColumnError` for a column that is missing or mistyped, `AsOfError` for an `as_of`
    before the first purchase.
    """
    read = purchase_lines(purchases, as_of=as_of)
    return read.engine.back(summary_of(read).sort("contact_id"))


def summary_of(read: Purchases) -> nw.LazyFrame[Any]:
    """The rows of `client_summary`."""
    summary = summarised(read.coded().orders(), read.as_of)
    return summary.with_columns(nw.col("contact_id").cast(nw.String))


def summarised(orders: nw.LazyFrame[Any], as_of: date) -> nw.LazyFrame[Any]:
    """Orders to clients, as `client_summary` describes them."""
    if orders.implementation.is_polars():
        buyers = _in_memory(orders.to_native().collect(), as_of)
    else:
        days = with_interval_days(orders).rename({"interval_days": "usual_interval_days"})
        buyers = bought(days, as_of, nw.col("usual_interval_days").median())
    return buyers.with_columns(nw.col("usual_interval_days").cast(nw.Float64)).select(
        "contact_id", *SUMMARY
    )


def _in_memory(orders: pl.DataFrame, as_of: date) -> nw.LazyFrame[Any]:
    coded = orders.with_columns(
        pl.col("contact_id").cast(pl.Categorical).to_physical().cast(pl.Int64).alias("code")
    )
    intervals: nw.LazyFrame[Any] = nw.from_native(usual_intervals(coded).lazy())
    lazy: nw.LazyFrame[Any] = nw.from_native(coded.lazy())
    return bought(lazy, as_of, nw.col("code").min()).join(intervals, on="code", how="left")


def bought(orders: nw.LazyFrame[Any], as_of: date, *more: nw.Expr) -> nw.LazyFrame[Any]:
    """The buyers among the contacts of these orders, with the columns of `BOUGHT` and `more`."""
    return contacts_of(orders, as_of, *more).filter(nw.col("purchase_count") > 0)


def contacts_of(orders: nw.LazyFrame[Any], as_of: date, *more: nw.Expr) -> nw.LazyFrame[Any]:
    """Orders to contacts, those with returns alone too: their `purchase_count` is 0.

    Without the interval, which takes longer than all the rest: a window and a median a client.
    `more`: bare aggregates of the orders' columns that are needed beside; they keep their names.
    """
    counts = nw.col("counts")
    totals = (
        orders.with_columns(
            nw.when(counts).then(nw.col("date")).alias("first_purchase"),
            nw.when(counts).then(nw.col("date")).alias("last_purchase"),
            nw.when(counts).then(1).otherwise(0).cast(nw.Int64).alias("purchase_count"),
            nw.when(counts).then(nw.col("amount")).otherwise(0.0).alias("net"),
        )
        .group_by("contact_id")
        .agg(
            nw.col("first_purchase").min(),
            nw.col("last_purchase").max(),
            nw.col("purchase_count").sum(),
            nw.col("amount").sum(),
            nw.col("net").sum(),
            *more,
        )
    )
    return totals.with_columns(
        nw.col("purchase_count").cast(nw.Int64),
        cents(nw.col("amount")).alias("total_spent"),
        cents(nw.col("net") / nw.col("purchase_count")).alias("average_check"),
        (as_of.toordinal() - day_number("last_purchase")).alias("days_since_last_purchase"),
    )
