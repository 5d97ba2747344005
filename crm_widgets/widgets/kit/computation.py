"""Long work away from the page: one piece at a time, the newest next, and it can be cancelled.

A thread can't be stopped from outside. So work calls `checkpoint()` between its steps, which ends
it there once it was cancelled or replaced; the step under way runs to its end, the page says so
meanwhile, and nothing else starts before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable
from crm_widgets.widgets.kit.guard import sentence_of

T = TypeVar("T")


class Cancelled(Exception):
    """The work under way was cancelled, or newer work took its place: it ends here."""


def checkpoint() -> None:
    """Call it between the steps of long work: it raises `Cancelled` if the rest is not wanted."""
    work = _under_way.get()
    if work is not None and work.stopped:
        raise Cancelled


@dataclass
class _Work:
    """One piece of work: what to do, what to do with its result, and with its error."""

    do: Callable[[], Any]
    show: Callable[[Any], object]
    failed: Callable[[Exception], object]
    again: bool = False
    cancelled: Callable[[], object] = lambda: None
    stopped: bool = False

    def run(self) -> Any:
        _under_way.set(self)
        checkpoint()
        return self.do()


_under_way: ContextVar[_Work | None] = ContextVar("_under_way", default=None)


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop that this code runs in; None in a test or a script."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class Computation(Component):
    """Runs one piece of work at a time in a thread, and shows that it does.

    `run(work, show)` calls `show` with what `work` returned. Work that is begun while other work
    goes on replaces it: the old work ends at its next `checkpoint()`, then the newest starts; any
    in between never do. Where no event loop runs (in a test, in a script), it is done at once.
    """

    script: ClassVar[str] = "computation"

    cancelled_text: ClassVar[str] = _("Cancelled. The page shows the previous result.")

    text = traitlets.Unicode().tag(sync=True)
    can_cancel = traitlets.Bool().tag(sync=True)

    def __init__(self, *, messages: Component | None = None) -> None:
        super().__init__(messages=messages, texts={"cancel": _("Cancel")})
        self._running: _Work | None = None
        self._next: _Work | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether work goes on, be it the last step of work that was cancelled."""
        return bool(self.text)

    def run(
        self,
        work: Callable[[], T],
        show: Callable[[T], object],
        failed: Callable[[Exception], object] = lambda _error: None,
        *,
        again: bool = False,
        cancelled: Callable[[], object] = lambda: None,
    ) -> None:
        """Begin as soon as the work under way ends; an error is shown, and leaves what is shown.

        `failed` is called with the error as well, `cancelled` once the visitor cancelled the work.
        Work that failed and is tried `again` says so once: its error stands there already.
        """
        if not again:
            self.clear_note()
        self._stop()
        self._next = _Work(work, show, failed, again, cancelled)
        loop = running_loop()
        if loop is None:
            self._do_now()
            return
        self.text, self.can_cancel = _("Computing…"), True
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._do_all())

    async def finished(self) -> None:
        """Wait until all work that was begun has ended."""
        if self._task is not None:
            await self._task

    @browser_callable
    def cancel(self) -> None:
        """Start no further step; what is shown stays."""
        if self.busy:
            self._stop()
            self.text, self.can_cancel = _("Cancelling…"), False

    def close(self) -> None:
        """Start no further step, and close the component."""
        self._stop()
        super().close()

    def _stop(self) -> None:
        self._next = None
        if self._running is not None:
            self._running.stopped = True

    def _do_now(self) -> None:
        assert self._next is not None
        work, self._next = self._next, None
        try:
            work.show(work.do())
            self._forget_error(work)
        except Exception as error:  # noqa: BLE001 - whatever it is, the page must live on
            self._fail(work, error)

    async def _do_all(self) -> None:
        work = None
        while self._next is not None:
            work, self._next = self._next, None
            self._running = work
            await self._do(work)
            self._running = None
        self.text, self.can_cancel = "", False
        if work is not None and work.stopped:
            self.show_message("warn", self.cancelled_text)
            work.cancelled()

    async def _do(self, work: _Work) -> None:
        try:
            result = await asyncio.to_thread(work.run)
            if not work.stopped:
                work.show(result)
                self._forget_error(work)
        except Cancelled:
            work.stopped = True
        except Exception as error:  # noqa: BLE001 - whatever it is, the page must live on
            if not work.stopped:
                self._fail(work, error)

    def _forget_error(self, work: _Work) -> None:
        if work.again:
            self.clear_note()

    def _fail(self, work: _Work, error: Exception) -> None:
        if not work.again:
            self.show_error(sentence_of(error))
        work.failed(error)
