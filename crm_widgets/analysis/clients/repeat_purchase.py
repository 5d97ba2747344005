"""Repeat purchase: who buys a second, a third time, how long it takes, and what each one bought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.orders import numbered
from crm_widgets.analysis.clients.purchases import Lines, Purchases, purchase_lines
from crm_widgets.analysis.frame.columns import day_number, rows_of
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import share
from crm_widgets.analysis.frame.survival import Spells, kaplan_meier_median, plain_median
from crm_widgets.errors import InvalidValue

_STEPS = {
    "purchase_number": pl.Int64, "clients_before": pl.Int64, "clients": pl.Int64,
    "share": pl.Float64, "share_of_buyers": pl.Float64, "median_days": pl.Float64,
    "median_days_with_waiting": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class RepeatPurchaseTable(Result, Generic[IntoFrameT]):
    """The result of `repeat_purchase_table`. The frames are of the kind that came in.

    - `steps`, from the first purchase on, as many as `numbers`: `purchase_number`,
      `clients_before` (with at least the purchase before), `clients` (with this one), `share` (of
      `clients_before`, 0 to 1), `share_of_buyers`, `median_days` (from the purchase before, of
      those who made this one), `median_days_with_waiting` (Kaplan-Meier: those who have not bought
      again yet count as waiting until `as_of`; missing where half will not be reached);
    - `clients`, account management, one row a buyer: `contact_id`, `purchase_count`,
      `repeat_purchases` (those after the first), `first_purchase`, `second_purchase`,
      `last_purchase` (dates), `repeat_amount` (money of the repeat purchases), `repeat_quantity`
      (missing where no quantity is known), `days_since_last_purchase`;
    - `purchases`, one row an order above 0, by client and date: `contact_id`, `purchase_number`
      (1 is the first), `date`, `days_since_previous` (missing for the first), `order_id`, `amount`,
      `quantity` (missing where not known);
    - `as_of`; `buyers`; `repeat_buyers`; `share_of_revenue_repeated` (money of repeat purchases in
      that of all, 0 to 1; None without money); `unassigned`, the lines without a contact;
      `later_lines`, those after `as_of`.
    """

    steps: IntoFrameT
    clients: IntoFrameT
    purchases: IntoFrameT
    as_of: date
    buyers: int
    repeat_buyers: int
    share_of_revenue_repeated: float | None
    unassigned: Lines
    later_lines: int


def repeat_purchase_table(
    purchases: IntoFrameT,
    *,
    as_of: date | str,
    numbers: int = 10,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> RepeatPurchaseTable[IntoFrameT]:
    """How many buy again, after how long, and each client's dates, sums and volumes.

    In: as `client_summary`, and `quantity` (number) where known. A purchase is an order whose net
    amount is above 0; orders of one day differ by their `order_id`, 0 days after each other.
    `numbers`: up to which purchase the steps go.

    Raises `ColumnError` and `AsOfError` as `client_summary`; `ValueError` for `numbers` below 2.
    """
    if numbers < 2:
        raise InvalidValue(f"numbers must be 2 or more, not {numbers}.")
    read = purchase_lines(
        purchases, as_of=as_of, also={"quantity": "number"}, currency=currency, time_zone=time_zone
    )
    engine = read.engine
    orders = engine.materialise(_numbered(read))
    clients = engine.materialise(_clients(orders, read.as_of))
    money = rows_of(
        orders.select(
            nw.col("amount").sum().alias("all"),
            nw.when(nw.col("purchase_number") > 1)
            .then(nw.col("amount"))
            .otherwise(0)
            .sum()
            .alias("repeated"),
        )
    )[0]
    steps = _steps(*_spells(orders, clients), numbers)
    return RepeatPurchaseTable(
        steps=engine.from_rows(steps, _STEPS),
        clients=engine.to_native(
            clients.with_columns(*read.money.amounts("repeat_amount")).sort("contact_id")
        ),
        purchases=engine.to_native(_purchases(orders).with_columns(*read.money.amounts("amount"))),
        as_of=read.as_of,
        buyers=steps[0]["clients"],
        repeat_buyers=steps[1]["clients"],
        share_of_revenue_repeated=share(money["repeated"], money["all"]),
        unassigned=read.unassigned,
        later_lines=read.later_lines,
    )


def _numbered(read: Purchases) -> nw.LazyFrame[Any]:
    """The orders that count, each client's numbered in the order of their days."""
    quantity = nw.col("quantity")
    lines = read.frame.with_columns(
        quantity.fill_null(0.0).alias("quantity"),
        nw.when(quantity.is_null()).then(0).otherwise(1).cast(nw.Int64).alias("measured"),
    )
    orders = replace(read, frame=lines).orders(nw.col("quantity").sum(), nw.col("measured").sum())
    ordered = numbered(orders.filter("counts")).rename({"order_number": "purchase_number"})
    ordered = ordered.with_columns(day_number("date").alias("day"))
    previous = nw.col("day").shift(1).over("contact_id", order_by="purchase_number")
    return ordered.with_columns(
        (nw.col("day") - previous).alias("days_since_previous"),
        nw.when(nw.col("measured") > 0).then(nw.col("quantity")).alias("quantity"),
    )


