"""The funnel page without a browser: both counts, win rate, time to close, what to beware of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crm_widgets.model import Deal, Pipeline, StageEvent
from crm_widgets.pages.funnel.page import Funnel
from crm_widgets.store import ClientBase, open_base

HISTORIES = {
    "won": ("Search", ["Lead 1", "Talk 3", "Won 11"]),
    "straight": ("Search", ["Lead 2", "Won 22"]),
    "lost": ("Social", ["Lead 4", "Talk 6", "Lost 9"]),
    "open": ("", ["Lead 10", "Talk 30"]),
}


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        yield base


@pytest.fixture
def page(base: ClientBase) -> Funnel:
    base.pipelines.add(Pipeline(name="Sales", stages=["Lead", "Talk"]))
    deals, events = [], []
    for deal_id, (channel, history) in HISTORIES.items():
        steps = [step.split() for step in history]
        days = [datetime(2026, 3, int(day), 9, tzinfo=UTC) for _stage, day in steps]
        last = steps[-1][0]
        deal = {
            "id": deal_id,
            "title": deal_id,
            "pipeline": "Sales",
            "stage": last,
            "channel": channel,
            "created_at": days[0],
            "closed_at": days[-1] if last in ("Won", "Lost") else None,
        }
        deals.append(Deal.model_validate(deal))
        before = None
        for (stage, _day), at in zip(steps, days, strict=True):
            event = {"deal_id": deal_id, "from_stage": before, "to_stage": stage, "at": at}
            events.append(StageEvent.model_validate(event))
            before = stage
    base.deals.add_many(deals, events=events)
    return Funnel(base)


def _texts(table: object) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in table.rows]  # type: ignore[attr-defined]


def test_the_subtitle_says_deals_the_day_and_what_the_win_rate_is(page: Funnel) -> None:
    assert page.heading.line == ("4\u00a0deals, as of 30\u00a0March 2026; win rate 67% of 3 closed")


def test_visited_and_reached_stand_side_by_side(page: Funnel) -> None:
    assert [row[:4] for row in _texts(page.stages)] == [
        ["Lead", "4", "4", "100.0%"],
        ["Talk", "3", "4", "50.0%"],
        ["Won", "2", "2", "–"],
    ]
    assert "3 visited · 4 reached" in page.chart.svg


def test_the_time_to_close_with_and_without_open_deals(page: Funnel) -> None:
    assert page.conversion.facts == [
        {"value": "10 days", "label": "median of closed deals"},
        {"value": "10 days", "label": "median with open deals"},
        {"value": "15 days", "label": "median of won deals"},
        {"value": "5 days", "label": "median of lost deals"},
    ]


def test_deals_are_compared_by_what_is_chosen(page: Funnel) -> None:
    assert _texts(page.conversion) == [
        ["Search", "2", "2", "100.0%"],
        ["Social", "1", "0", "0.0%"],
        ["not stated", "1", "0", "–"],
    ]
    page.controls.set("by", "owner")
    assert _texts(page.conversion) == [["not stated", "4", "2", "66.7%"]]
    assert page.conversion_chart.title == "Win rate by owner"


def test_a_cohort_is_chosen_by_its_days(page: Funnel) -> None:
    page.controls.set("created_from", "2026-03-02")
    page.controls.set("created_to", "2026-03-04")
    assert page.heading.line == (
        "2\u00a0deals created 2\u00a0March 2026 to 4\u00a0March 2026, as of 30\u00a0March 2026; "
        "win rate 50% of 2 closed"
    )


def test_days_the_wrong_way_round_are_refused_in_words(page: Funnel) -> None:
    page.controls.set("created_from", "2026-03-04")
    page.controls.set("created_to", "2026-03-02")
    assert page.computation.note["text"] == (
        "“Created from” (4\u00a0March 2026) is after “to” (2\u00a0March 2026). Choose an earlier day."
    )


def test_a_day_before_all_deals_is_refused_in_words(page: Funnel) -> None:
    page.controls.set("as_of", "2019-01-01")
    assert page.computation.note["text"].endswith(
        "You chose 1\u00a0January 2019. Choose a later day."
    )


def test_the_day_can_be_chosen(page: Funnel) -> None:
    assert page.controls.chosen["as_of"] == date(2026, 3, 30)
    page.controls.set("as_of", "2026-03-10")
    assert page.heading.line.endswith("as of 10\u00a0March 2026; win rate 0% of 1 closed")


def test_undated_deals_are_reported(page: Funnel) -> None:
    assert page.notice.note == {}
    page.base.deals.add_many(
        [Deal(id="old", title="Old", pipeline="Sales", stage="Lead")],
        events=[StageEvent(deal_id="old", to_stage="Lead")],
    )
    assert page.poll()
    assert page.notice.note["text"] == (
        "1\u00a0deal reached a stage on an unknown date: counted, but left out of all durations."
    )


def test_a_deal_that_closed_before_it_was_created_is_counted_and_named(page: Funnel) -> None:
    deal = {
        "id": "back", "title": "Backdated", "pipeline": "Sales", "stage": "Won",
        "created_at": "2026-03-20T09:00:00Z", "closed_at": "2026-03-02T09:00:00Z",
    }  # fmt: skip
    event = {"deal_id": "back", "to_stage": "Won", "at": "2026-03-02T09:00:00Z"}
    page.base.deals.add_many([Deal.model_validate(deal)], events=[StageEvent.model_validate(event)])
    assert page.poll()
    assert (
        "1\u00a0deal closed before being created and left out of all durations: “Backdated”."
        in (page.notice.note["text"])
    )
    assert page.result.funnel.won == 3
    assert page.conversion.facts[2]["value"] == "15 days"


def test_a_funnel_without_losses_says_so_and_leads_with_the_share_won(page: Funnel) -> None:
    page.base.deals.remove("lost")
    assert page.poll()
    assert page.heading.line.endswith("as of 30\u00a0March 2026; 2 won, 67% of all")
    assert page.notice.note["text"].startswith("No deals are marked as lost")
    assert [head["label"] for head in page.conversion.heads][-1] == "Won of all"
    assert page.conversion_chart.layout.display == "none"
    assert page.open_chart.caption.endswith("there is no expected value yet.")


def test_a_move_on_the_board_is_in_the_funnel(page: Funnel) -> None:
    page.base.deals.move("open", "Won")
    assert page.poll()
    assert page.result.funnel.won == 3


def test_an_empty_base_says_what_to_do(base: ClientBase) -> None:
    page = Funnel(base)
    assert page.body.children == (page.hint,)
    assert page.heading.line == "No deals yet"
