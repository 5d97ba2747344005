"""When a page that computes takes up a change: once its burst has settled, and not too often."""

from __future__ import annotations

SETTLE_SECONDS = 1.0
"""A change is taken up when nothing has changed for so long: an import is many changes."""

MOST_SECONDS = 10.0
"""A burst that goes on for longer is taken up all the same."""

MOST_RETRY_SECONDS = 60.0


class Settling:
    """Notes the states that a page sees, and says when to take one up.

    `now` is in seconds, of any clock that only goes forward.

    >>> settling = Settling()
    >>> settling.is_due("change 1", 0.0), settling.is_due("change 2", 1.0)
    (False, False)
    >>> settling.is_due("change 2", 2.0)
    True
    """

    def __init__(self) -> None:
        self.pending: object = None
        self._since = 0.0
        self._failures = 0
        self._retry_at = 0.0

    @property
    def failing(self) -> bool:
        """Whether the last try failed."""
        return self._failures > 0

    def is_due(self, state: object, now: float) -> bool:
        """Whether a state that is not shown yet should be taken up now."""
        if self.pending is None:
            self._since = now
        quiet = self.pending == state or now - self._since >= MOST_SECONDS
        self.pending = state
        return quiet and now >= self._retry_at

    def taken_up(self) -> None:
        """The pending state is being drawn, or is shown already."""
        self.pending = None

    def worked(self) -> None:
        """What was taken up is shown."""
        self._failures, self._retry_at = 0, 0.0

    def failed(self, now: float) -> None:
        """What was taken up could not be shown: the next try is after 4, 8, ... 60 seconds."""
        self._failures += 1
        self._retry_at = now + min(2.0 * 2**self._failures, MOST_RETRY_SECONDS)
