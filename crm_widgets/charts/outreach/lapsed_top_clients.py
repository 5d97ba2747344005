"""Lapsed top clients: how long they have not bought, beside their usual gap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_widgets.charts.shapes.contact_names import contact_names
from crm_widgets.charts.shapes.labels import money, short_number
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_number

_COLUMNS = (
    "contact_id", "place", "days_since_last_purchase", "median_days_between_orders",
    "annualised_value",
)  # fmt: skip


def lapsed_top_clients_chart(
    clients: Any,
    *,
    names: Mapping[str, str] | None = None,
    currency: str = "",
    most: int = 20,
    width: int = 640,
    dark: bool = False,
) -> Any:
    """Bars of `LapsedTopClients.clients`: days since the last purchase, and the median gap between
    orders as the thin bar.

    `names` gives the name of a `contact_id`. The first `most`, in the order of the table.
    `currency` is that of the amounts; `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(clients, _COLUMNS)[:most]
    labels = contact_names([row["contact_id"] for row in rows], names)
    bars = [
        TwinBar(
            name=name,
            subtitle=_("no. {place} by total spent").format(place=format_number(row["place"])),
            value=row["days_since_last_purchase"],
            thin_value=row["median_days_between_orders"],
            label=_("{days}, usually {usual}").format(
                days=format_count(row["days_since_last_purchase"], "day", "days"),
                usual=short_number(row["median_days_between_orders"]),
            ),
            detail=_("{money} per year").format(money=money(row["annualised_value"], currency)),
        )
        for name, row in zip(labels, rows, strict=True)
    ]
    title = _("Top clients who have not bought for a long time.")
    return twin_bars(bars, title=title, name_width=200, width=width, dark=dark)
