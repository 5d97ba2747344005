"""Win rates side by side, with their 95% intervals."""

from __future__ import annotations

from typing import Any

import altair as alt

from crm_widgets.charts.shapes.labels import or_not_stated
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.theme import data, styled, theme
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, format_share

_LEFT, _RIGHT = 150, 150
_NARROW = 520
# A browser may set a name wider than the font that the picture was measured with.
_NAME = 124
_COLUMNS = ("won", "lost", "win_rate", "win_rate_low", "win_rate_high", "weak")


def conversion_chart(
    table: Any, *, by: str = "channel", width: int = 640, dark: bool = False
) -> Any:
    """Bars of `conversion_table`: the win rate, and the line of its 95% interval.

    A weak one is shown in the colour of a warning, and says so. `by` is the column compared;
    `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(table, [by, *_COLUMNS])
    drawn = [{"row": place, **_drawn(row, by, dark=dark)} for place, row in enumerate(rows)]
    narrow = width < _NARROW
    left, right = (0, 0) if narrow else (_LEFT, _RIGHT)
    text_offset, bar_offset = (-17, 6) if narrow else (0, 0)
    across = width - left - right
    x: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[0, 1])}
    base = alt.Chart(data(drawn)).encode(
        y=alt.Y("row:O", sort=None, axis=None, scale=alt.Scale(padding=0))
    )
    chart = alt.layer(
        base.mark_bar(height=16, cornerRadius=3, yOffset=bar_offset).encode(
            x=alt.X("win_rate:Q", **x), color=alt.Color("colour:N", scale=None)
        ),
        base.mark_rule(color=theme(dark=dark).ink, strokeWidth=2, yOffset=bar_offset).encode(
            x=alt.X("low:Q", **x), x2="high:Q"
        ),
        base.mark_text(
            align="left", x=-left, yOffset=text_offset, fontWeight="bold", limit=_NAME
        ).encode(text="name:N"),
        base.mark_text(align="right", x=across + right, yOffset=text_offset).encode(text="label:N"),
    ).properties(
        width=across, height=alt.Step(52 if narrow else 34), description=_description(drawn)
    )
    return styled(chart, dark=dark)


def _drawn(row: dict[str, Any], by: str, *, dark: bool) -> dict[str, Any]:
    colours = theme(dark=dark)
    return {
        "name": or_not_stated(row[by]),
        "win_rate": row["win_rate"],
        "low": row["win_rate_low"],
        "high": row["win_rate_high"],
        "label": _label(row),
        "colour": colours.bad if row["weak"] else colours.accent,
    }


def _label(row: dict[str, Any]) -> str:
    if row["win_rate"] is None:
        return _("none closed")
    label = _("{share} of {closed} closed").format(
        share=format_share(row["win_rate"]), closed=format_number(row["won"] + row["lost"])
    )
    return _("{label}, weak").format(label=label) if row["weak"] else label


def _description(rows: list[dict[str, Any]]) -> str:
    rates = "; ".join(f"{row['name']}: {row['label']}" for row in rows)
    return _("Win rate with its 95% interval.") + " " + rates
