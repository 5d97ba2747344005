"""Where deals are and how they came there: the one reading of stage changes and deal records.

Where a deal is has one answer: the stage of its record. Its events are its history, and end in that
stage: a record that is elsewhere than its last event gets the missing last step here. Open means
that the stage is not an end stage. The funnel, open deals, deal flow and all that follows count
what this module gives.

Events are put in order one deal at a time (`event_order`), so they are collected into polars
whatever kind of frame came in: there are a handful a deal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import AnyPipeline, Days, Deals, Stages, days_of, stages_of
from crm_widgets.analysis.deals.event_order import Event, ordered
from crm_widgets.analysis.frame.columns import (
    ColumnError,
    day_number,
    day_of,
    refuse_before,
    rows_of,
)
from crm_widgets.analysis.frame.engine import Engine, refuse_mixed, validated_frame

_DAY = 86_400_000_000  # microseconds
_HELPERS = (
    "at", "at_day", "row", "position", "from_place", "present", "record_created", "record_closed",
    "closes_later",
)  # fmt: skip
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class StageEvents:
    """The history of deals up to `as_of`, and where each of them is then.

    Of `frame`, one row an event, besides `deal_id`, `from_stage`, `to_stage` and the columns of
    `deals`: `day` (number; missing where undated), `to_place` (of `places`, from 0; -1 elsewhere),
    `closing` (1 or 0), `inferred` (only the record says so), `next_day` and `next_place` (of the
    event after), `last` (of its deal), `stage_before` and `place_before` (of the event before;
    missing on the first). Of the deal: `created` (day number;
    of the record, else of the first dated event), `known` (that it is), `month` (of creation, 12 *
    year + month - 1), `closed` (day number; of a deal that is closed), `days_to_close` (missing
    for one that is open, or was closed before it was created), `backdated` (closed before it was
    created), `farthest` (the farthest place it reached), `has_undated`, `without_events`.

    A deal of which nothing says where it was on that day has one row without a `to_stage`.

    `unknown` are the stages of events that are not in the pipeline, with the number of events;
    `left_out` the deals that a cohort leaves out because their creation date is unknown;
    `unknown_deals` the deals of events that are not among those asked for; `without_events` the
    deals asked for that have no event at all.
    """

    frame: nw.LazyFrame[Any]
    engine: Engine
    as_of: date
    stages: Stages
    unknown: dict[str, int]
    left_out: int = 0
    unknown_deals: int = 0
    without_events: int = 0

    @property
    def places(self) -> tuple[str, ...]:
        """The open stages in their order, and won."""
        return self.stages.places

    @property
    def won(self) -> str:
        """The stage of won deals."""
        return self.stages.won

    @property
    def lost(self) -> str:
        """The stage of lost deals."""
        return self.stages.lost

    def last(self) -> nw.LazyFrame[Any]:
        """The last event of each deal: one row a deal, and `to_stage` is where it is."""
        return self.frame.filter(nw.col("last"))

    def closed_before_created(self) -> tuple[str, ...]:
        """The deals that were closed before they were created: they are in no duration."""
        backdated = self.last().filter(nw.col("backdated")).select("deal_id").sort("deal_id")
        return tuple(str(row["deal_id"]) for row in rows_of(backdated))

    def created_in(
        self, created: Days | None
    ) -> tuple[StageEvents, tuple[date | None, date | None]]:
        """The events of the deals created in these days (both included), and the days."""
        first, last = days_of(created)
        if first is None and last is None:
            return self, (None, None)
        unsure = rows_of(self.last().filter(~nw.col("known")).select(nw.len().alias("deals")))
        chosen = self.frame.filter(nw.col("known"))
        if first is not None:
            chosen = chosen.filter(nw.col("created") >= first.toordinal())
        if last is not None:
            chosen = chosen.filter(nw.col("created") <= last.toordinal())
        return replace(self, frame=chosen, left_out=int(unsure[0]["deals"])), (first, last)


def read_stage_events(
    stage_events: Any,
    deals: Deals | None = None,
    *,
    as_of: date | str,
    pipeline: AnyPipeline,
    time_zone: str = "UTC",
) -> StageEvents:
    """Stage changes read, checked and put in order.

    In: `stage_events` as `funnel_table`. `deals` has a `deal_id`, chooses the deals, says where
    they are, and brings its other columns along; without it a deal is where its last event led to.
    Raises `ColumnError`, and `AsOfError` where `as_of` lies before the first event.
    """
    day, stages = day_of(as_of), stages_of(pipeline)
    frame, engine = validated_frame(
        stage_events,
        {"deal_id": "text", "to_stage": "text", "at": "moment"},
        {"from_stage": "text"},
        time_zone=time_zone,
    )
    if deals is not None:
        refuse_mixed(engine, deals.engine, "Stage events and deals")
    written = _collected(frame.with_columns(day_number("at_day").alias("day")))
    if deals is None:
        first: Any = written["at_day"].min()
        refuse_before(day, first, "event")
    events = written.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    records = (
        _records(deals, events)
        .join(
            events.select("deal_id", pl.lit(value=False).alias("without_events")).unique(),
            on="deal_id",
            how="left",
        )
        .with_columns(pl.col("without_events").fill_null(value=True))
    )
    found = events.join(records, on="deal_id", how="inner")
    path = _with_present(_in_order(found), records, stages)
    seen = _seen(path, stages, day)
    if deals is not None:
        seen = _with_unseen(seen, records)
    return StageEvents(
        nw.from_native(_figures(seen, stages).lazy()),
        engine,
        day,
        stages,
        _unknown_stages(seen, stages),
        unknown_deals=events.join(records, on="deal_id", how="anti")["deal_id"].n_unique(),
        without_events=int(records["without_events"].sum()),
    )


def _collected(frame: nw.LazyFrame[Any]) -> pl.DataFrame:
    collected: pl.DataFrame = frame.collect("polars").to_native()
    return collected


def _records(deals: Deals | None, events: pl.DataFrame) -> pl.DataFrame:
    """One row a deal: `deal_id`, `present` (its stage), `record_created`, `record_closed`,
    `closes_later`, and the other columns of the deals."""
    if deals is None:
        return (
            events.select("deal_id")
            .unique()
            .with_columns(
                pl.lit(None, pl.String).alias("present"),
                pl.lit(None, pl.Int64).alias("record_created"),
                pl.lit(None, pl.Int64).alias("record_closed"),
                pl.lit(value=False).alias("closes_later"),
            )
        )
    renamed = {"stage": "present", "created": "record_created", "closed": "record_closed"}
    own = _collected(deals.frame).rename(renamed).drop("won", "lost", "open", strict=False)
    return own.unique("deal_id", keep="first", maintain_order=True)


def _in_order(events: pl.DataFrame) -> pl.DataFrame:
    """The events with their `position` in their deal."""
    timed = events.with_columns(_moment()).sort("deal_id", "moment", "row")
    last = pl.col("to_stage").last().over("deal_id")
    unclear = (pl.len().over("deal_id") > 1) & (
        pl.col("moment").is_null().any().over("deal_id")
        | pl.struct("deal_id", "moment").is_duplicated().any().over("deal_id")
        | (last != pl.col("present")).fill_null(value=False)
    )
    marked = timed.with_columns(
        unclear.alias("unclear"), pl.int_range(pl.len()).over("deal_id").alias("by_time")
    )
    rows = list(_placed(marked.filter("unclear")))
    by_chain = pl.DataFrame(rows, {"row": pl.Int64, "by_chain": pl.Int64}, orient="row")
    return (
        marked.join(by_chain, on="row", how="left")
        .with_columns(pl.coalesce("by_chain", "by_time").alias("position"))
        .drop("unclear", "by_time", "by_chain", "moment")
        .sort("deal_id", "position")
    )


def _moment() -> pl.Expr:
    """A number that sorts events by day and moment; one number for all of a day in which a clock
    time is unknown: a file of days gives midnight, and such an event may have come at any time."""
    midnight = (pl.col("day") - _EPOCH) * _DAY
    at = pl.col("at").dt.epoch("us")
    without_clock = (at % _DAY == 0).any().over("deal_id", "day")
    since = pl.when(without_clock).then(0).otherwise(at - midnight + _DAY)  # a zone moves midnight
    return (pl.col("day") * 4 * _DAY + since).alias("moment")


def _placed(unclear: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """Each row with its place in its deal, where time alone does not give it."""
    columns = ("row", "day", "moment", "from_stage", "to_stage")
    for part in unclear.partition_by("deal_id"):
        events = [Event(*values) for values in part.select(columns).iter_rows()]
        for place, event in enumerate(ordered(events, part["present"][0])):
            yield event.row, place


def _with_present(path: pl.DataFrame, records: pl.DataFrame, stages: Stages) -> pl.DataFrame:
    """The events, and a last step for each deal whose record is elsewhere than its last event."""
    last = path.group_by("deal_id").last()
    came_to = last.select("deal_id", "position", pl.col("to_stage").alias("from_stage"))
    behind = records.join(came_to, on="deal_id", how="left").filter(
        pl.col("present").is_not_null(),
        pl.col("from_stage").is_null() | (pl.col("from_stage") != pl.col("present")),
    )
    steps = behind.with_columns(
        pl.col("present").alias("to_stage"),
        (pl.col("position") + 1).fill_null(0).alias("position"),
        pl.lit(value=True).alias("inferred"),
    )
    own = path.with_columns(pl.lit(value=False).alias("inferred"))
    full = pl.concat([own, steps], how="diagonal").sort("deal_id", "position")
    ended = pl.col("to_stage").is_in([stages.won, stages.lost])
    undated_end = ended & pl.col("day").is_null() & _is_last()
    return full.with_columns(
        pl.when(undated_end).then("record_closed").otherwise("day").alias("day")
    )


def _seen(path: pl.DataFrame, stages: Stages, as_of: date) -> pl.DataFrame:
    """The events up to the day."""
    until = pl.col("day").cum_max().over("deal_id").forward_fill().over("deal_id")
    later = (until > as_of.toordinal()).fill_null(value=False)
    ended = pl.col("to_stage").is_in([stages.won, stages.lost])
    return path.filter(~later, ~(_is_last() & ended & pl.col("closes_later")))


def _with_unseen(seen: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The events, and a row without a stage for each deal that has none up to the day."""
    unseen = records.join(seen, on="deal_id", how="anti").with_columns(
        pl.lit(value=True).alias("inferred"), pl.lit(0, pl.Int64).alias("position")
    )
    return pl.concat([seen, unseen], how="diagonal").sort("deal_id", "position")


