"""Whom to tell of a new product: how often each bought what tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_widgets.charts.shapes.contact_names import contact_names
from crm_widgets.charts.shapes.table import rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _, plural

_COLUMNS = ("contact_id", "because", "product", "orders", "consent", "by_phone", "by_email")


def campaign_audience_chart(
    clients: Any,
    *,
    names: Mapping[str, str] | None = None,
    most: int = 20,
    width: int = 640,
    dark: bool = False,
) -> Any:
    """Bars of `CampaignAudience.clients`: orders with the product that tells it.

    Beside each: that product, and how to reach them; a consent that nobody asked for is in the
    colour of a warning. `names` gives the name of a `contact_id`. The first `most`, as the table
    has them. `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(clients, _COLUMNS)[:most]
    called = contact_names([row["contact_id"] for row in rows], names)
    drawn = [
        Twin(
            name=name,
            under="" if row["consent"] == "given" else _("ask for consent first"),
            value=row["orders"],
            told=_bought(row),
            more=_ways(row),
            warns=row["consent"] != "given",
        )
        for name, row in zip(called, rows, strict=True)
    ]
    told = "; ".join(
        ", ".join(part for part in (f"{row.name}: {row.told}", row.more, row.under) if part)
        for row in drawn
    )
    described = _("Clients to tell of a new product.")
    return twin_bars(drawn, names=200, width=width, dark=dark, description=f"{described} {told}")


def _bought(row: dict[str, Any]) -> str:
    orders = f"{row['orders']:,} {plural('order', 'orders', row['orders'])}"
    return f"{row['product']}, {orders}"


def _ways(row: dict[str, Any]) -> str:
    if row["by_phone"] and row["by_email"]:
        return _("by phone or e-mail")
    return _("by phone") if row["by_phone"] else _("by e-mail")
