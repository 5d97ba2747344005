"""Who got in touch and bought nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.purchases import Lines, purchase_lines
from crm_widgets.analysis.frame.columns import (
    AsOfError,
    day_number,
    day_of,
    next_day,
    rows_of,
)
from crm_widgets.analysis.frame.engine import Engine, refuse_mixed, validated_frame
from crm_widgets.errors import InvalidValue

_TOLD = ("name", "role", "owner")


@dataclass(frozen=True)
class EnquiriesWithoutPurchase:
    """What `enquiries_without_purchase` found.

    `callers`, one row a contact who got in touch and bought nothing, the last to call first, in the
    kind of frame of the interactions: `contact_id`; `inbound` (interactions in the period),
    `first_called_on` and `last_called_on` (dates), `orders_before` (orders that count, up to the
    day before the period), `last_purchase` (of those; missing where there was none), `waiting`; and
    `name`, `role`, `owner` where contacts were given.

    `first_day`, `last_day`: the period; `until`: the last day on which a purchase counts as the
    answer; `waiting`: that day is still to come, so these may buy yet, in every row as in the
    whole. `called`: contacts with an inbound interaction in the period; `unassigned`: inbound
    interactions in it that name no contact; `undated`: inbound ones without a time, which are in
    nothing. `unassigned_lines`: purchases that name no contact; some may be theirs.
    """

    callers: Any
    first_day: date
    last_day: date
    until: date
    waiting: bool
    called: int
    unassigned: int
    undated: int
    as_of: date
    unassigned_lines: Lines


def enquiries_without_purchase(
    interactions: Any,
    purchases: Any,
    *,
    as_of: date | str,
    first_day: date | str,
    last_day: date | str,
    days_after: int = 21,
    contacts: Any = None,
) -> EnquiriesWithoutPurchase:
    """Contacts with an inbound interaction in a period, and no purchase in it or soon after.

    In: `interactions`, one row each: `contact_id` (text or missing), `direction` (text; "in": they
    to us), `at` (date or time in UTC); `purchases` as `client_summary` takes them; and, where
    given, `contacts`: `id` (text), `name`, `role`, `owner` (text). All frames of one kind. The
    period is from `first_day` to `last_day`, both included; a purchase (an order whose net amount
    is above 0) from its first day up to `days_after` days after its last one is an answer. Nothing
    after the day `as_of` is seen: while `as_of` lies before the last of those days, all who are
    found are waiting.

    Raises `ColumnError`; `AsOfError` for a period the wrong way round, or not begun by `as_of`.
    """
    day = day_of(as_of)
    first, last = day_of(first_day, "first_day"), day_of(last_day, "last_day")
    _refuse_odd(day, first, last, days_after)
    until = last + timedelta(days=days_after)
    inbound, engine = _inbound(interactions, first, min(last, day))
    undated = nw.col("number").is_null()
    counted = rows_of(
        inbound.select(
            _count(undated).alias("undated"),
            _count(nw.col("contact_id").is_null() & ~nw.col("number").is_null()).alias(
                "unassigned"
            ),
        )
    )[0]
    called = _calls(inbound)
    read = purchase_lines(purchases, as_of=day)
    refuse_mixed(engine, read.engine, "Interactions and purchases")
    orders = read.orders().filter(nw.col("counts"))
    numbered = orders.with_columns(day_number("date").alias("number"))
    since = numbered.filter(
        (nw.col("number") >= first.toordinal()) & (nw.col("number") <= until.toordinal())
    )
    found = called.join(since.select("contact_id").unique(), on="contact_id", how="anti")
    told = _with_past(found, numbered.filter(nw.col("number") < first.toordinal())).with_columns(
        nw.lit(day < until).alias("waiting")
    )
    named = told if contacts is None else _with_names(told, contacts, engine)
    number = rows_of(called.select(nw.len().alias("called")))[0]["called"]
    return EnquiriesWithoutPurchase(
        engine.back(named.sort("last_called_on", "contact_id", descending=[True, False])),
        first,
        last,
        until,
        day < until,
        int(number),
        int(counted["unassigned"] or 0),
        int(counted["undated"] or 0),
        day,
        read.unassigned,
    )


def _refuse_odd(as_of: date, first: date, last: date, days_after: int) -> None:
    if last < first:
        raise AsOfError(f"The period ends on {last}, before it begins on {first}: change the two.")
    if as_of < first:
        raise AsOfError(f"as_of {as_of} is before the period, {first} to {last}: give a later day.")
    if days_after < 0:
        raise InvalidValue(f"days_after {days_after} is no number of days: give 0 or more.")


def _inbound(interactions: Any, first: date, last: date) -> tuple[nw.LazyFrame[Any], Engine]:
    """Inbound interactions of the period, and undated ones: `contact_id`, `date`, `number`."""
    frame, engine = validated_frame(
        interactions, {"contact_id": "text", "direction": "text", "at": "moment"}
    )
    moment = frame.collect_schema()["at"]
    from_, to = (nw.lit(day).cast(moment) for day in (first, next_day(last)))
    at = nw.col("at")
    seen = at.is_null() | ((at >= from_) & (at < to))
    chosen = frame.filter((nw.col("direction") == "in") & seen)
    number = nw.when(~at.is_null()).then(day_number("at"))
    return chosen.select(
        "contact_id", at.cast(nw.Date).alias("date"), number.alias("number")
    ), engine


def _count(condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(1).otherwise(0).cast(nw.Int64).sum()


def _calls(inbound: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    known = inbound.filter(~nw.col("contact_id").is_null() & ~nw.col("number").is_null())
    return (
        known.with_columns(nw.col("date").alias("last"))
        .group_by("contact_id")
        .agg(
            nw.len().alias("inbound"),
            nw.col("date").min().alias("first_called_on"),
            nw.col("last").max().alias("last_called_on"),
        )
        .with_columns(nw.col("inbound").cast(nw.Int64))
    )


def _with_past(called: nw.LazyFrame[Any], orders: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    past = orders.group_by("contact_id").agg(
        nw.len().alias("orders_before"), nw.col("date").max().alias("last_purchase")
    )
    return called.join(past, on="contact_id", how="left").with_columns(
        nw.col("orders_before").cast(nw.Int64).fill_null(0)
    )


def _with_names(told: nw.LazyFrame[Any], contacts: Any, engine: Engine) -> nw.LazyFrame[Any]:
    frame, kind = validated_frame(contacts, {"id": "text"}, dict.fromkeys(_TOLD, "text"))
    refuse_mixed(engine, kind, "Interactions and contacts")
    named = frame.select(nw.col("id").alias("contact_id"), *_TOLD)
    return told.join(named, on="contact_id", how="left")
