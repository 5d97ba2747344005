"""The texts and columns of the calls page, made of `CallRows`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import (
    NO_BREAK,
    format_count,
    format_day,
    format_days_ago,
    format_long_day,
    format_number,
    format_percent,
)
from crm_widgets.model.contact_points import email_link, phone_link, shown_phone
from crm_widgets.pages.calls.rows import KINDS, CallRows
from crm_widgets.widgets.kit.data_table import Column, Row

HOW = {
    "reorders": [
        _(
            "Days per unit: the days between two orders of a product divided by the quantity "
            "bought, as the median of all orders of the client. A reorder is due when the last "
            "quantity is used up at that pace."
        )
    ],
    "offers": [
        _(
            "The share of clients who bought the second product within a few weeks of the first. "
            "It is clearly higher than the share of all clients who bought it. This client has "
            "bought the first product and not the second."
        )
    ],
    "enquiries": [
        _(
            "Contacts with an inbound call or message in the period, and no order above zero in it "
            "or in the 21 days after."
        )
    ],
    "lapsed": [
        _(
            "Top clients are the 10% who spent most. A client has lapsed when their last order "
            "is at least four of their own usual gaps ago, and at least 90 days. “Per year” is "
            "the average order value times the number of orders per year at the usual gap."
        )
    ],
}
"""How each table is computed."""

EMPTY = {
    "reorders": _(
        "No one is due to reorder in this period. Choose a longer period above. Purchases need a "
        "product and a quantity to be counted here."
    ),
    "offers": _("No follow-up offers today."),
    "enquiries": _("No enquiries without a purchase in this period."),
    "lapsed": _("No top client has lapsed."),
}
"""What each table says when it is empty."""


def subtitle(rows: CallRows) -> str:
    """How many clients to call, how many for each reason, and as of when."""
    clients = {row["contact_id"] for kind in KINDS for row in getattr(rows, kind)}
    day = format_long_day(rows.as_of)
    if not clients:
        return _("No one to call, as of {day}").format(day=day)
    due = len({row["contact_id"] for row in rows.reorders})
    offers, enquiries, lapsed = len(rows.offers), len(rows.enquiries), len(rows.lapsed)
    parts = [
        _("{n} due to reorder").format(n=format_number(due)),
        format_count(offers, "follow-up offer", "follow-up offers"),
        format_count(enquiries, "enquiry without a purchase", "enquiries without a purchase"),
        format_count(lapsed, "lapsed top client", "lapsed top clients"),
    ]
    return _("{clients}, as of {day}: {parts}").format(
        clients=format_count(len(clients), "client", "clients"), day=day, parts=" · ".join(parts)
    )


def enquiries_title(rows: CallRows) -> str:
    """Enquiries of which days."""
    text = _("Enquiries {first} to {last} without a purchase")
    if rows.waiting:
        text = _("Enquiries {first} to {last} without a purchase yet")
    return text.format(
        first=format_day(rows.first_day, rows.as_of), last=format_day(rows.last_day, rows.as_of)
    )


def lapsed_title(rows: CallRows) -> str:
    """How many of how many top clients."""
    if not rows.lapsed:
        return _("Lapsed top clients")
    text = _("Lapsed top clients: {n} of {top}")
    return text.format(n=format_number(len(rows.lapsed)), top=format_number(rows.top_clients))


def reorder_columns() -> list[Column]:
    """Who is due to reorder what."""
    return [
        _client(),
        Column("reason", _("Due to reorder"), tag=_overdue),
        _phone(),
        Column("pace", _("Why"), hide=True),
        *_contact(),
    ]


def reorder_rows(rows: CallRows) -> list[dict[str, Any]]:
    """The rows of `reorder_columns`."""
    text = _("{product}, {day}")
    return [
        {
            **_with_person(row, rows.as_of),
            "reason": text.format(product=row["product"], day=format_day(row["due"], rows.as_of)),
            "pace": _pace(row, rows.as_of),
        }
        for row in rows.reorders
    ]


def offer_columns() -> list[Column]:
    """Who to offer what."""
    return [
        _client(),
        Column("reason", _("Offer")),
        _phone(),
        Column("because", _("Why"), hide=True),
        *_contact(),
    ]


def offer_rows(rows: CallRows) -> list[dict[str, Any]]:
    """The rows of `offer_columns`."""
    offer, because = _("{product}, until {day}"), _("{product} on {day}; {share} go on to buy this")
    return [
        {
            **_with_person(row, rows.as_of),
            "reason": offer.format(
                product=row["product"], day=format_day(row["until"], rows.as_of)
            ),
            "because": because.format(
                product=row["because"],
                day=format_day(row["bought_on"], rows.as_of),
                share=format_percent(row["confidence"]),
            ),
        }
        for row in rows.offers
    ]


def enquiry_columns() -> list[Column]:
    """Who made an enquiry and bought nothing."""
    return [
        _client(),
        Column("reason", _("Last enquiry")),
        _phone(),
        Column("before", _("Bought before"), hide=True),
        *_contact(),
    ]


def enquiry_rows(rows: CallRows) -> list[dict[str, Any]]:
    """The rows of `enquiry_columns`."""
    return [
        {
            **_with_person(row, rows.as_of),
            "reason": _said(row, rows.as_of),
            "before": _bought_before(row, rows.as_of),
        }
        for row in rows.enquiries
    ]


def lapsed_columns() -> list[Column]:
    """The top clients who lapsed."""
    return [
        _client(),
        Column("reason", _("Last order")),
        _phone(),
        Column("total_spent", _("Spent"), "money", hide=True),
        Column("annualised_value", _("Per year"), "money", hide=True),
        Column("median_days_between_orders", _("Usual gap (days)"), "days", hide=True),
        Column("basket", _("Usually bought"), hide=True),
        *_contact(),
    ]


def lapsed_rows(rows: CallRows) -> list[dict[str, Any]]:
    """The rows of `lapsed_columns`."""
    return [
        {
            **_with_person(row, rows.as_of),
            "reason": _ago(row["last_purchase"], rows.as_of),
            "basket": " · ".join(row["usual"]),
        }
        for row in rows.lapsed
    ]


ROWS: dict[str, Callable[[CallRows], list[dict[str, Any]]]] = {
    "reorders": reorder_rows,
    "offers": offer_rows,
    "enquiries": enquiry_rows,
    "lapsed": lapsed_rows,
}
"""The rows of each table."""


def _client() -> Column:
    return Column("name", _("Client"), href=_to_card, tag=_refused)


def _phone() -> Column:
    return Column("reach", _("Phone"), href=_to_phone)


def _contact() -> list[Column]:
    return [
        Column("last_talk", _("Last contact"), hide=True),
        Column("owner", _("Owner"), hide=True),
    ]


def _with_person(row: Row, as_of: date) -> dict[str, Any]:
    phone = shown_phone(row["phone"]).replace(" ", NO_BREAK).replace("-", "\N{NON-BREAKING HYPHEN}")
    return {
        **row,
        "last_talk": _ago(row["talked"], as_of) or _("never"),
        "reach": phone or (_("e-mail") if row["email"] else _("no phone")),
    }


def _to_card(row: Row) -> str:
    return f"client_desk.ipynb?contact={quote(str(row['contact_id']))}"


def _to_phone(row: Row) -> str:
    return phone_link(row["phone"]) if row["phone"] else email_link(row["email"])


def _refused(row: Row) -> tuple[str, str] | None:
    return (_("consent refused"), "warn") if row["refused"] else None


def _overdue(row: Row) -> tuple[str, str] | None:
    days = row["days_overdue"]
    if days <= 0:
        return None
    text = plural("{n} day overdue", "{n} days overdue", days)
    return text.format(n=format_number(days)), "bad"


def _pace(row: Row, as_of: date) -> str:
    text = _("{quantity} bought on {day}, {days} days each")
    if row["last_quantity"] == 1:
        text = _("Bought on {day}, lasts {days} days")
    return text.format(
        quantity=_short(row["last_quantity"]),
        day=format_day(row["last_order"], as_of),
        days=_short(row["days_per_unit"]),
    )


def _said(row: Row, as_of: date) -> str:
    day = format_day(row["last_called_on"], as_of)
    return _("{day}: {summary}").format(day=day, summary=row["said"]) if row["said"] else day


def _bought_before(row: Row, as_of: date) -> str:
    if not row["orders_before"]:
        return _("nothing yet")
    return _("{orders}, last {day}").format(
        orders=format_count(row["orders_before"], "order", "orders"),
        day=format_day(row["last_purchase"], as_of),
    )


def _short(number: float) -> str:
    """A number with a decimal place only where it says something: "3", "2.5", "140"."""
    return format_number(number, 0 if float(number).is_integer() or number >= 100 else 1)


def _ago(day: date | None, as_of: date) -> str:
    return format_days_ago(day, as_of).replace(" ", NO_BREAK)
