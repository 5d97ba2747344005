"""Metrics of deals are rows of the analysis, and hold for the stage they were computed for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crm_widgets.insights.deal_metrics import refresh_deal_metrics
from crm_widgets.insights.refresh import due, refresh, refresh_if_due
from crm_widgets.model import Deal, Pipeline, StageEvent
from crm_widgets.store import ClientBase, DealMetrics, PipelineMetrics

DAY = date(2026, 1, 31)


def at(day: int) -> datetime:
    return datetime(2026, 1, day, 12, tzinfo=UTC)


@pytest.fixture
def sales(base: ClientBase) -> ClientBase:
    """Twelve deals won after 4 days in Lead and 6 in Talk, four lost out of Talk, two open."""
    pipeline = base.pipelines.add(Pipeline(name="New clients", stages=["Lead", "Talk"]))
    deals, events = [], []
    for number, end in enumerate([*["Won"] * 12, *["Lost"] * 4]):
        deal = Deal(
            id=f"d{number}", title=f"Deal {number}", pipeline=pipeline.name, stage=end,
            created_at=at(1), closed_at=at(11),
        )  # fmt: skip
        deals.append(deal)
        steps = [(None, "Lead", 1), ("Lead", "Talk", 5), ("Talk", end, 11)]
        events += [
            StageEvent(deal_id=deal.id, from_stage=from_, to_stage=to, at=at(day))
            for from_, to, day in steps
        ]
    for deal_id, day, amount in (("new", 30, 100), ("old", 10, 50)):
        deals.append(
            Deal(
                id=deal_id,
                title=deal_id,
                pipeline=pipeline.name,
                stage="Lead",
                amount=amount,
                created_at=at(day),
            )
        )
        events.append(StageEvent(deal_id=deal_id, to_stage="Lead", at=at(day)))
    base.deals.add_many(deals, events=events)
    return base


def test_each_open_deal_has_what_the_analysis_says_of_it(sales: ClientBase) -> None:
    assert refresh_deal_metrics(sales, DAY) == 2
    assert sales.deal_metrics.of_many({"new": "Lead", "old": "Lead", "d1": "Won"}) == {
        "new": DealMetrics(
            deal_id="new", stage="Lead", in_stage_since=date(2026, 1, 30),
            created=date(2026, 1, 30), warmth="hot", win_probability=0.75, expected_value=75.0,
            stuck_after_days=4.0, stuck=False,
        ),
        "old": DealMetrics(
            deal_id="old", stage="Lead", in_stage_since=date(2026, 1, 10),
            created=date(2026, 1, 10), warmth="cold", win_probability=0.75, expected_value=37.5,
            stuck_after_days=4.0, stuck=True,
        ),
    }  # fmt: skip
    pipeline = sales.deal_metrics.pipeline("New clients")
    assert pipeline.warmth_days == (10.0, 10.0)
    assert pipeline.of("Talk").stuck_after_days == 6.0
    assert sales.deal_metrics.pipeline("Another") == PipelineMetrics()


def test_what_was_computed_for_another_stage_is_not_shown(sales: ClientBase) -> None:
    refresh_deal_metrics(sales, DAY)
    moved = sales.deals.move("old", "Talk")
    assert sales.deal_metrics.of_many({"new": "Lead", "old": moved.stage}).keys() == {"new"}


def test_metrics_are_due_after_a_deal_moved_and_on_another_day(sales: ClientBase) -> None:
    refresh(sales, DAY)
    assert due(sales, DAY) == []
    sales.deals.move("new", "Talk")
    assert due(sales, DAY) == ["open deals"]
    assert due(sales, date(2026, 2, 1)) == ["buyers", "clients with orders", "open deals"]


def test_without_a_worker_a_page_computes_what_is_due(sales: ClientBase) -> None:
    assert refresh_if_due(sales)
    assert not refresh_if_due(sales)
    stamp = sales.deal_metrics.stamp
    assert stamp is not None
    assert (stamp.as_of, stamp.version) == (sales.clock.today(), sales.version)


def test_only_rows_that_differ_are_written(sales: ClientBase) -> None:
    refresh_deal_metrics(sales, DAY)
    version = sales.version
    refresh_deal_metrics(sales, DAY)
    assert sales.version == version
    sales.deals.remove("old")
    assert refresh_deal_metrics(sales, DAY) == 1
    assert sales.deal_metrics.of_many({"old": "Lead"}) == {}


def test_a_pipeline_without_losses_gives_no_probability(base: ClientBase) -> None:
    pipeline = base.pipelines.add(Pipeline(name="P", stages=["Lead"]))
    for number in range(12):
        base.deals.add(
            Deal(title=f"{number}", pipeline=pipeline.name, stage="Won", created_at=at(1))
        )
    open_deal = base.deals.add(Deal(title="open", pipeline=pipeline.name, amount=10))
    refresh_deal_metrics(base, base.clock.today())
    (row,) = base.deal_metrics.of_many({open_deal.id: "Lead"}).values()
    assert (row.win_probability, row.expected_value) == (None, None)
    assert base.deal_metrics.pipeline("P").no_losses
