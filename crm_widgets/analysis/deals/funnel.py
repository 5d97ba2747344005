"""The funnel: how deals move from stage to stage, how many are won, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from crm_widgets.analysis.deals.stage_counts import stage_counts
from crm_widgets.analysis.deals.stage_events import read_stage_events
from crm_widgets.analysis.frame.rows import table_of

STAGE_COLUMNS: dict[str, Any] = {
    "stage": pl.String,
    "visited": pl.Int64,
    "passed": pl.Int64,
    "conversion_to_next": pl.Float64,
    "conversion_from_start": pl.Float64,
    "conversion_to_won": pl.Float64,
    "median_days_in_stage": pl.Float64,
    "median_days_in_stage_with_open": pl.Float64,
}
"""The columns of `FunnelTable.stages`."""


@dataclass(frozen=True)
class FunnelTable:
    """What `funnel_table` found.

    `stages`, in the kind of frame that came in, one row a stage and a last one for won:
    - `stage`; `visited`, deals that were in the stage; `passed`, deals that were in it or in a
      later one;
    - `conversion_to_next`, `conversion_from_start`, `conversion_to_won`: shares (0 to 1) of
      `passed`; missing where nothing is to be divided by, or nothing follows;
    - `median_days_in_stage`, of stays that ended; `median_days_in_stage_with_open`, the
      Kaplan-Meier median, in which stays that go on count as censored.

    `deals` = `won` + `lost` + `open`, by the stage that each is in; `win_rate` = won / (won +
    lost), None where none is closed. Days to close are from a deal's first event to its last,
    calendar days in UTC: plain medians of closed, won and lost deals, and
    `median_days_to_close_with_open`, Kaplan-Meier over closed and open ones.

    `undated`: deals with an event that has no date: they are counted, but are in no figure of days
    that needs it. `left_out`: deals that a cohort leaves out because nobody knows when they were
    created. `unknown_stages`: stages of events that are in no place of the funnel, with the number
    of events.
    """

    stages: Any
    as_of: date
    created_from: date | None
    created_to: date | None
    deals: int
    won: int
    lost: int
    open: int
    win_rate: float | None
    median_days_to_close: float | None
    median_days_to_close_won: float | None
    median_days_to_close_lost: float | None
    median_days_to_close_with_open: float | None
    undated: int
    left_out: int
    unknown_stages: dict[str, int]


def funnel_table(
    stage_events: Any,
    *,
    as_of: date | str,
    stages: Sequence[str],
    won: str = "Won",
    lost: str = "Lost",
    created_from: date | str | None = None,
    created_to: date | str | None = None,
) -> FunnelTable:
    """The funnel of the deals, from the events of their stage changes.

    In, one row a change: `deal_id` (text), `to_stage` (text), `at` (date or time in UTC; missing
    where the source did not say when) and, where there is one, `from_stage` (text or missing).
    `stages` are the open stages in their order; `won` and `lost` end a deal. Events after the day
    `as_of` are not seen, undated ones always are: an undated closing counts as a deal's last event,
    any other undated event as its first.

    `created_from` and `created_to` (both included) choose the deals by the day of their first
    event.

    Raises `ColumnError` for a missing or mistyped column and for events none of whose stages is
    in the funnel, `AsOfError` for an `as_of` before the first event.
    """
    events, cohort = read_stage_events(
        stage_events, as_of=as_of, stages=stages, won=won, lost=lost
    ).created_between(created_from, created_to)
    counts = stage_counts(events)[None]
    return FunnelTable(
        stages=table_of(events.engine, counts.stages(events.places), STAGE_COLUMNS),
        as_of=events.as_of,
        created_from=cohort[0],
        created_to=cohort[1],
        **counts.outcomes(won, lost),
        **counts.to_close(won, lost),
        undated=counts.undated,
        left_out=events.left_out,
        unknown_stages=events.unknown,
    )
