"""The funnel: who was in each stage, and who was in it or in a later one."""

from __future__ import annotations

from typing import Any

import altair as alt

from crm_widgets.charts.table import percent, rows_of
from crm_widgets.charts.theme import Theme, data, styled, theme
from crm_widgets.i18n import _

_NARROW = 520  # pixels: below, the words stand above and under the bar instead of beside it
_LEFT, _RIGHT = 130, 190
_STAYS = 100  # pixels kept free beside a stage's name, for how long deals stay in it


def funnel_chart(stages: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Bars of `FunnelTable.stages`: visited, and passed as the thin bar under it.

    Beside each: both counts, the share that goes on to the next stage, and how long deals stay
    (the median of stays that ended). `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(
        stages, ["stage", "visited", "passed", "conversion_to_next", "median_days_in_stage"]
    )
    drawn = [
        {
            "stage": row["stage"],
            "visited": row["visited"],
            "passed": row["passed"],
            "counts": _counts(row),
            "stays": _stays(row["median_days_in_stage"]),
            "go_on": _go_on(row["conversion_to_next"]),
        }
        for row in rows
    ]
    colours = theme(dark=dark)
    layout = _narrow if width < _NARROW else _wide
    chart = layout(drawn, width, colours)
    return styled(chart.properties(description=_described(drawn)), dark=dark)


def _wide(rows: list[dict[str, Any]], width: int, colours: Theme) -> Any:
    bars = width - _LEFT - _RIGHT
    base = _rows(rows)
    left = {"align": "left", "x": -_LEFT, "limit": _LEFT - 8}
    right = {"align": "right", "x": bars + _RIGHT}
    return alt.layer(
        *_bars(base, colours, 0),
        base.mark_text(**left, yOffset=-9, fontWeight="bold", fontSize=14).encode(text="stage:N"),
        base.mark_text(**left, yOffset=10, color=colours.ink_3).encode(text="stays:N"),
        base.mark_text(**right, yOffset=-9).encode(text="counts:N"),
        base.mark_text(**right, yOffset=10, color=colours.ink_3).encode(text="go_on:N"),
    ).properties(width=bars, height=alt.Step(64))


def _narrow(rows: list[dict[str, Any]], width: int, colours: Theme) -> Any:
    base = _rows(rows)
    left, right = {"align": "left", "x": 0}, {"align": "right", "x": width}
    name = {**left, "limit": width - _STAYS}
    return alt.layer(
        *_bars(base, colours, 0),
        base.mark_text(**name, yOffset=-30, fontWeight="bold", fontSize=14).encode(text="stage:N"),
        base.mark_text(**right, yOffset=-30, color=colours.ink_3).encode(text="stays:N"),
        base.mark_text(**left, yOffset=33).encode(text="counts:N"),
        base.mark_text(**right, yOffset=33, color=colours.ink_3).encode(text="go_on:N"),
    ).properties(width=width, height=alt.Step(98))


def _rows(rows: list[dict[str, Any]]) -> Any:
    return alt.Chart(data(rows)).encode(
        y=alt.Y("stage:N", sort=None, axis=None, scale=alt.Scale(padding=0))
    )


def _bars(base: Any, colours: Theme, shift: float) -> tuple[Any, Any]:
    across = alt.Scale(nice=False, zero=True)
    return (
        base.mark_bar(height=30, cornerRadius=4, color=colours.accent, yOffset=shift - 5).encode(
            x=alt.X("visited:Q", axis=None, scale=across)
        ),
        base.mark_bar(
            height=6, cornerRadius=3, color=colours.accent_soft, yOffset=shift + 16
        ).encode(x=alt.X("passed:Q", axis=None, scale=across)),
    )


def _counts(row: dict[str, Any]) -> str:
    return _("{visited} visited · {passed} passed").format(
        visited=f"{row['visited']:,}", passed=f"{row['passed']:,}"
    )


def _stays(days: float | None) -> str:
    return "" if days is None else _("stays {days} d").format(days=f"{days:g}")


def _go_on(share: float | None) -> str:
    return "" if share is None else _("{share} go on").format(share=percent(share))


def _described(rows: list[dict[str, Any]]) -> str:
    told = "; ".join(
        ", ".join(part for part in (f"{row['stage']}: {row['counts']}", row["go_on"]) if part)
        for row in rows
    )
    return _("Deals by stage.") + " " + told
