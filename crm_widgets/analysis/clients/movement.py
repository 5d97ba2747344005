"""Who moved from which RFM segment to which between two dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.frame.columns import ColumnKind, rows_of
from crm_widgets.analysis.frame.engine import Engine, validated_frame
from crm_widgets.errors import InvalidValue

if TYPE_CHECKING:
    from crm_widgets.analysis.clients.rfm import RfmTable

_WAS, _NOW = "segment_before", "segment_after"


def rfm_movement(before: RfmTable[IntoFrameT], after: RfmTable[IntoFrameT]) -> IntoFrameT:
    """How many moved from which segment to which between two tables of the same base.

    Out, in the kind of frame of `after`: `segment_before` (missing: not a client yet),
    `segment_after` (missing: no longer a client), `clients`, `total_spent` (by them, up to the day
    of `after`; of `before` for those who are no longer clients); the largest move first, those who
    stayed included. Give the second table the cut-offs of the first to compare like with like.
    """
    moves, engine = _moves(before, after)
    counted = moves.group_by(_WAS, _NOW).agg(nw.len().alias("clients"), nw.col("total_spent").sum())
    rows = [
        {**row, "total_spent": engine.money.amount(row["total_spent"])} for row in rows_of(counted)
    ]
    rows.sort(key=lambda row: (-row["clients"], row[_WAS] or "", row[_NOW] or ""))
    schema = {_WAS: pl.String, _NOW: pl.String, "clients": pl.Int64, "total_spent": pl.Float64}
    native: IntoFrameT = engine.from_rows(rows, schema)
    return native


def client_movement(before: RfmTable[IntoFrameT], after: RfmTable[IntoFrameT]) -> IntoFrameT:
    """Who moved: one row a client of either table, sorted by `contact_id`.

    Out, in the kind of frame of `after`: `contact_id`, `segment_before`, `segment_after`,
    `total_spent`, as `rfm_movement` describes them.
    """
    moves, engine = _moves(before, after)
    chosen = moves.select("contact_id", _WAS, _NOW, *engine.money.amounts("total_spent"))
    native: IntoFrameT = engine.to_native(chosen.sort("contact_id"))
    return native


def _moves(before: RfmTable[Any], after: RfmTable[Any]) -> tuple[nw.LazyFrame[Any], Engine]:
    if before.currency != after.currency:
        raise InvalidValue(
            f"The tables are in different currencies, {before.currency} and {after.currency}; "
            "compute both in the same currency."
        )
    columns: dict[str, ColumnKind] = {
        "contact_id": "text", "segment": "text", "total_spent": "money",
    }  # fmt: skip
    earlier, engine = validated_frame(before.clients, columns, currency=before.currency)
    later, kind = validated_frame(after.clients, columns, currency=after.currency)
    if (kind.library, kind.lazy) != (engine.library, engine.lazy):
        raise InvalidValue(
            f"The tables are different kinds of frame, {engine.library} and {kind.library}; use "
            "the same kind for both."
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


def _side(clients: nw.LazyFrame[Any], own: str, other: str) -> nw.LazyFrame[Any]:
    text, number = nw.lit(None).cast(nw.String), nw.lit(None).cast(nw.Int64)
    return clients.select(
        "contact_id",
        nw.col("segment").alias(own),
        text.alias(other),
        nw.col("total_spent").alias(f"spent {own}"),
        number.alias(f"spent {other}"),
    ).select("contact_id", _WAS, _NOW, f"spent {_WAS}", f"spent {_NOW}")
