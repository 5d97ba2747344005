"""Who to call and why: the rows of the calls page, made of the analyses and of the contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crm_widgets.model.contact_points import check_email, check_phone
from crm_widgets.widgets.kit.computation import checkpoint

if TYPE_CHECKING:
    from crm_widgets.model import Contact
    from crm_widgets.store import ClientBase

Row = dict[str, Any]
Period = tuple[date, date]

MOST_OFFERS = 200
"""Follow-up offers are looked for among so many clients, those who bought last."""

LEAST_LIFT = 1.2
"""A product is offered if buyers of the first buy it so many times as often as anyone."""


@dataclass(frozen=True, kw_only=True)
class CallRows:
    """Who to call on the day `as_of`: one row a client and reason, each with who they are.

    Every row has `contact_id`, `name`, `owner`, `phone` and `email` (usable ones, as saved, or
    empty), `refused` (consent), `talked` (date of the last interaction).

    - `reorders`: `Replenishment.tasks` whose day has come, with `last_order`, `last_quantity`,
      `days_per_unit`, `days_overdue`;
    - `offers`: the best of `offers_for` a client, whose time is not over, the first to end first;
    - `enquiries`: `EnquiriesWithoutPurchase.callers` of the period `first_day` to `last_day`, with
      `said`, the summary of their last enquiry; `waiting`: they may buy yet;
    - `lapsed`: `LapsedTopClients.clients`, with `usual`, the products that they usually bought;
      `top_clients`: of how many.

    `unassigned`: the purchase lines without a client; `later_lines`: those after `as_of`.
    """

    as_of: date
    first_day: date
    last_day: date
    waiting: bool
    top_clients: int
    reorders: list[Row]
    offers: list[Row]
    enquiries: list[Row]
    lapsed: list[Row]
    unassigned: Any = None
    later_lines: int = 0

    def of_owner(self, owner: str) -> CallRows:
        """The rows of one owner's clients; all where none is named."""
        if not owner:
            return self
        kept: dict[str, Any] = {
            kind: [row for row in getattr(self, kind) if row["owner"] == owner] for kind in KINDS
        }
        return replace(self, **kept)


KINDS = ("reorders", "offers", "enquiries", "lapsed")


def call_rows(
    base: ClientBase,
    purchases: Any,
    interactions: Any,
    *,
    as_of: date,
    days_before: int,
    period: Period,
) -> CallRows:
    """Compute who to call on a day, from polars frames of purchases and interactions.

    `days_before` a product is used up, its client is due; `period`: enquiries of these days.
    """
    from crm_widgets.analysis import enquiries_without_purchase, lapsed_top_clients, replenishment

    first_day, last_day = period
    due = replenishment(purchases, as_of=as_of, days_before=days_before)
    checkpoint()
    called = enquiries_without_purchase(interactions, purchases, as_of=as_of, period=period)
    checkpoint()
    top = lapsed_top_clients(purchases, as_of=as_of)
    checkpoint()
    rows = {
        "reorders": _reorders(due),
        "offers": _offers(purchases, as_of),
        "enquiries": _enquiries(called.callers, interactions, last_day),
        "lapsed": _lapsed(top.clients, purchases, as_of),
    }
    people = _people(base, interactions, as_of, [row for kind in KINDS for row in rows[kind]])
    named = {
        kind: [
            {**row, **people[row["contact_id"]]}
            for row in rows[kind]
            if row["contact_id"] in people
        ]
        for kind in KINDS
    }
    return CallRows(
        as_of=as_of,
        first_day=first_day,
        last_day=last_day,
        waiting=called.waiting,
        top_clients=top.vips,
        unassigned=top.unassigned,
        later_lines=getattr(top, "later_lines", 0),
        **named,
    )


def month_before(day: date, months: int = 1) -> Period:
    """The first day of the month so many months before, and the last day of the month before."""
    last = day.replace(day=1) - timedelta(days=1)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1), last


def _reorders(due: Any) -> list[Row]:
    import polars as pl

    paces = due.cycles.select(
        "contact_id", "product", "last_order", "last_quantity", "days_per_unit", "days_overdue"
    )
    today = due.tasks.filter(pl.col("task_on") <= due.as_of)
    return _rows(today.join(paces, on=["contact_id", "product"], maintain_order="left"))


def _offers(purchases: Any, as_of: date) -> list[Row]:
    """What to offer those who lately bought what others bought something after."""
    import polars as pl

    from crm_widgets.analysis import next_product_table, offers_for

    pairs = next_product_table(purchases, as_of=as_of)
    leading = pairs.pairs.filter(pl.col("lift") >= LEAST_LIFT)["product"].unique()
    since = as_of - timedelta(days=pairs.within_days)
    lately = purchases.filter(
        pl.col("date").is_between(since, as_of) & pl.col("product").is_in(leading.to_list())
    )
    newest = lately.sort("date", descending=True)["contact_id"].drop_nulls()
    rows = []
    for contact_id in newest.unique(maintain_order=True).head(MOST_OFFERS):
        checkpoint()
        own = purchases.filter(pl.col("contact_id") == contact_id)
        offers = _rows(offers_for(contact_id, own, pairs, max_offers=1))
        rows += [{"contact_id": contact_id, **offer} for offer in offers if offer["in_time"]]
    return sorted(rows, key=lambda row: (row["until"], row["contact_id"]))


def _enquiries(callers: Any, interactions: Any, last_day: date) -> list[Row]:
    import polars as pl

    inbound = interactions.filter(
        (pl.col("direction") == "in") & (pl.col("at").dt.date() <= last_day)
    )
    last = inbound.sort("at").group_by("contact_id").agg(pl.col("summary").last().alias("said"))
    return _rows(callers.join(last, on="contact_id", how="left", maintain_order="left"))


def _lapsed(clients: Any, purchases: Any, as_of: date) -> list[Row]:
    import polars as pl

    from crm_widgets.analysis import typical_basket

    own = purchases.filter(pl.col("contact_id").is_in(clients["contact_id"].to_list()))
    if own.is_empty():
        return []
    usual = typical_basket(own, as_of=as_of).products.filter(pl.col("usual"))
    products = usual.sort("spent", descending=True).group_by("contact_id").agg(pl.col("product"))
    usual_of = dict(products.iter_rows())
    return [{**row, "usual": usual_of.get(row["contact_id"], [])} for row in _rows(clients)]


def _people(
    base: ClientBase, interactions: Any, as_of: date, rows: Iterable[Mapping[str, Any]]
) -> dict[str, Row]:
    """Who the contacts of the rows are; those that are not in the base any more are left out."""
    import polars as pl

    ids = sorted({row["contact_id"] for row in rows})
    day = pl.col("at").dt.date()
    talks = interactions.filter(pl.col("contact_id").is_in(ids) & (day <= as_of))
    last = dict(talks.group_by("contact_id").agg(day.max()).iter_rows())
    country = base.settings.country
    return {
        contact_id: {**_person(contact, country), "talked": last.get(contact_id)}
        for contact_id, contact in base.contacts.find_many(ids).items()
    }


def _person(contact: Contact, country: str) -> Row:
    phones = (check_phone(phone, country) for phone in contact.phones)
    emails = (check_email(email) for email in contact.emails)
    return {
        "name": contact.name,
        "owner": contact.owner or "",
        "phone": next((phone.value for phone in phones if phone.value and not phone.problem), ""),
        "email": next((email.value for email in emails if email.value and not email.problem), ""),
        "refused": contact.consent == "refused",
    }


def _rows(frame: Any) -> list[Row]:
    return list(frame.iter_rows(named=True))
