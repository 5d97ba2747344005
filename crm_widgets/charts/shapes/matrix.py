"""A table of cells, each as strongly coloured as its share is large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import altair as alt

from crm_widgets.charts.shapes.theme import data, shade, styled, theme

_LEFT, _NARROW_LEFT, _NARROW = 120, 76, 520
_CELL_HEIGHT = 44


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell: its `row` and `column`, its `label` and a `detail` below it, its `share` (0 to 1).

    `warns` shows it in the colour of a warning.
    """

    row: str
    column: str
    label: str
    detail: str = ""
    share: float | None = None
    warns: bool = False


def matrix(
    cells: Sequence[Cell],
    *,
    row_title: str,
    description: str,
    width: int = 640,
    dark: bool = False,
) -> Any:
    """A chart of these cells, rows and columns in the order in which they come first.

    `row_title` stands above the names of the rows; `width` is that of the whole picture.
    """
    columns, rows = _names(cells, "column"), _names(cells, "row")
    left = _NARROW_LEFT if width < _NARROW else _LEFT
    step = (width - left) / (len(columns) or 1)
    x = alt.X("column:N", sort=columns, title=None, axis=_top_axis(step - 6), scale=_gaps(step))
    y = alt.Y(
        "row:N", sort=rows, title=row_title, axis=_left_axis(left - 8), scale=_gaps(_CELL_HEIGHT)
    )
    base = alt.Chart(data([_row(cell, dark=dark) for cell in cells])).encode(x=x, y=y)
    ink = theme(dark=dark).ink
    chart = alt.layer(
        base.mark_rect(cornerRadius=4).encode(color=alt.Color("ground:N", scale=None)),
        base.mark_text(yOffset=-7, fontSize=13, fontWeight="bold", color=ink).encode(
            text="label:N"
        ),
        base.mark_text(yOffset=10, fontSize=11, color=ink).encode(text="detail:N"),
    ).properties(
        width=step * (len(columns) or 1),
        height=_CELL_HEIGHT * (len(rows) or 1),
        description=description,
    )
    return styled(chart, dark=dark)


def _row(cell: Cell, *, dark: bool) -> dict[str, Any]:
    return {**asdict(cell), "ground": shade(cell.share, bad=cell.warns, dark=dark)}


def _names(cells: Sequence[Cell], of: Literal["row", "column"]) -> list[str]:
    return list(dict.fromkeys(getattr(cell, of) for cell in cells))


def _top_axis(room: float) -> Any:
    return alt.Axis(labelAngle=0, labelLimit=max(room, 24), orient="top", labelPadding=6)


def _left_axis(room: float) -> Any:
    # A horizontal title above the names takes no room beside them.
    return alt.Axis(
        labelAngle=0, labelLimit=max(room, 24), minExtent=room, orient="left", labelPadding=6,
        titleAngle=0, titleAlign="right", titleAnchor="end", titleY=-9, titleX=-6,
    )  # fmt: skip


def _gaps(step: float) -> Any:
    """Three pixels between cells."""
    return alt.Scale(paddingInner=3 / step, paddingOuter=0)
