"""The funnel: how deals move from stage to stage, how many are won, and how long it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.columns import (
    ColumnError,
    day_number,
    day_of,
    next_day,
    refuse_before,
    rows_of,
    second_number,
)
from crm_widgets.analysis.engine import Engine, opened
from crm_widgets.analysis.survival import Spells, kaplan_meier_median, plain_median

_STAGES = {
    "stage": pl.String,
    "visited": pl.Int64,
    "passed": pl.Int64,
    "conversion_to_next": pl.Float64,
    "conversion_from_start": pl.Float64,
    "conversion_to_won": pl.Float64,
    "median_days_in_stage": pl.Float64,
    "median_days_in_stage_with_open": pl.Float64,
}
_NEVER = 10**15  # seconds: later than any date


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
    day = day_of(as_of)
    first = None if created_from is None else day_of(created_from, "created_from")
    last = None if created_to is None else day_of(created_to, "created_to")
    places = [*(stage for stage in stages if stage not in (won, lost)), won]
    frame, engine = opened(
        stage_events,
        {"deal_id": "text", "to_stage": "text", "at": "moment"},
        {"from_stage": "text"},
    )
    earliest = rows_of(frame.select(nw.col("at").min().alias("at")))[0]["at"]
    refuse_before(day, None if earliest is None else day_of(earliest), "event")
    events = engine.settled(_events(frame, day, places, lost))
    unknown = _unknown(events, [*places, lost])
    left_out = 0
    if first is not None or last is not None:
        left_out = int(rows_of(_last(events.filter(~nw.col("known"))).select(nw.len()))[0]["len"])
        events = engine.settled(_cohort(events, first, last))
    return _table(
        events, engine, day, places, lost, cohort=(first, last), left_out=left_out, unknown=unknown
    )


def _events(
    frame: nw.LazyFrame[Any], as_of: date, places: list[str], lost: str
) -> nw.LazyFrame[Any]:
    """Events up to `as_of`, with the next one of their deal, and the deal's own figures.

    `second` orders them; `day` is missing where `at` is. `place` is the farthest stage that the
    event tells of, from 0. `known` says that the day the deal was created, `created`, is.
    """
    undated = nw.col("at").is_null()
    closing = nw.col("to_stage").is_in([places[-1], lost])
    seen = frame.filter(undated | (nw.col("at") < nw.lit(next_day(as_of)).cast(_moment(frame))))
    timed = seen.with_columns(
        nw.when(undated).then(None).otherwise(day_number("at")).alias("day"),
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
    order = ("second", "closing", "to_place")
    followed = timed.with_columns(
        nw.col("second").shift(-1).over("deal_id", order_by=order).alias("next_second"),
        nw.col("day").shift(-1).over("deal_id", order_by=order).alias("next_day"),
        nw.col("second").min().over("deal_id").alias("first_second"),
        nw.col("day").min().over("deal_id").alias("created"),
        nw.col("place").max().over("deal_id").alias("farthest"),
        nw.col("undated").max().over("deal_id").alias("has_undated"),
    )
    dated = (nw.col("first_second") >= 0) & (nw.col("first_second") < _NEVER)
    return followed.with_columns(dated.alias("known"))


def _moment(frame: nw.LazyFrame[Any]) -> nw.dtypes.DType:
    return frame.collect_schema()["at"]


def _place(column: str, places: list[str]) -> nw.Expr:
    chain = nw.when(nw.col(column) == places[0]).then(0)
    for place, stage in enumerate(places[1:], start=1):
        chain = chain.when(nw.col(column) == stage).then(place)
    return chain.otherwise(-1).cast(nw.Int64)


def _unknown(events: nw.LazyFrame[Any], names: list[str]) -> dict[str, int]:
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


def _cohort(events: nw.LazyFrame[Any], first: date | None, last: date | None) -> nw.LazyFrame[Any]:
    chosen = events.filter(nw.col("known"))
    if first is not None:
        chosen = chosen.filter(nw.col("created") >= first.toordinal())
    if last is not None:
        chosen = chosen.filter(nw.col("created") <= last.toordinal())
    return chosen


def _last(events: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """The last event of each deal: one row a deal."""
    return events.filter(nw.col("next_second").is_null())


def _table(
    events: nw.LazyFrame[Any],
    engine: Engine,
    as_of: date,
    places: list[str],
    lost: str,
    *,
    cohort: tuple[date | None, date | None],
    left_out: int,
    unknown: dict[str, int],
) -> FunnelTable:
    counted = rows_of(
        _last(events)
        .with_columns((nw.col("day") - nw.col("created")).alias("days"))
        .with_columns((as_of.toordinal() - nw.col("created")).alias("age"))
        .group_by("to_stage", "farthest", "has_undated", "known", "days", "age")
        .agg(nw.len().alias("deals"))
    )
    won = sum(row["deals"] for row in counted if row["to_stage"] == places[-1])
    gone = sum(row["deals"] for row in counted if row["to_stage"] == lost)
    deals = sum(row["deals"] for row in counted)
    to_won = _to_close(counted, (places[-1],), ())
    to_lost = _to_close(counted, (lost,), ())
    closed = to_won + to_lost
    return FunnelTable(
        stages=_stages(events, engine, counted, as_of, places),
        as_of=as_of,
        created_from=cohort[0],
        created_to=cohort[1],
        deals=deals,
        won=won,
        lost=gone,
        open=deals - won - gone,
        win_rate=_share(won, won + gone),
        median_days_to_close=plain_median(closed),
        median_days_to_close_won=plain_median(to_won),
        median_days_to_close_lost=plain_median(to_lost),
        median_days_to_close_with_open=kaplan_meier_median(
            closed + _to_close(counted, (), (places[-1], lost))
        ),
        undated=sum(row["deals"] for row in counted if row["has_undated"]),
        left_out=left_out,
        unknown_stages=unknown,
    )


def _to_close(
    counted: list[dict[str, Any]], ended: tuple[str, ...], closings: tuple[str, ...]
) -> Counter[tuple[int, bool]]:
    """Days to close of the deals in a stage of `ended`; else days open of those in no closing."""
    spells: Counter[tuple[int, bool]] = Counter()
    for row in counted:
        chosen = row["to_stage"] in ended if ended else row["to_stage"] not in closings
        days = row["days"] if ended else row["age"]
        if chosen and row["known"] and days is not None:
            spells[int(days), bool(ended)] += row["deals"]
    return spells


def _stages(
    events: nw.LazyFrame[Any],
    engine: Engine,
    counted: list[dict[str, Any]],
    as_of: date,
    places: list[str],
) -> Any:
    visited = _visited(events)
    passed = [
        sum(row["deals"] for row in counted if row["farthest"] >= place)
        for place in range(len(places))
    ]
    stays = _stays(events, as_of)
    follow = [*passed[1:], None]
    spells = [stays.get(stage, {}) for stage in places]
    return engine.small(
        {
            "stage": places,
            "visited": [visited.get(stage, 0) for stage in places],
            "passed": passed,
            "conversion_to_next": [_share(*pair) for pair in zip(follow, passed, strict=True)],
            "conversion_from_start": [_share(deals, passed[0]) for deals in passed],
            "conversion_to_won": [_share(passed[-1], deals) for deals in passed],
            "median_days_in_stage": [plain_median(some) for some in spells],
            "median_days_in_stage_with_open": [kaplan_meier_median(some) for some in spells],
        },
        _STAGES,
    )


def _visited(events: nw.LazyFrame[Any]) -> dict[str, int]:
    to = events.select("deal_id", nw.col("to_stage").alias("stage"))
    out_of = events.select("deal_id", nw.col("from_stage").alias("stage"))
    both = nw.concat([to, out_of]).group_by("stage", "deal_id").agg(nw.len().alias("times"))
    rows = rows_of(both.group_by("stage").agg(nw.len().alias("deals")))
    return {row["stage"]: row["deals"] for row in rows}


def _stays(events: nw.LazyFrame[Any], as_of: date) -> dict[str, Spells]:
    """Stays in each stage whose beginning is known; and whose end is, if they ended."""
    ended = ~nw.col("next_second").is_null()
    until = nw.when(ended).then(nw.col("next_day")).otherwise(as_of.toordinal())
    stays = (
        events.filter(nw.col("closing") == 0)
        .with_columns((until - nw.col("day")).alias("days"), ended.alias("ended"))
        .filter(~nw.col("days").is_null())
        .group_by("to_stage", "days", "ended")
        .agg(nw.len().alias("stays"))
    )
    spells: dict[str, Counter[tuple[int, bool]]] = {}
    for row in rows_of(stays):
        of_stage = spells.setdefault(row["to_stage"], Counter())
        of_stage[int(row["days"]), bool(row["ended"])] += row["stays"]
    return dict(spells)


def _share(part: int | None, whole: int) -> float | None:
    return None if part is None or not whole else part / whole
