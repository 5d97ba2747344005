"""What becomes of deals, by the channel they came from, or by any other attribute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import (
    AnyPipeline,
    Days,
    PipelineLike,
    read_deals,
    warn_of_unknown_stages,
)
from crm_widgets.analysis.frame.columns import rows_of
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
    pipeline: AnyPipeline | Iterable[PipelineLike] | None = None,
    created: Days | None = None,
    min_closed: int = 20,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> Any:
    """Deals, wins and money by an attribute of the deal: `channel`, `owner`, `product`, any other.

    In, one row a deal: the column `by` (text; missing or empty: not stated), `stage` (text) and,
    where there are, `amount` (number), `created_at` and `closed_at` (date or time, or missing).
    Deals created after the day `as_of` are not seen; deals closed after it count as open.
    `pipeline`, one or several, has the names of won and lost ("Won" and "Lost" without one).

    Out, most deals first, in the kind of frame given: the column `by` (missing: not stated), and
    `deals`, `won`, `lost`, `open`, `won_share` (won / deals), `win_rate` (won / closed),
    `win_rate_low` and `win_rate_high` (its 95 % interval; Wilson 1927), `amount_won`, `weak`.

    `weak` is true where the whole interval of the win rate lies below the win rate of all other
    deals, and at least `min_closed` deals are closed, here and among the others.

    Raises `ColumnError`, also where no deal is in a stage of the pipeline, and `AsOfError`, as the
    other analyses; warns of deals in unknown stages (`UnknownStageWarning`).
    """
    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "currency": currency}
    read = read_deals(deals, {by: "text"}, time_zone=time_zone, **about)
    warn_of_unknown_stages(read)
    won_amount = nw.when(nw.col("won") == 1).then(nw.col("amount"))
    counted = rows_of(
        read.created_in(created)
        .frame.select(
            nw.col(by).alias("of"), "won", "lost", won_amount.fill_null(0).alias("amount_won")
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
    money = read.engine.money
    rows = [
        {
            by: row["of"],
            **_figures(row, counted, min_closed),
            "amount_won": money.amount(row["amount_won"]),
        }
        for row in counted
    ]
    return read.engine.from_rows(rows, {by: pl.String, **_COLUMNS})


def _figures(
    row: dict[str, Any], rows: Sequence[dict[str, Any]], min_closed: int
) -> dict[str, Any]:
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
        "weak": weak(won, closed, others_won, others_closed, min_closed=min_closed),
    }
