"""Funnels side by side: how far the deals of each group came."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crm_widgets.charts.shapes.matrix import Cell, matrix
from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.i18n import _


def funnel_groups_chart(
    stages: Any, *, by: str = "channel", width: int = 640, dark: bool = False
) -> Any:
    """A matrix of `FunnelGroups.stages`: a row a group, a column a stage.

    Each cell tells the share of the group's deals that came so far, and how many they are. `by` is
    the column of the groups; `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(stages, [by, "stage", "passed", "conversion_from_start"])
    cells = [
        Cell(
            row=_name(row[by]),
            column=row["stage"],
            told="–"
            if row["conversion_from_start"] is None
            else percent(row["conversion_from_start"]),
            more=f"{row['passed']:,}",
            share=row["conversion_from_start"],
        )
        for row in rows
    ]
    told = "; ".join(f"{cell.row}, {cell.column}: {cell.told} ({cell.more})" for cell in cells)
    described = _("How far the deals of each group came.") + " " + told
    return matrix(cells, rows="", width=width, dark=dark, description=described)


def _name(group: Any) -> str:
    if group is None:
        return _("not stated")
    if isinstance(group, date | datetime):
        return group.strftime("%Y-%m")
    return str(group)
