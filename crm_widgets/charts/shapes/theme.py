"""Colours and letters of charts: those of the pages, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One set of colours, named as in the pages' style sheet.

    Text has a contrast of at least 4.5 : 1 and graphics 3 : 1 (WCAG 2.1 AA) on what lies under
    them: `paper`, a shade, or a segment's ground.
    """

    paper: str
    ink: str
    ink_2: str
    ink_3: str
    line: str
    accent: str
    accent_2: str
    bad: str
    shades: tuple[str, str]
    bad_shades: tuple[str, str]


LIGHT = Theme(
    paper="#ffffff",
    ink="#17202b",
    ink_2="#4a5867",
    ink_3="#5f6f80",
    line="#dde3ea",
    accent="#0b6e74",
    accent_2="#4f9a9d",
    bad="#b3261e",
    shades=("#f1f6f6", "#7fbcbd"),
    bad_shades=("#fbe9e7", "#eda39d"),
)
DARK = Theme(
    paper="#171e26",
    ink="#e7ecf1",
    ink_2="#b4c0cc",
    ink_3="#94a2b1",
    line="#2b3641",
    accent="#52c3c2",
    accent_2="#37797c",
    bad="#ff9a91",
    shades=("#1b262f", "#2a7072"),
    bad_shades=("#3a2426", "#8a4a47"),
)

# The ground and the ink of each segment on a light page, then on a dark one.
SEGMENT_COLOURS: dict[str, tuple[str, str, str, str]] = {
    "Champions": ("#0b6e74", "#ffffff", "#52c3c2", "#062324"),
    "Loyal": ("#3f979b", "#06282a", "#2f8f92", "#031a1b"),
    "Potential loyalist": ("#a5d3d2", "#10393b", "#1d5558", "#d3efee"),
    "New": ("#d7ecd9", "#1c4a27", "#234a31", "#cdeed7"),
    "Promising": ("#e6f3e1", "#2c4d1e", "#2f4427", "#dcefd2"),
    "Need attention": ("#fbe8bf", "#553b00", "#5a4616", "#fbe8bf"),
    "About to sleep": ("#f6edd9", "#5b4a1e", "#443a22", "#f2e5c8"),
    "Can't lose": ("#d9623f", "#2b0a00", "#d9623f", "#1f0700"),
    "At risk": ("#f3b98f", "#5a2504", "#7a4520", "#ffe3cd"),
    "Hibernating": ("#e3e7ec", "#3f4b58", "#2b3641", "#c3ccd6"),
}
_OTHER_SEGMENT = "Hibernating"


def theme(*, dark: bool = False) -> Theme:
    """The colours of the pages, light or dark."""
    return DARK if dark else LIGHT


def segment_colours(segment: str, *, dark: bool = False) -> tuple[str, str]:
    """The ground of an RFM segment and the ink on it; a segment without its own is grey."""
    light_ground, light_ink, dark_ground, dark_ink = SEGMENT_COLOURS.get(
        segment, SEGMENT_COLOURS[_OTHER_SEGMENT]
    )
    return (dark_ground, dark_ink) if dark else (light_ground, light_ink)


def shade(share: float | None, *, bad: bool = False, dark: bool = False) -> str:
    """The ground of a cell: the larger its share (0 to 1), the stronger. `ink` is read on all."""
    colours = theme(dark=dark)
    start, end = (_channels(colour) for colour in (colours.bad_shades if bad else colours.shades))
    part = min(max(share or 0.0, 0.0), 1.0)
    mixed = [round(low + (high - low) * part) for low, high in zip(start, end, strict=True)]
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def contrast(colour: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    lighter, darker = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def styled(chart: Any, *, dark: bool = False) -> Any:
    """The chart with the pages' letters, no frame and no ground of its own.

    Alone in a notebook cell it shows as a picture that is made without a request.
    """
    from crm_widgets.charts.shapes.offline import OfflineChart

    colours = theme(dark=dark)
    return (
        OfflineChart.of(chart, dark=dark)
        .configure(background="transparent", font=FONT, padding=2)
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


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
