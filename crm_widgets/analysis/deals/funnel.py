"""The funnel: how deals move from stage to stage, how many are won, and how long it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import AnyPipeline, Days, Deals, read_deals
from crm_widgets.analysis.deals.stage_counts import stage_counts
from crm_widgets.analysis.deals.stage_events import StageEvents, read_stage_events
from crm_widgets.analysis.frame.columns import ColumnKind
from crm_widgets.analysis.frame.result import Result

STAGE_COLUMNS: dict[str, Any] = {
    "stage": pl.String,
    "visited": pl.Int64,
    "reached": pl.Int64,
    "conversion_to_next": pl.Float64,
    "conversion_from_start": pl.Float64,
    "conversion_to_won": pl.Float64,
    "median_days_in_stage": pl.Float64,
    "median_days_in_stage_with_open": pl.Float64,
}
"""The columns of `FunnelTable.stages`."""


@dataclass(frozen=True, kw_only=True, repr=False)
class FunnelTable(Result):
    """The result of `funnel_table`.

    `stages`, in the kind of frame that came in, one row a stage and a last one for won:
    - `stage`; `visited`, deals that were in the stage; `reached`, deals that were in it or, not
      being reopened out of it, in a later one: won `reached` is the deals that are won now;
    - `conversion_to_next`, `conversion_from_start`, `conversion_to_won`: shares (0 to 1) of
      `reached`; missing where nothing is to be divided by, or nothing follows;
    - `median_days_in_stage`, of stays that ended; `median_days_in_stage_with_open`, the
      Kaplan-Meier median, in which stays that go on count as censored.

    `deals` = `won` + `lost` + `open`, by the stage that each is in; `win_rate` = won / (won +
    lost), None where none is closed; `won_share` = won / deals. `no_losses`: deals were won and
    none was ever marked lost, so that `win_rate` means nothing; look at `won_share`.

    Days to close are calendar days from the creation of a deal to its closing: plain medians of
    closed, won and lost deals, and `median_days_to_close_with_open`, Kaplan-Meier over closed and
    open ones.

    `undated`: deals with an event that has no date: they are counted, but are in no figure of days
    that needs it. `closed_before_created`: the ids of deals that were closed before they were
    created: they are counted, and in no duration. `without_events`: deals without any event, which
    are in the stage of their record. `left_out`: deals that a cohort leaves out because their
    creation date is unknown. `unknown_stages`: stages of events that are not in the pipeline, with
    the number of events; `unknown_deals`: deals of events that are not among the deals given.
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
    won_share: float | None
    no_losses: bool
    median_days_to_close: float | None
    median_days_to_close_won: float | None
    median_days_to_close_lost: float | None
    median_days_to_close_with_open: float | None
    undated: int
    closed_before_created: tuple[str, ...]
    without_events: int
    left_out: int
    unknown_stages: dict[str, int]
    unknown_deals: int


def funnel_table(
    stage_events: Any,
    deals: Any = None,
    *,
    as_of: date | str,
    pipeline: AnyPipeline,
    created: Days | None = None,
    time_zone: str = "UTC",
) -> FunnelTable:
    """The funnel of the deals of a pipeline, from their stage changes and their records.

    In: `stage_events`, one row a change: `deal_id` (text), `to_stage` (text), `at` (date or time;
    missing where the source did not say when) and, where there is one, `from_stage` (text or
    missing). `deals`, one row a deal: `id`, `stage` and, where there are, `created_at` and
    `closed_at`: a deal is in the stage of its record, also where its events say otherwise or where
    it has none; events of other deals are not seen. Without `deals`, a deal is where its last event
    led to. `pipeline` has the open `stages` in their order, and the names of `won` and `lost`.

    Events after the day `as_of` are not seen. They are put in order by time, then by the chain of
    their stages, then as written; an undated one comes after the event that led to its
    `from_stage`, and last where nothing says where it belongs. `created` (first and last day, both
    included) chooses the deals by the day of their creation: that of their record, else that of
    their first event. `time_zone`: see `validated_frame`.

    Raises `ColumnError` for a missing or mistyped column and for events none of whose stages is
    in the pipeline, `AsOfError` for an `as_of` before the first event or deal.
    """
    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "time_zone": time_zone}
    records = None if deals is None else deal_records(deals, **about)
    events, cohort = read_stage_events(stage_events, records, **about).created_in(created)
    counts = stage_counts(events)[None]
    return FunnelTable(
        stages=events.engine.from_rows(counts.stages(events.places), STAGE_COLUMNS),
        created_from=cohort[0],
        created_to=cohort[1],
        **counts.outcomes(events.won, events.lost),
        **counts.to_close(events.won, events.lost),
        undated=counts.undated,
        **coverage(events),
    )


def deal_records(
    deals: Any,
    required: Mapping[str, ColumnKind] | None = None,
    optional: Mapping[str, ColumnKind] | None = None,
    **about: Any,
) -> Deals:
    """The deals as `read_stage_events` takes them: their `id` is their `deal_id`."""
    read = read_deals(deals, {"id": "text", **(required or {})}, optional, **about)
    return replace(read, frame=read.frame.with_columns(nw.col("id").alias("deal_id")))


def coverage(events: StageEvents) -> dict[str, Any]:
    """What a result says of the data it stands on."""
    return {
        "as_of": events.as_of,
        "closed_before_created": events.closed_before_created(),
        "without_events": events.without_events,
        "left_out": events.left_out,
        "unknown_stages": events.unknown,
        "unknown_deals": events.unknown_deals,
    }
