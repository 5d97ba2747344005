"""Velocity side by side: the money per day that open deals may bring, and its four factors."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.labels import money, or_not_stated
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, format_share

_FACTORS = ("open_deals", "win_rate", "average_won", "mean_days_to_win", "velocity_per_day")


def velocity_chart(
    table: Any,
    *,
    by: str | None = None,
    currency: str = "",
    width: int = 640,
    dark: bool = False,
) -> Any:
    """Bars of `velocity_table`: money per day, with the four factors of the product beside.

    `by` is the column of the groups, None for one row of all; `currency` is that of the amounts;
    `width` is that of the whole picture, in pixels.
    """
    bars = [
        TwinBar(
            name=or_not_stated(row[by]) if by else _("All deals"),
            value=row["velocity_per_day"],
            label=_per_day(row["velocity_per_day"], currency),
            detail=_factors(row, currency),
        )
        for row in rows_of(table, [*([by] if by else []), *_FACTORS])
    ]
    return twin_bars(bars, title=_("Money per day."), width=width, dark=dark)


def _per_day(velocity: float | None, currency: str) -> str:
    if velocity is None:
        return _("too few won deals")
    return _("{money} per day").format(money=money(velocity, currency, 2))


def _factors(row: dict[str, Any], currency: str) -> str:
    if None in (row["win_rate"], row["average_won"], row["mean_days_to_win"]):
        return _("{deals} open").format(deals=format_number(row["open_deals"]))
    return _("{deals} open × {rate} × {value} / {days} d").format(
        deals=format_number(row["open_deals"]),
        rate=format_share(row["win_rate"]),
        value=money(row["average_won"], currency),
        days=format_number(row["mean_days_to_win"]),
    )
