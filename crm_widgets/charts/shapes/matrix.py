"""A table of cells, each as strongly coloured as its share is large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import altair as alt

from crm_widgets.charts.shapes.theme import data, styled, theme

_LEFT, _NARROW_LEFT, _NARROW = 120, 76, 520
_TALL = 44
# Grounds of the least and of the largest share, light and dark: the ink is read on all of them.
_GROUNDS = {False: ("#f1f6f6", "#7fbcbd"), True: ("#1b262f", "#2a7072")}
_WARNINGS = {False: ("#fbe9e7", "#eda39d"), True: ("#3a2426", "#8a4a47")}


@dataclass(frozen=True)
class Cell:
    """A cell: its `row` and `column`, what is `told` in it and `more` under that, its `share` (0 to
    1). `warns` draws it in the colour of a warning."""

    row: str
    column: str
    told: str
    more: str = ""
    share: float | None = None
    warns: bool = False


def matrix(
    cells: Sequence[Cell], *, rows: str, description: str, width: int = 640, dark: bool = False
) -> Any:
    """A chart of these cells, rows and columns in the order in which they come first.

    `rows` is what the rows are, told above their names; `width` is that of the whole picture.
    """
    across, down = _names(cells, "column"), _names(cells, "row")
    left = _NARROW_LEFT if width < _NARROW else _LEFT
    step = (width - left) / (len(across) or 1)
    x = alt.X("column:N", sort=across, title=None, axis=_axis(step - 6, "top"), scale=_gaps(step))
    y = alt.Y("row:N", sort=down, title=rows, axis=_axis(left - 8, "left"), scale=_gaps(_TALL))
    base = alt.Chart(data([asdict(cell) for cell in cells])).encode(x=x, y=y)
    chart = alt.layer(
        _grounds(base, _GROUNDS[dark], "!datum.warns"),
        _grounds(base, _WARNINGS[dark], "datum.warns"),
        base.mark_text(yOffset=-7, fontSize=13, fontWeight="bold").encode(text="told:N"),
        base.mark_text(yOffset=10, fontSize=11, color=theme(dark=dark).ink_2).encode(text="more:N"),
    ).resolve_scale(color="independent")
    sized = chart.properties(
        width=step * (len(across) or 1),
        height=_TALL * (len(down) or 1),
        description=description,
    )
    return styled(sized, dark=dark)


def _names(cells: Sequence[Cell], of: Literal["row", "column"]) -> list[str]:
    return list(dict.fromkeys(getattr(cell, of) for cell in cells))


def _grounds(base: Any, colours: tuple[str, str], which: str) -> Any:
    scale = alt.Scale(domain=[0, 1], range=list(colours))
    shade = alt.Color("share:Q", scale=scale, legend=None)
    return base.transform_filter(which).mark_rect(cornerRadius=4).encode(color=shade)


def _axis(room: float, orient: Literal["top", "left"]) -> Any:
    aside: dict[str, Any] = {}
    if orient == "left":
        # A horizontal title above the names takes no room beside them.
        aside = {
            "titleAngle": 0, "titleAlign": "right", "titleAnchor": "end", "titleY": -9,
            "titleX": -6,
        }  # fmt: skip
    return alt.Axis(labelAngle=0, labelLimit=max(room, 24), orient=orient, labelPadding=6, **aside)


def _gaps(step: float) -> Any:
    """Three pixels between cells."""
    return alt.Scale(paddingInner=3 / step, paddingOuter=0)
