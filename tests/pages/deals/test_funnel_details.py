"""The lower part of the funnel page: groups side by side, steps, lost reasons, velocity."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_widgets.model import Deal, Pipeline, StageEvent
from crm_widgets.pages.funnel.page import Funnel
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.data_table import DataTable

HISTORIES: dict[str, tuple[str, str, list[str]]] = {
    "won": ("Search", "", ["Lead 1", "Talk 3", "Won 11"]),
    "back": ("Search", "", ["Lead 2", "Talk 4", "Lead 5", "Lost 9"]),
    "lost": ("", "Price", ["Lead 4", "Talk 6", "Lost 9"]),
}


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        base.pipelines.add(Pipeline(name="Sales", stages=["Lead", "Talk"]))
        yield base


def add(base: ClientBase, name: str, channel: str, reason: str, history: list[str]) -> None:
    """A deal of March 2026 with an amount of 100; a step is a stage and its day."""
    steps = [step.split() for step in history]
    days = [datetime(2026, 3, int(day), 9, tzinfo=UTC) for _stage, day in steps]
    last = steps[-1][0]
    deal = {
        "id": name, "title": name, "pipeline": "Sales", "stage": last, "channel": channel,
        "lost_reason": reason, "amount": "100", "created_at": days[0],
        "closed_at": days[-1] if last in ("Won", "Lost") else None,
    }  # fmt: skip
    stages = [None, *(stage for stage, _day in steps)]
    events = [
        {"deal_id": name, "from_stage": before, "to_stage": stage, "at": at}
        for before, (stage, _day), at in zip(stages, steps, days, strict=False)
    ]
    base.deals.add_many(
        [Deal.model_validate(deal)], events=[StageEvent.model_validate(event) for event in events]
    )


@pytest.fixture
def page(base: ClientBase) -> Funnel:
    for name, (channel, reason, history) in HISTORIES.items():
        add(base, name, channel, reason, history)
    page = Funnel(base)
    assert page.computation.note == {}
    return page


def texts(table: DataTable) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in table.rows]


def test_groups_stand_side_by_side_by_what_is_compared(page: Funnel) -> None:
    details = page.details
    assert details.group_chart.title == "How far deals got, by channel"
    assert "Search, Talk: 100% (2)" in details.group_chart.svg
    assert "not stated, Won: 0% (0)" in details.group_chart.svg
    page.controls.set("by", "owner")
    assert details.group_chart.title == "How far deals got, by owner"
    assert "not stated, Won: 33% (1)" in details.group_chart.svg


def test_months_of_creation_stand_side_by_side(page: Funnel) -> None:
    assert "Mar 2026, Won: 33% (1)" in page.details.month_chart.svg


def test_steps_back_are_counted_and_shown(page: Funnel) -> None:
    assert texts(page.details.flow_table)[1][:5] == ["Talk", "3", "1", "1", "0"]
    assert "Talk to Lead: 1" in page.details.flow_chart.svg


def test_lost_deals_have_their_reason_and_the_stage_they_were_lost_from(page: Funnel) -> None:
    assert sorted(row[:3] for row in texts(page.details.lost_table)) == [
        ["Price", "Talk", "1"],
        ["not stated", "Lead", "1"],
    ]
    caption = page.details.lost_chart.caption.replace("\u00a0", " ")
    assert caption == "2 deals lost, €200; 1 without a reason."


def test_velocity_of_few_won_deals_says_so(page: Funnel) -> None:
    assert page.details.velocity_chart.title == "Money per day, by channel"
    assert "too few won deals" in page.details.velocity_chart.svg


def test_without_a_lost_deal_the_page_says_what_to_do(base: ClientBase) -> None:
    add(base, "won", *HISTORIES["won"])
    details = Funnel(base).details
    assert details.lost_chart.layout.display == "none"
    assert details.lost_table.empty.startswith("No deals are marked as lost.")


def test_a_cohort_is_the_cohort_of_every_part(page: Funnel) -> None:
    page.controls.set("created_from", "2026-03-03")
    assert page.computation.note == {}
    counts: list[Any] = [page.details.lost_table.rows, page.details.flow_table.rows]
    assert [len(rows) for rows in counts] == [1, 2]
    assert "not stated, Lead: 100% (1)" in page.details.group_chart.svg
    assert "Search" not in page.details.group_chart.svg
