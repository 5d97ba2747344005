"""Lines of purchases, and the orders that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import narwhals as nw

from crm_widgets.analysis.frame.columns import (
    ColumnKind,
    cents,
    day_of,
    in_cents,
    next_day,
    refuse_before,
    rows_of,
)
from crm_widgets.analysis.frame.engine import Engine, refuse_mixed, validated_frame

WithIds = Literal["every", "some", "no"]
NOTHING = 0.000001  # float sums of lines that cancel out are not exactly nil


@dataclass(frozen=True)
class Lines:
    """How many lines, and how much money: `amount` is net (returns and write-offs lower it),
    `sales` the positive lines alone."""

    lines: int
    amount: float
    sales: float


@dataclass(frozen=True)
class Purchases:
    """The lines up to `as_of`, and what of the file is not in an analysis by contact.

    `lines` counts those with a contact and without; `unassigned` are the ones without; `undated`
    and `later` (than `as_of`) are not among the lines. `with_ids` tells how many lines have an
    order_id.
    """

    frame: nw.LazyFrame[Any]
    engine: Engine
    as_of: date
    lines: int
    unassigned: Lines
    undated: int
    later: int
    with_ids: WithIds

    def orders(self, *more: nw.Expr) -> nw.LazyFrame[Any]:
        """`orders_of` these lines."""
        return orders_of(self.frame, *more, with_ids=self.with_ids)


def purchase_lines(
    purchases: Any, *, as_of: date | str, also: Mapping[str, ColumnKind] | None = None
) -> Purchases:
    """Purchases read and checked.

    In: `contact_id` (text), `date`, `amount` (number, signed; missing counts as 0), and, where
    there are, `order_id` (text) and what an analysis asks for `also`. Raises `ColumnError`, and
    `AsOfError` where `as_of` lies before the first purchase.
    """
    day = day_of(as_of)
    frame, engine = validated_frame(
        purchases,
        {"contact_id": "text", "date": "day", "amount": "number"},
        {"order_id": "text", **(also or {})},
    )
    seen = nw.col("date") < nw.lit(next_day(day))
    unassigned = seen & nw.col("contact_id").is_null()
    amount = nw.col("amount")
    counted = rows_of(
        frame.select(
            _count(seen).alias("lines"),
            _count(nw.col("date").is_null()).alias("undated"),
            _count(nw.col("date") >= nw.lit(next_day(day))).alias("later"),
            nw.col("date").min().alias("first"),
            _count(~nw.col("order_id").is_null()).alias("with_ids"),
            nw.len().alias("all"),
            _count(unassigned).alias("unassigned"),
            nw.when(unassigned).then(amount).otherwise(0.0).sum().alias("net"),
            nw.when(unassigned & (amount > 0)).then(amount).otherwise(0.0).sum().alias("sales"),
        )
    )[0]
    refuse_before(day, counted["first"], "purchase")
    return Purchases(
        frame.filter(seen),
        engine,
        day,
        int(counted["lines"] or 0),
        Lines(
            int(counted["unassigned"] or 0),
            in_cents(counted["net"]),
            in_cents(counted["sales"]),
        ),
        int(counted["undated"] or 0),
        int(counted["later"] or 0),
        _with_ids(int(counted["with_ids"] or 0), int(counted["all"])),
    )


def _with_ids(lines: int, of: int) -> WithIds:
    return "no" if not lines else "every" if lines == of else "some"


def _count(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(1).otherwise(0).cast(nw.Int64).sum()


def orders_of(
    lines: nw.LazyFrame[Any], *more: nw.Expr, with_ids: WithIds = "some"
) -> nw.LazyFrame[Any]:
    """Orders of known contacts, as `order_table` gives them; `amount` is not rounded yet.

    `more`: bare aggregates of the lines that an analysis needs beside. `with_ids`: where every line
    is known to have an `order_id`, or none, orders are told apart by one key less.
    """
    keyed = lines.filter(~nw.col("contact_id").is_null())
    sums = (nw.col("amount").sum(), *more)
    if with_ids == "no":
        orders = keyed.group_by("contact_id", "date").agg(*sums)
        orders = orders.with_columns(nw.lit(None).cast(nw.String).alias("order_id"))
    elif with_ids == "every":
        orders = keyed.group_by("contact_id", "order_id").agg(nw.col("date").min(), *sums)
    else:
        day = nw.when(nw.col("order_id").is_null()).then(nw.col("date")).alias("order_day")
        told_apart = keyed.with_columns(day).group_by("contact_id", "order_id", "order_day")
        orders = told_apart.agg(nw.col("date").min(), *sums).drop("order_day")
    return orders.with_columns((nw.col("amount") > NOTHING).alias("counts"))


def lines_up_to(as_of: date, purchases: Any, beside: Engine) -> nw.LazyFrame[Any]:
    """The lines up to the day `as_of`, for `orders_of`: those of nobody known are among them.

    In: `purchases` as `client_summary`, of the kind of frame that `beside` computes.
    """
    lines, engine = validated_frame(
        purchases, {"contact_id": "text", "date": "day", "amount": "number"}, {"order_id": "text"}
    )
    refuse_mixed(beside, engine, "Purchases and what they are looked at with")
    return lines.filter(nw.col("date") < nw.lit(next_day(as_of)))


def order_table(purchases: Any, *, as_of: date | str) -> Any:
    """Orders: the lines with one `order_id`; without one, those of one contact on one day.

    In: as `client_summary`. Out, one row an order of a known contact: `contact_id`, `order_id`
    (missing where there was none), `date` (of its first line), `amount` (net, to the cent) and
    `counts`: an order counts as a purchase when its net amount is above 0.
    """
    read = purchase_lines(purchases, as_of=as_of)
    orders = read.orders().with_columns(cents(nw.col("amount")))
    return read.engine.back(
        orders.select("contact_id", "order_id", "date", "amount", "counts").sort(
            "date", "contact_id", "order_id", nulls_last=True
        )
    )
