"""The deals page in a browser: a deal is opened and moved on, by keyboard and by dragging."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from crm_widgets.model import Contact, Deal, Pipeline
from crm_widgets.store import open_base

from .conftest import Server, open_page

NOW = datetime.now(UTC)
SOON = 3_000  # milliseconds: a page knows of other people's changes within three seconds


@pytest.fixture
def base_path(tmp_path: Path) -> Path:
    path = tmp_path / "base" / "clients.db"
    with open_base(path, author="Pēteris") as base:
        base.contacts.add(Contact(id="marta", name="Marta Kalniņa"))
        stages = ["Lead", "Talk", "Offer", "Agreed"]
        base.pipelines.add(Pipeline(name="New clients", stages=stages))
        base.deals.add_many(
            [
                _deal("coolers", "Two coolers", "Talk", 640, days=4, contact_id="marta"),
                _deal("canteen", "School canteen", "Lead", 900, days=31),
                _deal("office", "Office water", "Lead", 380, days=2, channel="Web form"),
            ]
        )
    return path


def _deal(deal_id: str, title: str, stage: str, amount: int, *, days: int, **more: Any) -> Deal:
    created = NOW - timedelta(days=days)
    about = {"title": title, "stage": stage, "amount": amount, "pipeline": "New clients"}
    return Deal.model_validate({"id": deal_id, "created_at": created, **about, **more})


@pytest.fixture
def board(page: Page, server: Server) -> Page:
    open_page(page, server, "deals")
    expect(page.locator(".board .col")).to_have_count(5)
    return page


def column(page: Page, stage: str) -> Locator:
    return page.locator(f".board .col[data-stage={stage}]")


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=title, exact=True)


def test_the_board_shows_stages_and_sums(board: Page) -> None:
    expect(board.get_by_text("3 open deals, €1,920")).to_be_visible()
    expect(column(board, "Lead")).to_contain_text("€1,280")
    expect(column(board, "Talk")).to_contain_text("Marta Kalniņa")
    expect(column(board, "Talk")).to_contain_text("4 days")
    # Too few deals were ever closed to say which are stuck.
    expect(board.locator(".card.stuck")).to_have_count(0)
    expect(column(board, "Agreed")).to_contain_text("press M on a card")


def test_a_deal_is_moved_on_by_keyboard_and_the_move_undone(board: Page, base_path: Path) -> None:
    card(board, "Two coolers").focus()
    board.keyboard.press("m")
    menu = board.get_by_role("menu")
    expect(menu.get_by_role("menuitem")).to_have_text(["Lead", "Offer", "Agreed", "Won", "Lost"])
    board.keyboard.press("ArrowDown")
    board.keyboard.press("Enter")

    expect(board.get_by_text("“Two coolers” is now in Offer.")).to_be_visible()
    expect(column(board, "Offer")).to_contain_text("Two coolers")
    expect(card(board, "Two coolers")).to_be_focused()
    with open_base(base_path) as base:
        assert base.deals.get("coolers").stage == "Offer"
        events = base.stage_events.where(deal_id="coolers")
        assert [(one.from_stage, one.to_stage, one.by) for one in events[-1:]] == [
            ("Talk", "Offer", "Anna")
        ]

    board.get_by_role("button", name="Undo").click()
    expect(column(board, "Talk")).to_contain_text("Two coolers")
    with open_base(base_path) as base:
        assert base.deals.get("coolers").stage == "Talk"


def test_escape_leaves_the_menu_and_the_deal_alone(board: Page) -> None:
    card(board, "Two coolers").focus()
    board.keyboard.press("M")
    board.keyboard.press("Escape")
    expect(board.get_by_role("menu")).to_have_count(0)
    expect(column(board, "Talk")).to_contain_text("Two coolers")


def test_a_deal_is_dragged_to_another_stage(board: Page, base_path: Path) -> None:
    board.locator(".card", has_text="Office water").drag_to(column(board, "Agreed"))
    expect(column(board, "Agreed")).to_contain_text("Office water")
    expect(board.get_by_text("“Office water” is now in Agreed.")).to_be_visible()
    with open_base(base_path) as base:
        assert base.deals.get("office").stage == "Agreed"


def test_a_lost_deal_asks_why(board: Page, base_path: Path) -> None:
    board.locator(".card", has_text="School canteen").drag_to(board.locator(".strip"))
    question = board.get_by_role("dialog")
    expect(question).to_contain_text("Why was “School canteen” lost?")
    question.get_by_role("button", name="Move to Lost").click()
    expect(question).to_contain_text("Give a reason in a few words")
    question.get_by_label("Reason, in a few words").fill("The school has a well")
    board.keyboard.press("Enter")
    expect(board.get_by_text("“School canteen” is now in Lost.")).to_be_visible()
    with open_base(base_path) as base:
        lost = base.deals.get("canteen")
        assert (lost.stage, lost.lost_reason) == ("Lost", "The school has a well")
        assert lost.closed_at is not None


def test_a_deal_that_somebody_moved_meanwhile_stays_where_it_is(
    board: Page, base_path: Path
) -> None:
    card(board, "Two coolers").focus()
    board.keyboard.press("m")
    with open_base(base_path, author="Pēteris") as base:
        base.deals.move("coolers", "Won")
    board.keyboard.press("Enter")
    expect(
        board.get_by_text(
            "Pēteris moved “Two coolers” to Won while you were moving it. It stays in Won."
        )
    ).to_be_visible()
    expect(column(board, "Won")).to_contain_text("Two coolers")
    board.get_by_role("button", name="Show the deal").click()
    expect(board.get_by_label("Title")).to_have_value("Two coolers")


def test_what_others_do_shows_within_three_seconds_and_typing_stays(
    board: Page, base_path: Path
) -> None:
    board.get_by_role("button", name="New deal").click()
    board.get_by_label("Title").fill("Water for the gym")
    with open_base(base_path, author="Pēteris") as base:
        base.deals.move("office", "Offer")
    expect(column(board, "Offer")).to_contain_text("Office water", timeout=SOON)
    expect(board.get_by_label("Title")).to_have_value("Water for the gym")
    board.get_by_role("button", name="Save deal").click()
    expect(column(board, "Lead")).to_contain_text("Water for the gym")
    expect(card(board, "Water for the gym")).to_be_focused()


def test_a_click_on_a_card_opens_the_deal(board: Page, base_path: Path) -> None:
    card(board, "Two coolers").click()
    expect(board.get_by_label("Title")).to_have_value("Two coolers")
    board.get_by_label("Amount").fill("700")
    board.get_by_role("button", name="Save deal").click()
    expect(column(board, "Talk")).to_contain_text("€700")
    expect(card(board, "Two coolers")).to_be_focused()


def test_the_address_opens_a_deal(page: Page, server: Server) -> None:
    open_page(page, server, "deals", deal="canteen")
    expect(page.get_by_label("Title")).to_have_value("School canteen")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_board_scrolls_inside_itself(
    page: Page, server: Server, start_server: Callable[..., Server], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    open_page(page, server, "deals")
    expect(page.locator(".board .card").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


class TestInAnEmptyBase:
    @pytest.fixture
    def base_path(self, tmp_path: Path) -> Path:
        return tmp_path / "empty" / "clients.db"

    def test_the_first_deal_is_opened_from_the_page(self, page: Page, server: Server) -> None:
        open_page(page, server, "deals")
        expect(page.get_by_text("There are no deals yet.")).to_be_visible()
        page.get_by_role("button", name="Open the first deal").click()
        page.get_by_label("Title").fill("A cooler")
        page.get_by_role("button", name="Save deal").click()
        expect(column(page, "Lead")).to_contain_text("A cooler")
