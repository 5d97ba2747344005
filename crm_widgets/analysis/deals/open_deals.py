"""Open deals: how long they wait, how far from the purchase they are, and what they may bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.deals.deal_forecast import deal_forecast, where_deals_are
from crm_widgets.analysis.deals.deals import Deals, read_deals
from crm_widgets.analysis.deals.open_deal_totals import (
    BY_WARMTH,
    STAGES,
    UNSURE,
    by_stage,
    by_warmth,
    money,
    total,
    totals,
)
from crm_widgets.analysis.deals.stage_events import read_stage_events
from crm_widgets.analysis.deals.stage_pace import StagePace, stage_pace
from crm_widgets.analysis.frame.columns import in_cents, rows_of
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.errors import InvalidValue

HOT_UNTIL, WARM_UNTIL = 0.5, 0.9
_TOLD = ("contact_id", "title", "owner", "channel", "product")
_COLUMNS = (
    "deal_id", *_TOLD, "stage", "amount", "age_days", "days_in_stage", "warmth", "stages_left",
    "expected_days_left", "win_probability", "closed_from_stage", "expected_value",
    "stuck_after_days", "stuck",
)  # fmt: skip


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
    now = engine.materialise(where_deals_are(own, events))
    told = engine.materialise(
        deal_forecast(now.filter(nw.col("is_open")), pace, limits, warmth, read.as_of)
    )
    rows = totals(told)
    return OpenDeals(
        engine.back(told.select(*_COLUMNS).sort("deal_id")),
        table_of(engine, by_stage(rows, pace, limits), STAGES),
        table_of(engine, by_warmth(rows), BY_WARMTH),
        read.as_of,
        warmth,
        sum(pace.ages_won.values()),
        **money(rows, "deals_open"),
        expected_of_stuck=in_cents(sum(row["expected_of_stuck"] for row in rows)),
        **{name: total(rows, name) for name in UNSURE},
        closed_without_event=_closed_without_event(now),
        unknown_stages=events.unknown,
    )


def _refuse_odd(warmth_days: tuple[float, float] | None, quantile: float) -> None:
    if warmth_days is not None and not 0 <= warmth_days[0] <= warmth_days[1]:
        raise InvalidValue(
            f"warmth_days {warmth_days} are no two ages in order: give hot until, warm until, "
            "such as (30, 90)."
        )
    if not 0 < quantile < 1:
        raise InvalidValue(f"stuck_quantile {quantile} is no share: give one such as 0.9.")


def _limits(
    pace: StagePace, given: Mapping[str, float] | None, quantile: float
) -> list[float | None]:
    stages = pace.places[:-1]
    unknown = sorted(set(given or {}) - set(stages))
    if unknown:
        raise InvalidValue(
            f"stuck_after names {unknown[0]!r}; the open stages are: {', '.join(stages)}."
        )
    found = dict(enumerate(given.get(stage) for stage in stages)) if given else {}
    return [
        pace.stuck_after(place, quantile) if found.get(place) is None else found[place]
        for place in range(len(stages))
    ]


def _pair(ages: tuple[float, ...] | None) -> tuple[float, float] | None:
    return None if ages is None else (ages[0], ages[1])


def _closed_without_event(now: nw.LazyFrame[Any]) -> int:
    told = now.filter(nw.col("forgotten")).select(nw.len().alias("deals"))
    return int(rows_of(told)[0]["deals"])
