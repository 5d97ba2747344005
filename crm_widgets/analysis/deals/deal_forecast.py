"""What can be said of each open deal, and of open deals added up: how old, how warm, how far from
the purchase, how likely, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deals import flag
from crm_widgets.analysis.deals.stage_events import StageEvents
from crm_widgets.analysis.deals.stage_expectations import StagePace
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.money import Money, rounded

WARMTH = ("hot", "warm", "cold")
UNCERTAIN = ("undated", "without_amount", "without_events")
_MONEY = ("amount", "expected_value", "expected_of_stuck")
_COUNTS = ("stuck", *UNCERTAIN)
_TOTALS: dict[str, Any] = {
    "open_deals": pl.Int64,
    "amount": pl.Float64,
    "expected_value": pl.Float64,
    "stuck": pl.Int64,
}
STAGES: dict[str, Any] = {
    "stage": pl.String,
    **_TOTALS,
    "moved_on": pl.Int64,
    "median_days_to_move_on": pl.Float64,
    "stuck_after_days": pl.Float64,
    "closed_from_stage": pl.Int64,
    **dict.fromkeys(("win_probability", "win_probability_low", "win_probability_high"), pl.Float64),
}
"""The columns by stage."""
BY_WARMTH = {"warmth": pl.String, **_TOTALS}
"""The columns by warmth."""


def deal_forecast(
    events: StageEvents,
    pace: StagePace,
    limits: list[float | None],
    warmth: tuple[float, float] | None,
) -> nw.LazyFrame[Any]:
    """What can be said of each open deal, as `OpenDeals.deals` has it, with money in minor units.

    `limits`: days by place after which a deal is stuck; `warmth`: the two ages in days.
    """
    places, stages = range(len(limits)), pace.places[:-1]
    by_stage = {
        "usual_stay": [pace.median_days(place) for place in places],
        "ahead": [pace.days_ahead(place) for place in places],
        "stuck_after_days": limits,
        "win_probability": [pace.probability(place) for place in places],
    }
    left = [len(stages) - place for place in places]
    as_of = events.as_of.toordinal()
    days, remaining = nw.col("days_in_stage"), nw.col("usual_stay") - nw.col("days_in_stage")
    return (
        _open(events)
        .with_columns(
            (as_of - nw.col("created")).alias("age_days"),
            (as_of - nw.col("day")).alias("days_in_stage"),
            _of_stage(stages, left, nw.Int64()).alias("stages_left"),
            _of_stage(stages, list(pace.closed), nw.Int64()).alias("closed_from_stage"),
            *(_of_stage(stages, values).alias(name) for name, values in by_stage.items()),
        )
        .with_columns(
            _warmth(warmth).alias("warmth"),
            (nw.when(remaining < 0).then(0.0).otherwise(remaining) + nw.col("ahead")).alias(
                "expected_days_left"
            ),
            rounded(nw.col("amount") * nw.col("win_probability")).alias("expected_value"),
            (days > nw.col("stuck_after_days")).alias("stuck"),
        )
    )


def _open(events: StageEvents) -> nw.LazyFrame[Any]:
    return (
        events.last().filter(nw.col("closing") == 0).with_columns(nw.col("to_stage").alias("stage"))
    )


def _of_stage(stages: Sequence[str], values: Sequence[float | None], dtype: Any = None) -> nw.Expr:
    """The value that belongs to the deal's stage; missing where there is none."""
    chosen = nw.lit(None).cast(dtype or nw.Float64())
    for stage, value in zip(stages, values, strict=True):
        if value is not None:
            known = nw.lit(value).cast(dtype or nw.Float64())
            chosen = nw.when(nw.col("stage") == stage).then(known).otherwise(chosen)
    return chosen


def _warmth(days: tuple[float, float] | None) -> nw.Expr:
    if days is None:
        return nw.lit(None).cast(nw.String())
    age = nw.col("age_days")
    older = nw.when(age <= days[1]).then(nw.lit("warm")).otherwise(nw.lit("cold"))
    named = nw.when(age <= days[0]).then(nw.lit("hot")).otherwise(older)
    return nw.when(~age.is_null()).then(named)


def sums(forecast: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """A row a stage and warmth of a forecast: `deals`, and sums of what they have."""
    of_stuck = nw.when(nw.col("stuck")).then(nw.col("expected_value"))
    counted = (
        forecast.select(
            "stage",
            "warmth",
            flag(nw.col("stuck")).alias("stuck"),
            of_stuck.fill_null(0).alias("expected_of_stuck"),
            *(nw.col(name).fill_null(0) for name in ("amount", "expected_value")),
            flag(nw.col("days_in_stage").is_null()).alias("undated"),
            flag(nw.col("amount").is_null()).alias("without_amount"),
            flag(nw.col("without_events")).alias("without_events"),
        )
        .group_by("stage", "warmth")
        .agg(nw.len().alias("deals"), *(nw.col(name).sum() for name in (*_MONEY, *_COUNTS)))
    )
    return rows_of(counted)


def total(rows: Iterable[Mapping[str, Any]], column: str) -> int:
    """The sum of a column of counts, or of minor units."""
    return int(sum(row[column] for row in rows))


def totals(
    rows: Iterable[Mapping[str, Any]], money: Money, counted: str = "open_deals"
) -> dict[str, Any]:
    """How many deals (under the name `counted`), their `amount`, `expected_value`, `stuck` ones."""
    chosen = list(rows)
    return {
        counted: total(chosen, "deals"),
        "amount": money.amount(total(chosen, "amount")),
        "expected_value": money.amount(total(chosen, "expected_value")),
        "stuck": total(chosen, "stuck"),
    }


def by_stage(
    rows: list[dict[str, Any]], pace: StagePace, limits: list[float | None], money: Money
) -> list[dict[str, Any]]:
    """The rows of `OpenDeals.stages`; `limits` are the days after which a deal is stuck."""
    return [
        {
            "stage": stage,
            **totals((row for row in rows if row["stage"] == stage), money),
            "moved_on": sum(pace.moved_on[place].values()),
            "median_days_to_move_on": pace.median_days(place),
            "stuck_after_days": limits[place],
            "closed_from_stage": pace.closed[place],
            "win_probability": pace.probability(place),
            "win_probability_low": pace.interval(place)[0],
            "win_probability_high": pace.interval(place)[1],
        }
        for place, stage in enumerate(pace.places[:-1])
    ]


def by_warmth(rows: list[dict[str, Any]], money: Money) -> list[dict[str, Any]]:
    """The rows of `OpenDeals.warmth`."""
    names: list[str | None] = list(WARMTH)
    if any(row["warmth"] is None for row in rows):
        names.append(None)
    return [
        {"warmth": name, **totals((row for row in rows if row["warmth"] == name), money)}
        for name in names
    ]
