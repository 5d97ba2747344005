"""The pace of deals: when one is stuck, and what share of those that reached a stage was won."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from crm_widgets.analysis import open_deals
from crm_widgets.demo import build_demo
from crm_widgets.model import Pipeline
from crm_widgets.store import ClientBase
from crm_widgets.widgets.deals.deal_pace import pace_of

SALES = Pipeline(name="Sales", stages=["Lead", "Talk"])


def _deal(deal_id: str, stage: str, created: str = "", closed: str = "") -> dict[str, Any]:
    return {"id": deal_id, "stage": stage, "created_at": created, "closed_at": closed}


def _event(deal_id: str, to_stage: str, at: str | None) -> dict[str, Any]:
    return {"deal_id": deal_id, "to_stage": to_stage, "at": at}


def _way(deal_id: str, *steps: str) -> list[dict[str, Any]]:
    """ "Lead 1", "Talk 11": came to Lead on 1 March, to Talk on the 11th."""
    return [
        _event(deal_id, stage, f"2026-03-{int(day):02}T09:00:00Z")
        for stage, day in (step.split() for step in steps)
    ]


def test_stuck_is_longer_than_nine_in_ten_of_those_that_went_on() -> None:
    days = [2, 3, 4, 5, 6, 7, 8, 9, 21, 28]
    deals = [_deal(str(n), "Talk") for n in range(10)]
    events = [
        event for n, day in enumerate(days) for event in _way(str(n), "Lead 1", f"Talk {day}")
    ]
    pace = pace_of(SALES, deals, events)
    assert pace.stuck_after == {"Lead": 20, "Talk": 14}
    assert pace.unjudged == {"Talk"}


def test_where_deals_go_on_the_same_day_one_that_waits_is_stuck() -> None:
    deals = [_deal(str(n), "Talk") for n in range(10)]
    events = [event for n in range(10) for event in _way(str(n), "Lead 1", "Talk 1")]
    assert pace_of(SALES, deals, events).stuck_after["Lead"] == 0


def test_a_stay_that_ended_in_a_loss_or_a_step_back_tells_nothing_of_the_usual_pace() -> None:
    deals = [_deal(str(n), "Lost") for n in range(12)]
    events = [event for n in range(12) for event in _way(str(n), "Talk 1", "Lead 25", "Lost 28")]
    pace = pace_of(SALES, deals, events)
    assert pace.stuck_after == {"Lead": 14, "Talk": 14}
    assert pace.unjudged == {"Lead", "Talk"}


def test_the_board_says_what_the_analysis_says(sqlite_base: ClientBase) -> None:
    build_demo(sqlite_base)
    pipeline = sqlite_base.pipelines.default()
    deals, events = (sqlite_base.tinydb.table(name).all() for name in ("deals", "stage_events"))
    deals = [deal for deal in deals if deal["pipeline"] == pipeline.name]
    pace = pace_of(pipeline, deals, events)
    told = open_deals(
        sqlite_base.frames.deals("polars").filter(pl.col("pipeline") == pipeline.name),
        sqlite_base.frames.stage_events("polars"),
        as_of="2026-11-21",
        stages=pipeline.stages,
    )
    rows = {row["stage"]: row for row in told.stages.to_dicts()}
    for stage in pipeline.stages:
        judged = None if stage in pace.unjudged else pace.stuck_after[stage]
        assert judged == rows[stage]["stuck_after_days"], stage
        assert pace.won_share[stage] == pytest.approx(rows[stage]["win_probability"]), stage
    assert (pace.usual_age, pace.high_age) == told.warmth_days


def test_the_share_won_counts_the_closed_deals_that_reached_a_stage() -> None:
    deals = [
        *(_deal(f"won{n}", "Won") for n in range(6)),
        *(_deal(f"lost{n}", "Lost") for n in range(10)),
        _deal("open", "Talk"),
    ]
    events = [
        *(event for n in range(6) for event in _way(f"won{n}", "Lead 1", "Won 9")),
        *(event for n in range(4) for event in _way(f"lost{n}", "Lead 1", "Talk 3", "Lost 9")),
        *(event for n in range(4, 10) for event in _way(f"lost{n}", "Lead 1", "Lost 9")),
        *_way("open", "Lead 1", "Talk 5"),
    ]
    assert pace_of(SALES, deals, events).won_share == {"Lead": 3 / 8, "Talk": 3 / 5}


def test_too_few_closed_deals_give_no_share_and_no_usual_age() -> None:
    pace = pace_of(SALES, [_deal("a", "Won")], _way("a", "Lead 1", "Won 2"))
    assert (pace.won_share, pace.usual_age, pace.high_age) == ({}, None, None)


def test_a_deal_is_in_its_stage_since_it_last_came_there() -> None:
    deals = [
        _deal("a", "Lead"),
        _deal("b", "Lead", created="2026-03-04T09:00:00Z"),
        _deal("c", "Lead"),
    ]
    events = [*_way("a", "Lead 1", "Talk 5", "Lead 8"), _event("b", "Lead", None)]
    assert pace_of(SALES, deals, events).since == {
        "a": datetime(2026, 3, 8, 9, tzinfo=UTC),
        "b": datetime(2026, 3, 4, 9, tzinfo=UTC),
    }


def test_the_ages_by_which_half_and_nine_in_ten_were_won() -> None:
    deals = [
        _deal(str(n), "Won", "2026-03-01T09:00:00Z", f"2026-03-{n:02}T09:00:00Z")
        for n in range(2, 12)
    ]
    pace = pace_of(SALES, deals, [])
    assert (pace.usual_age, pace.high_age) == (5, 9)
