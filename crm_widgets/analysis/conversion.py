"""What becomes of deals, by the channel they came from, or by any other attribute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import sqrt
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.columns import day_of, next_day, refuse_before, rows_of
from crm_widgets.analysis.engine import opened

_Z = 1.959964  # 95 %


def conversion_table(
    deals: Any,
    *,
    as_of: date | str,
    by: str = "channel",
    won: str = "Won",
    lost: str = "Lost",
    created_from: date | str | None = None,
    created_to: date | str | None = None,
    least_closed: int = 20,
) -> Any:
    """Deals, wins and money by an attribute of the deal: `channel`, `owner`, `product`, any other.

    In, one row a deal: the column `by` (text or missing), `stage` (text) and, where there are,
    `amount` (number), `created_at` and `closed_at` (date or time in UTC, or missing). Deals created
    after the day `as_of` are not seen; deals closed after it count as open.

    Out, most deals first, in the kind of frame given: the column `by` (missing: nobody said), and
    `deals`, `won`, `lost`, `open`, `won_share` (won / deals), `win_rate` (won / closed),
    `win_rate_low` and `win_rate_high` (its 95 % interval; Wilson 1927), `amount_won`, `weak`.

    `weak` is true where the whole interval of the win rate lies below the win rate of all other
    deals, and at least `least_closed` deals are closed, here and among the others.

    Raises `ColumnError` and `AsOfError`, as the other analyses.
    """
    day = day_of(as_of)
    frame, engine = opened(
        deals,
        {by: "text", "stage": "text"},
        {"amount": "number", "created_at": "moment", "closed_at": "moment"},
    )
    earliest = rows_of(frame.select(nw.col("created_at").min().alias("at")))[0]["at"]
    refuse_before(day, None if earliest is None else day_of(earliest), "deal")
    moments = frame.collect_schema()
    end = nw.lit(next_day(day))
    created = nw.col("created_at")
    chosen = frame.filter(created.is_null() | (created < end.cast(moments["created_at"])))
    if created_from is not None:
        first = nw.lit(day_of(created_from, "created_from")).cast(moments["created_at"])
        chosen = chosen.filter(created >= first)
    if created_to is not None:
        last = nw.lit(next_day(day_of(created_to, "created_to"))).cast(moments["created_at"])
        chosen = chosen.filter(created < last)
    later = (nw.col("closed_at") >= end.cast(moments["closed_at"])).fill_null(value=False)
    is_won = (nw.col("stage") == won) & ~later
    is_lost = (nw.col("stage") == lost) & ~later
    counted = rows_of(
        chosen.select(
            nw.col(by).alias("of"),
            nw.when(is_won).then(1).otherwise(0).cast(nw.Int64).alias("won"),
            nw.when(is_lost).then(1).otherwise(0).cast(nw.Int64).alias("lost"),
            nw.when(is_won).then(nw.col("amount")).otherwise(0.0).alias("amount_won"),
        )
        .group_by("of")
        .agg(
            nw.len().alias("deals"),
            nw.col("won").sum(),
            nw.col("lost").sum(),
            nw.col("amount_won").sum(),
        )
    )
    counted.sort(key=lambda row: (-row["deals"], row["of"] is None, row["of"] or ""))
    rows = [_row(row, counted, least_closed) for row in counted]
    schema = {by: pl.String, **_COLUMNS}
    return engine.small({new: [row[old] for row in rows] for new, old in _named(by)}, schema)


_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("deals", "won", "lost", "open"), pl.Int64),
    **dict.fromkeys(("won_share", "win_rate", "win_rate_low", "win_rate_high"), pl.Float64),
    "amount_won": pl.Float64,
    "weak": pl.Boolean,
}


def _named(by: str) -> list[tuple[str, str]]:
    return [(by, "of"), *((name, name) for name in _COLUMNS)]


def _row(row: dict[str, Any], rows: Sequence[dict[str, Any]], least: int) -> dict[str, Any]:
    won, lost, deals = int(row["won"]), int(row["lost"]), int(row["deals"])
    closed = won + lost
    others_won = sum(int(other["won"]) for other in rows) - won
    others_closed = sum(int(other["won"]) + int(other["lost"]) for other in rows) - closed
    low, high = wilson(won, closed)
    enough = closed >= max(least, 1) and others_closed >= max(least, 1)
    return {
        "of": row["of"],
        "deals": deals,
        "won": won,
        "lost": lost,
        "open": deals - closed,
        "won_share": won / deals,
        "win_rate": won / closed if closed else None,
        "win_rate_low": low,
        "win_rate_high": high,
        "amount_won": round(float(row["amount_won"] or 0), 2),
        "weak": bool(enough and high is not None and high < others_won / others_closed),
    }


def wilson(successes: int, trials: int) -> tuple[float | None, float | None]:
    """The 95 % interval of a share (Wilson 1927); (None, None) without trials."""
    if not trials:
        return None, None
    share, square = successes / trials, _Z * _Z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    spread = sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    half = _Z * spread / (1 + square / trials)
    return max(middle - half, 0.0), min(middle + half, 1.0)
