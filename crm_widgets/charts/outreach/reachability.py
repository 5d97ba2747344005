"""Whom the firm can reach: the share of clients, and of the money they brought."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _, plural

_COLUMNS = ("way", "clients", "share_of_clients", "share_of_revenue")


def reachability_chart(ways: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `Reachability.ways`, or of one segment of `Reachability.segments`: the share of
    clients, and that of the money as the thin bar.

    `width` is that of the whole picture, in pixels.
    """
    drawn = [
        Twin(
            name=_(row["way"]),
            value=row["share_of_clients"],
            thin=row["share_of_revenue"],
            told=_clients(row),
            more=_money(row["share_of_revenue"]),
        )
        for row in rows_of(ways, _COLUMNS)
    ]
    told = "; ".join(
        ", ".join(part for part in (f"{row.name}: {row.told}", row.more) if part) for row in drawn
    )
    described = _("Share of clients, and under it share of the money.")
    return twin_bars(drawn, names=170, width=width, dark=dark, description=f"{described} {told}")


def _clients(row: dict[str, Any]) -> str:
    clients = f"{row['clients']:,} {plural('client', 'clients', row['clients'])}"
    if row["share_of_clients"] is None:
        return clients
    return f"{clients} · {percent(row['share_of_clients'])}"


def _money(share: float | None) -> str:
    return "" if share is None else _("{share} of the money").format(share=percent(share))
