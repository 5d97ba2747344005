"""The funnel: who was in each stage, and who was in it or in a later one."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.twin_bars import Twin, twin_bars
from crm_widgets.i18n import _


def funnel_chart(stages: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `FunnelTable.stages`: visited, and passed as the thin bar under it.

    Beside each: both counts, the share that goes on to the next stage, and how long deals stay
    (the median of stays that ended). `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(
        stages, ["stage", "visited", "passed", "conversion_to_next", "median_days_in_stage"]
    )
    drawn = [
        Twin(
            name=row["stage"],
            under=_stays(row["median_days_in_stage"]),
            value=row["visited"],
            thin=row["passed"],
            told=_counts(row),
            more=_go_on(row["conversion_to_next"]),
        )
        for row in rows
    ]
    return twin_bars(drawn, width=width, dark=dark, description=_described(drawn))


def _counts(row: dict[str, Any]) -> str:
    return _("{visited} visited · {passed} passed").format(
        visited=f"{row['visited']:,}", passed=f"{row['passed']:,}"
    )


def _stays(days: float | None) -> str:
    return "" if days is None else _("stays {days} d").format(days=f"{days:g}")


def _go_on(share: float | None) -> str:
    return "" if share is None else _("{share} go on").format(share=percent(share))


def _described(rows: list[Twin]) -> str:
    told = "; ".join(
        ", ".join(part for part in (f"{row.name}: {row.told}", row.more) if part) for row in rows
    )
    return _("Deals by stage.") + " " + told
