"""What a client usually buys per month: money by product, in months with orders and in all."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.labels import money, or_not_stated, short_number
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_share

_COLUMNS = (
    "product", "quantity_per_active_month", "spent_per_active_month", "spent_per_month",
    "share_of_active_months", "usual",
)  # fmt: skip


def typical_basket_chart(
    products: Any, *, currency: str = "", width: int = 640, dark: bool = False
) -> Any:
    """Bars of `TypicalBasket.products` of one client: money per active month, and per month since
    the first purchase as the thin bar.

    Beside each: quantity and money per active month, and in which share of those months they bought
    it. `currency` is that of the amounts; `width` is that of the whole picture, in pixels.
    """
    bars = [
        TwinBar(
            name=or_not_stated(row["product"]),
            subtitle=_("usual") if row["usual"] else "",
            value=row["spent_per_active_month"],
            thin_value=row["spent_per_month"],
            label=_money(row, currency),
            detail=_months(row["share_of_active_months"]),
        )
        for row in rows_of(products, _COLUMNS)
    ]
    title = _("Money per month in which the client bought.")
    return twin_bars(bars, title=title, name_width=200, width=width, dark=dark)


def _money(row: dict[str, Any], currency: str) -> str:
    amount = money(row["spent_per_active_month"], currency, 2)
    quantity = row["quantity_per_active_month"]
    if quantity is None:
        return _("{money} a month").format(money=amount)
    return _("{quantity} for {money} a month").format(quantity=short_number(quantity), money=amount)


def _months(share: float | None) -> str:
    if share is None:
        return ""
    return _("in {share} of active months").format(share=format_share(share))
