"""The texts and columns of the open deals on the funnel page, made of `OpenDeals`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day, format_money, format_number
from crm_widgets.widgets.kit.data_table import Column, Row, records_of

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

HOW = (
    _(
        "The thick bar is the amount of the open deals in a stage, the thin bar their expected "
        "value: the amount times the share of won deals among the closed deals that reached the "
        "stage. It holds for many deals together, not for a single one."
    ),
    _(
        "Hot: at most as old as half of the won deals were when they were won. Warm: at most as "
        "old as 90% of them. Cold: older. Stuck: in its stage for longer than 90% of the deals "
        "that moved on from it."
    ),
)
_WARMTH = {"hot": _("Hot"), "warm": _("Warm"), "cold": _("Cold")}
_AGES = {
    "hot": _("up to {hot} days"),
    "warm": _("{hot} to {warm} days"),
    "cold": _("over {warm} days"),
}


def caption(deals: Any, currency: str) -> str:
    """Below the chart: how much is expected, and how much of it from stuck deals."""
    if deals.no_losses:
        return _(
            "{amount} open. No deals are marked as lost, so there is no expected value yet."
        ).format(amount=format_money(deals.amount, currency))
    text = _("{expected} expected of {amount} open.").format(
        expected=format_money(deals.expected_value, currency),
        amount=format_money(deals.amount, currency),
    )
    if not deals.stuck:
        return text
    stuck = _("{part} of that is in stuck deals: do not count on it.")
    return f"{text} {stuck.format(part=format_money(deals.expected_of_stuck, currency))}"


def warmth_columns() -> list[Column]:
    """Hot, warm, cold."""
    return [
        Column("warmth", _("Age")),
        Column("open_deals", _("Deals"), "count"),
        Column("amount", _("Amount"), "money"),
        Column("expected_value", _("Expected"), "money"),
    ]


def warmth_rows(deals: Any) -> list[dict[str, Any]]:
    """The rows of `warmth_columns`, each with its ages."""
    return [
        {**row, "warmth": _warmth(row["warmth"], deals.warmth_days)}
        for row in records_of(deals.warmth)
    ]


def stuck_columns() -> list[Column]:
    """The stuck deals, each with its deal and its client."""
    return [
        Column("title", _("Deal"), href=_to_deal),
        Column("stage", _("Stage")),
        Column("days_in_stage", _("Days in stage"), "count"),
        Column("stuck_after_days", _("90% move on within"), "days", hide=True),
        Column("amount", _("Amount"), "money"),
        Column("client", _("Client"), href=_to_card, hide=True),
        Column("owner", _("Owner"), hide=True),
    ]


def stuck_title(deals: Any) -> str:
    """How many are stuck, and as of when."""
    return _("Stuck: {n} of {deals} open on {day}").format(
        n=format_number(deals.stuck),
        deals=format_number(deals.deals_open),
        day=format_long_day(deals.as_of),
    )


def stuck_rows(deals: Any, base: ClientBase) -> list[dict[str, Any]]:
    """The stuck deals, the largest amount first, each with the name of its client."""
    stuck = [dict(row) for row in records_of(deals.deals) if row["stuck"]]
    stuck.sort(key=lambda row: (-(row["amount"] or 0), row["deal_id"]))
    clients = base.contacts.find_many([row["contact_id"] for row in stuck if row["contact_id"]])
    return [
        {**row, "client": client.name if (client := clients.get(row["contact_id"])) else ""}
        for row in stuck
    ]


def _warmth(name: str | None, days: tuple[float, float] | None) -> str:
    if name is None:
        return _("not known")
    if days is None:
        return _WARMTH[name]
    hot, warm = (format_number(day) for day in days)
    return f"{_WARMTH[name]}, {_AGES[name].format(hot=hot, warm=warm)}"


def _to_deal(row: Row) -> str:
    return f"deals.ipynb?deal={quote(str(row['deal_id']))}"


def _to_card(row: Row) -> str:
    if not row.get("client") or row["contact_id"] is None:
        return ""
    return f"client_desk.ipynb?contact={quote(str(row['contact_id']))}"
