"""Why deals were lost: how many, for how much, and out of which stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import Deals, read_deals
from crm_widgets.analysis.deals.stage_events import StageEvents, read_stage_events
from crm_widgets.analysis.frame.columns import in_cents, rows_of
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.analysis.frame.share import share

_REASON = "lost_reason"
_REASONS: dict[str, Any] = {
    _REASON: pl.String,
    "deals": pl.Int64,
    "share": pl.Float64,
    "amount": pl.Float64,
    "share_of_amount": pl.Float64,
}
_STAGES: dict[str, Any] = {
    _REASON: pl.String,
    "stage": pl.String,
    "deals": pl.Int64,
    "share": pl.Float64,
    "amount": pl.Float64,
}


@dataclass(frozen=True)
class LostReasons:
    """What `lost_reasons` found. The frames are of the kind that came in.

    - `reasons`, most deals first: `lost_reason` (missing: nobody said, the last row), `deals`,
      `share` of all lost deals, `amount` and `share_of_amount` of theirs;
    - `stages`, each reason with each open stage, empty cells too: `lost_reason`, `stage` that the
      deal was lost from (missing, a last row, where no event tells), `deals`, `share` of the deals
      lost for that reason, `amount`. Without rows where no stages were asked for.

    `lost` deals; their `amount`; `unstated`, those without a reason; `without_amount`.
    """

    reasons: Any
    stages: Any
    as_of: date
    lost: int
    amount: float
    unstated: int
    without_amount: int


def lost_reasons(
    deals: Any,
    stage_events: Any = None,
    *,
    as_of: date | str,
    stages: Sequence[str] = (),
    won: str = "Won",
    lost: str = "Lost",
    created_from: date | str | None = None,
    created_to: date | str | None = None,
) -> LostReasons:
    """Why deals were lost, of those closed up to the day `as_of`.

    In: `deals`, one row a deal, with `id`, `stage`, `lost_reason` (text; missing or empty: nobody
    said) and, where there are, `amount`, `created_at`, `closed_at`. With `stage_events` and the
    open `stages` of the pipeline, as `funnel_table` takes them: the stage that each was lost from,
    which is that of the event before the last.

    Raises `ColumnError` and `AsOfError` as the other analyses.
    """
    about: dict[str, Any] = {"as_of": as_of, "won": won, "lost": lost}
    read = read_deals(deals, {"id": "text", _REASON: "text"}, **about)
    chosen = read.created_between(created_from, created_to)
    gone = chosen.frame.filter(nw.col("lost") == 1).select(
        nw.col("id").alias("deal_id"), _REASON, "amount"
    )
    if stage_events is None or not stages:
        rows = _counted(gone.with_columns(nw.lit(None).cast(nw.String()).alias("lost_from")))
        cells: list[dict[str, Any]] = []
    else:
        asked = Deals(gone.select("deal_id"), read.engine, read.as_of)
        events = read_stage_events(stage_events, stages=stages, deals=asked, **about)
        rows = _counted(gone.join(_lost_from(events), on="deal_id", how="left"))
        cells = _cells(rows, events.places[:-1])
    reasons, total = _reasons(rows), _told(rows)
    return LostReasons(
        table_of(read.engine, reasons, _REASONS),
        table_of(read.engine, cells, _STAGES),
        read.as_of,
        total["deals"],
        total["amount"],
        sum(row["deals"] for row in rows if row[_REASON] is None),
        int(sum(row["without_amount"] for row in rows)),
    )


def _lost_from(events: StageEvents) -> nw.LazyFrame[Any]:
    first = nw.col("stage_before").is_null()
    from_ = nw.when(first).then(nw.col("from_stage")).otherwise(nw.col("stage_before"))
    lost = nw.col("to_stage") == events.lost
    known = from_.is_in(list(events.places[:-1]))
    return (
        events.last().filter(lost).select("deal_id", nw.when(known).then(from_).alias("lost_from"))
    )


def _counted(gone: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    unsaid = nw.when(nw.col("amount").is_null()).then(1).otherwise(0).cast(nw.Int64)
    return rows_of(
        gone.with_columns(nw.col("amount").fill_null(0.0), unsaid.alias("without_amount"))
        .group_by(_REASON, "lost_from")
        .agg(nw.len().alias("deals"), nw.col("amount").sum(), nw.col("without_amount").sum())
    )


def _told(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    chosen = list(rows)
    return {
        "deals": sum(row["deals"] for row in chosen),
        "amount": in_cents(sum(row["amount"] for row in chosen)),
    }


def _names(rows: list[dict[str, Any]]) -> list[str | None]:
    """The reasons, most deals first; what nobody said last."""
    deals = {
        reason: _told(row for row in rows if row[_REASON] == reason)["deals"]
        for reason in {row[_REASON] for row in rows}
    }
    return sorted(deals, key=lambda reason: (reason is None, -deals[reason], reason or ""))


def _reasons(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    total = _told(rows)
    found = []
    for reason in _names(rows):
        told = _told(row for row in rows if row[_REASON] == reason)
        shares = {
            "share": share(told["deals"], total["deals"]),
            "share_of_amount": share(told["amount"], total["amount"]),
        }
        found.append({_REASON: reason, **told, **shares})
    return found


def _cells(rows: list[dict[str, Any]], stages: tuple[str, ...]) -> list[dict[str, Any]]:
    columns: list[str | None] = list(stages)
    if any(row["lost_from"] is None for row in rows):
        columns.append(None)
    found = []
    for reason in _names(rows):
        of_reason = [row for row in rows if row[_REASON] == reason]
        for stage in columns:
            told = _told(row for row in of_reason if row["lost_from"] == stage)
            part = share(told["deals"], _told(of_reason)["deals"])
            found.append({_REASON: reason, "stage": stage, **told, "share": part})
    return found
