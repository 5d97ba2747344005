"""Stage changes of deals, read in their order: what the funnel and all that follows counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.deals.deals import Deals
from crm_widgets.analysis.frame.columns import (
    ColumnError,
    day_number,
    day_of,
    next_day,
    refuse_before,
    rows_of,
    second_number,
)
from crm_widgets.analysis.frame.engine import Engine, refuse_mixed, validated_frame

_NEVER = 10**15  # seconds: later than any date


@dataclass(frozen=True)
class StageEvents:
    """Events up to `as_of`, each with the next one of its deal, and the deal's own figures.

    Of `frame`, besides `deal_id`, `from_stage`, `to_stage` and what `deals` brought along: `day`
    (number; missing where the event is undated), `place` (the farthest stage that the event tells
    of, from 0), `to_place`, `closing` (1 or 0), `next_day` and `next_place` (of the event after),
    `last` (of its deal), `stage_before` and `place_before` (of the event before; missing on the
    first). Of the deal: `created` (day number), `known` (that it is), `month` (of creation, 12 *
    year + month - 1; missing where not known), `farthest`, `has_undated`.

    `places` are the open stages in their order, and won; `unknown` the stages of events that are in
    no place, with the number of events; `left_out` the deals that a cohort leaves out because
    nobody knows when they were created; `unknown_deals` the deals of events that are not among
    those asked for.
    """

    frame: nw.LazyFrame[Any]
    engine: Engine
    as_of: date
    places: tuple[str, ...]
    lost: str
    unknown: dict[str, int]
    left_out: int = 0
    unknown_deals: int = 0

    @property
    def won(self) -> str:
        """The stage of won deals."""
        return self.places[-1]

    def last(self) -> nw.LazyFrame[Any]:
        """The last event of each deal: one row a deal."""
        return self.frame.filter(nw.col("last"))

    def created_between(
        self, first: date | str | None, last: date | str | None
    ) -> tuple[StageEvents, tuple[date | None, date | None]]:
        """The events of the deals created in these days (both included), and the days."""
        since = None if first is None else day_of(first, "created_from")
        until = None if last is None else day_of(last, "created_to")
        if since is None and until is None:
            return self, (None, None)
        unsure = rows_of(self.last().filter(~nw.col("known")).select(nw.len().alias("deals")))
        chosen = self.frame.filter(nw.col("known"))
        if since is not None:
            chosen = chosen.filter(nw.col("created") >= since.toordinal())
        if until is not None:
            chosen = chosen.filter(nw.col("created") <= until.toordinal())
        left_out = int(unsure[0]["deals"])
        return (
            replace(self, frame=self.engine.materialise(chosen), left_out=left_out),
            (since, until),
        )


def read_stage_events(
    stage_events: Any,
    *,
    as_of: date | str,
    stages: Sequence[str],
    won: str = "Won",
    lost: str = "Lost",
    deals: Deals | None = None,
) -> StageEvents:
    """Stage changes read and checked.

    In: as `funnel_table`. `deals`, one row a deal with its `deal_id`, chooses the deals and brings
    their other columns along. Raises `ColumnError`, and `AsOfError` where `as_of` lies before the
    first event.
    """
    day = day_of(as_of)
    places = (*(stage for stage in stages if stage not in (won, lost)), won)
    frame, engine = validated_frame(
        stage_events,
        {"deal_id": "text", "to_stage": "text", "at": "moment"},
        {"from_stage": "text"},
    )
    earliest = rows_of(frame.select(nw.col("at").min().alias("at")))[0]["at"]
    refuse_before(day, None if earliest is None else day_of(earliest), "event")
    unknown_deals = 0
    if deals is not None:
        refuse_mixed(engine, deals.engine, "Stage events and deals")
        unknown_deals = _unknown_deals(frame, deals.frame)
        frame = frame.join(deals.frame, on="deal_id", how="inner")
    events = engine.materialise(_events(frame, day, places, lost))
    unknown = _unknown_stages(events, [*places, lost])
    return StageEvents(events, engine, day, places, lost, unknown, unknown_deals=unknown_deals)


def _unknown_deals(frame: nw.LazyFrame[Any], deals: nw.LazyFrame[Any]) -> int:
    others = frame.join(deals, on="deal_id", how="anti").group_by("deal_id").agg(nw.len())
    return int(rows_of(others.select(nw.len().alias("deals")))[0]["deals"])


def _events(
    frame: nw.LazyFrame[Any], as_of: date, places: tuple[str, ...], lost: str
) -> nw.LazyFrame[Any]:
    undated = nw.col("at").is_null()
    closing = nw.col("to_stage").is_in([places[-1], lost])
    at = frame.collect_schema()["at"]
    seen = frame.filter(undated | (nw.col("at") < nw.lit(next_day(as_of)).cast(at)))
    months = nw.col("at").dt.year().cast(nw.Int64) * 12 + nw.col("at").dt.month().cast(nw.Int64) - 1
    timed = seen.with_columns(
        nw.when(undated).then(None).otherwise(day_number("at")).alias("day"),
        nw.when(undated).then(None).otherwise(months).alias("month"),
        nw.when(~undated)
        .then(second_number("at"))
        .otherwise(nw.when(closing).then(_NEVER).otherwise(-1))
        .cast(nw.Int64)
        .alias("second"),
        _place("to_stage", places).alias("to_place"),
        nw.max_horizontal(_place("to_stage", places), _place("from_stage", places)).alias("place"),
        nw.when(closing).then(1).otherwise(0).cast(nw.Int64).alias("closing"),
        nw.when(undated).then(1).otherwise(0).cast(nw.Int64).alias("undated"),
    )
    order = ("second", "closing", "to_place", "to_stage")
    followed = timed.with_columns(
        nw.col("second").shift(-1).over("deal_id", order_by=order).alias("next_second"),
        nw.col("day").shift(-1).over("deal_id", order_by=order).alias("next_day"),
        nw.col("to_place").shift(-1).over("deal_id", order_by=order).alias("next_place"),
        nw.col("to_stage").shift(1).over("deal_id", order_by=order).alias("stage_before"),
        nw.col("to_place").shift(1).over("deal_id", order_by=order).alias("place_before"),
        nw.col("second").min().over("deal_id").alias("first_second"),
        nw.col("day").min().over("deal_id").alias("created"),
        nw.col("month").min().over("deal_id").alias("month"),
        nw.col("place").max().over("deal_id").alias("farthest"),
        nw.col("undated").max().over("deal_id").alias("has_undated"),
    )
    dated = (nw.col("first_second") >= 0) & (nw.col("first_second") < _NEVER)
    return followed.with_columns(
        dated.alias("known"),
        nw.when(dated).then(nw.col("month")).alias("month"),
        nw.col("next_second").is_null().alias("last"),
    ).drop("at", "second", "next_second", "first_second", "undated")


def _place(column: str, places: tuple[str, ...]) -> nw.Expr:
    chain = nw.when(nw.col(column) == places[0]).then(0)
    for place, stage in enumerate(places[1:], start=1):
        chain = chain.when(nw.col(column) == stage).then(place)
    return chain.otherwise(-1).cast(nw.Int64)


def _unknown_stages(events: nw.LazyFrame[Any], names: list[str]) -> dict[str, int]:
    counted = rows_of(events.group_by("to_stage").agg(nw.len().alias("events")))
    unknown = {
        str(row["to_stage"]): row["events"] for row in counted if row["to_stage"] not in names
    }
    if counted and len(unknown) == len(counted):
        raise ColumnError(
            f"No event is in a stage of this funnel ({', '.join(names)}). "
            f"The stages of the events are: {', '.join(sorted(unknown))}."
        )
    return dict(sorted(unknown.items()))
