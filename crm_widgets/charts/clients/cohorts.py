"""The triangle of cohorts: which of each month's new clients come back, and for how much."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from crm_widgets.charts.shapes.labels import money
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.charts.shapes.theme import data, shade, styled, theme
from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_month, format_number, format_share

_LEFT = 72  # pixels for the months at the left
_ROW_HEIGHT = 26
_NUMBER_WIDTH = 34  # pixels that a number needs
_MONEY_WIDTH = 44

Measure = Literal["share", "revenue_per_client"]
MEASURES = ("share", "revenue_per_client")


def cohorts_chart(
    cells: Any,
    *,
    measure: Measure = "share",
    currency: str = "",
    width: int = 640,
    dark: bool = False,
) -> Any:
    """A heat map of `CohortTable.cells`: a cohort a row, months since its first purchase across.

    The first column is the number of clients who were new in that month. A month that is not over
    has a dashed border; later months are empty. `measure`: the share who bought, or the money per
    client of the cohort, in `currency`. `width` is that of the whole picture, in pixels.
    """
    if measure not in MEASURES:
        raise InvalidValue(f"Unknown measure {measure!r}; use 'share' or 'revenue_per_client'.")
    rows = rows_of(cells, ["cohort", "months_since_first", "cohort_clients", measure, "running"])
    drawn = _drawn(rows, measure, currency, dark=dark)
    columns = max((row["months_since_first"] for row in rows), default=0) + 1
    step = (width - _LEFT) / columns
    labelled = step >= (_NUMBER_WIDTH if measure == "share" else _MONEY_WIDTH)
    months = list(dict.fromkeys(row["cohort"] for row in drawn))
    base = alt.Chart(data(drawn)).encode(x=_x(), y=_y(months))
    colours = theme(dark=dark)
    chart = alt.layer(
        base.transform_filter("!datum.running")
        .mark_rect(cornerRadius=3)
        .encode(color=alt.Color("ground:N", scale=None)),
        base.transform_filter("datum.running").mark_rect(
            cornerRadius=3, fillOpacity=0, stroke=colours.ink_3, strokeDash=[3, 2]
        ),
        base.mark_text(fontSize=11.5, color=colours.ink).encode(
            text="label:N" if labelled else alt.value("")
        ),
    ).properties(
        width=step * columns,
        height=_ROW_HEIGHT * (len(months) or 1),
        description=_description(drawn, measure),
    )
    return styled(chart, dark=dark)


def _x() -> Any:
    return alt.X(
        "months_since_first:O",
        title=_("Months since the first purchase"),
        axis=alt.Axis(labelAngle=0, labelOverlap=True),
        scale=alt.Scale(paddingInner=0.06),
    )


def _y(months: list[str]) -> Any:
    # Room as a browser needs it, whose letters are wider than those measured here.
    axis = alt.Axis(labelLimit=_LEFT, minExtent=_LEFT - 4)
    return alt.Y("cohort:O", sort=months, title=None, axis=axis, scale=alt.Scale(paddingInner=0.1))


def _drawn(
    rows: list[dict[str, Any]], measure: Measure, currency: str, *, dark: bool
) -> list[dict[str, Any]]:
    """A row a cell; the strongest shade is that of the largest value after the first month."""
    top = max((row[measure] for row in rows if row["months_since_first"]), default=0) or 1
    line = theme(dark=dark).line
    return [
        {
            "cohort": format_month(row["cohort"]),
            "months_since_first": row["months_since_first"],
            "value": row[measure],
            "label": _label(row, measure, currency),
            # The first month of a cohort is a head count, however young the cohort is.
            "running": bool(row["running"]) and row["months_since_first"] > 0,
            "ground": shade(row[measure] / top, dark=dark) if row["months_since_first"] else line,
        }
        for row in rows
    ]


def _label(row: dict[str, Any], measure: Measure, currency: str) -> str:
    if not row["months_since_first"]:
        return format_number(row["cohort_clients"])
    if measure == "share":
        return format_share(row[measure])
    return money(row[measure], currency)


def _description(rows: list[dict[str, Any]], measure: Measure) -> str:
    titles = {
        "share": _("Share of each month's new clients who bought in later months."),
        "revenue_per_client": _("Revenue per client of each month's new clients in later months."),
    }
    cohorts: dict[str, list[str]] = {}
    for row in rows:
        cohorts.setdefault(row["cohort"], []).append(row["label"])
    cells = "; ".join(f"{month}: {', '.join(labels)}" for month, labels in cohorts.items())
    return f"{titles[measure]} {cells}"
