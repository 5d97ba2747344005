"""Open deals: how long they wait, how far from the purchase they are, and what they may bring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.deals.deal_forecast import (
    BY_WARMTH,
    STAGES,
    UNCERTAIN,
    by_stage,
    by_warmth,
    deal_forecast,
    sums,
    total,
    totals,
)
from crm_widgets.analysis.deals.deals import AnyPipeline
from crm_widgets.analysis.deals.funnel import deal_records
from crm_widgets.analysis.deals.stage_events import StageEvents, read_stage_events
from crm_widgets.analysis.deals.stage_expectations import StagePace, stage_pace
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.result import Result
from crm_widgets.errors import InvalidValue

HOT_UNTIL, WARM_UNTIL = 0.5, 0.9
"""Shares of the won deals that were won at these ages or younger."""
_OWN = ("contact_id", "title", "owner", "channel", "product")
_COLUMNS = (
    "deal_id", *_OWN, "stage", "amount", "age_days", "days_in_stage", "warmth", "stages_left",
    "expected_days_left", "win_probability", "closed_from_stage", "expected_value",
    "stuck_after_days", "stuck",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DealLimits:
    """When a deal is hot, warm or stuck, where that is not to be learned from the deals.

    `warmth_days`: a deal is hot up to the first age, warm up to the second. `stuck_after`: days by
    stage. `stuck_quantile`: the share of stays that are shorter than a stuck one.
    """

    warmth_days: tuple[float, float] | None = None
    stuck_after: Mapping[str, float] = field(default_factory=dict)
    stuck_quantile: float = 0.9

    def __post_init__(self) -> None:
        ages = self.warmth_days
        if ages is not None and not 0 <= ages[0] <= ages[1]:
            raise InvalidValue(
                f"warmth_days {ages} are not two ages in ascending order; give the age limits of "
                "hot and warm, such as (30, 90)."
            )
        if not 0 < self.stuck_quantile < 1:
            raise InvalidValue(
                f"stuck_quantile {self.stuck_quantile} is not a share between 0 and 1; "
                "give one such as 0.9."
            )

    def days_by_place(self, pace: StagePace) -> list[float | None]:
        """The days after which a deal is stuck, by place."""
        stages = pace.places[:-1]
        unknown = sorted(set(self.stuck_after) - set(stages))
        if unknown:
            raise InvalidValue(
                f"stuck_after names {unknown[0]!r}; the open stages are: {', '.join(stages)}."
            )
        return [
            self.stuck_after.get(stage, pace.stuck_after(place, self.stuck_quantile))
            for place, stage in enumerate(stages)
        ]


LEARNED = DealLimits()


@dataclass(frozen=True, kw_only=True, repr=False)
class OpenDeals(Result):
    """The result of `open_deals`. The frames are of the kind that came in.

    - `deals`, one row an open deal, sorted by `deal_id`: `deal_id`, `contact_id`, `title`, `owner`,
      `channel`, `product`, `stage`, `amount`; `age_days`, `days_in_stage` (whole days up to
      `as_of`); `warmth` (hot, warm, cold); `stages_left` to won; `expected_days_left`;
      `win_probability` (0 to 1) and `closed_from_stage`, the deals it stands on; `expected_value` =
      `amount` x `win_probability`; `stuck_after_days`, and `stuck` (true or false). What is unknown
      is missing.
    - `stages`, one row an open stage in their order: `stage`, `open_deals`, `amount`,
      `expected_value`, `stuck` (how many), `moved_on` (stays that the next two stand on),
      `median_days_to_move_on`, `stuck_after_days`, `closed_from_stage`, `win_probability` with its
      95 % interval `win_probability_low`, `win_probability_high` (Wilson 1927).
    - `warmth`: `warmth`, `open_deals`, `amount`, `expected_value`, `stuck`; a last row without a
      name where the age of some is unknown.

    `warmth_days`: a deal is hot up to the first age, warm up to the second, else cold; None where
    too few were won to say, and none were given. `won_deals`: those they stand on. `deals_open`,
    `amount`, `expected_value`, `stuck`: of all; `expected_of_stuck`: the part of the expected value
    that comes of stuck deals. `no_losses`: no deal was ever marked lost, so that no probability is
    known. `undated`: open deals whose days in stage are unknown. `without_amount`: those with no
    amount: nothing is expected of them. `without_events`: those that have no event.
    `closed_without_event`: deals that are won or lost by their record, though their last event is
    in another stage. `closed_before_created`, `unknown_stages`: as in `FunnelTable`.
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
    no_losses: bool
    undated: int
    without_amount: int
    without_events: int
    closed_without_event: int
    closed_before_created: tuple[str, ...]
    unknown_stages: dict[str, int]


