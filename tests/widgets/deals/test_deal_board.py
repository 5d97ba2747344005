"""The deal board: columns, sums, tags; moves that ask, conflict and can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_widgets.insights.deal_metrics import refresh_deal_metrics
from crm_widgets.model import Contact, Deal, Pipeline, StageEvent, utc_now
from crm_widgets.store import ClientBase, ClientMetrics, RecordNotFound, describe_change, open_base
from crm_widgets.widgets.deals.deal_board import CARDS_AT_ONCE, DealBoard
from crm_widgets.widgets.kit.message import Message


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        base.pipelines.add(Pipeline(name="Sales", stages=["Lead", "Talk", "Offer"]))
        base.contacts.add(Contact(id="anna", name="Anna Ozola"))
        yield base


def _add(base: ClientBase, title: str, stage: str = "Lead", days: int = 2, **about: Any) -> Deal:
    about.setdefault("amount", 100)
    about.setdefault("pipeline", "Sales")
    created = utc_now() - timedelta(days=days)
    ended = {"closed_at": utc_now()} if stage in ("Won", "Lost") else {}
    deal = {"title": title, "stage": stage, "created_at": created, **ended, **about}
    return base.deals.add(Deal.model_validate(deal))


def _titles(board: DealBoard, stage: str) -> list[str]:
    columns = [*board.columns, board.lost]
    return [
        card["title"] for column in columns if column["stage"] == stage for card in column["cards"]
    ]


def test_a_column_a_stage_with_count_and_sum_and_lost_apart(base: ClientBase) -> None:
    _add(base, "Cooler", amount=1200)
    _add(base, "Water", amount=80)
    _add(base, "Cups", "Won", amount=30)
    board = DealBoard(base)
    assert [(column["stage"], column["count"], column["sum"]) for column in board.columns] == [
        ("Lead", "2", "€1,280"),
        ("Talk", "0", "€0"),
        ("Offer", "0", "€0"),
        ("Won", "1", "€30 this month"),
    ]
    assert board.lost["stage"] == "Lost"


def test_a_card_has_the_client_the_amount_and_the_days_in_the_stage(base: ClientBase) -> None:
    deal = _add(base, "Cooler", days=4, contact_id="anna", amount=640, channel="Web form")
    refresh_deal_metrics(base, base.clock.today())
    (card,) = DealBoard(base).columns[0]["cards"]
    assert card == {
        "id": deal.id,
        "title": "Cooler",
        "client": "Anna Ozola",
        "amount": "€640",
        "expected": "",
        "days": "4 days",
        "tag": "Web form",
        "tone": "",
        "why": "",
        "stuck": False,
    }


@pytest.fixture
def paced(base: ClientBase) -> ClientBase:
    """Ten deals that were won after 3 days in Lead, and ten that were lost there."""
    deals, events = [], []
    now = utc_now()
    for number in range(20):
        end = "Won" if number < 10 else "Lost"
        steps = [(None, "Lead", 9), ("Lead", end, 6)]
        deals.append(
            Deal(
                id=f"{end} {number}",
                title=f"{end} {number}",
                pipeline="Sales",
                stage=end,
                created_at=now - timedelta(days=9),
                closed_at=now - timedelta(days=6),
            )
        )
        events += [
            StageEvent(
                deal_id=f"{end} {number}",
                from_stage=before,
                to_stage=after,
                at=now - timedelta(days=days),
            )
            for before, after, days in steps
        ]
    base.deals.add_many(deals, events=events)
    return base


def test_a_deal_that_stays_too_long_is_stuck_and_says_why(paced: ClientBase) -> None:
    _add(paced, "Canteen", days=31)
    refresh_deal_metrics(paced, paced.clock.today())
    (card,) = DealBoard(paced).columns[0]["cards"]
    assert (card["tag"], card["tone"], card["stuck"]) == ("stuck", "warn", True)
    assert card["why"] == (
        "Longer in Lead than 3 days: 90% of the deals that moved on had done so by then."
    )
    assert card["expected"] == (
        "Expected €50: 50% of the closed deals that reached this stage were won."
    )


def test_where_too_few_deals_moved_on_none_is_stuck(base: ClientBase) -> None:
    _add(base, "Canteen", days=31)
    refresh_deal_metrics(base, base.clock.today())
    board = DealBoard(base)
    assert [card["stuck"] for card in board.columns[0]["cards"]] == [False]
    assert board.rules == ["A figure based on fewer than 10 deals is not shown."]


def test_a_deal_that_moved_shows_no_judgement_of_its_former_stage(paced: ClientBase) -> None:
    deal = _add(paced, "Canteen", days=31)
    refresh_deal_metrics(paced, paced.clock.today())
    board = DealBoard(paced)
    board.move(deal.id, "Talk", from_stage="Lead")
    (card,) = board.columns[1]["cards"]
    assert (card["stuck"], card["tag"], card["days"], card["expected"]) == (False, "", "", "")


def test_hot_is_shown_only_where_most_deals_are_not(paced: ClientBase) -> None:
    for number in range(3):
        _add(paced, f"Fresh {number}", days=1)
    refresh_deal_metrics(paced, paced.clock.today())
    assert {card["tag"] for card in DealBoard(paced).columns[0]["cards"]} == {""}
    for number in range(3):
        _add(paced, f"In Talk {number}", "Talk", days=30)
    refresh_deal_metrics(paced, paced.clock.today())
    board = DealBoard(paced)
    assert {card["tag"] for card in board.columns[0]["cards"]} == {"hot"}
    assert {card["tag"] for card in board.columns[1]["cards"]} == {"cold"}


def test_a_pipeline_without_losses_says_so_and_expects_nothing(base: ClientBase) -> None:
    for number in range(12):
        _add(base, f"Won {number}", "Won")
    _add(base, "Open")
    refresh_deal_metrics(base, base.clock.today())
    board = DealBoard(base)
    assert board.rules[0].startswith("No deals are marked as lost")
    assert board.summary_line() == "1\u00a0open deal, €100"


def test_a_deal_in_a_stage_that_the_pipeline_no_longer_has_stays_on_the_board(
    base: ClientBase,
) -> None:
    _add(base, "Left behind", "Offer")
    pipeline = base.pipelines.named("Sales")
    base.pipelines.update(pipeline.model_copy(update={"stages": ["Lead", "Talk"]}))
    board = DealBoard(base)
    assert [column["stage"] for column in board.columns] == ["Lead", "Talk", "Offer", "Won"]
    assert _titles(board, "Offer") == ["Left behind"]
    assert board.summary_line() == "1\u00a0open deal, €100"


def test_a_won_deal_of_a_client_who_had_bought_before_is_a_repeat(base: ClientBase) -> None:
    _add(base, "Cups", "Won", contact_id="anna")
    bought = ClientMetrics("anna", first_purchase=date(2020, 1, 5))
    base.client_metrics.replace([bought], as_of=date(2026, 11, 21), version=base.version)
    (card,) = DealBoard(base).columns[3]["cards"]
    assert (card["tag"], card["tone"]) == ("repeat", "good")


def test_won_shows_this_month_only(base: ClientBase) -> None:
    _add(base, "Old", "Won", closed_at=utc_now() - timedelta(days=40))
    assert _titles(DealBoard(base), "Won") == []


def test_cards_are_sent_fifty_at_a_time(base: ClientBase) -> None:
    made = [Deal(title=f"Deal {n}", stage="Lead", pipeline="Sales") for n in range(120)]
    base.deals.add_many(made)
    board = DealBoard(base)
    assert (len(_titles(board, "Lead")), board.columns[0]["more"]) == (CARDS_AT_ONCE, 50)
    assert board.columns[0]["count"] == "120"
    board.more("Lead")
    assert (len(_titles(board, "Lead")), board.columns[0]["more"]) == (100, 20)


def test_only_the_deals_of_one_owner(base: ClientBase) -> None:
    _add(base, "Mine", owner="Anna")
    _add(base, "Theirs", owner="Pēteris")
    assert _titles(DealBoard(base, "Sales", "Anna"), "Lead") == ["Mine"]


def test_the_line_has_open_deals_what_they_are_worth_and_what_is_expected(
    paced: ClientBase,
) -> None:
    _add(paced, "Open", amount=1000)
    refresh_deal_metrics(paced, paced.clock.today())
    assert DealBoard(paced).summary_line() == "1\u00a0open deal, €1,000; expected €500"


def test_a_base_without_closed_deals_expects_nothing(base: ClientBase) -> None:
    assert DealBoard(base).summary_line() == "No open deals"
    _add(base, "Open", amount=1000)
    assert DealBoard(base).summary_line() == "1\u00a0open deal, €1,000"


def test_a_move_leaves_an_event_says_so_and_can_be_undone(base: ClientBase) -> None:
    deal = _add(base, "Cooler")
    messages = Message()
    board = DealBoard(base, messages=messages)
    messages.on_change = board.refresh
    assert board.move(deal.id, "Talk", from_stage="Lead")
    assert _titles(board, "Talk") == ["Cooler"]
    assert messages.text == "“Cooler” is now in Talk."
    assert describe_change(base.changes(1)[0]) == "Deal moved: Cooler, Lead → Talk"
    messages.note_do(0, messages.note["number"])
    assert _titles(board, "Lead") == ["Cooler"]
    assert base.deals.get(deal.id).stage == "Lead"


def test_a_board_of_its_own_shows_the_message_itself(base: ClientBase) -> None:
    deal = _add(base, "Cooler")
    board = DealBoard(base)
    board.move(deal.id, "Talk", from_stage="Lead")
    assert board.note["text"] == "“Cooler” is now in Talk."
    board.note_do(0, board.note["number"])
    assert (_titles(board, "Lead"), board.note["text"]) == (["Cooler"], "Change undone.")


def test_a_lost_deal_needs_a_reason_and_keeps_it(base: ClientBase) -> None:
    deal = _add(base, "Cooler")
    board = DealBoard(base)
    with pytest.raises(ValueError, match="Give a reason in a few words"):
        board.move(deal.id, "Lost", from_stage="Lead", reason="  ")
    assert base.deals.get(deal.id).stage == "Lead"
    version = base.version
    assert board.move(deal.id, "Lost", from_stage="Lead", reason="Price ")
    lost = base.deals.get(deal.id)
    assert (lost.stage, lost.lost_reason, base.version - version) == ("Lost", "Price", 1)
    assert "Price" in board.reasons


def test_a_deal_that_comes_back_has_no_reason_to_be_lost(base: ClientBase) -> None:
    deal = _add(base, "Cooler")
    board = DealBoard(base)
    board.move(deal.id, "Lost", from_stage="Lead", reason="Price")
    board.move(deal.id, "Talk", from_stage="Lost")
    again = base.deals.get(deal.id)
    assert (again.stage, again.lost_reason, again.closed_at) == ("Talk", "", None)


def test_a_colleague_who_was_faster_is_named_and_nothing_is_written(base: ClientBase) -> None:
    deal = _add(base, "Cooler")
    messages = Message()
    board = DealBoard(base, messages=messages)
    with base.change("moved", author="Pēteris"):
        base.deals.move(deal.id, "Won")
    version = base.version
    assert not board.move(deal.id, "Talk", from_stage="Lead")
    assert base.version == version
    assert messages.text == (
        "Pēteris moved “Cooler” to Won while you were moving it. It stays in Won."
    )
    assert _titles(board, "Won") == ["Cooler"]


def test_a_deal_that_a_colleague_removed_leaves_the_board(base: ClientBase) -> None:
    deal = _add(base, "Cooler")
    board = DealBoard(base)
    base.deals.remove(deal.id)
    with pytest.raises(RecordNotFound):
        board.ask_move(deal.id, "Talk", "Lead")
    assert _titles(board, "Lead") == []


def test_deals_without_an_amount_are_counted_apart(base: ClientBase) -> None:
    base.deals.add(Deal(title="Cooler", amount=Decimal(640)))
    base.deals.add(Deal(title="Water for an office"))
    board = DealBoard(base)
    assert board.summary_line() == "2\u00a0open deals, €640 (1 without an amount)"
    shown = {card["title"]: card["amount"] for card in board.columns[0]["cards"]}
    assert shown == {"Cooler": "€640", "Water for an office": ""}
