"""What becomes of deals, by the channel they came from, or by any other attribute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import read_deals
from crm_widgets.analysis.frame.columns import in_cents, rows_of
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.analysis.frame.share import share, weak, wilson

_COLUMNS: dict[str, Any] = {
    **dict.fromkeys(("deals", "won", "lost", "open"), pl.Int64),
    **dict.fromkeys(("won_share", "win_rate", "win_rate_low", "win_rate_high"), pl.Float64),
    "amount_won": pl.Float64,
    "weak": pl.Boolean,
}


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

    In, one row a deal: the column `by` (text; missing or empty: nobody said), `stage` (text) and,
    where there are, `amount` (number), `created_at` and `closed_at` (date or time in UTC, or
    missing). Deals created after the day `as_of` are not seen; deals closed after it count as open.

    Out, most deals first, in the kind of frame given: the column `by` (missing: nobody said), and
    `deals`, `won`, `lost`, `open`, `won_share` (won / deals), `win_rate` (won / closed),
    `win_rate_low` and `win_rate_high` (its 95 % interval; Wilson 1927), `amount_won`, `weak`.

    `weak` is true where the whole interval of the win rate lies below the win rate of all other
    deals, and at least `least_closed` deals are closed, here and among the others.

    Raises `ColumnError` and `AsOfError`, as the other analyses.
    """
    read = read_deals(deals, {by: "text"}, as_of=as_of, won=won, lost=lost)
    counted = rows_of(
        read.created_between(created_from, created_to)
        .frame.select(
            nw.col(by).alias("of"),
            "won",
            "lost",
            nw.when(nw.col("won") == 1).then(nw.col("amount")).otherwise(0.0).alias("amount_won"),
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
    rows = [{by: row["of"], **_figures(row, counted, least_closed)} for row in counted]
    return table_of(read.engine, rows, {by: pl.String, **_COLUMNS})


def _figures(row: dict[str, Any], rows: Sequence[dict[str, Any]], least: int) -> dict[str, Any]:
    won, lost, deals = int(row["won"]), int(row["lost"]), int(row["deals"])
    closed = won + lost
    others_won = sum(int(other["won"]) for other in rows) - won
    others_closed = sum(int(other["won"]) + int(other["lost"]) for other in rows) - closed
    low, high = wilson(won, closed)
    return {
        "deals": deals,
        "won": won,
        "lost": lost,
        "open": deals - closed,
        "won_share": won / deals,
        "win_rate": share(won, closed),
        "win_rate_low": low,
        "win_rate_high": high,
        "amount_won": in_cents(row["amount_won"]),
        "weak": weak(won, closed, others_won, others_closed, least=least),
    }
