"""Who moved from which RFM segment to which between two dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.engine import Engine, validated_frame
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.errors import InvalidValue

if TYPE_CHECKING:
    from crm_widgets.analysis.clients.rfm import RfmTable

_WAS, _NOW = "segment_before", "segment_after"


def rfm_movement(before: RfmTable, after: RfmTable) -> Any:
    """How many moved from which segment to which between two tables of the same base.

    Out, in the kind of frame of `after`: `segment_before` (missing: was no client yet),
    `segment_after` (missing: no client any more), `clients`, `total_spent` (by them, up to the day
    of `after`; of `before` for those who are no client any more); the largest move first, those who
    stayed included. Give the second table the cut-offs of the first to compare like with like.
    """
    moves, engine = _moves(before, after)
    counted = moves.group_by(_WAS, _NOW).agg(nw.len().alias("clients"), nw.col("total_spent").sum())
    rows = [{**row, "total_spent": round(row["total_spent"], 2)} for row in rows_of(counted)]
    rows.sort(key=lambda row: (-row["clients"], row[_WAS] or "", row[_NOW] or ""))
    schema = {_WAS: pl.String, _NOW: pl.String, "clients": pl.Int64, "total_spent": pl.Float64}
    return table_of(engine, rows, schema)


def client_movement(before: RfmTable, after: RfmTable) -> Any:
    """Who moved: one row a client of either table, sorted by `contact_id`.

    Out, in the kind of frame of `after`: `contact_id`, `segment_before`, `segment_after`,
    `total_spent`, as `rfm_movement` describes them.
    """
    moves, engine = _moves(before, after)
    return engine.back(moves.select("contact_id", _WAS, _NOW, "total_spent").sort("contact_id"))


def _moves(before: RfmTable, after: RfmTable) -> tuple[nw.LazyFrame[Any], Engine]:
    columns = {"contact_id": "text", "segment": "text", "total_spent": "number"}
    earlier, engine = validated_frame(before.clients, columns)  # type: ignore[arg-type]
    later, kind = validated_frame(after.clients, columns)  # type: ignore[arg-type]
    if (kind.library, kind.lazy) != (engine.library, engine.lazy):
        raise InvalidValue(
            f"The tables are of two kinds, {engine.library} and {kind.library}: make both of one."
        )
    both = nw.concat([_side(earlier, _WAS, _NOW), _side(later, _NOW, _WAS)])
    moves = both.group_by("contact_id").agg(
        nw.col(_WAS).max(),
        nw.col(_NOW).max(),
        nw.col(f"spent {_WAS}").max(),
        nw.col(f"spent {_NOW}").max(),
    )
    spent = nw.coalesce(nw.col(f"spent {_NOW}"), nw.col(f"spent {_WAS}"))
    return moves.with_columns(spent.alias("total_spent")), kind


def _side(clients: nw.LazyFrame[Any], its: str, other: str) -> nw.LazyFrame[Any]:
    text, number = nw.lit(None).cast(nw.String), nw.lit(None).cast(nw.Float64)
    return clients.select(
        "contact_id",
        nw.col("segment").alias(its),
        text.alias(other),
        nw.col("total_spent").alias(f"spent {its}"),
        number.alias(f"spent {other}"),
    ).select("contact_id", _WAS, _NOW, f"spent {_WAS}", f"spent {_NOW}")
