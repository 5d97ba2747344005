"""When clients run out: from the day to ask to the day the last unit is used up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from crm_widgets.charts.shapes.table import rows_of
from crm_widgets.charts.shapes.theme import data, styled, theme
from crm_widgets.i18n import _

_COLUMNS = ("contact_id", "product", "due", "task_on", "overdue")
_LEFT, _RIGHT = 210, 120
_NARROW = 520
_INSIDE = 8  # pixels kept free for the marks of the first and the last day


def replenishment_chart(
    tasks: Any,
    *,
    names: Mapping[str, str] | None = None,
    most: int = 20,
    width: int = 640,
    dark: bool = False,
) -> Any:
    """A line a row of `Replenishment.tasks`, from `task_on` to `due`, which a point marks.

    What is overdue is in the colour of a warning, and says so. `names` gives the name of a
    `contact_id`. The first `most`, as the table has them. `width` is that of the whole picture, in
    pixels.
    """
    colours = theme(dark=dark)
    rows = rows_of(tasks, _COLUMNS)[:most]
    called = [(names or {}).get(row["contact_id"], row["contact_id"]) for row in rows]
    drawn = [
        {
            "row": place,
            "name": name,
            "product": row["product"],
            "task_on": f"{row['task_on']:%Y-%m-%d}",
            "due": f"{row['due']:%Y-%m-%d}",
            "told": _told(row),
            "colour": colours.bad if row["overdue"] else colours.accent,
        }
        for place, (name, row) in enumerate(zip(called, rows, strict=True))
    ]
    narrow = width < _NARROW
    left, right = (0, 0) if narrow else (_LEFT, _RIGHT)
    across = width - left - right
    up, down = (-18, 12) if narrow else (-8, 0)
    days: dict[str, Any] = {
        "axis": None,
        "scale": alt.Scale(type="utc", range=[_INSIDE, across - _INSIDE], nice=False),
    }
    base = alt.Chart(data(drawn)).encode(
        y=alt.Y("row:O", axis=None, scale=alt.Scale(padding=0)),
        color=alt.Color("colour:N", scale=None),
    )
    name: dict[str, Any] = {
        "align": "left",
        "x": -left,
        "limit": (across - _RIGHT if narrow else left) - 8,
    }
    said: dict[str, Any] = {"align": "right", "x": across + right, "color": colours.ink_3}
    chart = alt.layer(
        base.mark_rule(strokeWidth=3, yOffset=down).encode(
            x=alt.X("task_on:T", **days), x2="due:T"
        ),
        base.mark_point(filled=True, size=90, opacity=1, yOffset=down).encode(
            x=alt.X("due:T", **days)
        ),
        base.mark_text(**name, yOffset=up, fontWeight="bold").encode(
            text="name:N", color=alt.value(colours.ink)
        ),
        base.mark_text(**name, yOffset=up + 16).encode(
            text="product:N", color=alt.value(colours.ink_3)
        ),
        base.mark_text(**said, yOffset=up if narrow else 0).encode(text="told:N"),
    ).properties(width=across, height=alt.Step(58 if narrow else 42), description=_described(drawn))
    return styled(chart, dark=dark)


def _told(row: dict[str, Any]) -> str:
    day = f"{row['due']:%Y-%m-%d}"
    return _("{day}, overdue").format(day=day) if row["overdue"] else day


def _described(rows: list[dict[str, Any]]) -> str:
    told = "; ".join(f"{row['name']}, {row['product']}: {row['told']}" for row in rows)
    return _("The days on which clients run out.") + " " + told
