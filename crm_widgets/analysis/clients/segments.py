"""The ten named segments of RFM: a partition of the 25 (recency, frequency) cells."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.frame.engine import Engine
from crm_widgets.analysis.frame.share import share

SEGMENTS = (
    "Champions", "Loyal", "Potential loyalist", "New", "Promising",
    "Need attention", "About to sleep", "Can't lose", "At risk", "Hibernating",
)  # fmt: skip
"""The ten segments, those to keep first."""

SEGMENT_OF: dict[int, tuple[str, ...]] = {
    5: ("New", "Potential loyalist", "Potential loyalist", "Champions", "Champions"),
    4: ("Promising", "Potential loyalist", "Potential loyalist", "Loyal", "Loyal"),
    3: ("About to sleep", "About to sleep", "Need attention", "Loyal", "Loyal"),
    2: ("Hibernating", "Hibernating", "At risk", "At risk", "Can't lose"),
    1: ("Hibernating", "Hibernating", "At risk", "At risk", "Can't lose"),
}
"""The segment of each of the 25 cells: by recency score, then by frequency score 1 to 5."""


def cells(k: int) -> dict[tuple[int, int], str]:
    """The segment of each (recency, frequency) cell, the best cells first.

    With another `k` than 5 a segment is its cell, such as "R3 F1".
    """
    scores = range(k, 0, -1)
    return {
        (recency, level): SEGMENT_OF[recency][level - 1] if k == 5 else f"R{recency} F{level}"
        for recency in scores
        for level in scores
    }


def segment(k: int, recency: nw.Expr, level: nw.Expr) -> nw.Expr:
    """The segment of a recency score and of a frequency score, or what stands for it."""
    code = recency * 100 + level
    codes: dict[str, list[int]] = {}
    for (recency_score, frequency_score), name in cells(k).items():
        codes.setdefault(name, []).append(recency_score * 100 + frequency_score)
    (first, first_codes), *others = codes.items()
    chain = nw.when(code.is_in(first_codes)).then(nw.lit(first))
    for name, own_codes in others:
        chain = chain.when(code.is_in(own_codes)).then(nw.lit(name))
    return chain.otherwise(None)


def segment_table(engine: Engine, counted: list[dict[str, Any]], k: int) -> Any:
    """The segments with `clients`, `total_spent` and `share_of_spent`, best first, empty ones too.

    `counted`: a row for each cell that has clients: `segment`, `clients`, `total_spent` (minor
    units).
    """
    total = sum(row["total_spent"] for row in counted)
    rows = []
    for name in SEGMENTS if k == 5 else tuple(cells(k).values()):
        own = [row for row in counted if row["segment"] == name]
        spent = sum(row["total_spent"] for row in own)
        rows.append(
            {
                "segment": name,
                "clients": sum(row["clients"] for row in own),
                "total_spent": engine.money.amount(spent),
                "share_of_spent": share(spent, total),
            }
        )
    return engine.from_rows(
        rows,
        {
            "segment": pl.String,
            "clients": pl.Int64,
            "total_spent": pl.Float64,
            "share_of_spent": pl.Float64,
        },
    )


def cell_table(engine: Engine, counted: list[dict[str, Any]], k: int) -> Any:
    """The k x k cells with their `clients`, empty ones too.

    `counted`: a row for each cell that has clients: `recency_score`, `level`, `clients`.
    """
    clients = {(row["recency_score"], row["level"]): row["clients"] for row in counted}
    rows = [
        {
            "recency_score": recency,
            "frequency_score": level,
            "clients": clients.get((recency, level), 0),
            "segment": name,
        }
        for (recency, level), name in cells(k).items()
    ]
    return engine.from_rows(
        rows,
        {
            "recency_score": pl.Int64,
            "frequency_score": pl.Int64,
            "clients": pl.Int64,
            "segment": pl.String,
        },
    )
