"""What all pages have: a heading, a line under it, messages, and news of other people's changes."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Sequence
from typing import Any, Self
from urllib.parse import parse_qs

import ipywidgets

from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.computation import running_loop
from crm_widgets.widgets.kit.guard import sentence_of
from crm_widgets.widgets.kit.heading import Heading
from crm_widgets.widgets.kit.message import Message

SECONDS_BETWEEN_LOOKS = 2.0


def base_of_page(base: ClientBase | None = None) -> ClientBase:
    """The base that a page shows: the one given, or that of `CRM_BASE`; a page never makes one.

    Changes are signed with the visitor's name, which the server passes as `CRM_AUTHOR`.
    """
    if base is not None:
        return base
    return open_base(author=os.environ.get("CRM_AUTHOR") or None, create=False)


def query(name: str) -> str:
    """What the page's address says after `?name=`; empty if it says nothing."""
    return parse_qs(os.environ.get("QUERY_STRING", "")).get(name, [""])[0]


class Page(Box):
    """A page: `body` under a heading and a message area.

    `line` returns the sentence under the heading. `refresh` is called, within three seconds, when
    somebody has changed the base, and at once when a widget of this page reports a change; it must
    leave alone what is being typed. While the page is hidden, it asks nothing.
    """

    _seen: object
    """The state of the base that is shown: noted before the first read, and again only once a
    refresh has worked."""

    def __new__(cls, base: ClientBase, *args: Any, **kwargs: Any) -> Self:
        """Note the state of the base before the page's widgets read it for the first time."""
        page: Self = super().__new__(cls)
        page.base = base
        page._seen = page._state()
        return page

    def __init__(
        self,
        base: ClientBase,
        title: str,
        *,
        line: Callable[[], str] = lambda: "",
        actions: Sequence[Action] = (),
        messages: Message | None = None,
        body: Sequence[ipywidgets.Widget] = (),
        refresh: Callable[[], object] = lambda: None,
    ) -> None:
        self.base = base
        self.messages = messages or Message()
        self._line = line
        self._refresh = refresh
        self._failure = ""
        self.messages.on_change = self.poll
        self.heading = Heading(title, line(), actions, messages=self.messages)
        super().__init__([self.heading, self.messages, *body], look="page")
        self._wake = asyncio.Event()
        self.heading.on_visible = self._wake.set
        self.heading.on_shown = self.send_again
        self._watching = self._start()

    def poll(self) -> bool:
        """Draw again if the base has changed since it was last drawn; whether it had."""
        state = self._state()
        if state == self._seen:
            return False
        self._draw(state)
        return True

    async def look(self) -> None:
        """Draw again if somebody has changed the base; without a query on the event loop.

        A failure is shown once, and tried again with the next look.
        """
        try:
            await self._look()
        except Exception as error:  # noqa: BLE001 - whatever it is, the page must live on
            if not self._failure:
                self._failure = sentence_of(error)
                self.messages.bad(self._failure)
            return
        if self._failure and self.messages.text == self._failure:
            self.messages.clear_note()
        self._failure = ""

    async def _look(self) -> None:
        seen = self._seen
        state = await asyncio.to_thread(self._state)
        # Meanwhile a widget of the page itself may have had it drawn.
        if self._seen is seen and state != seen:
            self._draw(state)

    def _draw(self, state: object) -> None:
        self.heading.line = self._line()
        self._refresh()
        self._seen = state

    def _state(self) -> object:
        """What differs when something is new: a change, or metrics that were computed since."""
        return (self.base.version, self.base.metrics_stamps)

    def _start(self) -> asyncio.Task[None] | None:
        """Look every two seconds, where there is a loop to do it in: a kernel has one."""
        loop = running_loop()
        return None if loop is None else loop.create_task(self._watch())

    async def _watch(self) -> None:
        while self.comm is not None:
            await self._pause()
            await self.look()

    async def _pause(self) -> None:
        """Wait for the next look; while the page is hidden, until it is seen again."""
        seconds = self._seconds_to_next_look() if self.heading.visible else None
        self._wake.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    def _seconds_to_next_look(self) -> float:
        return SECONDS_BETWEEN_LOOKS

    def close(self) -> None:
        """Close the page, and stop looking."""
        if self._watching is not None:
            self._watching.cancel()
        super().close()
