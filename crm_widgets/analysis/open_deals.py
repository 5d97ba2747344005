"""Open deals: how long they wait, how far from the purchase they are, and what they may bring."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.columns import rows_of
from crm_widgets.analysis.deal_prospects import prospects, where_deals_are
from crm_widgets.analysis.deals import Deals, read_deals
from crm_widgets.analysis.rows import table_of
from crm_widgets.analysis.stage_events import read_stage_events
from crm_widgets.analysis.stage_pace import StagePace, stage_pace

WARMTH = ("hot", "warm", "cold")
HOT_UNTIL, WARM_UNTIL = 0.5, 0.9
_TOLD = ("contact_id", "title", "owner", "channel", "product")
_COLUMNS = (
    "deal_id", *_TOLD, "stage", "amount", "age_days", "days_in_stage", "warmth", "stages_left",
    "expected_days_left", "win_probability", "closed_from_stage", "expected_value",
    "stuck_after_days", "stuck",
)  # fmt: skip
_MONEY: dict[str, Any] = {
    "open_deals": pl.Int64,
    "amount": pl.Float64,
    "expected_value": pl.Float64,
    "stuck": pl.Int64,
}
_STAGES: dict[str, Any] = {
    "stage": pl.String,
    **_MONEY,
    "went_on": pl.Int64,
    "median_days_to_go_on": pl.Float64,
    "stuck_after_days": pl.Float64,
    "closed_from_stage": pl.Int64,
    **dict.fromkeys(("win_probability", "win_probability_low", "win_probability_high"), pl.Float64),
}


@dataclass(frozen=True)
class OpenDeals:
    """What `open_deals` found. The frames are of the kind that came in.

    - `deals`, one row an open deal, sorted by `deal_id`: `deal_id`, `contact_id`, `title`, `owner`,
      `channel`, `product`, `stage`, `amount`; `age_days`, `days_in_stage` (whole days up to
      `as_of`); `warmth` (hot, warm, cold); `stages_left` to won; `expected_days_left`;
      `win_probability` (0 to 1) and `closed_from_stage`, the deals it stands on; `expected_value` =
      `amount` x `win_probability`, to the cent; `stuck_after_days`, and `stuck` (true or false).
      What cannot be told is missing.
    - `stages`, one row an open stage in their order: `stage`, `open_deals`, `amount`,
      `expected_value`, `stuck` (how many), `went_on` (stays that the next two stand on),
      `median_days_to_go_on`, `stuck_after_days`, `closed_from_stage`, `win_probability` with its
      95 % interval `win_probability_low`, `win_probability_high` (Wilson 1927).
    - `warmth`: `warmth`, `open_deals`, `amount`, `expected_value`, `stuck`; a last row without a
      name where the age of some is not known.

    `warmth_days`: a deal is hot up to the first age, warm up to the second, else cold; None where
    too few were won to tell, and none were given. `won_deals`: those they stand on. `deals_open`,
    `amount`, `expected_value`, `stuck`: of all; `expected_of_stuck`: the part of the expected value
    that is asked of stuck deals. `undated`: open deals whose days in stage nobody
    knows. `without_amount`: those with no amount: nothing is expected of them. `without_events`:
    those that have no event up to `as_of`. `closed_without_event`: deals that are won or lost by
    their own word, though their last event is in an open stage: not among the open ones.
    `unknown_stages`: stages of events that are in no place of the funnel, with the number of
    events.
    """

    deals: Any
    stages: Any
    warmth: Any
    as_of: date
    warmth_days: tuple[float, float] | None
    won_deals: int
    deals_open: int
    amount: float
    expected_value: float
    stuck: int
    expected_of_stuck: float
    undated: int
    without_amount: int
    without_events: int
    closed_without_event: int
    unknown_stages: dict[str, int]


def open_deals(
    deals: Any,
    stage_events: Any,
    *,
    as_of: date | str,
    stages: Sequence[str],
    won: str = "Won",
    lost: str = "Lost",
    warmth_days: tuple[float, float] | None = None,
    stuck_after: Mapping[str, float] | None = None,
    stuck_quantile: float = 0.9,
    least: int = 10,
) -> OpenDeals:
    """The deals that were open at the end of the day `as_of`.

    In: `deals` of one pipeline, with `id`, `stage` (text) and, where there are, `contact_id`,
    `title`, `owner`, `channel`, `product`, `amount`, `created_at`, `closed_at`; `stage_events` and
    `stages` as `funnel_table` (events of other deals are not seen). A deal is in the stage of its
    last event; one without events is in its own `stage`, and nobody knows since when.

    - **Warmth** compares a deal's age, since its first event (else since `created_at`), with the
      ages at which deals were won. Hot: up to the median; half of the won deals took longer. Warm:
      up to the 90th percentile. Cold: older than nine in ten won deals ever were. Percentiles are
      of the nearest rank: days that were observed. `warmth_days` gives two ages instead.
    - **Distance**: stages left, won counted; `expected_days_left` adds the median stays of the
      stages after this one, and what is left of this one's: a rule of thumb, for deals that skip a
      stage are faster.
    - **Probability** of being won: of the deals that passed the stage and are closed, the share
      won. Open ones tell nothing yet. A stuck deal keeps the probability of its stage, which
      flatters it: see `expected_of_stuck`.
    - **Stuck**: in its stage for longer than `stuck_quantile` of the stays that went on to a later
      stage took (nearest rank); or than `stuck_after` says, in days a stage.

    A figure that stands on fewer than `least` deals is missing: too few to tell. 10, because below
    that the 90th percentile is nothing but the longest one.

    Raises `ColumnError` and `AsOfError` as `funnel_table`; `ValueError` for limits that do not fit.
    """
    _refuse_odd(warmth_days, stuck_quantile)
    about: dict[str, Any] = {"as_of": as_of, "won": won, "lost": lost}
    read = read_deals(deals, {"id": "text"}, dict.fromkeys(_TOLD, "text"), **about)
    own = read.frame.rename({"id": "deal_id"})
    asked = Deals(own.select("deal_id"), read.engine, read.as_of)
    events = read_stage_events(stage_events, stages=stages, deals=asked, **about)
    pace = stage_pace(events, least=least)
    limits = _limits(pace, stuck_after, stuck_quantile)
    warmth = warmth_days or _pair(pace.ages(HOT_UNTIL, WARM_UNTIL))
    engine = read.engine
    now = engine.settled(where_deals_are(own, events))
    told = engine.settled(
        prospects(now.filter(nw.col("is_open")), pace, limits, warmth, read.as_of)
    )
    rows = rows_of(_totals(told))
    return OpenDeals(
        engine.back(told.select(*_COLUMNS).sort("deal_id")),
        table_of(engine, _stages(rows, pace, limits), _STAGES),
        table_of(engine, _warmth(rows), {"warmth": pl.String, **_MONEY}),
        read.as_of,
        warmth,
        sum(pace.ages_won.values()),
        **_money(rows, "deals_open"),
        expected_of_stuck=round(float(sum(row["expected_of_stuck"] for row in rows)), 2),
        **{name: _sum(rows, name) for name in _UNSURE},
        closed_without_event=_closed_without_event(now),
        unknown_stages=events.unknown,
    )


_SUMS = ("amount", "expected_value", "expected_of_stuck", "stuck")
_UNSURE = ("undated", "without_amount", "without_events")


def _refuse_odd(warmth_days: tuple[float, float] | None, quantile: float) -> None:
    if warmth_days is not None and not 0 <= warmth_days[0] <= warmth_days[1]:
        raise ValueError(
            f"warmth_days {warmth_days} are no two ages in order: give hot until, warm until, "
            "such as (30, 90)."
        )
    if not 0 < quantile < 1:
        raise ValueError(f"stuck_quantile {quantile} is no share: give one such as 0.9.")


def _limits(
    pace: StagePace, given: Mapping[str, float] | None, quantile: float
) -> list[float | None]:
    stages = pace.places[:-1]
    unknown = sorted(set(given or {}) - set(stages))
    if unknown:
        raise ValueError(
            f"stuck_after names {unknown[0]!r}; the open stages are: {', '.join(stages)}."
        )
    found = dict(enumerate(given.get(stage) for stage in stages)) if given else {}
    return [
        pace.stuck_after(place, quantile) if found.get(place) is None else found[place]
        for place in range(len(stages))
    ]


def _pair(ages: tuple[float, ...] | None) -> tuple[float, float] | None:
    return None if ages is None else (ages[0], ages[1])


def _totals(told: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return (
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
            *(nw.col(name).sum() for name in (*_SUMS, *_UNSURE)),
        )
    )


def _missing(name: str) -> nw.Expr:
    return nw.when(nw.col(name).is_null()).then(1).otherwise(0).cast(nw.Int64)


def _money(rows: Iterable[Mapping[str, Any]], counted: str = "open_deals") -> dict[str, Any]:
    chosen = list(rows)
    return {
        counted: _sum(chosen, "deals"),
        "amount": round(float(sum(row["amount"] for row in chosen)), 2),
        "expected_value": round(float(sum(row["expected_value"] for row in chosen)), 2),
        "stuck": _sum(chosen, "stuck"),
    }


def _sum(rows: Iterable[Mapping[str, Any]], column: str) -> int:
    # DuckDB adds whole numbers up to decimals.
    return int(sum(row[column] for row in rows))


def _stages(
    rows: list[dict[str, Any]], pace: StagePace, limits: list[float | None]
) -> list[dict[str, Any]]:
    return [
        {
            "stage": stage,
            **_money(row for row in rows if row["stage"] == stage),
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


def _warmth(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names: list[str | None] = list(WARMTH)
    if any(row["warmth"] is None for row in rows):
        names.append(None)
    return [
        {"warmth": name, **_money(row for row in rows if row["warmth"] == name)} for name in names
    ]


def _closed_without_event(now: nw.LazyFrame[Any]) -> int:
    told = now.filter(nw.col("forgotten")).select(nw.len().alias("deals"))
    return int(rows_of(told)[0]["deals"])
