"""What a client usually buys a month: money a product, in months they buy and in all months."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _

_COLUMNS = (
    "product", "quantity_per_active_month", "spent_per_active_month", "spent_per_month",
    "share_of_active_months", "usual",
)  # fmt: skip


def typical_basket_chart(products: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `TypicalBasket.products` of one client: money per active month, and per month since the
    first purchase as the thin bar.

    Beside each: quantity and money per active month, and in which share of those months they bought
    it. `width` is that of the whole picture, in pixels.
    """
    drawn = [
        Twin(
            name=_("not stated") if row["product"] is None else row["product"],
            under=_("usual") if row["usual"] else "",
            value=row["spent_per_active_month"],
            thin=row["spent_per_month"],
            told=_money(row),
            more=_months(row["share_of_active_months"]),
        )
        for row in rows_of(products, _COLUMNS)
    ]
    told = "; ".join(
        ", ".join(part for part in (f"{row.name}: {row.told}", row.more, row.under) if part)
        for row in drawn
    )
    described = _("Money a month in which the client bought.")
    return twin_bars(drawn, names=170, width=width, dark=dark, description=f"{described} {told}")


def _money(row: dict[str, Any]) -> str:
    money = f"{row['spent_per_active_month']:,.2f}"
    quantity = row["quantity_per_active_month"]
    if quantity is None:
        return _("{money} a month").format(money=money)
    return _("{quantity} for {money} a month").format(quantity=f"{quantity:,.3g}", money=money)


def _months(share: float | None) -> str:
    if share is None:
        return ""
    return _("in {share} of active months").format(share=percent(share))
