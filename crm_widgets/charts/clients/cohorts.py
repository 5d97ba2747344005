"""The triangle of cohorts: who of each month's new clients comes back, and for how much."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.charts.shapes.theme import data, styled, theme
from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _

_LEFT = 64  # pixels of the months at the left
_HIGH = 26
_ROOM = 34  # pixels that a number needs
_ON_ACCENT = {False: "#ffffff", True: "#062324"}

Measure = Literal["share", "revenue_per_client"]


def cohorts_chart(
    cells: Any, *, measure: Measure = "share", width: int = 640, dark: bool = False
) -> Any:
    """A heat map of `CohortTable.cells`: a cohort a row, months since its first purchase across.

    The first column says how many clients came in that month. A month that is not over has a
    dashed border; later months are empty. `measure`: the share who bought, or the money a client
    of the cohort. `width` is that of the whole picture, in pixels.
    """
    if measure not in ("share", "revenue_per_client"):
        raise InvalidValue(f"There is no measure {measure!r}: share and revenue_per_client are.")
    rows = rows_of(cells, ["cohort", "months_since_first", "cohort_clients", measure, "running"])
    colours = theme(dark=dark)
    across = max((row["months_since_first"] for row in rows), default=0) + 1
    cell = (width - _LEFT) / across
    later = [row[measure] for row in rows if row["months_since_first"]]
    top = max(later, default=0) or 1
    drawn = [_drawn(row, measure) for row in rows]
    base = alt.Chart(data(drawn)).encode(
        x=alt.X(
            "months_since_first:O", title=_("Months since the first purchase"),
            axis=alt.Axis(labelAngle=0, labelOverlap=True), scale=alt.Scale(paddingInner=0.06),
        ),
        y=alt.Y(
            # Room as a browser needs it, whose letters are wider than those measured here.
            "cohort:O", title=None, axis=alt.Axis(labelLimit=_LEFT, minExtent=_LEFT - 4),
            scale=alt.Scale(paddingInner=0.1),
        ),
    )  # fmt: skip
    first, over = "datum.months_since_first == 0", "!datum.running"
    strong = top * (0.4 if dark else 0.75)
    chart = alt.layer(
        base.transform_filter(first).mark_rect(cornerRadius=3, color=colours.line),
        base.transform_filter(f"!({first}) && {over}")
        .mark_rect(cornerRadius=3)
        .encode(
            color=alt.Color(
                "value:Q",
                legend=None,
                scale=alt.Scale(domain=[0, top], range=[colours.accent_soft, colours.accent]),
            )
        ),
        base.transform_filter(f"!({first}) && datum.running").mark_rect(
            cornerRadius=3, fillOpacity=0, stroke=colours.ink_3, strokeDash=[3, 2]
        ),
        base.mark_text(fontSize=11.5).encode(
            text="told:N" if cell >= _ROOM else alt.value(""),
            color=alt.condition(
                f"!({first}) && {over} && datum.value > {strong}",
                alt.value(_ON_ACCENT[dark]),
                alt.value(colours.ink),
            ),
        ),
    ).properties(
        width=cell * across,
        height=_HIGH * (len({row["cohort"] for row in drawn}) or 1),
        description=_described(drawn, measure),
    )
    return styled(chart, dark=dark)


def _drawn(row: dict[str, Any], measure: Measure) -> dict[str, Any]:
    value = row[measure]
    told = percent(value) if measure == "share" else f"{value:,.0f}"
    if not row["months_since_first"]:
        told = f"{row['cohort_clients']:,}"
    return {
        "cohort": f"{row['cohort']:%Y-%m}",
        "months_since_first": row["months_since_first"],
        "value": value,
        "told": told,
        "running": bool(row["running"]),
    }


def _described(rows: list[dict[str, Any]], measure: Measure) -> str:
    what = {
        "share": _("Share of each month's new clients who bought in later months."),
        "revenue_per_client": _("Money a client of each month's new clients in later months."),
    }[measure]
    cohorts: dict[str, list[str]] = {}
    for row in rows:
        cohorts.setdefault(row["cohort"], []).append(row["told"])
    return f"{what} " + "; ".join(f"{month}: {', '.join(its)}" for month, its in cohorts.items())
