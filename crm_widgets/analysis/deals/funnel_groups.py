"""The funnel of one group of deals beside another: by an attribute, or by month of creation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import AnyPipeline, Days, Deals
from crm_widgets.analysis.deals.funnel import STAGE_COLUMNS, coverage, deal_records
from crm_widgets.analysis.deals.new_or_repeat import KIND, with_kind
from crm_widgets.analysis.deals.stage_counts import StageCounts, stage_counts
from crm_widgets.analysis.deals.stage_events import StageEvents, read_stage_events
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import wilson

MONTH = "created_month"
_GROUPS: dict[str, Any] = {
    **dict.fromkeys(("deals", "won", "lost", "open"), pl.Int64),
    **dict.fromkeys(("win_rate", "win_rate_low", "win_rate_high", "won_share"), pl.Float64),
    "no_losses": pl.Boolean,
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


@dataclass(frozen=True, kw_only=True, repr=False)
class FunnelGroups(Result):
    """The result of `funnel_by` and `funnel_cohorts`. The frames are of the kind that came in.

    - `groups`, one row a group: the column `by`; `deals`, `won`, `lost`, `open`, `win_rate` (won /
      closed) with `win_rate_low` and `win_rate_high` (its 95 % interval; Wilson 1927), `won_share`
      (won / deals), `no_losses`, the four medians of days to close and `undated`, as `FunnelTable`
      has them;
    - `stages`, one row a group and stage: the column `by`, and those of `FunnelTable.stages`.

    `by` is the column of the groups; missing in it: not stated. The others are as in
    `FunnelTable`.
    """

    groups: Any
    stages: Any
    by: str
    as_of: date
    created_from: date | None
    created_to: date | None
    closed_before_created: tuple[str, ...]
    without_events: int
    left_out: int
    unknown_stages: dict[str, int]
    unknown_deals: int


def funnel_by(
    stage_events: Any,
    deals: Any,
    *,
    by: str,
    as_of: date | str,
    pipeline: AnyPipeline,
    created: Days | None = None,
    purchases: Any = None,
    time_zone: str = "UTC",
) -> FunnelGroups:
    """The funnel by an attribute of the deal: `channel`, `owner`, `product`, any column of text.

    In: `stage_events` and `deals` as `funnel_table`, with the column `by` (text; missing or empty:
    not stated). Groups add up to the `funnel_table` of the same events and deals. Out: most deals
    first.

    `by="new_or_repeat"` separates deals with new clients from those with clients who bought before,
    as the function `new_or_repeat` does, here from the `deals` given and their `purchases`; to look
    at deals of other pipelines as well, join that function's result to the deals first: a column of
    that name is taken as it is.

    Raises `ColumnError` and `AsOfError` as `funnel_table`.
    """
    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "time_zone": time_zone}
    records = _grouped(deals, by, purchases, **about)
    events = read_stage_events(stage_events, records, **about)
    return _table(events, _Groups(by, "of", pl.String, str), created)


def funnel_cohorts(
    stage_events: Any,
    deals: Any = None,
    *,
    as_of: date | str,
    pipeline: AnyPipeline,
    created: Days | None = None,
    time_zone: str = "UTC",
) -> FunnelGroups:
    """The funnel by the month in which deals were created.

    In: as `funnel_table`. Out: the column is `created_month`, the first day of the month (a date;
    missing where unknown), the earliest first. Young months have more `open` deals, so that their
    conversions are not final yet: compare the medians `..._with_open`, and win rates only where
    most are closed.
    """
    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "time_zone": time_zone}
    records = None if deals is None else deal_records(deals, **about)
    return _table(read_stage_events(stage_events, records, **about), _BY_MONTH, created)


def _grouped(deals: Any, by: str, purchases: Any, **about: Any) -> Deals:
    """The deals, each with the group it is `of`."""
    if by == KIND and not _has(deals, KIND):
        read = deal_records(deals, {"contact_id": "text"}, **about)
        return replace(read, frame=with_kind(read, purchases).rename({KIND: "of"}))
    read = deal_records(deals, {by: "text"}, **about)
    return replace(read, frame=read.frame.with_columns(nw.col(by).alias("of")))


def _has(native: Any, column: str) -> bool:
    frame = nw.from_native(native, pass_through=True)
    return hasattr(frame, "collect_schema") and column in frame.collect_schema().names()


def _first_day_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class _Groups:
    """What separates groups: the column of the result and its type, the column of the events, and
    how a value of one becomes a value of the other."""

    by: str
    key: str
    dtype: Any
    value: Callable[[Any], Any]

    def column(self, key: Any) -> dict[str, Any]:
        """The cell of a group."""
        return {self.by: None if key is None else self.value(key)}


_BY_MONTH = _Groups(MONTH, "month", pl.Date, _first_day_of)


def _table(events: StageEvents, groups: _Groups, created: Days | None) -> FunnelGroups:
    chosen, cohort = events.created_in(created)
    counted = _in_order(stage_counts(chosen, groups.key), by_size=groups.key == "of")
    figures = [
        {**groups.column(key), **_figures(counts, events)} for key, counts in counted.items()
    ]
    stages = [
        {**groups.column(key), **row}
        for key, counts in counted.items()
        for row in counts.stages(events.places)
    ]
    return FunnelGroups(
        groups=events.engine.from_rows(figures, {groups.by: groups.dtype, **_GROUPS}),
        stages=events.engine.from_rows(stages, {groups.by: groups.dtype, **STAGE_COLUMNS}),
        by=groups.by,
        created_from=cohort[0],
        created_to=cohort[1],
        **coverage(chosen),
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
