"""How many clients make a second, a third purchase, and how long it takes them."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_number, format_share

_COLUMNS = (
    "purchase_number", "clients", "share", "share_of_buyers", "median_days_with_waiting",
)  # fmt: skip


def repeat_purchase_chart(steps: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `RepeatPurchaseTable.steps`: the share of all buyers who made each purchase.

    Beside each: how many, their share of those with the purchase before, and the median days until
    it, with those still waiting included. `width` is that of the whole picture, in pixels.
    """
    bars = [
        TwinBar(
            name=_name(row["purchase_number"]),
            subtitle=_median_days(row["median_days_with_waiting"]),
            value=row["share_of_buyers"],
            label=_buyers(row),
            detail=_continue(row),
        )
        for row in rows_of(steps, _COLUMNS)
    ]
    title = _("Share of buyers who made each purchase.")
    return twin_bars(bars, title=title, width=width, dark=dark)


def _name(number: int) -> str:
    if number == 1:
        return _("First purchase")
    return _("Purchase {number}").format(number=number)


def _median_days(days: float | None) -> str:
    return "" if days is None else _("median {days} days").format(days=format_number(days))


def _buyers(step: dict[str, Any]) -> str:
    buyers = format_count(step["clients"], "buyer", "buyers")
    if step["share_of_buyers"] is None:
        return buyers
    return f"{buyers} · {format_share(step['share_of_buyers'])}"


def _continue(step: dict[str, Any]) -> str:
    if step["share"] is None or step["purchase_number"] == 1:
        return ""
    return _("{share} of the previous").format(share=format_share(step["share"]))
