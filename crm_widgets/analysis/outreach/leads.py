"""Leads: contacts who may buy, where they came from, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.orders import orders_of
from crm_widgets.analysis.clients.purchases import lines_up_to
from crm_widgets.analysis.deals.deals import Days, Deals, days_of, flag, stated
from crm_widgets.analysis.frame.columns import day_number, day_of, refuse_before, rows_of
from crm_widgets.analysis.frame.engine import Engine, refuse_mixed, validated_frame

ROLES = ("lead", "customer")


@dataclass(frozen=True)
class Leads:
    """One row a lead of `frame`: `contact_id`, `channel` (missing: not stated), `month` (12 * year
    + month - 1, of `created_at`; missing where unknown). `others` are contacts of another role."""

    frame: nw.LazyFrame[Any]
    engine: Engine
    as_of: date
    others: int


def read_leads(
    contacts: Any,
    *,
    as_of: date | str,
    roles: Sequence[str] = ROLES,
    created: Days | None = None,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> Leads:
    """Contacts read and checked: those of these roles, or of none, created up to `as_of`.

    In: `id`, `channel` (text) and, where there are, `role` (text), `created_at` (date or time).
    Raises `ColumnError`, and `AsOfError` where `as_of` lies before the first contact.
    """
    day = day_of(as_of)
    frame, engine = validated_frame(
        contacts, {"id": "text", "channel": "text"}, {"role": "text", "created_at": "moment"},
        currency=currency, time_zone=time_zone,
    )  # fmt: skip
    at = nw.col("created_at_day")
    earliest = rows_of(frame.select(at.min().alias("day")))[0]["day"]
    refuse_before(day, None if earliest is None else day_of(earliest), "contact")
    dated = frame.select(
        nw.col("id").alias("contact_id"),
        stated("channel").alias("channel"),
        stated("role").alias("role"),
        nw.when(~at.is_null()).then(day_number("created_at_day")).alias("created"),
        nw.when(~at.is_null())
        .then(at.dt.year().cast(nw.Int64) * 12 + at.dt.month().cast(nw.Int64) - 1)
        .alias("month"),
    )
    number = nw.col("created")
    seen = dated.filter(number.is_null() | (number <= day.toordinal()))
    first, last = days_of(created)
    if first is not None:
        seen = seen.filter(number >= first.toordinal())
    if last is not None:
        seen = seen.filter(number <= last.toordinal())
    wanted = nw.col("role").is_null() | nw.col("role").is_in(list(roles))
    others = rows_of(seen.filter(~wanted).select(nw.len().alias("contacts")))[0]["contacts"]
    leads = (
        seen.filter(wanted)
        .group_by("contact_id")
        .agg(nw.col("channel").max(), nw.col("month").min())
    )
    return Leads(engine.materialise(leads), engine, day, int(others))


def deals_by_contact(deals: Deals) -> nw.LazyFrame[Any]:
    """`contact_id` (missing: unknown), `deals`, `won`, `lost`, `amount_won` (minor units)."""
    won = nw.col("won") == 1
    return (
        deals.frame.select(
            "contact_id",
            "won",
            "lost",
            nw.when(won).then(nw.col("amount").fill_null(0)).otherwise(0).alias("amount_won"),
        )
        .group_by("contact_id")
        .agg(
            nw.len().alias("deals"),
            *(nw.col(name).sum() for name in ("won", "lost", "amount_won")),
        )
    )


def orders_by_contact(purchases: Any, leads: Leads) -> nw.LazyFrame[Any]:
    """`contact_id` (missing: unknown), `orders` (net above 0), `purchases_amount` (of all lines;
    minor units)."""
    lines = lines_up_to(leads.as_of, purchases, leads.engine)
    known = orders_of(lines).select(
        "contact_id",
        flag(nw.col("counts")).alias("orders"),
        nw.col("amount").cast(nw.Int64),  # DuckDB adds whole numbers up to larger ones
    )
    unassigned = lines.filter(nw.col("contact_id").is_null()).select(
        "contact_id", nw.lit(0).cast(nw.Int64).alias("orders"), "amount"
    )
    both = nw.concat([known, unassigned]).group_by("contact_id")
    return both.agg(nw.col("orders").sum(), nw.col("amount").sum().alias("purchases_amount"))


def refuse_other_kind(leads: Leads, deals: Deals) -> None:
    """Raise `ColumnError` where contacts and deals are no frames of one kind."""
    refuse_mixed(leads.engine, deals.engine, "Contacts and deals")