def open_deals(
    deals: Any,
    stage_events: Any,
    *,
    as_of: date | str,
    pipeline: AnyPipeline,
    limits: DealLimits = LEARNED,
    min_deals: int = 10,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> OpenDeals:
    """The deals that were open at the end of the day `as_of`.

    In: `deals` of one pipeline, with `id`, `stage` (text) and, where there are, `contact_id`,
    `title`, `owner`, `channel`, `product`, `amount`, `created_at`, `closed_at`; `stage_events` and
    `pipeline` as `funnel_table` (events of other deals are not seen). A deal is in the stage of its
    record; where no event led there, its days in the stage are unknown.

    - **Warmth** compares a deal's age, since its creation, with the ages at which deals were won.
      Hot: up to the median; half of the won deals took longer. Warm: up to the 90th percentile.
      Cold: older than nine in ten won deals ever were. Percentiles are of the nearest rank: days
      that were observed.
    - **Distance**: stages left, won counted; `expected_days_left` adds the median stays of the
      stages after this one, and what is left of this one's: a rule of thumb, for deals that skip a
      stage are faster.
    - **Probability** of being won: of the deals that reached the stage and are closed, the share
      won. Open ones say nothing yet. Where no deal was ever marked lost there is none. A stuck deal
      keeps the probability of its stage, which flatters it: see `expected_of_stuck`.
    - **Stuck**: in its stage for longer than `stuck_quantile` of the stays that ended in a later
      stage took (nearest rank).

    `limits` sets warmth and stuck by hand. A figure that stands on fewer than `min_deals` deals is
    missing: below 10 the 90th percentile is nothing but the longest one.

    Raises as `funnel_table`, and `InvalidValue` for limits that do not fit.
    """
    about: dict[str, Any] = {"as_of": as_of, "pipeline": pipeline, "time_zone": time_zone}
    records = deal_records(deals, None, dict.fromkeys(_OWN, "text"), currency=currency, **about)
    events = read_stage_events(stage_events, records, **about)
    pace = stage_pace(events, min_deals=min_deals)
    days = limits.days_by_place(pace)
    warmth = limits.warmth_days or _pair(pace.ages(HOT_UNTIL, WARM_UNTIL))
    engine, money = records.engine, records.engine.money
    forecast = deal_forecast(events, pace, days, warmth).collect("polars").lazy()
    rows = sums(forecast)
    return OpenDeals(
        deals=engine.from_polars(_rows(forecast, money.amounts("amount", "expected_value"))),
        stages=engine.from_rows(by_stage(rows, pace, days, money), STAGES),
        warmth=engine.from_rows(by_warmth(rows, money), BY_WARMTH),
        as_of=events.as_of,
        warmth_days=warmth,
        won_deals=sum(pace.ages_won.values()),
        **totals(rows, money, "deals_open"),
        expected_of_stuck=money.amount(total(rows, "expected_of_stuck")),
        no_losses=pace.no_losses,
        **{name: total(rows, name) for name in UNCERTAIN},
        closed_without_event=_closed_without_event(events),
        closed_before_created=events.closed_before_created(),
        unknown_stages=events.unknown,
    )


def _rows(forecast: nw.LazyFrame[Any], amounts: list[nw.Expr]) -> pl.DataFrame:
    rows: pl.DataFrame = (
        forecast.with_columns(*amounts)
        .select(*_COLUMNS)
        .sort("deal_id")
        .collect("polars")
        .to_native()
    )
    return rows


def _pair(ages: tuple[float, ...] | None) -> tuple[float, float] | None:
    return None if ages is None else (ages[0], ages[1])


def _closed_without_event(events: StageEvents) -> int:
    inferred = nw.col("inferred") & (nw.col("closing") == 1) & ~nw.col("without_events")
    rows = rows_of(events.last().filter(inferred).select(nw.len().alias("deals")))
    return int(rows[0]["deals"])
