"""The texts and columns of the RFM page, made of an `RfmTable`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_count, format_long_day, format_money, format_number
from crm_widgets.insights.segment_clients import SegmentClients
from crm_widgets.widgets.kit.data_table import Column, Row, records_of

FEW_BUYERS = 50
"""Below so many buyers, ranks say little."""

TO_DO = {
    "Champions": _("Thank them, ask for a referral, show them new products first"),
    "Loyal": _("Offer products that go with their typical basket"),
    "Potential loyalist": _("Give a reason to order again soon; offer a second product"),
    "New": _("Check that the first order went well; call within two weeks"),
    "Promising": _("Get in touch before they forget their first order"),
    "Need attention": _("Make a personal offer while they still remember you"),
    "About to sleep": _("Ask what they need; make an offer with an end date"),
    "Can't lose": _("Have the account owner call this week"),
    "At risk": _("Give a reason to come back before their usual gap doubles"),
    "Hibernating": _("Send one low-cost message, then stop"),
}
HOW = (
    _(
        "A buyer is a client with at least one order above zero up to the day shown. Returns "
        "lower what was spent, but are not orders. An order is the lines of one client with one "
        "order number; without a number, the lines of one day."
    ),
    _(
        "Recency ranks the day of the last order, frequency the number of orders. The lowest "
        "fifth scores 1, the highest 5. Clients with equal values always get the same score, so "
        "the fifths are not exactly equal. With fewer than five clients per score, or if all "
        "have the same value, default cut-offs are used. Each of the 25 cells belongs to one of "
        "ten named segments."
    ),
    _(
        "“With money” takes the mean of the frequency and the money score, rounded half up, in "
        "place of frequency. With scores 1 to 3, each cell is a segment."
    ),
)


def subtitle(rfm: Any, currency: str) -> str:
    """The line under the heading."""
    return _("{buyers}, {spent} spent, as of {day}").format(
        buyers=format_count(rfm.buyers, "buyer", "buyers"),
        spent=format_money(rfm.total_spent, currency, 2),
        day=format_long_day(rfm.as_of),
    )


def cutoffs_caption(rfm: Any, k: int) -> str:
    """What the best scores mean, below the grid."""
    if not rfm.buyers:
        return _("No purchases up to this day: the lines are returns, or cost nothing.")
    days, orders = rfm.cutoffs.recency[-1], rfm.cutoffs.frequency[-1]
    parts = []
    if days is not None:
        text = _("Recency {k}: bought within {days}.")
        parts.append(text.format(k=k, days=format_count(int(days), "day", "days")))
    if orders is not None:
        text = plural(
            "Frequency {k}: {n} order or more.", "Frequency {k}: {n} orders or more.", int(orders)
        )
        parts.append(text.format(k=k, n=format_number(int(orders))))
    parts.append(_("Clients with equal values have equal scores."))
    if "default" in (rfm.cutoffs.source.get("recency"), rfm.cutoffs.source.get("frequency")):
        parts.append(_("Clients differ too little to be ranked, so the default cut-offs are used."))
    elif rfm.buyers < FEW_BUYERS:
        text = _("With fewer than {n} buyers, ranks are unreliable: look at each client too.")
        parts.append(text.format(n=format_number(FEW_BUYERS)))
    return " ".join(parts)


def money_columns() -> list[Column]:
    """Revenue by segment, with bars."""
    return [
        Column("segment", _("Segment"), chip=_chip),
        Column("share_of_spent", _("Share of revenue"), "bar"),
    ]


def segment_columns() -> list[Column]:
    """The segments: who, how much, what to do."""
    return [
        Column("segment", _("Segment"), chip=_chip, href=lambda row: row["link"]),
        Column("clients", _("Clients"), "count"),
        Column("total_spent", _("Spent"), "money"),
        Column("share_of_spent", _("Share"), "share", hide=True),
        Column("to_do", _("What to do"), hide=True),
    ]


def line_columns() -> list[Column]:
    """Purchase lines without a client."""
    return [
        Column("date", _("Date"), "day"),
        Column("order_id", _("Order")),
        Column("product", _("Product"), hide=True),
        Column("quantity", _("Quantity"), "days", hide=True),
        Column("amount", _("Amount"), "number"),
    ]


def segment_rows(result: Any) -> list[dict[str, Any]]:
    """The segments with what to do and the link to their clients; `result` is an `RfmResult`."""
    rows = [dict(row) for row in records_of(result.rfm.segments)]
    return [
        {
            **row,
            "to_do": TO_DO.get(row["segment"], ""),
            "link": _clients_link(row["segment"], result) if row["clients"] else "",
        }
        for row in rows
    ]


def _clients_link(segment: str, result: Any) -> str:
    """The address of the list of the very clients that a row counts."""
    clients = SegmentClients(segment, result.rfm.as_of, result.k, result.with_money)
    return f"client_desk.ipynb?{clients.query}"


def move_columns(since: date) -> list[Column]:
    """Who moved, since a day."""
    return [
        Column("move", _("Moved since {day}").format(day=format_long_day(since))),
        Column("clients", _("Clients"), "count"),
    ]


def move_rows(moves: Sequence[Row]) -> list[dict[str, Any]]:
    """The moves of clients from one segment to another, the largest first; who stayed and who is
    new is left out."""
    rows = []
    for row in moves:
        before, after = row["segment_before"], row["segment_after"]
        if before is None or before == after:
            continue
        move = f"{_(before)} → {_(after) if after else _('no longer a client')}"
        rows.append({"move": move, "clients": row["clients"]})
    return rows


def moves_title(moves: Sequence[Row]) -> str:
    """How many stayed in their segment, and how many are new."""
    stayed = sum(row["clients"] for row in moves if row["segment_before"] == row["segment_after"])
    new = sum(row["clients"] for row in moves if row["segment_before"] is None)
    return _("Who moved ({stayed} stayed, {new} new)").format(
        stayed=format_number(stayed), new=format_number(new)
    )


def _chip(row: Row) -> list[str]:
    from crm_widgets.charts import segment_colours

    name = str(row["segment"])
    return [*segment_colours(name), *segment_colours(name, dark=True)]
