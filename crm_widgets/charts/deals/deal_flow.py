"""How deals flow: every step from a stage to another, the skipped and the returned seen at once."""

from __future__ import annotations

from typing import Any

from crm_widgets.charts.shapes.matrix import Cell, matrix
from crm_widgets.charts.shapes.table import percent, rows_of
from crm_widgets.i18n import _

_BACK = ("returned", "reopened")


def deal_flow_chart(steps: Any, *, width: int = 640, dark: bool = False) -> Any:
    """A matrix of `DealFlow.steps`: out of which stage downwards, into which to the right.

    Each cell tells how often the step was made, and its share of all steps out of that stage; a
    step back is drawn in the colour of a warning. Stages that nothing came out of have no row.
    `width` is that of the whole picture, in pixels.
    """
    rows = rows_of(steps, ["from_stage", "to_stage", "kind", "moves", "share"])
    cells = [
        Cell(
            row=_("(opened)") if row["from_stage"] is None else row["from_stage"],
            column=row["to_stage"],
            told=f"{row['moves']:,}" if row["moves"] else "",
            more=percent(row["share"]) if row["moves"] else "",
            share=row["share"],
            warns=row["kind"] in _BACK and bool(row["moves"]),
        )
        for row in rows
        if row["share"] is not None
    ]
    return matrix(cells, rows=_("from \\ to"), width=width, dark=dark, description=_described(rows))


def _described(rows: list[dict[str, Any]]) -> str:
    step = _("{from_stage} to {to_stage}: {moves}")
    told = "; ".join(
        step.format(
            from_stage=row["from_stage"] or _("(opened)"),
            to_stage=row["to_stage"],
            moves=f"{row['moves']:,}",
        )
        for row in rows
        if row["moves"]
    )
    return _("Steps of deals between stages.") + " " + told
