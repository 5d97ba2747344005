"""Why deals were lost: how many, for how much, and out of which stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import AnyPipeline, Days, flag, warn_of_unknown_stages
from crm_widgets.analysis.deals.funnel import deal_records
from crm_widgets.analysis.deals.stage_events import StageEvents, read_stage_events
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.money import Money
from crm_widgets.analysis.frame.result import Result
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


@dataclass(frozen=True, kw_only=True, repr=False)
class LostReasons(Result):
    """The result of `lost_reasons`. The frames are of the kind that came in.

    - `reasons`, most deals first: `lost_reason` (missing: not stated, the last row), `deals`,
      `share` of all lost deals, `amount` and `share_of_amount` of theirs;
    - `stages`, each reason with each open stage, empty cells too: `lost_reason`, `stage` that the
      deal was lost from (missing, a last row, where no event says), `deals`, `share` of the deals
      lost for that reason, `amount`. Without rows where no events are given.

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
    pipeline: AnyPipeline | None = None,
    created: Days | None = None,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> LostReasons:
    """Why deals were lost, of those closed up to the day `as_of`.

    In: `deals`, one row a deal, with `id`, `stage`, `lost_reason` (text; missing or empty: not
    stated) and, where there are, `amount`, `created_at`, `closed_at`. With `stage_events`, as
    `funnel_table` takes them, and the `pipeline`: the stage that each was lost from, which is the
    stage before the last.

    Raises `ColumnError` and `AsOfError`, and warns, as `conversion_table`.
    """
    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "time_zone": time_zone}
    read = deal_records(deals, {_REASON: "text"}, currency=currency, **about)
    warn_of_unknown_stages(read)
    lost = read.created_in(created).frame.filter(nw.col("lost") == 1)
    cells: list[dict[str, Any]] = []
    if stage_events is None or pipeline is None:
        reasoned = lost.with_columns(nw.lit(None).cast(nw.String()).alias("lost_from"))
        rows = _counted(reasoned.collect("polars").lazy())
    else:
        events = read_stage_events(stage_events, replace(read, frame=lost), **about)
        rows = _counted(_lost_from(events))
        cells = _cells(rows, events.places[:-1])
    total = _sums(rows)
    money, engine = read.engine.money, read.engine
    return LostReasons(
        reasons=engine.from_rows(_in_currency(_reasons(rows), money), _REASONS),
        stages=engine.from_rows(_in_currency(cells, money), _STAGES),
        as_of=read.as_of,
        lost=total["deals"],
        amount=money.amount(total["amount"]),
        unstated=sum(row["deals"] for row in rows if row[_REASON] is None),
        without_amount=int(sum(row["without_amount"] for row in rows)),
    )


def _lost_from(events: StageEvents) -> nw.LazyFrame[Any]:
    first = nw.col("stage_before").is_null()
    from_ = nw.when(first).then(nw.col("from_stage")).otherwise(nw.col("stage_before"))
    known = from_.is_in(list(events.places[:-1]))
    return events.last().select(_REASON, "amount", nw.when(known).then(from_).alias("lost_from"))


def _counted(lost: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    without = flag(nw.col("amount").is_null())
    return rows_of(
        lost.select(
            _REASON, "lost_from", nw.col("amount").fill_null(0), without.alias("without_amount")
        )
        .group_by(_REASON, "lost_from")
        .agg(nw.len().alias("deals"), nw.col("amount").sum(), nw.col("without_amount").sum())
    )


def _sums(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    chosen = list(rows)
    return {
        "deals": sum(row["deals"] for row in chosen),
        "amount": int(sum(row["amount"] for row in chosen)),
    }


def _in_currency(rows: list[dict[str, Any]], money: Money) -> list[dict[str, Any]]:
    return [{**row, "amount": money.amount(row["amount"])} for row in rows]


def _names(rows: list[dict[str, Any]]) -> list[str | None]:
    """The reasons, most deals first; what is not stated last."""
    deals = {
        reason: _sums(row for row in rows if row[_REASON] == reason)["deals"]
        for reason in {row[_REASON] for row in rows}
    }
    return sorted(deals, key=lambda reason: (reason is None, -deals[reason], reason or ""))


def _reasons(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    total = _sums(rows)
    reasons = []
    for reason in _names(rows):
        own = _sums(row for row in rows if row[_REASON] == reason)
        shares = {
            "share": share(own["deals"], total["deals"]),
            "share_of_amount": share(own["amount"], total["amount"]),
        }
        reasons.append({_REASON: reason, **own, **shares})
    return reasons


def _cells(rows: list[dict[str, Any]], stages: tuple[str, ...]) -> list[dict[str, Any]]:
    columns: list[str | None] = list(stages)
    if any(row["lost_from"] is None for row in rows):
        columns.append(None)
    cells = []
    for reason in _names(rows):
        of_reason = [row for row in rows if row[_REASON] == reason]
        for stage in columns:
            own = _sums(row for row in of_reason if row["lost_from"] == stage)
            part = share(own["deals"], _sums(of_reason)["deals"])
            cells.append({_REASON: reason, "stage": stage, **own, "share": part})
    return cells
