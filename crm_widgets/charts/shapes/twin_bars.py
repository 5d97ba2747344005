"""A thick bar and a thin one a row, with words beside, or above and under where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt

from crm_widgets.charts.shapes.theme import Theme, data, styled, theme

_NARROW = 520  # pixels: below, the words stand above and under the bar instead of beside it
_RIGHT = 190
_BESIDE = 100  # pixels kept free beside a name, for what is told of it


@dataclass(frozen=True)
class Twin:
    """A row: its `name` and what is told `under` it; the thick bar's `value` and the `thin` one's;
    on the other side what is `told`, and `more`. What is told under the name is in the colour of a
    warning where it `warns`, and so is the bar where it is `weak`.
    """

    name: str
    value: float | None
    told: str
    under: str = ""
    more: str = ""
    thin: float | None = None
    warns: bool = False
    weak: bool = False


def twin_bars(
    rows: Sequence[Twin],
    *,
    description: str,
    names: int = 130,
    width: int = 640,
    dark: bool = False,
) -> Any:
    """A chart of these rows in their order.

    `names` is the room for names beside the bars, `width` that of the whole picture, in pixels.
    """
    colours = theme(dark=dark)
    drawn = [
        {
            **asdict(row),
            "colour": colours.bad if row.weak else colours.accent,
            "tone": colours.bad if row.warns else colours.ink_3,
        }
        for row in rows
    ]
    narrow = width < _NARROW
    chart = _narrow(drawn, width, colours) if narrow else _wide(drawn, width, names, colours)
    return styled(chart.properties(description=description), dark=dark)


def _wide(rows: list[dict[str, Any]], width: int, names: int, colours: Theme) -> Any:
    across = width - names - _RIGHT
    base, tone = _rows(rows), alt.Color("tone:N", scale=None)
    left = {"align": "left", "x": -names, "limit": names - 8}
    right = {"align": "right", "x": across + _RIGHT}
    return alt.layer(
        *_bars(base, colours),
        base.mark_text(**left, yOffset=-9, fontWeight="bold", fontSize=14).encode(text="name:N"),
        base.mark_text(**left, yOffset=10).encode(text="under:N", color=tone),
        base.mark_text(**right, yOffset=-9).encode(text="told:N"),
        base.mark_text(**right, yOffset=10, color=colours.ink_3).encode(text="more:N"),
    ).properties(width=across, height=alt.Step(64))


def _narrow(rows: list[dict[str, Any]], width: int, colours: Theme) -> Any:
    base, tone = _rows(rows), alt.Color("tone:N", scale=None)
    left, right = {"align": "left", "x": 0}, {"align": "right", "x": width}
    name = {**left, "limit": width - _BESIDE}
    return alt.layer(
        *_bars(base, colours),
        base.mark_text(**name, yOffset=-30, fontWeight="bold", fontSize=14).encode(text="name:N"),
        base.mark_text(**right, yOffset=-30).encode(text="under:N", color=tone),
        base.mark_text(**left, yOffset=33).encode(text="told:N"),
        base.mark_text(**right, yOffset=33, color=colours.ink_3).encode(text="more:N"),
    ).properties(width=width, height=alt.Step(98))


def _rows(rows: list[dict[str, Any]]) -> Any:
    return alt.Chart(data(rows)).encode(
        y=alt.Y("name:N", sort=None, axis=None, scale=alt.Scale(padding=0))
    )


def _bars(base: Any, colours: Theme) -> tuple[Any, Any]:
    across = alt.Scale(nice=False, zero=True)
    return (
        base.mark_bar(height=30, cornerRadius=4, yOffset=-5).encode(
            x=alt.X("value:Q", axis=None, scale=across), color=alt.Color("colour:N", scale=None)
        ),
        base.mark_bar(height=6, cornerRadius=3, color=colours.accent_soft, yOffset=16).encode(
            x=alt.X("thin:Q", axis=None, scale=across)
        ),
    )
