"""The portrait of the target client: how many times as often the best ones have a trait."""

from __future__ import annotations

from typing import Any

import altair as alt

from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.theme import Theme, data, styled, theme
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, format_share

_COLUMNS = (
    "attribute", "value", "share_of_best", "share_of_others", "lift", "lift_low", "lift_high",
    "stands_out",
)  # fmt: skip
_LEFT, _RIGHT = 190, 190
_NARROW = 520
_MARK = 8  # pixels kept free for a mark at the edge
_LOWEST, _HIGHEST = 0.1, 10.0  # the axis ends there: a wider interval goes to its edge


def portrait_chart(traits: Any, *, most: int = 15, width: int = 640, dark: bool = False) -> Any:
    """A point and its 95% interval a row of `Portrait.traits`, on an axis of times as often.

    The upright line is 1: the best have it as often as the others. What stands out is in the accent
    colour, the rest is grey. Intervals end at a tenth and at ten times; one that has no bound goes
    to the edge. The first `most`, in the order of the table. `width` is that of the whole picture,
    in pixels.
    """
    colours = theme(dark=dark)
    rows = rows_of(traits, _COLUMNS)[:most]
    drawn = [{"row": place, **_drawn(row, colours)} for place, row in enumerate(rows)]
    narrow = width < _NARROW
    left, right = (0, 0) if narrow else (_LEFT, _RIGHT)
    across = width - left - right
    base = alt.Chart(data(drawn)).encode(
        y=alt.Y("row:O", axis=None, scale=alt.Scale(padding=0)),
        color=alt.Color("colour:N", scale=None),
    )
    limit = (across // 2 if narrow else left) - 8
    chart = alt.layer(
        *_intervals(base, colours, across, narrow=narrow),
        *_texts(base, colours, left=-left, right=across + right, limit=limit, narrow=narrow),
    ).properties(
        width=across, height=alt.Step(84 if narrow else 46), description=_description(drawn)
    )
    return styled(chart, dark=dark)


def _drawn(row: dict[str, Any], colours: Theme) -> dict[str, Any]:
    return {
        "value": _(row["value"]),
        "attribute": _(row["attribute"]).replace("_", " "),
        "lift": _on_axis(row["lift"]),
        "low": _on_axis(row["lift_low"]),
        "high": _on_axis(row["lift_high"]),
        "label": _label(row),
        "shares": _shares(row),
        "colour": colours.accent if row["stands_out"] else colours.ink_3,
    }


def _intervals(base: Any, colours: Theme, across: int, *, narrow: bool) -> tuple[Any, ...]:
    x: dict[str, Any] = {
        "axis": None,
        "scale": alt.Scale(
            type="log", domain=[_LOWEST, _HIGHEST], range=[_MARK, across - _MARK], nice=False
        ),
    }
    offset, tick = (2, 26) if narrow else (0, 46)
    return (
        base.mark_tick(thickness=1, size=tick, yOffset=offset).encode(
            x=alt.X(datum=1, **x), color=alt.value(colours.ink_3)
        ),
        base.mark_rule(strokeWidth=3, yOffset=offset).encode(x=alt.X("low:Q", **x), x2="high:Q"),
        base.mark_point(filled=True, size=90, opacity=1, yOffset=offset).encode(
            x=alt.X("lift:Q", **x)
        ),
    )


def _texts(
    base: Any, colours: Theme, *, left: int, right: int, limit: int, narrow: bool
) -> tuple[Any, ...]:
    name: dict[str, Any] = {"align": "left", "x": left, "limit": limit}
    label: dict[str, Any] = {"align": "right", "x": right}
    top, bottom = (-28, 26) if narrow else (-8, 8)
    ink, soft = alt.value(colours.ink), alt.value(colours.ink_3)
    return (
        base.mark_text(**name, yOffset=top, fontWeight="bold").encode(text="value:N", color=ink),
        base.mark_text(**name, yOffset=bottom).encode(text="attribute:N", color=soft),
        base.mark_text(**label, yOffset=top).encode(text="label:N", color=ink),
        base.mark_text(**label, yOffset=bottom).encode(text="shares:N", color=soft),
    )


def _on_axis(times: float | None) -> float:
    """The place on the axis; no bound is its upper edge."""
    return _HIGHEST if times is None else min(max(times, _LOWEST), _HIGHEST)


def _label(row: dict[str, Any]) -> str:
    if row["lift"] is None:
        return _("none of the others")
    times, low = _times(row["lift"]), _times(row["lift_low"])
    if row["lift_high"] is None:
        return _("{times} times (from {low})").format(times=times, low=low)
    return _("{times} times ({low} to {high})").format(
        times=times, low=low, high=_times(row["lift_high"])
    )


def _times(lift: float) -> str:
    return format_number(lift, 1 if lift >= 1 else 2)


def _shares(row: dict[str, Any]) -> str:
    return _("{best} of the best, {others} of others").format(
        best=format_share(row["share_of_best"]), others=format_share(row["share_of_others"])
    )


def _description(rows: list[dict[str, Any]]) -> str:
    traits = "; ".join(
        f"{row['attribute']} {row['value']}: {row['label']}, {row['shares']}" for row in rows
    )
    return _("How many times as often the best clients have a trait.") + " " + traits
