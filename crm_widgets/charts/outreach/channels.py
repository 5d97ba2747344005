"""Channels: how many leads each brought, and how many of them bought."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _

_COLUMNS = ("channel", "leads", "buyers", "buyer_share", "revenue", "cost", "cost_per_lead", "weak")


def channels_chart(channels: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `ChannelsTable.channels`: leads, and as the thin bar those who bought.

    Beside each: both counts, the revenue and, where it is known, what a lead cost; a weak one is
    drawn in the colour of a warning, and says so. `width` is that of the whole picture, in pixels.
    """
    drawn = [
        Twin(
            name=_("not stated") if row["channel"] is None else row["channel"],
            under=_("weak") if row["weak"] else "",
            value=row["leads"],
            thin=row["buyers"],
            told=_counts(row),
            more=_money(row),
            warns=bool(row["weak"]),
            weak=bool(row["weak"]),
        )
        for row in rows_of(channels, _COLUMNS)
    ]
    told = "; ".join(
        ", ".join(part for part in (f"{row.name}: {row.told}", row.more, row.under) if part)
        for row in drawn
    )
    described = _("Leads by channel, and what became of them.") + " " + told
    return twin_bars(drawn, width=width, dark=dark, description=described)


def _counts(row: dict[str, Any]) -> str:
    leads = f"{row['leads']:,}"
    if row["buyer_share"] is None:
        return _("{leads} leads").format(leads=leads)
    return _("{leads} leads, {share} bought").format(leads=leads, share=percent(row["buyer_share"]))


def _money(row: dict[str, Any]) -> str:
    money = _("brought {money}").format(money=f"{row['revenue']:,.0f}")
    if row["cost_per_lead"] is not None:
        return _("{money}, {cost} a lead").format(money=money, cost=f"{row['cost_per_lead']:,.2f}")
    if row["cost"] is not None:
        return _("{money}, cost {cost}").format(money=money, cost=f"{row['cost']:,.0f}")
    return money