def _is_last() -> pl.Expr:
    return pl.col("position") == pl.col("position").max().over("deal_id")


def _figures(seen: pl.DataFrame, stages: Stages) -> pl.DataFrame:
    """The columns that `StageEvents` promises."""
    places = {stage: place for place, stage in enumerate(stages.places)}

    def place(column: str) -> pl.Expr:
        return pl.col(column).replace_strict(places, default=-1, return_dtype=pl.Int64)

    closing = pl.col("to_stage").is_in([stages.won, stages.lost]).fill_null(value=False)
    frame = seen.with_columns(
        place("to_stage").alias("to_place"),
        place("from_stage").alias("from_place"),
        closing.cast(pl.Int64).alias("closing"),
        _is_last().alias("last"),
        pl.col("day").is_null().any().over("deal_id").cast(pl.Int64).alias("has_undated"),
    )
    return (
        _deal_figures(frame, len(places) - 1)
        .with_columns(
            # A step dated before the one that it follows has no place in time.
            pl.when(pl.col("day") >= pl.col("day").cum_max().over("deal_id")).then("day")
        )
        .with_columns(
            pl.col("day").shift(-1).over("deal_id").alias("next_day"),
            pl.col("to_place").shift(-1).over("deal_id").alias("next_place"),
            pl.col("to_stage").shift(1).over("deal_id").alias("stage_before"),
            pl.col("to_place").shift(1).over("deal_id").alias("place_before"),
        )
        .drop(_HELPERS, strict=False)
    )


