"""Clients by frequency, average order value and volume: how many, and how much of the money."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.labels import money
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_share

_COLUMNS = ("by", "band", "from_amount", "clients", "share_of_clients", "share_of_spent")


def behaviour_chart(bands: Any, *, currency: str = "", width: int = 640, dark: bool = False) -> Any:
    """Bars of `BehaviourTable.bands`: the share of clients, and that of the money as the thin bar.

    `currency` is that of the amounts; `width` is that of the whole picture, in pixels; `dark` is
    for a dark page.
    """
    bars = [
        TwinBar(
            name=_(row["band"]),
            subtitle=_kind(row, currency),
            value=row["share_of_clients"],
            thin_value=row["share_of_spent"],
            label=_clients(row),
            detail=_share_of_money(row),
        )
        for row in rows_of(bands, _COLUMNS)
    ]
    title = _("Share of clients, with their share of revenue below.")
    return twin_bars(bars, title=title, name_width=185, width=width, dark=dark)


def _kind(band: dict[str, Any], currency: str) -> str:
    kinds = {
        "frequency_band": _("frequency"),
        "order_value_band": _("order value"),
        "volume_band": _("total spent"),
    }
    kind = kinds.get(band["by"], band["by"])
    if band["from_amount"] is None:
        return kind
    return _("{kind} from {amount}").format(kind=kind, amount=money(band["from_amount"], currency))


def _clients(band: dict[str, Any]) -> str:
    clients = format_count(band["clients"], "client", "clients")
    if band["share_of_clients"] is None:
        return clients
    return f"{clients} · {format_share(band['share_of_clients'])}"


def _share_of_money(band: dict[str, Any]) -> str:
    if band["share_of_spent"] is None:
        return ""
    return _("{share} of revenue").format(share=format_share(band["share_of_spent"]))
