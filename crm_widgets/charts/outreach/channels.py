"""Channels: how many leads each brought, and how many of them bought."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.labels import money, or_not_stated
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_share

_COLUMNS = ("channel", "leads", "buyers", "buyer_share", "revenue", "cost", "cost_per_lead", "weak")


def channels_chart(
    channels: Any, *, currency: str = "", width: int = 640, dark: bool = False
) -> Any:
    """Bars of `ChannelsTable.channels`: leads, and those who bought as the thin bar.

    Beside each: both counts, the revenue and, where it is known, the cost of a lead; a weak one is
    shown in the colour of a warning, and says so. `currency` is that of the amounts; `width` is
    that of the whole picture, in pixels.
    """
    bars = [
        TwinBar(
            name=or_not_stated(row["channel"]),
            subtitle=_("weak") if row["weak"] else "",
            value=row["leads"],
            thin_value=row["buyers"],
            label=_leads(row),
            detail=_revenue(row, currency),
            warns=bool(row["weak"]),
            weak=bool(row["weak"]),
        )
        for row in rows_of(channels, _COLUMNS)
    ]
    title = _("Leads by channel, and how many of them bought.")
    return twin_bars(bars, title=title, name_width=155, width=width, dark=dark)


def _leads(row: dict[str, Any]) -> str:
    leads = format_count(row["leads"], "lead", "leads")
    if row["buyer_share"] is None:
        return leads
    return _("{leads}, {share} bought").format(leads=leads, share=format_share(row["buyer_share"]))


def _revenue(row: dict[str, Any], currency: str) -> str:
    revenue = _("revenue {money}").format(money=money(row["revenue"], currency))
    if row["cost_per_lead"] is not None:
        cost = money(row["cost_per_lead"], currency, 2)
        return _("{revenue}, {cost} per lead").format(revenue=revenue, cost=cost)
    if row["cost"] is not None:
        cost = money(row["cost"], currency)
        return _("{revenue}, cost {cost}").format(revenue=revenue, cost=cost)
    return revenue
