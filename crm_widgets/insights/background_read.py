"""Reads beside an event loop that must not wait for a base."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class BackgroundRead(Generic[T]):
    """One read, repeated on request, of which never more than one is under way.

    It runs in a thread that does not keep the process from ending: a database that hangs may never
    answer.
    """

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._under_way: Future[T] | None = None

    async def result(self, seconds: float) -> T:
        """What is read from now on, or was being read already.

        Raises what the read raises; TimeoutError where it takes longer than that.
        """
        if self._under_way is None or self._under_way.done():
            self._under_way = Future()
            work = threading.Thread(target=self._run, args=(self._under_way,), daemon=True)
            work.start()
        waiting = asyncio.wrap_future(self._under_way)
        waiting.add_done_callback(_take_note)
        return await asyncio.wait_for(asyncio.shield(waiting), seconds)

    def _run(self, answer: Future[T]) -> None:
        try:
            answer.set_result(self._read())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            answer.set_exception(error)


def _take_note(done: asyncio.Future[T]) -> None:
    """Look at the outcome, or asyncio logs one that came too late as an error no one handled."""
    if not done.cancelled():
        done.exception()
