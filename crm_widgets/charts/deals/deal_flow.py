"""How deals flow: every step from one stage to another, the skipped and the returned included."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.matrix import Cell, matrix
from crm_widgets.charts.shapes.rows import rows_of
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, format_share

_BACK = ("returned", "reopened")


def deal_flow_chart(steps: Any, *, width: int = 640, dark: bool = False) -> Any:
    """A matrix of `DealFlow.steps`: from which stage downwards, to which stage across.

    Each cell shows how often the step was made, and its share of all steps from that stage; a step
    back is shown in the colour of a warning. A stage that nothing left has no row. `width` is that
    of the whole picture, in pixels.
    """
    rows = rows_of(steps, ["from_stage", "to_stage", "kind", "moves", "share"])
    cells = [
        Cell(
            row=_from(row),
            column=row["to_stage"],
            label=format_number(row["moves"]) if row["moves"] else "",
            detail=format_share(row["share"]) if row["moves"] else "",
            share=row["share"],
            warns=row["kind"] in _BACK and bool(row["moves"]),
        )
        for row in rows
        if row["share"] is not None
    ]
    title = _("from \\ to")
    return matrix(cells, row_title=title, width=width, dark=dark, description=_description(rows))


def _from(row: dict[str, Any]) -> str:
    return _("(opened)") if row["from_stage"] is None else str(row["from_stage"])


def _description(rows: list[dict[str, Any]]) -> str:
    step = _("{from_stage} to {to_stage}: {moves}")
    steps = "; ".join(
        step.format(
            from_stage=_from(row), to_stage=row["to_stage"], moves=format_number(row["moves"])
        )
        for row in rows
        if row["moves"]
    )
    return _("Steps of deals between stages.") + " " + steps
