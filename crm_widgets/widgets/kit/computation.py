"""Long work away from the page: it shows that it goes on, can be cancelled, and is superseded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.guard import guarded

T = TypeVar("T")


class Computation(Component):
    """Runs one piece of work at a time in a thread, and shows that it does.

    `run(work, show)` calls `show` with what `work` gave, unless newer work was begun or the
    visitor cancelled meanwhile. Where no event loop runs (in a test, in a script), it is done at
    once.
    """

    script: ClassVar[str] = "computation"

    text = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, messages: Component | None = None) -> None:
        super().__init__(messages=messages, texts={"cancel": _("Cancel")})
        self._number = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether work goes on that was not cancelled."""
        return bool(self.text)

    def run(
        self, work: Callable[[], T], show: Callable[[T], object], text: str = _("Computing…")
    ) -> None:
        """Begin; what goes wrong is told in words, and leaves what was shown before."""
        self._number += 1
        self.clear_note()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            with guarded(self.show_error):
                show(work())
            return
        self.text = text
        self._task = loop.create_task(self._run(work, show, self._number))

    async def finished(self) -> None:
        """Wait until what was begun is shown or has failed."""
        if self._task is not None:
            await self._task

    @browser_callable
    def cancel(self) -> None:
        """Leave the work alone: what it gives is not shown."""
        self._number += 1
        self.text = ""
        self.show_message("warn", _("Cancelled. What you see is from before."))

    async def _run(self, work: Callable[[], Any], show: Callable[[Any], object], no: int) -> None:
        with guarded(lambda sentence: self._fail(sentence, no)):
            found = await asyncio.to_thread(work)
            if no == self._number:
                show(found)
        if no == self._number:
            self.text = ""

    def _fail(self, sentence: str, number: int) -> None:
        if number == self._number:
            self.show_error(sentence)
