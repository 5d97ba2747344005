"""The cells of RFM: how many clients in each, and the name of their segment."""

from __future__ import annotations

from typing import Any

import altair as alt

from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.theme import data, segment_colours, styled
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number

_AXES = 32  # pixels of the axis at the left
_LETTER = 0.56  # mean width of a letter, in font sizes
_WIDE_CELL = 90
_COLUMNS = ("recency_score", "frequency_score", "clients", "segment")


def rfm_chart(cells: Any, *, width: int = 640, dark: bool = False) -> Any:
    """A heat map of `RfmTable.cells`: recency upwards, frequency to the right.

    Each cell shows its clients, and the name of its segment, wrapped between words where the cell
    is narrow. `width` is that of the whole picture, in pixels; `dark` is for a dark page.
    """
    rows = rows_of(cells, _COLUMNS)
    best = max((row["frequency_score"] for row in rows), default=5)
    columns = len({row["frequency_score"] for row in rows}) or 1
    cell = (width - _AXES) / columns
    letters = _letter_size(rows, cell)
    lines = max((len(_wrapped(_(row["segment"]), cell, letters)) for row in rows), default=1)
    cell_height = 27 + lines * (letters + 3) + 8
    drawn = [_drawn(row, cell, letters, dark=dark) for row in rows]
    base = alt.Chart(data(drawn)).encode(
        x=alt.X(
            "frequency_score:O",
            title=_("Frequency: {best} buys most often").format(best=best),
            axis=_axis(),
            scale=_gaps(cell),
        ),
        y=alt.Y(
            "recency_score:O",
            sort="descending",
            title=_("Recency: {best} bought most recently").format(best=best),
            axis=_axis(),
            scale=_gaps(cell_height),
        ),
    )
    chart = alt.layer(*_marks(base, cell, cell_height, letters)).properties(
        width=cell * columns,
        height=cell_height * (len({row["recency_score"] for row in rows}) or 1),
        description=_description(rows),
    )
    return styled(chart, dark=dark)


def _drawn(row: dict[str, Any], cell: float, letters: float, *, dark: bool) -> dict[str, Any]:
    ground, ink = segment_colours(row["segment"], dark=dark)
    return {
        "recency_score": row["recency_score"],
        "frequency_score": row["frequency_score"],
        "clients": format_number(row["clients"]),
        "name": "\n".join(_wrapped(_(row["segment"]), cell, letters)),
        "ground": ground,
        "ink": ink,
    }


def _marks(base: Any, cell: float, cell_height: float, letters: float) -> tuple[Any, ...]:
    margin = 8 if cell >= _WIDE_CELL else 4
    inside: dict[str, Any] = {"align": "left", "baseline": "top", "xOffset": margin - cell / 2}
    ink = alt.Color("ink:N", scale=None)
    return (
        base.mark_rect(cornerRadius=4).encode(color=alt.Color("ground:N", scale=None)),
        base.mark_text(
            **inside, yOffset=8 - cell_height / 2, fontSize=16, fontWeight="bold"
        ).encode(text="clients:N", color=ink),
        base.mark_text(
            **inside, yOffset=29 - cell_height / 2, fontSize=letters, lineBreak="\n",
            lineHeight=letters + 3,
        ).encode(text="name:N", color=ink),
    )  # fmt: skip


def _axis() -> Any:
    return alt.Axis(labelAngle=0, titlePadding=6)


def _gaps(step: float) -> Any:
    """Three pixels between cells."""
    return alt.Scale(paddingInner=3 / step, paddingOuter=0)


def _letter_size(rows: list[dict[str, Any]], cell: float) -> float:
    words = [word for row in rows for word in _(row["segment"]).split()]
    longest = max((len(word) for word in words), default=1)
    return round(min(12.5, max(8.5, (cell - 8) / (longest * _LETTER))), 1)


def _wrapped(name: str, cell: float, letters: float) -> list[str]:
    """The name in lines that fit the cell, broken between words only."""
    room = (cell - (16 if cell >= _WIDE_CELL else 8)) / (letters * _LETTER)
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _description(rows: list[dict[str, Any]]) -> str:
    title = _("Clients by recency and frequency score.")
    cells = "; ".join(
        f"R{row['recency_score']} F{row['frequency_score']} {_(row['segment'])}: "
        f"{format_number(row['clients'])}"
        for row in rows
    )
    return f"{title} {cells}"
