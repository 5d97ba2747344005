"""The portrait of the target client: how many times as often the best ones have a trait."""

from __future__ import annotations

from typing import Any

import altair as alt

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.theme import data, styled, theme
from crm_widgets.i18n import _

_COLUMNS = (
    "attribute", "value", "share_of_best", "share_of_others", "lift", "lift_low", "lift_high",
    "stands_out",
)  # fmt: skip
_LEFT, _RIGHT = 190, 190
_NARROW = 520
_INSIDE = 8  # pixels kept free for a mark at the edge
_LEAST, _MOST = 0.1, 10.0  # the axis ends there: a wider interval goes to its edge


def portrait_chart(traits: Any, *, most: int = 15, width: int = 640, dark: bool = False) -> Any:
    """A point and its 95 % interval a row of `Portrait.traits`, on an axis of times as often.

    The upright line is 1: the best have it as often as the others. What stands out is in the accent
    colour, the rest is grey. Intervals are drawn up to a tenth and ten times; one that has no bound
    goes to the edge. The first `most`, as the table has them. `width` is that of the whole picture,
    in pixels.
    """
    colours = theme(dark=dark)
    drawn = [
        {
            "row": place,
            "value": _(row["value"]),
            "attribute": _(row["attribute"]).replace("_", " "),
            "lift": _inside(row["lift"]),
            "low": _inside(row["lift_low"]),
            "high": _inside(row["lift_high"]),
            "told": _told(row),
            "shares": _shares(row),
            "colour": colours.accent if row["stands_out"] else colours.ink_3,
        }
        for place, row in enumerate(rows_of(traits, _COLUMNS)[:most])
    ]
    narrow = width < _NARROW
    left, right = (0, 0) if narrow else (_LEFT, _RIGHT)
    across = width - left - right
    scale = alt.Scale(
        type="log", domain=[_LEAST, _MOST], range=[_INSIDE, across - _INSIDE], nice=False
    )
    base = alt.Chart(data(drawn)).encode(
        y=alt.Y("row:O", axis=None, scale=alt.Scale(padding=0)),
        color=alt.Color("colour:N", scale=None),
    )
    up, down = (-28, 2) if narrow else (-8, 0)
    name: dict[str, Any] = {
        "align": "left",
        "x": -left,
        "limit": (across // 2 if narrow else left) - 8,
    }
    said: dict[str, Any] = {"align": "right", "x": across + right}
    ink, soft = alt.value(colours.ink), alt.value(colours.ink_3)
    low_words, step, tick = (26, 84, 26) if narrow else (up + 16, 46, 46)
    chart = alt.layer(
        base.mark_tick(color=colours.line, thickness=2, size=tick, yOffset=down).encode(
            x=alt.X(datum=1, axis=None, scale=scale), color=alt.value(colours.line)
        ),
        base.mark_rule(strokeWidth=3, yOffset=down).encode(
            x=alt.X("low:Q", axis=None, scale=scale), x2="high:Q"
        ),
        base.mark_point(filled=True, size=90, opacity=1, yOffset=down).encode(
            x=alt.X("lift:Q", axis=None, scale=scale)
        ),
        base.mark_text(**name, yOffset=up, fontWeight="bold").encode(text="value:N", color=ink),
        base.mark_text(**name, yOffset=low_words).encode(text="attribute:N", color=soft),
        base.mark_text(**said, yOffset=up).encode(text="told:N", color=ink),
        base.mark_text(**said, yOffset=low_words).encode(text="shares:N", color=soft),
    ).properties(width=across, height=alt.Step(step), description=_described(drawn))
    return styled(chart, dark=dark)


def _inside(times: float | None) -> float:
    """The place on the axis; no bound is its upper edge."""
    return _MOST if times is None else min(max(times, _LEAST), _MOST)


def _told(row: dict[str, Any]) -> str:
    if row["lift"] is None:
        return _("none of the others")
    low, high = f"{row['lift_low']:.2g}", row["lift_high"]
    if high is None:
        return _("{times} times (from {low})").format(times=f"{row['lift']:.2g}", low=low)
    return _("{times} times ({low} to {high})").format(
        times=f"{row['lift']:.2g}", low=low, high=f"{high:.2g}"
    )


def _shares(row: dict[str, Any]) -> str:
    return _("{best} of the best, {others} of others").format(
        best=percent(row["share_of_best"]), others=percent(row["share_of_others"])
    )


def _described(rows: list[dict[str, Any]]) -> str:
    told = "; ".join(
        f"{row['attribute']} {row['value']}: {row['told']}, {row['shares']}" for row in rows
    )
    return _("How many times as often the best clients have a trait.") + " " + told
