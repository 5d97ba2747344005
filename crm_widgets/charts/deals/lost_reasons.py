"""Why deals were lost."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.labels import money, or_not_stated
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_share

_COLUMNS = ("lost_reason", "deals", "share", "amount", "share_of_amount")


def lost_reasons_chart(
    reasons: Any, *, currency: str = "", width: int = 640, dark: bool = False
) -> Any:
    """Bars of `LostReasons.reasons`: the share of deals, and that of the money as the thin bar.

    Beside each: how many deals, and for how much. `currency` is that of the amounts; `width` is
    that of the whole picture, in pixels.
    """
    bars = [
        TwinBar(
            name=or_not_stated(row["lost_reason"]),
            value=row["share"],
            thin_value=row["share_of_amount"],
            label=_deals(row),
            detail=_amount(row, currency),
        )
        for row in rows_of(reasons, _COLUMNS)
    ]
    title = _("Why deals were lost.")
    return twin_bars(bars, title=title, name_width=205, width=width, dark=dark)


def _deals(row: dict[str, Any]) -> str:
    return _("{deals}, {share}").format(
        deals=format_count(row["deals"], "deal", "deals"), share=format_share(row["share"])
    )


def _amount(row: dict[str, Any], currency: str) -> str:
    if row["share_of_amount"] is None:
        return ""
    return _("{amount}, {share} of the amount").format(
        amount=money(row["amount"], currency), share=format_share(row["share_of_amount"])
    )
