"""Long work away from the page that says how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.widgets.kit.component import Component
from crm_widgets.widgets.kit.computation import Computation, checkpoint, running_loop

T = TypeVar("T")

SECONDS_BETWEEN_REPORTS = 0.2

Report = Callable[[int, int], None]
"""Called by the work, in its thread, with how much of how much is done; ends cancelled work."""


class Progress(Computation):
    """A `Computation` with a bar: `start_work(text, work, show)` gives `work` a function to report
    with.

    >>> progress = Progress()
    >>> progress.start_work("Reading the file", lambda report: report(10, 20) or 7, print)
    7
    """

    script: ClassVar[str] = "panels/progress"
    cancelled_text: ClassVar[str] = _("Cancelled. Nothing was written.")

    advance = traitlets.Dict({"done": 0, "total": 0}).tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, messages: Component | None = None) -> None:
        super().__init__(messages=messages)
        self.texts = {**self.texts, "progress": _("Progress")}
        self._said_at = 0.0

    def start_work(
        self,
        text: str,
        work: Callable[[Report], T],
        show: Callable[[T], object],
        failed: Callable[[Exception], object] = lambda _error: None,
        cancelled: Callable[[], object] = lambda: None,
    ) -> None:
        """Do `work` away from the page, under `text`; `show` is called with its result, `failed`
        with its error, `cancelled` where the visitor cancelled it."""
        loop = running_loop()
        self._put(0, 0)

        def report(done: int, total: int) -> None:
            checkpoint()
            now = time.monotonic()
            if loop is None or now - self._said_at < SECONDS_BETWEEN_REPORTS:
                return
            self._said_at = now
            loop.call_soon_threadsafe(self._put, done, total)

        self.run(lambda: work(report), show, failed, cancelled=cancelled)
        if self.text:
            self.text = text

    def _put(self, done: int, total: int) -> None:
        if self.comm is None:
            return
        with self.hold_sync():
            self.advance = {"done": done, "total": total}
            self.line = _line(done, total)


def _line(done: int, total: int) -> str:
    """ "1,200 of 1,240 rows", or how many so far where the whole is not known."""
    if not done:
        return ""
    about: dict[str, Any] = {"done": format_number(done), "total": format_number(total)}
    if total:
        return _("{done} of {total} rows").format(**about)
    return _("{done} rows").format(**about)
