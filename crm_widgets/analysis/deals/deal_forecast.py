"""What can be said of each open deal: how old, how warm, how far from the purchase, how likely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.deals.stage_events import StageEvents
from crm_widgets.analysis.deals.stage_pace import StagePace
from crm_widgets.analysis.frame.columns import cents


def where_deals_are(deals: nw.LazyFrame[Any], events: StageEvents) -> nw.LazyFrame[Any]:
    """Each deal with where it was at the end of the day.

    Adds `stage` (of its last event, else its own), `since` (day number of that event), `is_open`,
    `forgotten` (only its own word says that it is closed), `since_created` (day number) and
    `without_events` (1 or 0).
    """
    last = events.last().select(
        "deal_id",
        nw.col("to_stage").alias("came_to"),
        nw.col("day").alias("since"),
        nw.when(nw.col("known")).then(nw.col("created")).alias("first_day"),
        "closing",
    )
    eventless = nw.col("closing").is_null()
    ended = (nw.col("closing") == 1).fill_null(value=False)
    own_word = nw.col("open") == 0
    later = nw.col("stage").is_in([events.won, events.lost])
    own_stage = nw.when(~later).then(nw.col("stage"))
    return deals.join(last, on="deal_id", how="left").with_columns(
        (~ended & ~own_word).alias("is_open"),
        (~ended & own_word & ~eventless).alias("forgotten"),
        nw.when(eventless).then(own_stage).otherwise(nw.col("came_to")).alias("stage"),
        nw.when(nw.col("first_day").is_null())
        .then(nw.col("created"))
        .otherwise(nw.col("first_day"))
        .alias("since_created"),
        nw.when(eventless).then(1).otherwise(0).cast(nw.Int64).alias("without_events"),
    )


def deal_forecast(
    frame: nw.LazyFrame[Any],
    pace: StagePace,
    limits: list[float | None],
    warmth: tuple[float, float] | None,
    as_of: date,
) -> nw.LazyFrame[Any]:
    """What can be said of each open deal, as `OpenDeals.deals` has it.

    `limits`: days by place after which a deal is stuck; `warmth`: the two ages in days.
    """
    places = range(len(limits))
    stages = pace.places[:-1]
    medians = [pace.median_days(place) for place in places]
    days, spent = nw.col("days_in_stage"), nw.col("usual_stay") - nw.col("days_in_stage")
    return (
        frame.with_columns(
            (as_of.toordinal() - nw.col("since_created")).alias("age_days"),
            (as_of.toordinal() - nw.col("since")).alias("days_in_stage"),
            _of_stage(stages, [len(stages) - place for place in places], nw.Int64()).alias(
                "stages_left"
            ),
            _of_stage(stages, medians).alias("usual_stay"),
            _of_stage(stages, [pace.days_ahead(place) for place in places]).alias("ahead"),
            _of_stage(stages, limits).alias("stuck_after_days"),
            _of_stage(stages, [pace.probability(place) for place in places]).alias(
                "win_probability"
            ),
            _of_stage(stages, list(pace.closed), nw.Int64()).alias("closed_from_stage"),
        )
        .with_columns(
            _warm(warmth).alias("warmth"),
            (nw.when(spent < 0).then(0.0).otherwise(spent) + nw.col("ahead")).alias(
                "expected_days_left"
            ),
            cents(nw.col("amount") * nw.col("win_probability")).alias("expected_value"),
            (days > nw.col("stuck_after_days")).alias("stuck"),
        )
        .drop("usual_stay", "ahead")
    )


def _of_stage(stages: Sequence[str], values: Sequence[float | None], dtype: Any = None) -> nw.Expr:
    """The value that goes with the deal's stage; missing where there is none."""
    made = nw.lit(None).cast(dtype or nw.Float64())
    for stage, value in zip(stages, values, strict=True):
        if value is not None:
            known = nw.lit(value).cast(dtype or nw.Float64())
            made = nw.when(nw.col("stage") == stage).then(known).otherwise(made)
    return made


def _warm(days: tuple[float, float] | None) -> nw.Expr:
    if days is None:
        return nw.lit(None).cast(nw.String())
    age = nw.col("age_days")
    older = nw.when(age <= days[1]).then(nw.lit("warm")).otherwise(nw.lit("cold"))
    named = nw.when(age <= days[0]).then(nw.lit("hot")).otherwise(older)
    return nw.when(~age.is_null()).then(named)
