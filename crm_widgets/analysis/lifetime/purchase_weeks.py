"""The summary in weeks that models of purchasing are fitted to: one row a buyer."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.purchases import Purchases, purchase_lines
from crm_widgets.analysis.frame.columns import day_number
from crm_widgets.analysis.frame.money import divided

AVERAGE = "average_repeat_order_value"
WEEKS = ("repeat_purchases", "weeks_to_last_purchase", "weeks_observed", AVERAGE)


def purchase_weeks(
    purchases: IntoFrameT,
    *,
    as_of: date | str,
    count_free: bool = False,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> IntoFrameT:
    """One row a buyer, sorted by `contact_id`: what BG/NBD and Gamma-Gamma know of them.

    In: as `client_summary`. A purchase here is a day with orders above 0: what a client buys twice
    in a day is one decision. `count_free`: an order of 0 counts too, as in the published CDNOW
    summary.

    Out, in the kind of frame given: `contact_id`; `repeat_purchases` (days after the first);
    `weeks_to_last_purchase` (from the first purchase to the last) and `weeks_observed` (from the
    first to `as_of`), days / 7 to two places; `average_repeat_order_value` (money a repeat
    purchase, returns not taken off; 0 without one). In the papers of Fader, Hardie and Lee: x, t_x,
    T and m_x.
    """
    read = purchase_lines(purchases, as_of=as_of, currency=currency, time_zone=time_zone)
    weeks = weeks_of(read, count_free=count_free)
    native: IntoFrameT = read.engine.to_native(weeks.sort("contact_id"))
    return native


def weeks_of(read: Purchases, *, count_free: bool = False) -> nw.LazyFrame[Any]:
    """The rows of `purchase_weeks`."""
    day, first = nw.col("day"), nw.col("first")
    days = purchase_days(read, count_free=count_free).with_columns(
        day.min().over("contact_id").alias("first")
    )
    repeated = nw.when(day > first).then(nw.col("amount")).otherwise(0).alias("repeated")
    clients = (
        days.with_columns(
            nw.when(day > first).then(1).otherwise(0).cast(nw.Int64).alias("repeat_purchases"),
            repeated,
        )
        .group_by("contact_id")
        .agg(
            first.min(),
            day.max().alias("last"),
            nw.col("repeat_purchases").sum(),
            nw.col("repeated").sum(),
        )
    )
    times = nw.col("repeat_purchases").cast(nw.Int64)
    average = read.money.amounts_of(divided(nw.col("repeated"), times))
    return clients.select(
        "contact_id",
        times.alias("repeat_purchases"),
        _weeks(nw.col("last") - first).alias("weeks_to_last_purchase"),
        _weeks(read.as_of.toordinal() - first).alias("weeks_observed"),
        average.fill_null(0.0).alias(AVERAGE),
    )


def purchase_days(read: Purchases, *, count_free: bool = False) -> nw.LazyFrame[Any]:
    """One row a client and `day` (its number) with orders that count; `amount` of these orders, in
    minor units.
    """
    counts = nw.col("amount") >= 0 if count_free else nw.col("counts")
    orders = read.orders().filter(counts).with_columns(day_number("date").alias("day"))
    return orders.group_by("contact_id", "day").agg(nw.col("amount").sum())


def _weeks(days: nw.Expr) -> nw.Expr:
    # A seventh is never half a hundredth, so every engine rounds it alike.
    return (days / 7).round(2)
