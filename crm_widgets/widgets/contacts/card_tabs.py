"""The tabs of a contact's card: what each shows, as the card's script reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import NO_BREAK, format_day, format_money, format_number
from crm_widgets.model import Deal
from crm_widgets.model.money import minor_digits
from crm_widgets.widgets.contacts.contact_details import contact_details
from crm_widgets.widgets.contacts.contact_history import history_row
from crm_widgets.widgets.contacts.timeline import timeline, timeline_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_widgets.store import Version
    from crm_widgets.widgets.contacts.card_data import CardData

Tab = dict[str, Any]
TAB_NAMES = ("timeline", "details", "deals", "purchases", "history")


def tab_labels(data: CardData) -> list[dict[str, str]]:
    """The tabs with their labels. Deals are counted with how many are open; purchases as orders,
    as the figures above them, and not at all before those are computed."""
    open_deals = sum(data.is_open(deal) for deal in data.deals)
    orders = sum(order.counts for order in data.orders)
    computed = data.metrics is not None or not data.orders
    labels = {
        "timeline": _("Timeline"),
        "details": _("Details"),
        "deals": _counted(_("Deals"), len(data.deals)),
        "purchases": _counted(_("Purchases"), orders) if computed else _("Purchases"),
        "history": _("History"),
    }
    if open_deals:
        labels["deals"] += ", " + _("{n} open").format(n=format_number(open_deals))
    return [{"name": name, "label": labels[name]} for name in TAB_NAMES]


def tab_content(
    name: str, data: CardData, size: int, history: Callable[[], Sequence[Version]]
) -> Tab:
    """The first `size` rows of a tab; `history` reads the versions of the record, if they are
    asked for."""
    if name == "details":
        return {"kind": "details", "rows": contact_details(data)}
    if name == "history":
        versions = history()
        rows = [history_row(version, data) for version in versions[:size]]
        return {"kind": "history", "rows": rows, "more": len(versions) > size}
    if name == "deals":
        return _deals(data, size)
    return _purchases(data, size) if name == "purchases" else _timeline(data, size)


def _timeline(data: CardData, size: int) -> Tab:
    entries = timeline(data)
    return {
        "kind": "timeline",
        "rows": [timeline_row(entry, data.today) for entry in entries[:size]],
        "more": len(entries) > size,
        "nothing": _("Nothing has happened yet. Log the first call, or open a deal."),
    }


def _deals(data: CardData, size: int) -> Tab:
    oldest = datetime.min.replace(tzinfo=UTC)
    deals = sorted(data.deals, key=lambda deal: deal.created_at or oldest, reverse=True)
    return {
        "kind": "table",
        "columns": [_("Deal"), _("Stage"), _("Amount"), _("Expected")],
        "rows": [{"id": deal.id, "cells": _deal_cells(deal, data)} for deal in deals[:size]],
        "right": [2],
        "hide": [3],
        "more": len(deals) > size,
        "nothing": _("No deals yet. “New deal” opens the first."),
    }


def _deal_cells(deal: Deal, data: CardData) -> list[str]:
    amount = "" if deal.amount is None else format_money(deal.amount, data.currency)
    expected = format_day(deal.expected_close, data.today) if deal.expected_close else ""
    return [deal.title, deal.stage, amount, expected]


def _purchases(data: CardData, size: int) -> Tab:
    digits = minor_digits(data.currency)
    newest_first = data.orders[::-1]
    rows = [
        {
            "cells": [
                format_day(order.date, data.today),
                " · ".join(order.products),
                order.order_id,
                format_money(order.amount, data.currency, digits),
            ]
        }
        for order in newest_first[:size]
    ]
    return {
        "kind": "table",
        "columns": [_("Date"), _("Products"), _("Order"), _("Amount")],
        "rows": rows,
        "right": [3],
        "hide": [2],
        "more": len(newest_first) > size,
        "nothing": _("No purchases yet. Import them, or add them to the base."),
    }


def _counted(label: str, number: int) -> str:
    return f"{label}{NO_BREAK}{format_number(number)}"
