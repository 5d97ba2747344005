"""Colours and letters of charts: those of the pages, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


@dataclass(frozen=True)
class Theme:
    """One set of colours, named as in the pages' style sheet."""

    ink: str
    ink_2: str
    ink_3: str
    line: str
    accent: str
    accent_soft: str
    bad: str


LIGHT = Theme("#17202b", "#4a5867", "#677789", "#dde3ea", "#0b6e74", "#bfe0e0", "#b3261e")
DARK = Theme("#e7ecf1", "#b4c0cc", "#94a2b1", "#2b3641", "#52c3c2", "#1d5558", "#ff9a91")

_SEGMENTS: dict[str, tuple[str, str]] = {
    "Champions": ("#0b6e74", "#ffffff"),
    "Loyal": ("#3f979b", "#06282a"),
    "Potential loyalist": ("#a5d3d2", "#10393b"),
    "New": ("#d7ecd9", "#1c4a27"),
    "Promising": ("#e6f3e1", "#2c4d1e"),
    "Need attention": ("#fbe8bf", "#553b00"),
    "About to sleep": ("#f6edd9", "#5b4a1e"),
    "Can't lose": ("#d9623f", "#2b0a00"),
    "At risk": ("#f3b98f", "#5a2504"),
    "Hibernating": ("#e3e7ec", "#3f4b58"),
}
_DARK_SEGMENTS: dict[str, tuple[str, str]] = {
    "Champions": ("#52c3c2", "#062324"),
    "Loyal": ("#2f8f92", "#031a1b"),
    "Potential loyalist": ("#1d5558", "#d3efee"),
    "New": ("#234a31", "#cdeed7"),
    "Promising": ("#2f4427", "#dcefd2"),
    "Need attention": ("#5a4616", "#fbe8bf"),
    "About to sleep": ("#443a22", "#f2e5c8"),
    "Can't lose": ("#d9623f", "#1f0700"),
    "At risk": ("#7a4520", "#ffe3cd"),
    "Hibernating": ("#2b3641", "#c3ccd6"),
}


def theme(*, dark: bool = False) -> Theme:
    """The colours of the pages, light or dark."""
    return DARK if dark else LIGHT


def segment_colours(segment: str, *, dark: bool = False) -> tuple[str, str]:
    """The ground of an RFM segment and the ink on it; a segment without its own is grey."""
    known = _DARK_SEGMENTS if dark else _SEGMENTS
    return known.get(segment, known["Hibernating"])


def styled(chart: Any, *, dark: bool = False) -> Any:
    """The chart with the pages' letters, no frame and no ground of its own."""
    colours = theme(dark=dark)
    return (
        chart.configure(background="transparent", font=FONT, padding=2)
        .configure_view(stroke=None)
        .configure_axis(
            domain=False,
            ticks=False,
            grid=False,
            labelColor=colours.ink_3,
            labelFontSize=12,
            titleColor=colours.ink_3,
            titleFontSize=12,
            titleFontWeight="normal",
        )
        .configure_text(color=colours.ink, fontSize=12.5)
    )


def data(rows: list[dict[str, Any]]) -> alt.InlineData:
    """Rows as data of a chart."""
    return alt.InlineData(values=rows)
