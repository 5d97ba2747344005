"""What every page does by itself: it shows each change once, and misses none."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_widgets.model import Contact
from crm_widgets.pages.page import Page
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.message import Message


class Names(Page):
    """The names of all contacts, as they were when they were drawn last."""

    def __init__(self, base: ClientBase) -> None:
        self.draws = 0
        self.failing = False
        self.names = [contact.name for contact in base.contacts]
        super().__init__(base, "Names", refresh=self.refresh)

    def refresh(self) -> None:
        if self.failing:
            raise OSError("the disk is gone")
        self.draws += 1
        self.names = [contact.name for contact in self.base.contacts]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        base.contacts.add(Contact(name="Anna Ozola"))
        yield base


def test_a_change_that_a_widget_reports_is_drawn_once(base: ClientBase) -> None:
    page = Names(base)
    base.contacts.add(Contact(name="Boris Kalns"))
    page.messages.report_change()
    page.messages.report_change()
    assert (page.draws, page.names) == (1, ["Anna Ozola", "Boris Kalns"])


def test_a_commit_while_the_widgets_are_made_is_not_missed(base: ClientBase) -> None:
    class Slow(Names):
        def __init__(self, base: ClientBase) -> None:
            super().__init__(base)
            self.names = ["Anna Ozola"]  # read before the commit below

    class Late(Slow):
        def __new__(cls, base: ClientBase) -> Late:
            page = super().__new__(cls, base)
            base.contacts.add(Contact(name="Boris Kalns"))
            return page

    page = Late(base)
    assert page.poll()
    assert page.names == ["Anna Ozola", "Boris Kalns"]


def test_a_refresh_that_fails_is_said_once_and_tried_again(base: ClientBase) -> None:
    async def scenario() -> None:
        page = Names(base)
        shown: list[str] = []
        page.messages.observe(lambda change: shown.append(change["new"].get("text", "")), "note")
        base.contacts.add(Contact(name="Boris Kalns"))
        page.failing = True
        for _look in range(3):
            await page.look()
        assert [text[:21] for text in shown] == ["Something went wrong."]
        page.failing = False
        await page.look()
        assert page.names == ["Anna Ozola", "Boris Kalns"]
        assert page.messages.text == ""
        page.close()

    asyncio.run(scenario())


def test_a_look_asks_the_base_in_a_thread(base: ClientBase) -> None:
    threads: list[int] = []

    class Watched(Names):
        def _state(self) -> object:
            threads.append(threading.get_ident())
            return super()._state()

    async def scenario() -> None:
        page = Watched(base)
        threads.clear()
        await page.look()
        page.close()

    asyncio.run(scenario())
    assert threads
    assert threading.get_ident() not in threads


def test_a_look_draws_nothing_that_the_page_itself_has_drawn_meanwhile(base: ClientBase) -> None:
    class Racing(Names):
        racing = False

        def _state(self) -> object:
            state = super()._state()
            if self.racing:
                self.racing = False
                base.contacts.add(Contact(name="Clara Voss"))
                self._draw(super()._state())
            return state

    async def scenario() -> None:
        page = Racing(base)
        base.contacts.add(Contact(name="Boris Kalns"))
        page.racing = True
        await page.look()
        assert page.draws == 1
        assert page.names[-1] == "Clara Voss"
        page.close()

    asyncio.run(scenario())


def test_undo_from_a_message_draws_the_page_once(base: ClientBase) -> None:
    page = Names(base)
    with base.change("a test") as change:
        base.contacts.add(Contact(name="Boris Kalns"))
    assert change.id is not None
    page.messages.saved("Saved.", base, change.id)
    page.poll()
    page.messages.note_do(0, page.messages.note["number"])
    assert isinstance(page.messages, Message)
    assert (page.draws, page.names, page.messages.text) == (2, ["Anna Ozola"], "Change undone.")
