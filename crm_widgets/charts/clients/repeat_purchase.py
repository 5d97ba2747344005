"""How many go on to a second, a third purchase, and how long it takes them."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _, plural

_COLUMNS = (
    "purchase_number", "clients", "share", "share_of_buyers", "median_days_with_waiting",
)  # fmt: skip


def repeat_purchase_chart(steps: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `RepeatPurchaseTable.steps`: the share of all buyers who made each purchase.

    Beside each: how many, their share of those with the purchase before, and after how many days
    half of them bought again, those still waiting included. `width` is that of the whole picture.
    """
    drawn = [
        Twin(
            name=_name(row["purchase_number"]),
            under=_days(row["median_days_with_waiting"]),
            value=row["share_of_buyers"],
            told=_clients(row),
            more=_go_on(row),
        )
        for row in rows_of(steps, _COLUMNS)
    ]
    told = "; ".join(
        ", ".join(part for part in (f"{one.name}: {one.told}", one.more, one.under) if part)
        for one in drawn
    )
    what = _("Share of buyers who made each purchase.")
    return twin_bars(drawn, width=width, dark=dark, description=f"{what} {told}")


def _name(number: int) -> str:
    if number == 1:
        return _("First purchase")
    return _("Purchase {number}").format(number=number)


def _days(median: float | None) -> str:
    return "" if median is None else _("half by day {days}").format(days=f"{median:,.0f}")


def _clients(step: dict[str, Any]) -> str:
    clients = f"{step['clients']:,} {plural('buyer', 'buyers', step['clients'])}"
    if step["share_of_buyers"] is None:
        return clients
    return f"{clients} · {percent(step['share_of_buyers'])}"


def _go_on(step: dict[str, Any]) -> str:
    if step["share"] is None or step["purchase_number"] == 1:
        return ""
    return _("{share} of those before").format(share=percent(step["share"]))
