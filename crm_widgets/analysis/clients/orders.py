"""What an order is: the one rule for every analysis, page, card and file.

An order is the lines of one contact with one `order_id`; without an `order_id`, the lines of one
contact on one day. Order numbers restart in many systems, so a line with a positive amount that
comes more than 180 days after the line before it, with the same contact and number, starts a new
order. Lines that start none, returns above all, belong to the latest order of their number that is
not later than they are. An order's date is that of its first line; it counts as a purchase when its
net amount is above 0.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

import narwhals as nw

from crm_widgets.analysis.frame.columns import day_number, rows_of

WithIds = Literal["every", "some", "no"]
"""How many of the lines have an order_id."""

DAYS_TO_A_NEW_ORDER = 180
"""Days after which a number that comes back is another order."""

_NUMBER = ("contact_id", "order_id")


def orders_of(
    lines: nw.LazyFrame[Any], *more: nw.Expr, with_ids: WithIds = "some"
) -> nw.LazyFrame[Any]:
    """Orders of known contacts: `contact_id`, `order_id` (missing where there was none), `date`,
    `amount` (net), `counts` and the `more` bare aggregates of the lines that an analysis needs.

    In: `contact_id`, `date`, `amount` (Int64 minor units), `order_id`, no date missing. `with_ids`:
    where every line is known to have an `order_id`, or none, orders need one key less.
    """
    known = lines.filter(~nw.col("contact_id").is_null())
    sums = (nw.col("amount").sum(), *more)
    if with_ids == "no":
        orders = known.group_by("contact_id", "date").agg(*sums)
        orders = orders.with_columns(nw.lit(None).cast(nw.String).alias("order_id"))
    else:
        orders = _by_number(known, sums, with_ids)
    # DuckDB's sums are of a wider type than what they add up.
    return orders.with_columns(
        nw.col("amount").cast(nw.Int64), (nw.col("amount") > 0).alias("counts")
    )


def _by_number(
    known: nw.LazyFrame[Any], sums: tuple[nw.Expr, ...], with_ids: WithIds
) -> nw.LazyFrame[Any]:
    """Orders of lines with numbers; those whose number came back are separated by their dates."""
    dates = (nw.col("date").min(), nw.col("date").max().alias("last_line"))
    if with_ids == "every":
        orders = known.group_by(*_NUMBER).agg(*dates, *sums)
    else:
        day = nw.when(nw.col("order_id").is_null()).then(nw.col("date")).alias("order_day")
        keyed = known.with_columns(day).group_by(*_NUMBER, "order_day")
        orders = keyed.agg(*dates, *sums).drop("order_day")
    if orders.implementation.is_polars():
        orders = orders.collect().lazy()
    # A number can only have come back where its lines lie so far apart: few do, most often none.
    far = nw.col("last_line") > nw.col("date") + nw.lit(timedelta(days=DAYS_TO_A_NEW_ORDER))
    numbers = orders.filter(far).select(*_NUMBER)
    whole = orders.drop("last_line")
    if not rows_of(numbers.select(nw.len().alias("numbers")))[0]["numbers"]:
        return whole
    apart = order_parts(known.join(numbers, on=list(_NUMBER), how="semi"))
    split = apart.group_by(*_NUMBER, "order_part").agg(nw.col("date").min(), *sums)
    names = whole.collect_schema().names()
    return nw.concat([orders.filter(~far).select(*names), split.select(*names)])


def order_parts(lines: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Lines with an `order_id`, and `order_part`: 0 for the first order of their contact and
    number, one more for each time that the number came back as a new order.
    """
    sold = nw.when(nw.col("amount") > 0).then(1).otherwise(0).cast(nw.Int64)
    days = (
        lines.select(*_NUMBER, "date", sold.alias("sold"))
        .group_by(*_NUMBER, "date")
        .agg(nw.col("sold").max())
        .with_columns(day_number("date").alias("day"))
    )
    before = nw.col("day").shift(1).over(*_NUMBER, order_by="day")
    days = days.with_columns((nw.col("day") - before).alias("gap"))
    starts = (nw.col("sold") == 1) & (nw.col("gap") > DAYS_TO_A_NEW_ORDER)
    days = days.with_columns(nw.when(starts).then(1).otherwise(0).cast(nw.Int64).alias("starts"))
    part = nw.col("starts").cum_sum().over(*_NUMBER, order_by="day").cast(nw.Int64)
    parts = days.select(*_NUMBER, "date", part.alias("order_part"))
    return lines.join(parts, on=[*_NUMBER, "date"])


def numbered(orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Orders with `order_number`: 1, 2, 3... within a contact, by date, and within a day those
    without an `order_id` first, then by `order_id`.
    """
    by = {"order_by": ("day", "order_key")}
    keyed = orders.with_columns(
        day_number("date").alias("day"),
        order_key().alias("order_key"),
        nw.lit(1).cast(nw.Int64).alias("order_number"),
    )
    number = nw.col("order_number").cum_sum().over("contact_id", **by).cast(nw.Int64)
    return keyed.with_columns(number.alias("order_number")).drop("day", "order_key")


def order_key() -> nw.Expr:
    """The `order_id`, or the day where there is none, as a text that is never missing: missing
    keys join nothing.
    """
    number = nw.concat_str([nw.lit("id "), nw.col("order_id")])
    day = nw.concat_str([nw.lit("day "), nw.col("date").cast(nw.Date).cast(nw.String)])
    return nw.when(nw.col("order_id").is_null()).then(day).otherwise(number)


def with_order(lines: nw.LazyFrame[Any], orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Lines of known contacts, each with the `order_number`, the `day` (of its first line) and
    `counts` of its order.

    `orders`: `numbered` ones of these lines.
    """
    by = ["contact_id", "order_key"]
    keyed = orders.with_columns(order_key().alias("order_key"), day_number("date").alias("first"))
    # The first day of the next order of the same contact and number, where that came back.
    until = nw.col("first").shift(-1).over(*by, order_by="first")
    spans = keyed.select(*by, "order_number", "counts", "first", nw.col("date").alias("day"))
    spans = spans.with_columns(until.alias("until"))
    known = lines.filter(~nw.col("contact_id").is_null())
    joined = known.with_columns(
        order_key().alias("order_key"), day_number("date").alias("line_day")
    ).join(spans, on=by)
    own = (nw.col("line_day") >= nw.col("first")) & (
        nw.col("until").is_null() | (nw.col("line_day") < nw.col("until"))
    )
    return joined.filter(own).drop("order_key", "line_day", "first", "until")
