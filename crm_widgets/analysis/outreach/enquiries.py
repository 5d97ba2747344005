"""Enquiries without a purchase."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.purchases import Lines, purchase_lines
from crm_widgets.analysis.deals.deals import flag
from crm_widgets.analysis.frame.columns import AsOfError, day_number, day_of, rows_of
from crm_widgets.analysis.frame.engine import Engine, refuse_mixed, validated_frame
from crm_widgets.analysis.frame.result import Result
from crm_widgets.errors import InvalidValue

_NAMES = ("name", "role", "owner")


@dataclass(frozen=True, kw_only=True, repr=False)
class EnquiriesWithoutPurchase(Result):
    """The result of `enquiries_without_purchase`.

    `callers`, one row a contact with an enquiry and no purchase, the last to call first, in the
    kind of frame of the interactions: `contact_id`; `inbound` (interactions in the period),
    `first_called_on` and `last_called_on` (dates), `orders_before` (orders that count, up to the
    day before the period), `last_purchase` (of those; missing where there was none), `waiting`; and
    `name`, `role`, `owner` where contacts were given.

    `first_day`, `last_day`: the period; `until`: the last day on which a purchase counts as a
    result; `waiting`: that day is still to come, so these may buy yet, in every row as in the
    whole. `called`: contacts with an inbound interaction in the period; `unassigned`: inbound
    interactions in it that name no contact; `undated`: inbound ones without a time, which are in
    nothing. `unassigned_lines`: purchases that name no contact; some may be theirs. `later_lines`:
    purchases after `as_of`, which are not seen.
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
    later_lines: int


def enquiries_without_purchase(
    interactions: Any,
    purchases: Any,
    *,
    as_of: date | str,
    period: tuple[date | str, date | str],
    days_after: int = 21,
    contacts: Any = None,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> EnquiriesWithoutPurchase:
    """Contacts with an inbound interaction in a period, and no purchase in it or soon after.

    In: `interactions`, one row each: `contact_id` (text or missing), `direction` (text; "in" is
    inbound), `at` (date or time); `purchases` as `client_summary` takes them; and, where given,
    `contacts`: `id` (text), `name`, `role`, `owner` (text). All frames of one kind. `period` is its
    first and its last day, both included; a purchase (an order whose net amount is above 0) from
    its first day up to `days_after` days after its last one is a result. Nothing after the day
    `as_of` is seen: while `as_of` lies before the last of those days, all who are listed are
    waiting.

    Raises `ColumnError`; `AsOfError` for a period the wrong way round, or not begun by `as_of`.
    """
    day = day_of(as_of)
    first, last = (day_of(given, "period") for given in period)
    _refuse_odd(day, first, last, days_after)
    until = last + timedelta(days=days_after)
    inbound, engine = _inbound(interactions, first, min(last, day), time_zone)
    counted = _counted(inbound)
    called = _calls(inbound)
    read = purchase_lines(purchases, as_of=day, currency=currency, time_zone=time_zone)
    refuse_mixed(engine, read.engine, "Interactions and purchases")
    orders = read.orders().filter(nw.col("counts"))
    numbered = orders.with_columns(day_number("date").alias("number"))
    since = numbered.filter(
        (nw.col("number") >= first.toordinal()) & (nw.col("number") <= until.toordinal())
    )
    callers = called.join(since.select("contact_id").unique(), on="contact_id", how="anti")
    before = numbered.filter(nw.col("number") < first.toordinal())
    rows = _with_past(callers, before).with_columns(nw.lit(day < until).alias("waiting"))
    named = rows if contacts is None else _with_names(rows, contacts, engine)
    number = rows_of(called.select(nw.len().alias("called")))[0]["called"]
    return EnquiriesWithoutPurchase(
        callers=engine.to_native(
            named.sort("last_called_on", "contact_id", descending=[True, False])
        ),
        first_day=first,
        last_day=last,
        until=until,
        waiting=day < until,
        called=int(number),
        **counted,
        as_of=day,
        unassigned_lines=read.unassigned,
        later_lines=read.later_lines,
    )


def _counted(inbound: nw.LazyFrame[Any]) -> dict[str, int]:
    undated = nw.col("number").is_null()
    unassigned = nw.col("contact_id").is_null() & ~undated
    row = rows_of(
        inbound.select(
            flag(undated).sum().alias("undated"), flag(unassigned).sum().alias("unassigned")
        )
    )[0]
    return {name: int(row[name] or 0) for name in ("undated", "unassigned")}


def _refuse_odd(as_of: date, first: date, last: date, days_after: int) -> None:
    if last < first:
        raise AsOfError(
            f"The period ends on {last}, before it begins on {first}; swap the two days."
        )
    if as_of < first:
        raise AsOfError(f"as_of {as_of} is before the period, {first} to {last}; give a later day.")
    if days_after < 0:
        raise InvalidValue(f"days_after {days_after} is not a number of days; give 0 or more.")


def _inbound(
    interactions: Any, first: date, last: date, time_zone: str
) -> tuple[nw.LazyFrame[Any], Engine]:
    """Inbound interactions of the period, and undated ones: `contact_id`, `date`, `number`."""
    frame, engine = validated_frame(
        interactions,
        {"contact_id": "text", "direction": "text", "at": "moment"},
        time_zone=time_zone,
    )
    known = ~nw.col("at_day").is_null()
    number = nw.when(known).then(day_number("at_day"))
    chosen = frame.filter(nw.col("direction") == "in").select(
        "contact_id", nw.col("at_day").alias("date"), number.alias("number")
    )
    within = (nw.col("number") >= first.toordinal()) & (nw.col("number") <= last.toordinal())
    return chosen.filter(nw.col("number").is_null() | within), engine


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


def _with_names(rows: nw.LazyFrame[Any], contacts: Any, engine: Engine) -> nw.LazyFrame[Any]:
    frame, kind = validated_frame(contacts, {"id": "text"}, dict.fromkeys(_NAMES, "text"))
    refuse_mixed(engine, kind, "Interactions and contacts")
    named = frame.select(nw.col("id").alias("contact_id"), *_NAMES)
    return rows.join(named, on="contact_id", how="left")
