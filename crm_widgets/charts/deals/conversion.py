"""Win rates side by side, with what can be known of them."""

from __future__ import annotations

from typing import Any

import altair as alt

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.theme import data, styled, theme
from crm_widgets.i18n import _

_LEFT, _RIGHT = 150, 150
_NARROW = 520
# A browser may set a name wider than the font that the picture was measured with.
_NAME = 124


def conversion_chart(
    table: Any, *, by: str = "channel", width: int = 640, dark: bool = False
) -> Any:
    """Bars of `conversion_table`: the win rate, and the line of its 95 % interval.

    A weak one is drawn in the colour of a warning, and says so. `by` is the column compared;
    `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(table, [by, "won", "lost", "win_rate", "win_rate_low", "win_rate_high", "weak"])
    colours = theme(dark=dark)
    drawn = [
        {
            "name": _("not stated") if row[by] is None else str(row[by]),
            "win_rate": row["win_rate"],
            "low": row["win_rate_low"],
            "high": row["win_rate_high"],
            "told": _told(row),
            "colour": colours.bad if row["weak"] else colours.accent,
        }
        for row in rows
    ]
    narrow = width < _NARROW
    left, right = (0, 0) if narrow else (_LEFT, _RIGHT)
    words = -17 if narrow else 0
    bars = width - left - right
    base = alt.Chart(data(drawn)).encode(
        y=alt.Y("name:N", sort=None, axis=None, scale=alt.Scale(padding=0))
    )
    across = alt.Scale(domain=[0, 1])
    down = 6 if narrow else 0
    chart = alt.layer(
        base.mark_bar(height=16, cornerRadius=3, yOffset=down).encode(
            x=alt.X("win_rate:Q", axis=None, scale=across), color=alt.Color("colour:N", scale=None)
        ),
        base.mark_rule(color=colours.ink, strokeWidth=2, yOffset=down).encode(
            x=alt.X("low:Q", axis=None, scale=across), x2="high:Q"
        ),
        base.mark_text(
            align="left", x=-left, yOffset=words, fontWeight="bold", limit=_NAME
        ).encode(text="name:N"),
        base.mark_text(align="right", x=bars + right, yOffset=words).encode(text="told:N"),
    ).properties(
        width=bars, height=alt.Step(52 if narrow else 34), description=_described(drawn)
    )  # fmt: skip
    return styled(chart, dark=dark)


def _told(row: dict[str, Any]) -> str:
    if row["win_rate"] is None:
        return _("none closed")
    told = _("{share} of {closed} closed").format(
        share=percent(row["win_rate"]), closed=f"{row['won'] + row['lost']:,}"
    )
    return _("{told}, weak").format(told=told) if row["weak"] else told


def _described(rows: list[dict[str, Any]]) -> str:
    told = "; ".join(f"{row['name']}: {row['told']}" for row in rows)
    return _("Win rate with its 95 % interval.") + " " + told
