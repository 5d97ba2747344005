"""Velocity side by side: the money a day that open deals may bring, and what it is made of."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _

_PARTS = ("open_deals", "win_rate", "average_won", "mean_days_to_win", "velocity_per_day")


def velocity_chart(
    table: Any, *, by: str | None = None, width: int = 640, dark: bool = False
) -> Any:
    """Bars of `velocity_table`: money a day, with the four parts of the product beside.

    `by` is the column of the groups, None for one row of all; `width` is that of the whole picture,
    in pixels.
    """
    rows = rows_of(table, [*([by] if by else []), *_PARTS])
    drawn = [
        Twin(
            name=_name(row[by]) if by else _("All deals"),
            value=row["velocity_per_day"],
            told=_told(row["velocity_per_day"]),
            more=_made_of(row),
        )
        for row in rows
    ]
    told = "; ".join(f"{row.name}: {row.told}, {row.more}" for row in drawn)
    return twin_bars(drawn, width=width, dark=dark, description=_("Money a day.") + " " + told)


def _name(group: str | None) -> str:
    return _("not stated") if group is None else group


def _told(velocity: float | None) -> str:
    if velocity is None:
        return _("too few won to tell")
    return _("{money} a day").format(money=f"{velocity:,.2f}")


def _made_of(row: dict[str, Any]) -> str:
    if None in (row["win_rate"], row["average_won"], row["mean_days_to_win"]):
        return _("{deals} open").format(deals=f"{row['open_deals']:,}")
    return _("{deals} open × {rate} × {value} / {days} d").format(
        deals=f"{row['open_deals']:,}",
        rate=percent(row["win_rate"]),
        value=f"{row['average_won']:,.0f}",
        days=f"{row['mean_days_to_win']:.0f}",
    )