def _deal_figures(frame: pl.DataFrame, won_place: int) -> pl.DataFrame:
    ended = (pl.col("closing") == 1).last().over("deal_id")
    is_won = (pl.col("to_place") == won_place).last().over("deal_id")
    first_day = pl.when(pl.col("at").is_not_null()).then("day").min().over("deal_id")
    last_day = pl.col("day").last().over("deal_id")
    created = pl.coalesce("record_created", first_day)
    closed = pl.when(ended).then(pl.coalesce("record_closed", last_day))
    # Out of a won stage that a deal was reopened from, it reached nothing.
    reached = [
        pl.when((pl.col(name) < won_place) | is_won).then(name).otherwise(-1)
        for name in ("to_place", "from_place")
    ]
    dated = frame.with_columns(
        created.alias("created"),
        closed.alias("closed"),
        pl.max_horizontal(reached).max().over("deal_id").alias("farthest"),
    )
    days = pl.col("closed") - pl.col("created")
    made = (pl.col("created") - _EPOCH).cast(pl.Int32).cast(pl.Date)
    return dated.with_columns(
        pl.col("created").is_not_null().alias("known"),
        (made.dt.year().cast(pl.Int64) * 12 + made.dt.month() - 1).alias("month"),
        pl.when(days >= 0).then(days).alias("days_to_close"),
        (days < 0).fill_null(value=False).alias("backdated"),
    )


def _unknown_stages(seen: pl.DataFrame, stages: Stages) -> dict[str, int]:
    stated = seen.filter(pl.col("to_stage").is_not_null())
    counted = dict(stated.group_by("to_stage").len().iter_rows())
    unknown = {str(name): n for name, n in counted.items() if name not in stages.names}
    if counted and len(unknown) == len(counted):
        raise ColumnError(
            f"No event is in a stage of this funnel ({', '.join(stages.names)}). "
            f"The stages of the events are: {', '.join(sorted(unknown))}."
        )
    return dict(sorted(unknown.items()))
