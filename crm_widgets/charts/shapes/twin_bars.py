"""A thick bar and a thin one a row, with texts beside, or above and below where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt

from crm_widgets.charts.shapes.theme import Theme, data, styled, theme

_NARROW = 520  # pixels: below, the texts stand above and below the bar instead of beside it
_RIGHT = 190
_BESIDE_NAME = 100  # pixels kept free beside a name, for its subtitle
# A browser may set a name wider than the font that the picture was measured with.
_MEASURED = 0.84


@dataclass(frozen=True, kw_only=True)
class TwinBar:
    """One row: its `name` with a `subtitle`; the `value` of the thick bar and that of the thin one;
    on the other side its `label` and a `detail`. `warns` shows the subtitle in the colour of a
    warning, `weak` the bar.
    """

    name: str
    value: float | None
    label: str
    subtitle: str = ""
    detail: str = ""
    thin_value: float | None = None
    warns: bool = False
    weak: bool = False

    def sentence(self) -> str:
        """The row as a screen reader reads it."""
        return ", ".join(
            part for part in (f"{self.name}: {self.label}", self.detail, self.subtitle) if part
        )


def twin_bars(
    bars: Sequence[TwinBar],
    *,
    title: str,
    name_width: int = 130,
    width: int = 640,
    dark: bool = False,
) -> Any:
    """A chart of these rows in their order.

    `title` begins the description for screen readers; `name_width` is the room for names beside the
    bars, `width` that of the whole picture, in pixels.
    """
    colours = theme(dark=dark)
    rows = [
        {
            **asdict(bar),
            "row": number,
            "colour": colours.bad if bar.weak else colours.accent,
            "tone": colours.bad if bar.warns else colours.ink_3,
        }
        for number, bar in enumerate(bars)
    ]
    chart = (
        _narrow(rows, width, colours)
        if width < _NARROW
        else _wide(rows, width, name_width, colours)
    )
    description = f"{title} " + "; ".join(bar.sentence() for bar in bars)
    return styled(chart.properties(description=description.strip()), dark=dark)


def _wide(rows: list[dict[str, Any]], width: int, name_width: int, colours: Theme) -> Any:
    across = width - name_width - _RIGHT
    base, tone = _base(rows), alt.Color("tone:N", scale=None)
    left = {"align": "left", "x": -name_width, "limit": round((name_width - 8) * _MEASURED)}
    right = {"align": "right", "x": across + _RIGHT}
    return alt.layer(
        *_bars(base, colours),
        base.mark_text(**left, yOffset=-9, fontWeight="bold", fontSize=14).encode(text="name:N"),
        base.mark_text(**left, yOffset=10).encode(text="subtitle:N", color=tone),
        base.mark_text(**right, yOffset=-9).encode(text="label:N"),
        base.mark_text(**right, yOffset=10, color=colours.ink_3).encode(text="detail:N"),
    ).properties(width=across, height=alt.Step(64))


def _narrow(rows: list[dict[str, Any]], width: int, colours: Theme) -> Any:
    base, tone = _base(rows), alt.Color("tone:N", scale=None)
    left, right = {"align": "left", "x": 0}, {"align": "right", "x": width}
    name = {**left, "limit": round((width - _BESIDE_NAME) * _MEASURED)}
    return alt.layer(
        *_bars(base, colours),
        base.mark_text(**name, yOffset=-30, fontWeight="bold", fontSize=14).encode(text="name:N"),
        base.mark_text(**right, yOffset=-30).encode(text="subtitle:N", color=tone),
        base.mark_text(**left, yOffset=33).encode(text="label:N"),
        base.mark_text(**right, yOffset=33, color=colours.ink_3).encode(text="detail:N"),
    ).properties(width=width, height=alt.Step(98))


def _base(rows: list[dict[str, Any]]) -> Any:
    """Rows by their number: two of one name stay two."""
    return alt.Chart(data(rows)).encode(
        y=alt.Y("row:O", sort=None, axis=None, scale=alt.Scale(padding=0))
    )


def _bars(base: Any, colours: Theme) -> tuple[Any, Any]:
    across = alt.Scale(nice=False, zero=True)
    return (
        base.mark_bar(height=30, cornerRadius=4, yOffset=-5).encode(
            x=alt.X("value:Q", axis=None, scale=across), color=alt.Color("colour:N", scale=None)
        ),
        base.mark_bar(height=6, cornerRadius=3, color=colours.accent_2, yOffset=16).encode(
            x=alt.X("thin_value:Q", axis=None, scale=across)
        ),
    )
