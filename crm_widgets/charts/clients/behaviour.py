"""Clients by rhythm, average check and volume: how many, and how much of the money."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _, plural

_COLUMNS = ("by", "band", "from_amount", "clients", "share_of_clients", "share_of_spent")


def behaviour_chart(bands: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `BehaviourTable.bands`: the share of clients, and under it that of the money.

    `width` is that of the whole picture, in pixels; `dark` is for a dark page.
    """
    drawn = [
        Twin(
            name=_(row["band"]),
            under=_under(row),
            value=row["share_of_clients"],
            thin=row["share_of_spent"],
            told=_clients(row),
            more=_money(row),
        )
        for row in rows_of(bands, _COLUMNS)
    ]
    told = "; ".join(f"{one.under}, {one.name}: {one.told}, {one.more}" for one in drawn)
    what = _("Share of clients, and under it share of the money.")
    return twin_bars(drawn, width=width, dark=dark, description=f"{what} {told}")


def _under(band: dict[str, Any]) -> str:
    words = {"frequency_band": _("frequency"), "order_value_band": _("check"), "volume_band": _("volume")}
    by = words[band["by"]]
    if band["from_amount"] is None:
        return by
    return _("{by} from {amount}").format(by=by, amount=f"{band['from_amount']:,.0f}")


def _clients(band: dict[str, Any]) -> str:
    clients = f"{band['clients']:,} {plural('client', 'clients', band['clients'])}"
    if band["share_of_clients"] is None:
        return clients
    return f"{clients} · {percent(band['share_of_clients'])}"


def _money(band: dict[str, Any]) -> str:
    if band["share_of_spent"] is None:
        return ""
    return _("{share} of the money").format(share=percent(band["share_of_spent"]))
