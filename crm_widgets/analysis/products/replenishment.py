"""When a client is due to reorder: due dates, what is overdue, tasks two days before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic

import narwhals as nw
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.purchases import Lines
from crm_widgets.analysis.frame.columns import day_number
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.sentence import number_in_words, sentence
from crm_widgets.analysis.products.product_lines import bought, product_lines
from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _

STATES = ("overdue", "due", "due later", "too few intervals", "quantity unknown")
"""The state of a cycle: due means that the day to ask has come and the due date has not passed."""

_KEYS = ("contact_id", "product")
_KEPT = 0.1  # a gap within a tenth of what the pace predicts keeps to it


@dataclass(frozen=True, kw_only=True, repr=False)
class Replenishment(Result, Generic[IntoFrameT]):
    """The result of `replenishment`. Both frames are of the kind that came in.

    `cycles`, one row a client and product they bought:
    - `contact_id`, `product`, `orders` (days on which they bought it), `intervals` (between them,
      with a known quantity: what the pace stands on);
    - `days_per_unit`: median of days to the next order / quantity; missing below
      `min_intervals`; `kept_share`: share of the intervals that are within a tenth of their
      quantity x days per unit;
    - `last_order` (date), `last_quantity`; `due`: the date on which that is used up; `task_on`:
      when to ask; `days_overdue` at `as_of` (negative: days left); `state`, one of `STATES`;
    - `returned_since`: quantity that came back on or after the day of the last order. It moves no
      date: what is left to use up is for a person to judge.

    `tasks`, by day, one row a cycle worth asking for: `contact_id`, `product`, `due`, `task_on`,
    `overdue` (true or false), `reason` (a sentence).

    `unassigned`: the lines without a contact; `later_lines`: those after `as_of`.
    """

    cycles: IntoFrameT
    tasks: IntoFrameT
    min_intervals: int
    min_kept: float
    days_before: int
    as_of: date
    unassigned: Lines
    later_lines: int


def replenishment(
    purchases: IntoFrameT,
    *,
    as_of: date | str,
    days_before: int = 2,
    min_intervals: int = 2,
    min_kept: float = 0.5,
    time_zone: str = "UTC",
) -> Replenishment[IntoFrameT]:
    """When each client is due to reorder each product, from how long theirs lasted so far.

    In: `contact_id` (text), `date`, `amount` (number, signed), `product` (text), `quantity`
    (number) and, where there is one, `order_id` (text).

    Days per unit = the median over the orders of (days to the next order / quantity bought); due =
    last order + quantity x days per unit, the day on which the last unit is used up; the task falls
    `days_before` it. Quantities of one day are added up. Lines with a quantity or money of 0 or
    less are returns and gifts, no orders. An order of unknown quantity ends the interval before it,
    but its own interval has no pace; as the last one, it leaves no due date. With fewer than
    `min_intervals` intervals there is no pace.

    Tasks are made for cycles of which at least `min_kept` of the intervals kept to their pace,
    and which are not overdue by a whole cycle: such a client has stopped, and needs more than a
    reminder.

    Raises `ColumnError` and `AsOfError`; `ValueError` for numbers that make no sense.
    """
    _refuse_odd(days_before, min_intervals, min_kept)
    read = product_lines(
        purchases, as_of=as_of, required=("product", "quantity"), time_zone=time_zone
    )
    orders = read.engine.materialise(_orders(read.frame))
    pace = _pace(orders, min_intervals)
    last = (
        _last(orders)
        .join(pace, on=list(_KEYS))
        .join(_returned(read.frame, orders), on=list(_KEYS), how="left")
    )
    cycles = read.engine.materialise(_dated(last, read.as_of, days_before, min_intervals))
    worth = _worth_asking(cycles, min_kept).with_columns(
        (nw.col("state") == STATES[0]).alias("overdue"), _reason().alias("reason")
    )
    return Replenishment(
        cycles=read.engine.to_native(cycles.sort(*_KEYS)),
        tasks=read.engine.to_native(
            worth.select(*_KEYS, "due", "task_on", "overdue", "reason").sort("task_on", *_KEYS)
        ),
        min_intervals=min_intervals,
        min_kept=min_kept,
        days_before=days_before,
        as_of=read.as_of,
        unassigned=read.unassigned,
        later_lines=read.later_lines,
    )


def _refuse_odd(days_before: int, min_intervals: int, min_kept: float) -> None:
    if days_before < 0:
        raise InvalidValue(f"days_before must be 0 or more, not {days_before}.")
    if min_intervals < 1:
        raise InvalidValue(f"min_intervals must be 1 or more, not {min_intervals}.")
    if not 0 <= min_kept <= 1:
        raise InvalidValue(f"min_kept must be a share from 0 to 1, such as 0.5, not {min_kept}.")


def _orders(lines: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """One row a client, product and day: `quantity` (missing: not known), `number`, `gap` in
    days."""
    unknown = nw.when(nw.col("quantity").is_null()).then(1).otherwise(0).cast(nw.Int64)
    by_day = (
        bought(lines)
        .with_columns(unknown.alias("unknown"))
        .group_by(*_KEYS, "day")
        .agg(nw.col("quantity").sum(), nw.col("unknown").sum())
        .with_columns(
            day_number("day").alias("number"),
            nw.when(nw.col("unknown") == 0).then(nw.col("quantity")).alias("quantity"),
        )
    )
    following = nw.col("number").shift(-1).over(*_KEYS, order_by="number")
    return by_day.with_columns(following.alias("next_number")).select(
        *_KEYS, "day", "quantity", "number", (nw.col("next_number") - nw.col("number")).alias("gap")
    )


def _pace(orders: nw.LazyFrame[Any], min_intervals: int) -> nw.LazyFrame[Any]:
    """One row a client and product: orders, intervals, days per unit, share kept."""
    paced = orders.with_columns((nw.col("gap") / nw.col("quantity")).alias("lasted"))
    known = nw.when(nw.col("lasted").is_null()).then(0).otherwise(1).cast(nw.Int64)
    pace = (
        paced.with_columns(known.alias("intervals"))
        .group_by(*_KEYS)
        .agg(
            nw.len().alias("orders"),
            nw.col("intervals").sum(),
            nw.col("lasted").median().alias("days_per_unit"),
        )
        .with_columns(nw.col("orders").cast(nw.Int64), nw.col("intervals").cast(nw.Int64))
    )
    predicted = nw.col("quantity") * nw.col("days_per_unit")
    off = (nw.col("gap") - predicted).abs()
    kept = nw.when(off <= predicted * _KEPT + 1e-9).then(1).otherwise(0).cast(nw.Int64)
    counted = (
        paced.filter(~nw.col("lasted").is_null())
        .join(pace.select(*_KEYS, "days_per_unit"), on=list(_KEYS))
        .select(*_KEYS, kept.alias("kept"))
        .group_by(*_KEYS)
        .agg(nw.col("kept").sum())
    )
    enough = nw.col("intervals") >= min_intervals
    return pace.join(counted, on=list(_KEYS), how="left").select(
        *_KEYS,
        "orders",
        "intervals",
        nw.when(enough).then(nw.col("days_per_unit")).cast(nw.Float64).alias("days_per_unit"),
        nw.when(enough).then(nw.col("kept") / nw.col("intervals")).alias("kept_share"),
    )


def _last(orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return orders.filter(nw.col("gap").is_null()).select(
        *_KEYS,
        nw.col("day").alias("last_order"),
        nw.col("quantity").alias("last_quantity"),
        nw.col("number").alias("last_number"),
    )


def _returned(lines: nw.LazyFrame[Any], orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """What came back on or after the day of the last order."""
    back = lines.filter((nw.col("quantity") < 0) & ~nw.col("product").is_null())
    dated = back.select(*_KEYS, "quantity", day_number("day").alias("number"))
    since = dated.join(_last(orders), on=list(_KEYS)).filter(
        nw.col("number") >= nw.col("last_number")
    )
    summed = since.group_by(*_KEYS).agg(nw.col("quantity").sum())
    return summed.select(*_KEYS, (-nw.col("quantity")).alias("returned_since"))


def _dated(
    cycles: nw.LazyFrame[Any], as_of: date, days_before: int, min_intervals: int
) -> nw.LazyFrame[Any]:
    lasts = (nw.col("last_quantity") * nw.col("days_per_unit") + 1e-6).floor().cast(nw.Int64)
    a_day = nw.lit(timedelta(days=1))
    dated = cycles.with_columns(lasts.alias("lasts"))
    due_dates = dated.with_columns(
        (nw.col("last_order") + a_day * nw.col("lasts")).cast(nw.Date).alias("due"),
        (nw.col("last_order") + a_day * (nw.col("lasts") - days_before))
        .cast(nw.Date)
        .alias("task_on"),
        (as_of.toordinal() - nw.col("last_number") - nw.col("lasts")).alias("days_overdue"),
    )
    overdue, due, later, few, unknown = (nw.lit(state) for state in STATES)
    state = (
        nw.when(nw.col("intervals") < min_intervals).then(few)
        .when(nw.col("last_quantity").is_null()).then(unknown)
        .when(nw.col("days_overdue") > 0).then(overdue)
        .when(nw.col("days_overdue") >= -days_before).then(due)
        .otherwise(later)
    )  # fmt: skip
    return due_dates.select(
        *_KEYS, "orders", "intervals", "days_per_unit", "kept_share", "last_order",
        "last_quantity", "due", "task_on", "days_overdue", state.alias("state"),
        nw.col("returned_since").fill_null(0.0),
    )  # fmt: skip


def _worth_asking(cycles: nw.LazyFrame[Any], min_kept: float) -> nw.LazyFrame[Any]:
    lasts = nw.col("last_quantity") * nw.col("days_per_unit")
    steady = nw.col("state").is_in(list(STATES[:3])) & (nw.col("kept_share") >= min_kept - 1e-9)
    return cycles.filter(steady & (nw.col("days_overdue") <= lasts))


def _reason() -> nw.Expr:
    return sentence(
        _(
            "Bought {quantity} of {product} on {day}; one lasts {days} days (median of {intervals} "
            "intervals), so they are due to reorder on {due}."
        ),
        quantity=number_in_words(nw.col("last_quantity")),
        product=nw.col("product"),
        day=nw.col("last_order").cast(nw.Date),
        days=number_in_words(nw.col("days_per_unit")),
        intervals=nw.col("intervals"),
        due=nw.col("due"),
    )
