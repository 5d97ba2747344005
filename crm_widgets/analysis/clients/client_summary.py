"""One row a client: what they bought, when, and how often."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.client_totals import client_totals
from crm_widgets.analysis.clients.purchases import Purchases, purchase_lines
from crm_widgets.analysis.frame.columns import day_number
from crm_widgets.analysis.frame.money import divided

BOUGHT = (
    "first_purchase", "last_purchase", "purchase_count", "total_spent", "average_order_value",
    "days_since_last_purchase",
)  # fmt: skip
SUMMARY = (*BOUGHT, "median_days_between_orders")
MONEY = ("total_spent", "average_order_value")
"""The columns of a summary that are money: in minor units until they are handed out."""


def client_summary(
    purchases: IntoFrameT, *, as_of: date | str, currency: str = "EUR", time_zone: str = "UTC"
) -> IntoFrameT:
    """One row a contact that ever bought, sorted by `contact_id`, in the kind of frame given.

    In, one row a line: `contact_id` (text or missing), `date`, `amount` (signed, a return is
    negative) and, where known, `order_id` (text or missing). Lines after the day `as_of` are not
    seen, and lines without a contact are in no row: `rfm_table(...)` reports both. `currency` says
    how many digits money has; `time_zone` is that of moments in DuckDB and PySpark, which keep none
    with a column.

    Out: `contact_id`; `first_purchase` and `last_purchase` (dates of orders whose net amount is
    above 0; pandas' own types have no date, so there they are times at midnight);
    `purchase_count` (such orders); `total_spent` (all lines, returns included);
    `average_order_value` (net amount of such orders / their number);
    `days_since_last_purchase`; `median_days_between_orders` (between such orders on different days,
    missing below two).

    Raises `ColumnError` for a column that is missing or mistyped, `AsOfError` for an `as_of`
    before the first purchase.
    """
    read = purchase_lines(purchases, as_of=as_of, currency=currency, time_zone=time_zone)
    summary = summary_of(read).with_columns(*read.money.amounts(*MONEY))
    native: IntoFrameT = read.engine.to_native(summary.sort("contact_id"))
    return native


def summary_of(read: Purchases) -> nw.LazyFrame[Any]:
    """The rows of `client_summary`, money in minor units."""
    if read.with_ids != "no" or not read.frame.implementation.is_polars():
        return summarised(read.orders(), read.as_of)
    known = read.frame.filter(~nw.col("contact_id").is_null()).to_native()
    totals = client_totals(known.collect(), a_day_is_an_order=True)
    return _buyers(nw.from_native(totals.lazy()), read.as_of)


def summarised(orders: nw.LazyFrame[Any], as_of: date) -> nw.LazyFrame[Any]:
    """Orders to clients, as `client_summary` describes them; money in minor units."""
    if orders.implementation.is_polars():
        totals = client_totals(orders.to_native().collect(), a_day_is_an_order=False)
        return _buyers(nw.from_native(totals.lazy()), as_of)
    # The day before of the same client: 0 days to another order of one day is no interval.
    days = orders.with_columns(day_number("date").alias("day")).with_columns(
        nw.col("day").shift(1).over("contact_id", "counts", order_by="day").alias("day_before")
    )
    gap = nw.col("day") - nw.col("day_before")
    interval = nw.when(nw.col("counts") & (gap > 0)).then(gap).alias("median_days_between_orders")
    totals_of = _totals(days.with_columns(interval), nw.col("median_days_between_orders").median())
    return _buyers(totals_of, as_of)


def _buyers(totals: nw.LazyFrame[Any], as_of: date) -> nw.LazyFrame[Any]:
    return (
        _finished(totals, as_of)
        .filter(nw.col("purchase_count") > 0)
        .with_columns(nw.col("median_days_between_orders").cast(nw.Float64))
        .select("contact_id", *SUMMARY)
    )


def contacts_of(orders: nw.LazyFrame[Any], as_of: date) -> nw.LazyFrame[Any]:
    """Orders to contacts, those with returns alone too: their `purchase_count` is 0.

    Without the interval, which takes longer than all the rest: a window and a median a client."""
    return _finished(_totals(orders), as_of)


def _totals(orders: nw.LazyFrame[Any], *more: nw.Expr) -> nw.LazyFrame[Any]:
    counts = nw.col("counts")
    return (
        orders.with_columns(
            nw.when(counts).then(nw.col("date")).alias("first_purchase"),
            nw.when(counts).then(nw.col("date")).alias("last_purchase"),
            nw.when(counts).then(1).otherwise(0).cast(nw.Int64).alias("purchase_count"),
            nw.when(counts).then(nw.col("amount")).otherwise(0).alias("net"),
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


def _finished(totals: nw.LazyFrame[Any], as_of: date) -> nw.LazyFrame[Any]:
    count = nw.col("purchase_count").cast(nw.Int64)
    return totals.with_columns(
        count.alias("purchase_count"),
        nw.col("amount").alias("total_spent"),
        divided(nw.col("net"), count).alias("average_order_value"),
        (as_of.toordinal() - day_number("last_purchase")).alias("days_since_last_purchase"),
    )
