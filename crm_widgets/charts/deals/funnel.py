"""The funnel: how many deals were in each stage, and how many in it or in a later one."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.labels import short_number
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.twin_bars import TwinBar, twin_bars
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, format_share

_COLUMNS = ("stage", "visited", "reached", "conversion_to_next", "median_days_in_stage")


def funnel_chart(stages: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `FunnelTable.stages`: visited, and reached as the thin bar below it.

    Beside each: both counts, the share that continues to the next stage, and how long deals stay
    (the median of stays that ended). `width` is that of the whole picture, in pixels.
    """
    bars = [
        TwinBar(
            name=row["stage"],
            subtitle=_stay(row["median_days_in_stage"]),
            value=row["visited"],
            thin_value=row["reached"],
            label=_counts(row),
            detail=_continue(row["conversion_to_next"]),
        )
        for row in rows_of(stages, _COLUMNS)
    ]
    return twin_bars(bars, title=_("Deals by stage."), width=width, dark=dark)


def _counts(row: dict[str, Any]) -> str:
    return _("{visited} visited · {reached} reached").format(
        visited=format_number(row["visited"]), reached=format_number(row["reached"])
    )


def _stay(days: float | None) -> str:
    return "" if days is None else _("median {days} d").format(days=short_number(days))


def _continue(share: float | None) -> str:
    return "" if share is None else _("{share} continue").format(share=format_share(share))
