"""Why deals were lost."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _


def lost_reasons_chart(reasons: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `LostReasons.reasons`: the share of deals, and as the thin bar that of the money.

    Beside each: how many deals, and for how much. `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(reasons, ["lost_reason", "deals", "share", "amount", "share_of_amount"])
    deals, money = _("{deals} deals, {share}"), _("{amount}, {share} of money")
    drawn = [
        Twin(
            name=_("not stated") if row["lost_reason"] is None else row["lost_reason"],
            value=row["share"],
            thin=row["share_of_amount"],
            told=deals.format(deals=f"{row['deals']:,}", share=percent(row["share"])),
            more=""
            if row["share_of_amount"] is None
            else money.format(
                amount=f"{row['amount']:,.0f}", share=percent(row["share_of_amount"])
            ),
        )
        for row in rows
    ]
    told = "; ".join(f"{row.name}: {row.told}" for row in drawn)
    described = _("Why deals were lost.") + " " + told
    return twin_bars(drawn, names=185, width=width, dark=dark, description=described)
