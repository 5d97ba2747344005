"""How deals flow between stages: every step from one to another, the skipped and the returned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import AnyPipeline, Days
from crm_widgets.analysis.deals.funnel import coverage, deal_records
from crm_widgets.analysis.deals.stage_counts import StageCounts, stage_counts
from crm_widgets.analysis.deals.stage_events import StageEvents, read_stage_events
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import share

_STEPS: dict[str, Any] = {
    "from_stage": pl.String,
    "to_stage": pl.String,
    "kind": pl.String,
    "moves": pl.Int64,
    "deals": pl.Int64,
    "share": pl.Float64,
}
_OUT = ("went_on", "skipped_ahead", "returned", "lost", "elsewhere", "still_there")
_STAGES: dict[str, Any] = {
    "stage": pl.String,
    **dict.fromkeys(("came_in", *_OUT, "never_visited"), pl.Int64),
}
_COLUMN_OF = {"next": "went_on", "skipped": "skipped_ahead", "returned": "returned", "lost": "lost"}

Step = tuple[str | None, str]


@dataclass(frozen=True, kw_only=True, repr=False)
class DealFlow(Result):
    """The result of `deal_flow`. The frames are of the kind that came in.

    - `steps`, one row a cell of the matrix, empty ones too, in the order of the stages:
      `from_stage` (missing: the deal was opened), `to_stage`; `kind`: opened, next, skipped (a
      later stage than the next one), returned (an earlier one), same, lost, reopened (out of won or
      lost), unknown (a stage that is not in the pipeline); `moves`, how often; `deals`, how many
      made them; `share` of all moves out of `from_stage`, missing where there are none;
    - `stages`, one row an open stage: `stage`; `came_in` = `went_on` + `skipped_ahead` + `returned`
      + `lost` + `elsewhere` (moves out of it; to itself or to an unknown stage the last) +
      `still_there`, unless the events of a deal begin in its middle; `never_visited`, deals that
      reached a later stage and were never there.

    `deals`; `skipped_deals`, those that ever skipped a stage, the first one included;
    `returned_deals`, those that ever went back; `reopened_deals`. `gaps`: events whose `from_stage`
    is another than that of the event before: then the event before is believed. The others as in
    `FunnelTable`.
    """

    steps: Any
    stages: Any
    as_of: date
    created_from: date | None
    created_to: date | None
    deals: int
    skipped_deals: int
    returned_deals: int
    reopened_deals: int
    gaps: int
    closed_before_created: tuple[str, ...]
    without_events: int
    left_out: int
    unknown_stages: dict[str, int]
    unknown_deals: int


def deal_flow(
    stage_events: Any,
    deals: Any = None,
    *,
    as_of: date | str,
    pipeline: AnyPipeline,
    created: Days | None = None,
    time_zone: str = "UTC",
) -> DealFlow:
    """The steps that deals made between stages, up to the day `as_of`.

    In: as `funnel_table`, with its errors. A step goes from the stage of the deal's event before to
    that of the event; the first event's `from_stage` is believed where there is one, else the deal
    was opened with it. The last step ends where the deal is: in the stage of its record.
    """
    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "time_zone": time_zone}
    records = None if deals is None else deal_records(deals, **about)
    events, cohort = read_stage_events(stage_events, records, **about).created_in(created)
    moves = _moves(events)
    counts = stage_counts(events)[None]
    ways: dict[str, Any] = {
        name: int(value or 0) for name, value in rows_of(_ways(events))[0].items()
    }
    return DealFlow(
        steps=events.engine.from_rows(_steps(moves, events), _STEPS),
        stages=events.engine.from_rows(_stages(moves, counts, events), _STAGES),
        created_from=cohort[0],
        created_to=cohort[1],
        deals=sum(counts.now.values()),
        **ways,
        **coverage(events),
    )


def _stages(
    moves: dict[Step, tuple[int, int]], counts: StageCounts, events: StageEvents
) -> list[dict[str, Any]]:
    return [
        {
            **_flow_of(row["stage"], moves, events),
            "still_there": counts.now[row["stage"]],
            "never_visited": row["reached"] - row["visited"],
        }
        for row in counts.stages(events.places)[:-1]
    ]


_WAYS = ("skipped_deals", "returned_deals", "reopened_deals")


def _moves(events: StageEvents) -> dict[Step, tuple[int, int]]:
    """How often each step was made, and by how many deals."""
    first = nw.col("stage_before").is_null()
    from_ = nw.when(first).then(nw.col("from_stage")).otherwise(nw.col("stage_before"))
    counted = (
        events.frame.filter(~nw.col("to_stage").is_null())
        .select("deal_id", from_.alias("out_of"), "to_stage")
        .group_by("out_of", "to_stage", "deal_id")
        .agg(nw.len().alias("times"))
        .group_by("out_of", "to_stage")
        .agg(nw.len().alias("deals"), nw.col("times").sum().alias("moves"))
    )
    return {
        (row["out_of"], row["to_stage"]): (int(row["moves"]), int(row["deals"]))
        for row in rows_of(counted)
    }


def _ways(events: StageEvents) -> nw.LazyFrame[Any]:
    """How many deals skipped, returned, were reopened; and how many events leave a gap."""
    before, to, won = nw.col("place_before"), nw.col("to_place"), len(events.places) - 1
    opened = nw.col("stage_before").is_null() & nw.col("from_stage").is_null()
    ended = nw.col("stage_before").is_in([events.won, events.lost])
    within = (before >= 0) & (to >= 0) & (before < won)
    gap = nw.col("from_stage") != nw.col("stage_before")
    flags = {
        "skipped_deals": (within & (to > before + 1)) | (opened & (to > 0)),
        "returned_deals": within & (to < before),
        "reopened_deals": ended & (nw.col("closing") == 0),
        "gaps": gap,
    }
    marked = events.frame.select(
        "deal_id",
        *(
            nw.when(flag.fill_null(value=False)).then(1).otherwise(0).cast(nw.Int64).alias(name)
            for name, flag in flags.items()
        ),
    )
    by_deal = marked.group_by("deal_id").agg(
        *(nw.col(name).max() for name in _WAYS), nw.col("gaps").sum()
    )
    return by_deal.select(*(nw.col(name).sum() for name in flags))


def _steps(moves: dict[Step, tuple[int, int]], events: StageEvents) -> list[dict[str, Any]]:
    known = [*events.places, events.lost]
    others = sorted({str(name) for step in moves for name in step if name} - set(known))
    out_of: Counter[str | None] = Counter()
    for (from_, _to), (times, _deals) in moves.items():
        out_of[from_] += times
    return [
        {
            "from_stage": from_,
            "to_stage": to,
            "kind": _kind((from_, to), events),
            "moves": moves.get((from_, to), (0, 0))[0],
            "deals": moves.get((from_, to), (0, 0))[1],
            "share": share(moves.get((from_, to), (0, 0))[0], out_of[from_]),
        }
        for from_ in (None, *known, *others)
        for to in (*known, *others)
    ]


def _kind(step: Step, events: StageEvents) -> str:
    from_, to = step
    known = (*events.places, events.lost)
    if to not in known or (from_ is not None and from_ not in known):
        return "unknown"
    if from_ is None:
        return "opened"
    if from_ == to:
        return "same"
    if from_ in (events.won, events.lost):
        return "reopened"
    if to == events.lost:
        return "lost"
    ahead = events.places.index(to) - events.places.index(from_)
    return "returned" if ahead < 0 else "next" if ahead == 1 else "skipped"


def _flow_of(stage: str, moves: dict[Step, tuple[int, int]], events: StageEvents) -> dict[str, Any]:
    flow: dict[str, Any] = {"stage": stage, **dict.fromkeys(("came_in", *_OUT), 0)}
    for (from_, to), (times, _deals) in moves.items():
        if to == stage:
            flow["came_in"] += times
        if from_ == stage:
            flow[_COLUMN_OF.get(_kind((from_, to), events), "elsewhere")] += times
    return flow
