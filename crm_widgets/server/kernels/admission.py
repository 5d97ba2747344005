"""How many pages may be open, and how many may be opening at once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

TURN_SECONDS = 10.0
"""A page that takes longer to open lets the next one begin."""


class Place:
    """The place of one page, from its admission until its kernel is gone."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._turn: asyncio.Future[Any] | None = None
        self._end: asyncio.TimerHandle | None = None
        self.kernel_id = ""

    async def has_turn(self, seconds: float | None) -> bool:
        """Queue for a turn to open the page, and wait so long for it; None: as long as it takes."""
        turn = self._turn = self._turn or self._queue()
        await asyncio.wait({turn}, timeout=seconds)
        return turn.done() and not turn.cancelled()

    def end_turn(self) -> None:
        """Let the next page open, and leave the queue; doing it twice is no error."""
        turn, self._turn = self._turn, None
        if self._end is not None:
            self._end.cancel()
        if turn is not None and not turn.cancel() and not turn.cancelled():
            self._admission.turns.release()

    def leave(self) -> None:
        """Give the place back; one whose kernel is gone gives itself back."""
        self._admission.places.discard(self)

    def _queue(self) -> asyncio.Future[Any]:
        turn = asyncio.ensure_future(self._admission.turns.acquire())
        turn.add_done_callback(self._limit_turn)
        return turn

    def _limit_turn(self, turn: asyncio.Future[Any]) -> None:
        if turn is self._turn:
            self._end = asyncio.get_running_loop().call_later(TURN_SECONDS, self.end_turn)


class Admission:
    """Places for pages: taken when a visitor is let in, before anything is awaited.

    Pages open a few at a time, in the order in which they were let in: on a busy machine the first
    visitors are soon at work instead of all waiting for the last.
    """

    def __init__(self, most: int, runs: Callable[[str], bool], at_once: int = 0) -> None:
        """most: how many pages may be open. runs: whether a kernel of that id still runs."""
        self._most = most
        self._runs = runs
        self.places: set[Place] = set()
        # One more than there are processors: a start also waits for the disk and for its kernel.
        self.turns = asyncio.Semaphore(at_once or (os.cpu_count() or 1) + 1)

    def admit(self) -> Place | None:
        """A place, or None where all are taken."""
        self.places = {place for place in self.places if self._holds(place)}
        if len(self.places) >= self._most:
            return None
        place = Place(self)
        self.places.add(place)
        return place

    @property
    def opening(self) -> bool:
        """Whether a page opens, or waits to."""
        return any(not place.kernel_id for place in self.places)

    def _holds(self, place: Place) -> bool:
        return not place.kernel_id or self._runs(place.kernel_id)
