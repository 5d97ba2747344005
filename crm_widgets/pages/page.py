"""The frame that all pages have: a heading, a line under it, messages, and news of other people's
changes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import parse_qs

import ipywidgets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.figure import long_day
from crm_widgets.widgets.kit.guard import guarded
from crm_widgets.widgets.kit.heading import Heading
from crm_widgets.widgets.kit.message import Message

SECONDS_BETWEEN_LOOKS = 2.0


def base_of_page(base: ClientBase | None = None) -> ClientBase:
    """The base that a page shows: the one given, or that of `CRM_BASE`.

    Changes are signed with the visitor's name, which the server passes: `X_REMOTE_USER` (from a
    proxy) or `CRM_AUTHOR`.
    """
    if base is not None:
        return base
    author = os.environ.get("X_REMOTE_USER") or os.environ.get("CRM_AUTHOR") or None
    return open_base(author=author)


def query(name: str) -> str:
    """What the page's address says after `?name=`; empty if it says nothing."""
    return parse_qs(os.environ.get("QUERY_STRING", "")).get(name, [""])[0]


def refuse_before(day: date, first: date | None) -> None:
    """Tell a visitor who chose a day before all data from which day on there are some."""
    if first is not None and day < first:
        sentence = _("There is nothing before {first}. You chose {day}: choose a later day.")
        raise InvalidValue(sentence.format(first=long_day(first), day=long_day(day)))


class Page(Box):
    """A page: `body` under a heading and a message area.

    `line` answers the sentence under the heading. `refresh` is called, within three seconds, when
    somebody (this page too) has changed the base; it must leave alone what is being typed.
    """

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
        self._seen = self._state()
        self.messages.on_change = self.poll
        self.heading = Heading(title, line(), actions, messages=self.messages)
        super().__init__([self.heading, self.messages, *body], look="page")
        self._watch = self._start()

    def poll(self) -> bool:
        """Draw anew what the base has changed since it was last looked at; tells whether it had."""
        state = self._state()
        if state == self._seen:
            return False
        self._seen = state
        self.heading.line = self._line()
        self._refresh()
        return True

    def _state(self) -> tuple[object, ...]:
        """What tells that something is new: a change, or facts that were computed since."""
        return (self.base.version, self.base.facts.stamp)

    def _start(self) -> asyncio.Task[None] | None:
        """Look every two seconds, where there is a loop to do it in: a kernel has one."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return None
        return loop.create_task(self._look_again())

    async def _look_again(self) -> None:
        while self.comm is not None:
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)
            with guarded(self.messages.bad):
                self.poll()

    def close(self) -> None:
        """Take the page away, and stop looking."""
        if self._watch is not None:
            self._watch.cancel()
        super().close()