def _purchases(orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return orders.select(
        "contact_id",
        "purchase_number",
        "date",
        "days_since_previous",
        "order_id",
        "amount",
        "quantity",
    ).sort("contact_id", "purchase_number")


def _clients(orders: nw.LazyFrame[Any], as_of: date) -> nw.LazyFrame[Any]:
    repeated = nw.col("purchase_number") > 1
    second = nw.col("purchase_number") == 2
    clients = (
        orders.select(
            "contact_id",
            "purchase_number",
            nw.col("date").alias("first_purchase"),
            nw.when(second).then(nw.col("date")).alias("second_purchase"),
            nw.col("date").alias("last_purchase"),
            nw.when(repeated).then(nw.col("amount")).otherwise(0).alias("repeat_amount"),
            nw.when(repeated)
            .then(nw.col("quantity"))
            .otherwise(None)
            .fill_null(0.0)
            .alias("repeat_quantity"),
            nw.when(repeated & ~nw.col("quantity").is_null())
            .then(1)
            .otherwise(0)
            .cast(nw.Int64)
            .alias("measured"),
        )
        .group_by("contact_id")
        .agg(
            nw.col("purchase_number").max().alias("purchase_count"),
            nw.col("first_purchase").min(),
            nw.col("second_purchase").min(),
            nw.col("last_purchase").max(),
            nw.col("repeat_amount").sum(),
            nw.col("repeat_quantity").sum(),
            nw.col("measured").sum(),
        )
    )
    return clients.select(
        "contact_id",
        "purchase_count",
        (nw.col("purchase_count") - 1).alias("repeat_purchases"),
        "first_purchase",
        "second_purchase",
        "last_purchase",
        "repeat_amount",
        nw.when(nw.col("measured") > 0).then(nw.col("repeat_quantity")).alias("repeat_quantity"),
        (as_of.toordinal() - day_number("last_purchase")).alias("days_since_last_purchase"),
    )


def _spells(
    orders: nw.LazyFrame[Any], clients: nw.LazyFrame[Any]
) -> tuple[dict[int, Counter[int]], dict[int, Counter[int]]]:
    """By purchase number: days to it from the one before, and days waited for it so far."""
    number, days = "purchase_number", "days_since_previous"
    bought = orders.group_by(number, days).agg(nw.len().alias("clients"))
    count, waited = "purchase_count", "days_since_last_purchase"
    waiting = clients.group_by(count, waited).agg(nw.len().alias("clients"))
    return (
        _by_number(rows_of(bought), number, days, 0),
        _by_number(rows_of(waiting), count, waited, 1),
    )


def _by_number(
    rows: list[dict[str, Any]], number: str, days: str, more: int
) -> dict[int, Counter[int]]:
    by_number: dict[int, Counter[int]] = {}
    for row in rows:
        by_number.setdefault(row[number] + more, Counter())[row[days] or 0] += row["clients"]
    return by_number


def _steps(
    bought: dict[int, Counter[int]], waiting: dict[int, Counter[int]], numbers: int
) -> list[dict[str, Any]]:
    def clients(number: int) -> int:
        return bought.get(number, Counter()).total()

    buyers = clients(1)
    first = {
        "purchase_number": 1, "clients_before": buyers, "clients": buyers,
        "share": share(buyers, buyers), "share_of_buyers": share(buyers, buyers),
        "median_days": None, "median_days_with_waiting": None,
    }  # fmt: skip
    steps = [first]
    for number in range(2, numbers + 1):
        spells: Spells = {
            **{(days, True): count for days, count in bought.get(number, Counter()).items()},
            **{(days, False): count for days, count in waiting.get(number, Counter()).items()},
        }
        steps.append(
            {
                "purchase_number": number,
                "clients_before": clients(number - 1),
                "clients": clients(number),
                "share": share(clients(number), clients(number - 1)),
                "share_of_buyers": share(clients(number), buyers),
                "median_days": plain_median(spells),
                "median_days_with_waiting": kaplan_meier_median(spells),
            }
        )
    return steps
