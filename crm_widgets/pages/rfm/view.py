"""What the RFM page says and shows of an `RfmTable`, in words and columns."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.data_table import Column, Row, records_of
from crm_widgets.widgets.kit.figure import count, counted, long_day, money

TO_DO = {
    "Champions": _("Thank, ask for a recommendation, show news first"),
    "Loyal": _("Offer what goes with their usual basket"),
    "Potential loyalist": _("A reason for the next order soon, a second product"),
    "New": _("See that the first order went well, call within two weeks"),
    "Promising": _("Remind them of you before the first order is forgotten"),
    "Need attention": _("A personal offer while they still remember you"),
    "About to sleep": _("Ask what they miss; an offer with a date"),
    "Can't lose": _("A call from the owner this week"),
    "At risk": _("A reason to come back before their interval doubles"),
    "Hibernating": _("One cheap message; then leave in peace"),
}
HOW = (
    _(
        "A client is somebody with at least one order above zero up to the day shown. Returns "
        "lower what was spent, but are no order. An order is the lines with one order number; "
        "without one, the lines of one client on one day."
    ),
    _(
        "Recency ranks the day of the last order, frequency the number of orders. The lowest fifth "
        "gets 1, the highest 5; clients who are equal always get the same score, so the fifths are "
        "not exactly equal. The grid's 25 cells are parted among ten named segments, with no cell "
        "twice and none left over."
    ),
    _(
        "“With money” looks the segment up by the mean of the frequency and the money score, "
        "rounded half up, in place of frequency. With scores 1 to 3 a segment is its cell."
    ),
)
_WORDS = (
    _("no"), _("one"), _("two"), _("three"), _("four"), _("five"),
    _("six"), _("seven"), _("eight"), _("nine"), _("ten"),
)  # fmt: skip


def told(rfm: Any, currency: str) -> str:
    """The line under the heading."""
    return _("{buyers}, {spent} spent, as of {day}").format(
        buyers=counted(rfm.buyers, _("buyer"), _("buyers")),
        spent=money(rfm.total_spent, currency, 2),
        day=long_day(rfm.as_of),
    )


def cutoffs_told(rfm: Any, k: int) -> str:
    """The best scores in words, below the grid."""
    if not rfm.buyers:
        return _("Nobody bought anything up to this day: the lines are returns, or cost nothing.")
    days, orders = rfm.cutoffs.recency[-1], rfm.cutoffs.frequency[-1]
    parts = []
    if days is not None:
        some = counted(int(days), _("day"), _("days"))
        parts.append(_("Recency {k}: bought within {days}.").format(k=k, days=some))
    if orders is not None:
        many = int(orders)
        word = _WORDS[many] if many < len(_WORDS) else count(many)
        several = _("Frequency {k}: {n} orders or more.")
        text = several if many > 1 else _("Frequency {k}: one order or more.")
        parts.append(text.format(k=k, n=word))
    parts.append(_("Equal clients have equal scores."))
    if rfm.buyers < 50:
        parts.append(_("Under 50 buyers ranks say little: look at each client too."))
    return " ".join(parts)


def unassigned_told(rfm: Any, currency: str) -> str:
    """How many lines have no client, and how much money they are; empty if none."""
    lines = rfm.unassigned
    if not lines.lines:
        return ""
    return _("{n} of {total} lines have no client ({amount} of sales, returns deducted).").format(
        n=count(lines.lines), total=count(rfm.lines), amount=money(lines.amount, currency, 2)
    )


def money_columns() -> list[Column]:
    """Money by segment, with bars."""
    return [
        Column("segment", _("Segment"), chip=_chip),
        Column("share_of_spent", _("Share of money"), "bar"),
    ]


def segment_columns() -> list[Column]:
    """The segments: who, how much, what to do."""
    return [
        Column("segment", _("Segment"), chip=_chip, href=_to_clients),
        Column("clients", _("Clients"), "count"),
        Column("total_spent", _("Spent"), "money"),
        Column("share_of_spent", _("Share"), "share", hide=True),
        Column("to_do", _("What to do"), hide=True),
    ]


def segment_rows(rfm: Any) -> list[dict[str, Any]]:
    """The segments that have clients, with what to do; of scores other than 1 to 5, as they are."""
    rows = [dict(row) for row in records_of(rfm.segments)]
    return [{**row, "to_do": TO_DO.get(row["segment"], "")} for row in rows]


def move_columns(since: date) -> list[Column]:
    """Who moved, since a day."""
    return [
        Column("move", _("Moved since {day}").format(day=long_day(since))),
        Column("clients", _("Clients"), "count"),
    ]


def move_rows(moves: Any) -> list[dict[str, Any]]:
    """The moves of clients from one segment to another, the largest first; who stayed and who is
    new is left out."""
    rows = []
    for row in records_of(moves):
        before, after = row["segment_before"], row["segment_after"]
        if before is None or before == after:
            continue
        move = f"{_(before)} → {_(after) if after else _('no client any more')}"
        rows.append({"move": move, "clients": row["clients"]})
    return rows


def moves_told(moves: Any) -> str:
    """How many stayed in their segment, and how many are new: the table's title."""
    rows = records_of(moves)
    stayed = sum(row["clients"] for row in rows if row["segment_before"] == row["segment_after"])
    new = sum(row["clients"] for row in rows if row["segment_before"] is None)
    return _("Who moved ({stayed} stayed, {new} are new)").format(
        stayed=count(stayed), new=count(new)
    )


def _chip(row: Row) -> list[str]:
    from crm_widgets.charts import segment_colours

    name = str(row["segment"])
    return [*segment_colours(name), *segment_colours(name, dark=True)]


def _to_clients(row: Row) -> str:
    return f"client_desk.ipynb?segment={quote(str(row['segment']))}"
