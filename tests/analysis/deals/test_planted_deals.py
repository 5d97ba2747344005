"""Stuck deals and the weak channel of the demo base are found, and nothing else is."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from crm_widgets.analysis import (
    channels_table,
    conversion_table,
    deal_flow,
    funnel_by,
    funnel_cohorts,
    lost_reasons,
    new_or_repeat,
    open_deals,
)
from tests.analysis.frames import table

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads((DATA / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def demo() -> dict[str, pl.DataFrame]:
    names = ("contacts", "deals", "pipelines", "purchases", "stage_events")
    return {name: pl.read_csv(DATA / f"{name}.csv", try_parse_dates=True) for name in names}


def pipelines(demo: dict[str, pl.DataFrame]) -> list[tuple[str, list[str], pl.DataFrame]]:
    """Each pipeline's name, stages and deals."""
    return [
        (row["name"], row["stages"].split("; "), demo["deals"].filter(pipeline=row["name"]))
        for row in demo["pipelines"].to_dicts()
    ]


def score(what: str, result: set[Any], planted: set[Any]) -> tuple[float, float]:
    """Precision and recall, shown with -s."""
    right = len(result & planted)
    precision, recall = right / len(result), right / len(planted)
    scores = f"precision {precision:.2f}, recall {recall:.2f}"
    sys.stdout.write(f"\n{what}: {len(planted)} planted, {len(result)} result, {scores}\n")
    return precision, recall


def test_the_stuck_deals_are_found_and_no_other(
    truth: dict[str, Any], demo: dict[str, pl.DataFrame]
) -> None:
    planted = {deal["deal_id"]: deal["days_in_stage"] for deal in truth["stuck_deals"]["deals"]}
    result: dict[str, int] = {}
    for _, stages, own in pipelines(demo):
        seen = open_deals(own, demo["stage_events"], as_of=truth["as_of"], pipeline=stages)
        assert seen.deals_open == own.filter(~pl.col("stage").is_in(["Won", "Lost"])).height
        assert (seen.undated, seen.without_events, seen.closed_without_event) == (0, 0, 0)
        stuck = seen.deals.filter(pl.col("stuck"))
        result |= dict(zip(stuck["deal_id"], stuck["days_in_stage"], strict=True))
        assert set(stuck["warmth"]) == {"cold"}
    assert score("stuck deals", set(result), set(planted)) == (1.0, 1.0)
    assert result == planted


@pytest.mark.parametrize("by_lead", [False, True])
def test_the_weak_channel_is_found_by_deals_and_by_leads(
    truth: dict[str, Any], demo: dict[str, pl.DataFrame], by_lead: bool
) -> None:
    if by_lead:
        rows = table(
            channels_table(
                demo["contacts"], demo["deals"], demo["purchases"], as_of=truth["as_of"]
            ).channels
        )
    else:
        rows = table(conversion_table(demo["deals"], as_of=truth["as_of"]))
    weak = {row["channel"] for row in rows if row["weak"]}
    planted = {truth["weak_channel"]["channel"]}
    what = "weak channel, by lead" if by_lead else "weak channel, by deal"
    assert score(what, weak, planted) == (1.0, 1.0)


def test_deals_of_new_clients_are_new_and_those_of_the_others_are_repeat(
    truth: dict[str, Any], demo: dict[str, pl.DataFrame]
) -> None:
    kinds = new_or_repeat(demo["deals"], as_of=truth["as_of"], purchases=demo["purchases"])
    by_pipeline = demo["deals"].join(kinds, on="id").group_by("pipeline", "new_or_repeat").len()
    counts = {(row["pipeline"], row["new_or_repeat"]): row["len"] for row in by_pipeline.to_dicts()}
    # One of Repeat was opened on 20 July 2026, a week before its contact's first purchase.
    assert counts == {("New clients", "new"): 302, ("Repeat", "repeat"): 197, ("Repeat", "new"): 1}


def test_funnels_by_channel_and_by_month_hold_every_deal_and_no_deal_went_back(
    truth: dict[str, Any], demo: dict[str, pl.DataFrame]
) -> None:
    for _, stages, own in pipelines(demo):
        about: dict[str, Any] = {"as_of": truth["as_of"], "pipeline": stages}
        moves = demo["stage_events"].join(own, left_on="deal_id", right_on="id", how="semi")
        by_channel = funnel_by(demo["stage_events"], own, by="channel", **about)
        for result in (by_channel, funnel_cohorts(moves, **about)):
            assert result.groups["deals"].sum() == own.height
            assert result.groups["won"].sum() == own.filter(stage="Won").height
        flow = deal_flow(moves, **about)
        assert (flow.deals, flow.returned_deals, flow.gaps) == (own.height, 0, 0)
        assert flow.skipped_deals > 0
        lost = lost_reasons(own, demo["stage_events"], **about)
        assert (lost.lost, lost.unstated) == (own.filter(stage="Lost").height, 0)
        assert lost.stages["deals"].sum() == lost.lost
