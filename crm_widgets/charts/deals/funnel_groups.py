"""Funnels side by side: how far the deals of each group came."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crm_widgets.charts.shapes.labels import or_not_stated
from crm_widgets.charts.shapes.matrix import Cell, matrix
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_month, format_number, format_share


def funnel_groups_chart(
    stages: Any, *, by: str = "channel", width: int = 640, dark: bool = False
) -> Any:
    """A matrix of `FunnelGroups.stages`: a group a row, a stage a column.

    Each cell shows the share of the group's deals that reached the stage, and their number. `by` is
    the column of the groups; `width` is that of the whole picture, in pixels.
    """
    cells = [
        Cell(
            row=_name(row[by]),
            column=row["stage"],
            label="–"
            if row["conversion_from_start"] is None
            else format_share(row["conversion_from_start"]),
            detail=format_number(row["reached"]),
            share=row["conversion_from_start"],
        )
        for row in rows_of(stages, [by, "stage", "reached", "conversion_from_start"])
    ]
    shares = "; ".join(f"{cell.row}, {cell.column}: {cell.label} ({cell.detail})" for cell in cells)
    description = _("How far each group's deals got.") + " " + shares
    return matrix(cells, row_title="", width=width, dark=dark, description=description)


def _name(group: Any) -> str:
    return format_month(group) if isinstance(group, date | datetime) else or_not_stated(group)
