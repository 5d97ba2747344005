"""How well a forecast of purchases would have done."""

from __future__ import annotations

from typing import Any

import altair as alt

from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.theme import Theme, data, styled, theme
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number

_AXIS = 52  # pixels of the axis at the left
_NARROW = 520
_SERIES = ("actual_per_client", "expected_per_client", "naive_per_client")


def lifetime_holdout_chart(groups: Any, *, width: int = 640, dark: bool = False) -> Any:
    """Lines of `LifetimeHoldout.groups`: purchases per client, by repeat purchases before.

    Three lines: what clients bought, what the model expected, and what continuing at their own pace
    would have been. `width` is that of the whole picture, in pixels.
    """
    colours = theme(dark=dark)
    rows = rows_of(groups, ["repeat_purchases", "clients", *_SERIES])
    last = max((row["repeat_purchases"] for row in rows), default=0)
    names = _names()
    drawn = [
        {"times": _times(row["repeat_purchases"], last), "purchases": row[series],
         "series": names[series]}
        for row in rows
        for series in _SERIES
    ]  # fmt: skip
    chart = (
        alt.Chart(data(drawn))
        .mark_line(point=True)
        .encode(
            x=alt.X(
                "times:O",
                sort=None,
                title=_("Repeat purchases before"),
                axis=alt.Axis(labelAngle=0),
            ),
            y=alt.Y("purchases:Q", title=_("Purchases per client after"), axis=_value_axis()),
            color=_colour(names, colours, narrow=width < _NARROW),
        )
        .properties(width=width - _AXIS, height=220, description=_description(rows, last))
    )
    return styled(chart, dark=dark)


def _names() -> dict[str, str]:
    return {
        "actual_per_client": _("actual"),
        "expected_per_client": _("expected by the model"),
        "naive_per_client": _("same pace as before"),
    }


def _value_axis() -> Any:
    return alt.Axis(tickCount=4)


def _colour(names: dict[str, str], colours: Theme, *, narrow: bool) -> Any:
    legend = alt.Legend(
        title=None,
        orient="top",
        labelColor=colours.ink_2,
        direction="vertical" if narrow else "horizontal",
        labelLimit=300,
    )
    scale = alt.Scale(
        domain=list(names.values()), range=[colours.ink, colours.accent, colours.ink_3]
    )
    return alt.Color("series:N", scale=scale, legend=legend)


def _times(repeats: int, last: int) -> str:
    return _("{times} or more").format(times=repeats) if repeats == last else str(repeats)


def _description(rows: list[dict[str, Any]], last: int) -> str:
    group = _("{times}: actual {actual}, expected {expected}, same pace {naive}")
    groups = "; ".join(
        group.format(
            times=_times(row["repeat_purchases"], last),
            actual=format_number(row["actual_per_client"], 1),
            expected=format_number(row["expected_per_client"], 1),
            naive=format_number(row["naive_per_client"], 1),
        )
        for row in rows
    )
    return _("Purchases per client, by number of repeat purchases before.") + " " + groups
