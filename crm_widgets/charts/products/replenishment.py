"""When clients are due to reorder: from the day to ask to the day the last unit is used up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.theme import Theme, data, styled, theme
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_day

_COLUMNS = ("contact_id", "product", "due", "task_on", "overdue")
_LEFT, _RIGHT = 210, 150
_NARROW = 520
_MARK = 8  # pixels kept free for the marks of the first and the last day


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
    `contact_id`. The first `most`, in the order of the table. `width` is that of the whole picture,
    in pixels.
    """
    colours = theme(dark=dark)
    rows = rows_of(tasks, _COLUMNS)[:most]
    drawn = [{"row": place, **_drawn(row, names or {}, colours)} for place, row in enumerate(rows)]
    narrow = width < _NARROW
    left, right = (0, 0) if narrow else (_LEFT, _RIGHT)
    across = width - left - right
    base = alt.Chart(data(drawn)).encode(
        y=alt.Y("row:O", axis=None, scale=alt.Scale(padding=0)),
        color=alt.Color("colour:N", scale=None),
    )
    name_width = (across - _RIGHT if narrow else left) - 8
    chart = alt.layer(
        *_spans(base, across, 12 if narrow else 0),
        *_texts(base, colours, left=-left, right=across + right, limit=name_width, narrow=narrow),
    ).properties(
        width=across, height=alt.Step(58 if narrow else 42), description=_description(drawn)
    )
    return styled(chart, dark=dark)


def _drawn(row: dict[str, Any], names: Mapping[str, str], colours: Theme) -> dict[str, Any]:
    day = format_day(row["due"])
    return {
        "name": names.get(row["contact_id"], row["contact_id"]),
        "product": row["product"],
        "task_on": f"{row['task_on']:%Y-%m-%d}",
        "due": f"{row['due']:%Y-%m-%d}",
        "label": _("{day}, overdue").format(day=day) if row["overdue"] else day,
        "colour": colours.bad if row["overdue"] else colours.accent,
    }


def _spans(base: Any, across: int, offset: int) -> tuple[Any, Any]:
    """The line from the day to ask to the due day, and the due day's point."""
    days: dict[str, Any] = {
        "axis": None,
        "scale": alt.Scale(type="utc", range=[_MARK, across - _MARK], nice=False),
    }
    return (
        base.mark_rule(strokeWidth=3, yOffset=offset).encode(
            x=alt.X("task_on:T", **days), x2="due:T"
        ),
        base.mark_point(filled=True, size=90, opacity=1, yOffset=offset).encode(
            x=alt.X("due:T", **days)
        ),
    )


def _texts(
    base: Any, colours: Theme, *, left: int, right: int, limit: int, narrow: bool
) -> tuple[Any, ...]:
    name: dict[str, Any] = {"align": "left", "x": left, "limit": limit}
    top = -18 if narrow else -8
    return (
        base.mark_text(**name, yOffset=top, fontWeight="bold").encode(
            text="name:N", color=alt.value(colours.ink)
        ),
        base.mark_text(**name, yOffset=top + 16).encode(
            text="product:N", color=alt.value(colours.ink_3)
        ),
        base.mark_text(align="right", x=right, yOffset=top if narrow else 0).encode(text="label:N"),
    )


def _description(rows: list[dict[str, Any]]) -> str:
    days = "; ".join(f"{row['name']}, {row['product']}: {row['label']}" for row in rows)
    return _("The days on which clients are due to reorder.") + " " + days
