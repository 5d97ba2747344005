"""Which clients the firm can reach: their share of all clients, and of the money."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_count, format_share

_COLUMNS = ("way", "clients", "share_of_clients", "share_of_revenue")


def reachability_chart(ways: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `Reachability.ways`, or of one segment of `Reachability.segments`: the share of
    clients, and that of the money as the thin bar.

    `width` is that of the whole picture, in pixels.
    """
    bars = [
        TwinBar(
            name=_(row["way"]),
            value=row["share_of_clients"],
            thin_value=row["share_of_revenue"],
            label=_clients(row),
            detail=_money(row["share_of_revenue"]),
        )
        for row in rows_of(ways, _COLUMNS)
    ]
    title = _("Share of clients, with their share of revenue below.")
    return twin_bars(bars, title=title, name_width=205, width=width, dark=dark)


def _clients(row: dict[str, Any]) -> str:
    clients = format_count(row["clients"], "client", "clients")
    if row["share_of_clients"] is None:
        return clients
    return f"{clients} · {format_share(row['share_of_clients'])}"


def _money(share: float | None) -> str:
    return "" if share is None else _("{share} of revenue").format(share=format_share(share))
