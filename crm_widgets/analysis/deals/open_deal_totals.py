"""Open deals added up: by stage, by warmth, and all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.stage_pace import StagePace
from crm_widgets.analysis.frame.columns import in_cents, rows_of

WARMTH = ("hot", "warm", "cold")
UNSURE = ("undated", "without_amount", "without_events")
SUMS = ("amount", "expected_value", "expected_of_stuck", "stuck", *UNSURE)
_MONEY: dict[str, Any] = {
    "open_deals": pl.Int64,
    "amount": pl.Float64,
    "expected_value": pl.Float64,
    "stuck": pl.Int64,
}
STAGES: dict[str, Any] = {
    "stage": pl.String,
    **_MONEY,
    "went_on": pl.Int64,
    "median_days_to_go_on": pl.Float64,
    "stuck_after_days": pl.Float64,
    "closed_from_stage": pl.Int64,
    **dict.fromkeys(("win_probability", "win_probability_low", "win_probability_high"), pl.Float64),
}
"""The columns by stage."""
BY_WARMTH = {"warmth": pl.String, **_MONEY}
"""The columns by warmth."""


def totals(told: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """A row a stage and warmth of what `prospects` told: `deals`, and the sums of `SUMS`."""
    counted = (
        told.select(
            "stage",
            "warmth",
            nw.when(nw.col("stuck"))
            .then(nw.col("expected_value").fill_null(0.0))
            .otherwise(0.0)
            .alias("expected_of_stuck"),
            nw.when(nw.col("stuck")).then(1).otherwise(0).cast(nw.Int64).alias("stuck"),
            *(nw.col(name).fill_null(0.0).alias(name) for name in ("amount", "expected_value")),
            _missing("days_in_stage").alias("undated"),
            _missing("amount").alias("without_amount"),
            "without_events",
        )
        .group_by("stage", "warmth")
        .agg(
            nw.len().alias("deals"),
            *(nw.col(name).sum() for name in SUMS),
        )
    )
    return rows_of(counted)


def _missing(name: str) -> nw.Expr:
    return nw.when(nw.col(name).is_null()).then(1).otherwise(0).cast(nw.Int64)


def money(rows: Iterable[Mapping[str, Any]], counted: str = "open_deals") -> dict[str, Any]:
    """How many deals (under the name `counted`), their `amount`, `expected_value`, `stuck` ones."""
    chosen = list(rows)
    return {
        counted: total(chosen, "deals"),
        "amount": in_cents(sum(row["amount"] for row in chosen)),
        "expected_value": in_cents(sum(row["expected_value"] for row in chosen)),
        "stuck": total(chosen, "stuck"),
    }


def total(rows: Iterable[Mapping[str, Any]], column: str) -> int:
    """The sum of a column of counts."""
    # DuckDB adds whole numbers up to decimals.
    return int(sum(row[column] for row in rows))


def by_stage(
    rows: list[dict[str, Any]], pace: StagePace, limits: list[float | None]
) -> list[dict[str, Any]]:
    """The rows of `OpenDeals.stages`; `limits` are the days after which a deal is stuck."""
    return [
        {
            "stage": stage,
            **money(row for row in rows if row["stage"] == stage),
            "went_on": sum(pace.went_on[place].values()),
            "median_days_to_go_on": pace.median_days(place),
            "stuck_after_days": limits[place],
            "closed_from_stage": pace.closed[place],
            "win_probability": pace.probability(place),
            "win_probability_low": pace.interval(place)[0],
            "win_probability_high": pace.interval(place)[1],
        }
        for place, stage in enumerate(pace.places[:-1])
    ]


def by_warmth(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of `OpenDeals.warmth`."""
    names: list[str | None] = list(WARMTH)
    if any(row["warmth"] is None for row in rows):
        names.append(None)
    return [
        {"warmth": name, **money(row for row in rows if row["warmth"] == name)} for name in names
    ]
