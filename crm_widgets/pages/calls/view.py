"""What the calls page says and shows of the clients to call, in words and columns."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from crm_widgets.i18n import _, plural
from crm_widgets.widgets.kit.data_table import Column, Row
from crm_widgets.widgets.kit.figure import count, counted, days_ago, long_day, short_day


def told(rows: Any) -> str:
    """The line under the heading: how many and as of when."""
    clients = {row["contact_id"] for its in _lists(rows) for row in its}
    if not clients:
        return _("Nobody, as of {day}").format(day=long_day(rows.as_of))
    parts = [
        _("{n} run out").format(n=count(len({row["contact_id"] for row in rows.due}))),
        _("{n} to offer the next product").format(n=count(len(rows.offers))),
        _("{n} got in touch and bought nothing").format(n=count(len(rows.callers))),
        _("{n} of the best went silent").format(n=count(len(rows.vips))),
    ]
    return _("{clients}, as of {day}: {parts}").format(
        clients=counted(len(clients), _("client"), _("clients")),
        day=long_day(rows.as_of),
        parts=", ".join(parts),
    )


def callers_title(rows: Any) -> str:
    """Who got in touch, and when."""
    text = _("Got in touch {first} to {last}, bought nothing")
    if rows.waiting:
        text = _("Got in touch {first} to {last}, bought nothing yet")
    return text.format(
        first=short_day(rows.first_day, rows.as_of), last=short_day(rows.last_day, rows.as_of)
    )


def vips_title(rows: Any) -> str:
    """Of how many best clients, and what silent means."""
    if not rows.vips:
        return _("Best clients gone silent")
    text = _("{n} of the best {best} silent for four usual intervals or more")
    return text.format(n=count(len(rows.vips)), best=count(rows.best))


def due_columns() -> list[Column]:
    """Who runs out of what."""
    return [
        _client(),
        Column("product", _("Product")),
        Column("when", _("Runs out"), tag=_late),
        Column("pace", _("Why"), hide=True),
        *_reached(),
    ]


def due_rows(rows: Any) -> list[dict[str, Any]]:
    """The rows of `due_columns`."""
    return [
        {
            **_with_person(row, rows.as_of),
            "when": short_day(row["due"], rows.as_of),
            "pace": _pace(row, rows.as_of),
        }
        for row in rows.due
    ]


def offer_columns() -> list[Column]:
    """Whom to offer what."""
    return [
        _client(),
        Column("product", _("Offer")),
        Column("by", _("Until")),
        Column("reason", _("Why"), hide=True),
        *_reached(),
    ]


def offer_rows(rows: Any) -> list[dict[str, Any]]:
    """The rows of `offer_columns`."""
    return [
        {
            **_with_person(row, rows.as_of),
            "by": short_day(row["until"], rows.as_of),
            "reason": _("{product} on {day}; {share} go on to this").format(
                product=row["because"],
                day=short_day(row["bought_on"], rows.as_of),
                share=f"{row['confidence']:.0%}".replace("%", "\u00a0%"),
            ),
        }
        for row in rows.offers
    ]


def caller_columns() -> list[Column]:
    """Who got in touch and bought nothing."""
    return [
        _client(),
        Column("called", _("Last time")),
        Column("before", _("Bought before")),
        Column("said", _("What it was about"), hide=True),
        *_reached(),
    ]


def caller_rows(rows: Any) -> list[dict[str, Any]]:
    """The rows of `caller_columns`."""
    return [
        {
            **_with_person(row, rows.as_of),
            "called": short_day(row["last_called_on"], rows.as_of),
            "before": _before(row, rows.as_of),
        }
        for row in rows.callers
    ]


def vip_columns() -> list[Column]:
    """The best clients who went silent."""
    return [
        _client(),
        Column("total_spent", _("Spent"), "money"),
        Column("last", _("Last order")),
        Column("median_days_between_orders", _("Usual days"), "days", hide=True),
        Column("annualised_value", _("A year of them"), "money", hide=True),
        Column("basket", _("Usually bought"), hide=True),
        *_reached(),
    ]


def vip_rows(rows: Any) -> list[dict[str, Any]]:
    """The rows of `vip_columns`."""
    return [
        {
            **_with_person(row, rows.as_of),
            "last": _ago(row["last_purchase"], rows.as_of),
            "basket": " · ".join(row["usual"]),
        }
        for row in rows.vips
    ]


FILE_COLUMNS = (
    "why", "contact_id", "name", "product", "day", "reason", "last_talk", "phone", "owner",
    "refused_consent",
)  # fmt: skip


def file_rows(rows: Any) -> list[dict[str, Any]]:
    """All of it for a file: one row a client and reason, days as dates."""
    told = [
        *((_("runs out"), row, row["product"], row["due"], row["reason"]) for row in rows.due),
        *((_("offer next"), row, row["product"], row["until"], row["why"]) for row in rows.offers),
        *(
            (_("got in touch"), row, "", row["last_called_on"], row["said"] or "")
            for row in rows.callers
        ),
        *(
            (_("best, silent"), row, "; ".join(row["usual"]), row["last_purchase"], "")
            for row in rows.vips
        ),
    ]
    return [
        {
            "why": why,
            "contact_id": row["contact_id"],
            "name": row["name"],
            "product": product,
            "day": day,
            "reason": reason,
            "last_talk": row["talked"],
            "phone": row["reach"],
            "owner": row["owner"],
            "refused_consent": _("yes") if row["refused"] else "",
        }
        for why, row, product, day, reason in told
    ]


def _lists(rows: Any) -> tuple[list[Row], ...]:
    return rows.due, rows.offers, rows.callers, rows.vips


def _client() -> Column:
    return Column("name", _("Client"), href=_to_card, tag=_refused)


def _reached() -> list[Column]:
    return [
        Column("last_talk", _("Last talk"), hide=True),
        Column("reached", _("Phone"), hide=True, href=_to_phone),
        Column("owner", _("Owner"), hide=True),
    ]


def _with_person(row: Row, as_of: date) -> dict[str, Any]:
    return {
        **row,
        "last_talk": _ago(row["talked"], as_of) or _("never"),
        "reached": _unbroken(row["phone"]) or (_("e-mail") if row["reach"] else _("no phone")),
    }


def _to_card(row: Row) -> str:
    return f"client_desk.ipynb?contact={quote(str(row['contact_id']))}"


def _to_phone(row: Row) -> str:
    if row["number"]:
        return f"tel:{row['number']}"
    return f"mailto:{quote(row['reach'], safe='@.+-_')}" if row["reach"] else ""


def _unbroken(phone: str) -> str:
    return phone.replace(" ", "\u00a0").replace("-", "\u2011")


def _refused(row: Row) -> tuple[str, str] | None:
    return (_("wants no messages"), "warn") if row["refused"] else None


def _late(row: Row) -> tuple[str, str] | None:
    late = row["days_overdue"]
    if late <= 0:
        return None
    return plural("{n} day late", "{n} days late", late).format(n=count(late)), "bad"


def _pace(row: Row, as_of: date) -> str:
    bought = _("{quantity} bought on {day}, {days} days each")
    if row["last_quantity"] == 1:
        bought = _("Bought on {day}, lasts {days} days")
    return bought.format(
        quantity=f"{row['last_quantity']:,.6g}",
        day=short_day(row["last_order"], as_of),
        days=f"{row['days_per_unit']:,.3g}",
    )


def _before(row: Row, as_of: date) -> str:
    if not row["orders_before"]:
        return _("nothing yet")
    return _("{orders}, last {day}").format(
        orders=counted(row["orders_before"], _("order"), _("orders")),
        day=short_day(row["last_purchase"], as_of),
    )


def _ago(day: date | None, as_of: date) -> str:
    return days_ago(day, as_of).replace(" ", "\u00a0")
