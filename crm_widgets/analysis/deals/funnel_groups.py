"""The funnel of one group of deals beside another: by an attribute, or by month of creation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import Deals, read_deals
from crm_widgets.analysis.deals.funnel import STAGE_COLUMNS
from crm_widgets.analysis.deals.new_or_repeat import KIND, told_apart
from crm_widgets.analysis.deals.stage_counts import StageCounts, stage_counts
from crm_widgets.analysis.deals.stage_events import StageEvents, read_stage_events
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.analysis.frame.share import wilson

MONTH = "created_month"
_GROUPS: dict[str, Any] = {
    **dict.fromkeys(("deals", "won", "lost", "open"), pl.Int64),
    **dict.fromkeys(("win_rate", "win_rate_low", "win_rate_high"), pl.Float64),
    **dict.fromkeys(
        (
            "median_days_to_close",
            "median_days_to_close_won",
            "median_days_to_close_lost",
            "median_days_to_close_with_open",
        ),
        pl.Float64,
    ),
    "undated": pl.Int64,
}


@dataclass(frozen=True)
class FunnelGroups:
    """What `funnel_by` and `funnel_cohorts` found. The frames are of the kind that came in.

    - `groups`, one row a group: the column `by`; `deals`, `won`, `lost`, `open`, `win_rate` (won /
      closed) with `win_rate_low` and `win_rate_high` (its 95 % interval; Wilson 1927), the four
      medians of days to close and `undated`, as `FunnelTable` has them;
    - `stages`, one row a group and stage: the column `by`, and those of `FunnelTable.stages`.

    `by` is the column of the groups; missing in it: nobody said. `unknown_deals`: deals of events
    that are not among the deals given, and in no figure. `without_events`: deals given that have
    no event up to `as_of`, in no figure either. The others are as in `FunnelTable`.
    """

    groups: Any
    stages: Any
    by: str
    as_of: date
    created_from: date | None
    created_to: date | None
    left_out: int
    unknown_stages: dict[str, int]
    unknown_deals: int
    without_events: int


def funnel_by(
    stage_events: Any,
    deals: Any,
    *,
    by: str,
    as_of: date | str,
    stages: Sequence[str],
    won: str = "Won",
    lost: str = "Lost",
    created_from: date | str | None = None,
    created_to: date | str | None = None,
    purchases: Any = None,
) -> FunnelGroups:
    """The funnel by an attribute of the deal: `channel`, `owner`, `product`, any column of text.

    In: `stage_events` as `funnel_table`; `deals`, one row a deal, with `id` and the column `by`
    (text; missing or empty: nobody said), and `stage`. Events of deals that are not among `deals`
    are not seen: give the deals of one pipeline, and its `stages`. Groups add up to the
    `funnel_table` of the same events. Out: most deals first.

    `by="new_or_repeat"` tells deals with somebody new from those with somebody who bought before,
    as the function `new_or_repeat` does, here from the `deals` given and their `purchases`; to ask
    deals of other pipelines as well, join that function's result to the deals first: a column of
    that name is taken as it is.

    Raises `ColumnError` and `AsOfError` as `funnel_table`.
    """
    about: dict[str, Any] = {"as_of": as_of, "won": won, "lost": lost}
    asked = _grouped(deals, by, purchases, **about)
    events = read_stage_events(stage_events, stages=stages, deals=asked, **about)
    eventless = asked.frame.join(events.last(), on="deal_id", how="anti")
    without = rows_of(eventless.select(nw.len().alias("deals")))[0]["deals"]
    groups = _Groups(by, "of", pl.String, str)
    return _table(events, groups, created_from, created_to, without_events=int(without))


def funnel_cohorts(
    stage_events: Any,
    *,
    as_of: date | str,
    stages: Sequence[str],
    won: str = "Won",
    lost: str = "Lost",
    created_from: date | str | None = None,
    created_to: date | str | None = None,
) -> FunnelGroups:
    """The funnel by the month in which deals were created, as their first event tells (UTC).

    In: as `funnel_table`. Out: the column is `created_month`, the first day of the month (a date;
    missing where nobody knows), the earliest first. Young months have more `open` deals, so that
    their conversions are not final yet: compare the medians `..._with_open`, and win rates only
    where most are closed.
    """
    events = read_stage_events(stage_events, as_of=as_of, stages=stages, won=won, lost=lost)
    return _table(events, _BY_MONTH, created_from, created_to, without_events=0)


def _grouped(deals: Any, by: str, purchases: Any, **about: Any) -> Deals:
    """One row a deal: `deal_id`, and the group it is `of`."""
    if by != KIND or _has(deals, KIND):
        read = read_deals(deals, {"id": "text", by: "text"}, **about)
        frame = read.frame
    else:
        read = read_deals(deals, {"id": "text", "contact_id": "text"}, **about)
        frame = told_apart(read, purchases)
    named = frame.select(nw.col("id").alias("deal_id"), nw.col(by).alias("of"))
    alone = named.group_by("deal_id").agg(nw.col("of").max())
    return Deals(read.engine.materialise(alone), read.engine, read.as_of)


def _has(native: Any, column: str) -> bool:
    frame = nw.from_native(native, pass_through=True)
    return hasattr(frame, "collect_schema") and column in frame.collect_schema().names()


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class _Groups:
    """What tells groups apart: the column of the result and its type, that of the events, and how
    a value of one becomes a value of the other."""

    by: str
    key: str
    dtype: Any
    told: Callable[[Any], Any]


_BY_MONTH = _Groups(MONTH, "month", pl.Date, _first_day)


def _table(
    events: StageEvents,
    groups: _Groups,
    created_from: date | str | None,
    created_to: date | str | None,
    *,
    without_events: int,
) -> FunnelGroups:
    chosen, cohort = events.created_between(created_from, created_to)
    counted = _in_order(stage_counts(chosen, groups.key), by_size=groups.key == "of")
    of = {key: {groups.by: None if key is None else groups.told(key)} for key in counted}
    figures = [{**of[key], **_figures(counts, events)} for key, counts in counted.items()]
    stages = [
        {**of[key], **row}
        for key, counts in counted.items()
        for row in counts.stages(events.places)
    ]
    return FunnelGroups(
        table_of(events.engine, figures, {groups.by: groups.dtype, **_GROUPS}),
        table_of(events.engine, stages, {groups.by: groups.dtype, **STAGE_COLUMNS}),
        groups.by,
        events.as_of,
        *cohort,
        chosen.left_out,
        events.unknown,
        events.unknown_deals,
        without_events,
    )


def _in_order(counted: Mapping[Any, StageCounts], *, by_size: bool) -> dict[Any, StageCounts]:
    def place(key: Any) -> tuple[Any, ...]:
        size = -sum(counted[key].now.values()) if by_size else 0
        return (size, key is None, 0 if key is None else key)

    return {key: counted[key] for key in sorted(counted, key=place)}


def _figures(counts: StageCounts, events: StageEvents) -> dict[str, Any]:
    outcomes = counts.outcomes(events.won, events.lost)
    low, high = wilson(outcomes["won"], outcomes["won"] + outcomes["lost"])
    return {
        **outcomes,
        "win_rate_low": low,
        "win_rate_high": high,
        **counts.to_close(events.won, events.lost),
        "undated": counts.undated,
    }
