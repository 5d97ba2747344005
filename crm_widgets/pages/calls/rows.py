"""Whom to call and why: the rows of the calls page, made of the analyses and of the contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crm_widgets.model.contact_points import check_phone, shown_phone

if TYPE_CHECKING:
    from crm_widgets.model import Contact
    from crm_widgets.store import ClientBase

Row = dict[str, Any]
Period = tuple[date, date]

MOST_OFFERS = 200
"""Of so many clients, those who bought last, it is asked what to offer them next."""


@dataclass(frozen=True)
class CallRows:
    """Whom to call on the day `as_of`: one row a client and reason, each with who they are.

    Every row has `contact_id`, `name`, `owner`, `phone` (valid and readable, or empty), `reach`
    (phone, else e-mail, else empty), `refused` (consent), `talked` (date of the last interaction).

    - `due`: as `Replenishment.tasks` whose day has come, with `last_order`, `last_quantity`,
      `days_per_unit`, `days_overdue`;
    - `offers`: the best of `offers_for` a client, whose time is not over, the first to end first;
    - `callers`: as `EnquiriesWithoutPurchase.callers`, with `said`, the summary of their last call, of the
      period `first_day` to `last_day`; `waiting`: they may buy yet;
    - `vips`: as `LapsedTopClients.clients`, with `usual`, the products that they usually bought;
      `best`: of how many best clients.
    """

    as_of: date
    first_day: date
    last_day: date
    waiting: bool
    best: int
    due: list[Row]
    offers: list[Row]
    callers: list[Row]
    vips: list[Row]

    def of_owner(self, owner: str) -> CallRows:
        """The rows of one owner's clients; all where none is named."""
        if not owner:
            return self
        kept = {
            kind: [row for row in getattr(self, kind) if row["owner"] == owner]
            for kind in ("due", "offers", "callers", "vips")
        }
        return CallRows(**{**vars(self), **kept})


def call_rows(base: ClientBase, *, as_of: date, days_before: int, period: Period) -> CallRows:
    """Compute whom to call on a day.

    `days_before` a product runs out its client is asked; `period`: who got in touch in it.
    """
    from crm_widgets.analysis import enquiries_without_purchase, lapsed_top_clients, replenishment

    purchases = base.frames.purchases("polars")
    interactions = base.frames.interactions("polars")
    first_day, last_day = period
    due = replenishment(purchases, as_of=as_of, days_before=days_before)
    called = enquiries_without_purchase(
        interactions, purchases, as_of=as_of, first_day=first_day, last_day=last_day
    )
    vips = lapsed_top_clients(purchases, as_of=as_of)
    rows = {
        "due": _due(due),
        "offers": _offers(purchases, as_of),
        "callers": _callers(called.callers, interactions, last_day),
        "vips": _vips(vips.clients, purchases, as_of),
    }
    people = _people(base, interactions, as_of, [row for its in rows.values() for row in its])
    named = {
        kind: [{**row, **people[row["contact_id"]]} for row in its if row["contact_id"] in people]
        for kind, its in rows.items()
    }
    return CallRows(as_of, first_day, last_day, called.waiting, vips.vips, **named)


def month_before(day: date, months: int = 1) -> Period:
    """The first day of the month so many months before, and the last day of the month before."""
    last = day.replace(day=1) - timedelta(days=1)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1), last


def _due(found: Any) -> list[Row]:
    import polars as pl

    paces = found.cycles.select(
        "contact_id", "product", "last_order", "last_quantity", "days_per_unit", "days_overdue"
    )
    today = found.tasks.filter(pl.col("task_on") <= found.as_of)
    return _rows(today.join(paces, on=["contact_id", "product"], maintain_order="left"))


def _offers(purchases: Any, as_of: date) -> list[Row]:
    """What to offer those who lately bought what others bought something after."""
    import polars as pl

    from crm_widgets.analysis import next_product_table, offers_for

    pairs = next_product_table(purchases, as_of=as_of)
    leading = pairs.pairs.filter(pl.col("lift") >= 1.2)["product"].unique()
    since = as_of - timedelta(days=pairs.within_days)
    lately = purchases.filter(
        pl.col("date").is_between(since, as_of) & pl.col("product").is_in(leading.to_list())
    )
    clients = (
        lately.sort("date", descending=True)["contact_id"].drop_nulls().unique(maintain_order=True)
    )
    found = []
    for contact_id in clients.head(MOST_OFFERS):
        own = purchases.filter(pl.col("contact_id") == contact_id)
        offers = _rows(offers_for(contact_id, own, pairs, most=1))
        found += [{"contact_id": contact_id, **offer} for offer in offers if offer["in_time"]]
    return sorted(found, key=lambda row: (row["until"], row["contact_id"]))


def _callers(callers: Any, interactions: Any, last_day: date) -> list[Row]:
    import polars as pl

    calls = interactions.filter(
        (pl.col("direction") == "in") & (pl.col("at").dt.date() <= last_day)
    )
    last = calls.sort("at").group_by("contact_id").agg(pl.col("summary").last().alias("said"))
    return _rows(callers.join(last, on="contact_id", how="left", maintain_order="left"))


def _vips(clients: Any, purchases: Any, as_of: date) -> list[Row]:
    import polars as pl

    from crm_widgets.analysis import typical_basket

    own = purchases.filter(pl.col("contact_id").is_in(clients["contact_id"].to_list()))
    if own.is_empty():
        return []
    usual = typical_basket(own, as_of=as_of).products.filter(pl.col("usual"))
    named = usual.sort("spent", descending=True).group_by("contact_id").agg(pl.col("product"))
    products = dict(named.iter_rows())
    return [{**row, "usual": products.get(row["contact_id"], [])} for row in _rows(clients)]


def _people(
    base: ClientBase, interactions: Any, as_of: date, rows: Iterable[Mapping[str, Any]]
) -> dict[str, Row]:
    """Who the contacts of the rows are; those that are not in the base any more are left out."""
    import polars as pl

    ids = sorted({row["contact_id"] for row in rows})
    day = pl.col("at").dt.date()
    talked = interactions.filter(pl.col("contact_id").is_in(ids) & (day <= as_of))
    last = dict(talked.group_by("contact_id").agg(day.max()).iter_rows())
    country = base.settings.country
    return {
        contact_id: {**_person(contact, country), "talked": last.get(contact_id)}
        for contact_id, contact in base.contacts.find_many(ids).items()
    }


def _person(contact: Contact, country: str) -> Row:
    checked = (check_phone(phone, country) for phone in contact.phones)
    number = next((one.value for one in checked if one.value and not one.problem), "")
    phone = shown_phone(number) if number else ""
    return {
        "name": contact.name,
        "owner": contact.owner or "",
        "number": number,
        "phone": phone,
        "reach": phone or next(iter(contact.emails), ""),
        "refused": contact.consent == "refused",
    }


def _rows(frame: Any) -> list[Row]:
    return list(frame.iter_rows(named=True))
