"""Keeps what is computed of a base up to date beside the server, so that no page computes it.

The server looks every two seconds whether a table changed since its insights were computed. If so,
and once nothing has changed for one look (or, in a base that never rests, after ten), it starts one
process of low priority that computes them and ends: between changes nothing holds a data frame
library in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import sys

from crm_widgets.insights.background_read import BackgroundRead
from crm_widgets.insights.refresh import due, refresh_if_due
from crm_widgets.store import ClientBase, FollowedBase, StoreError, open_base

log = logging.getLogger("crm_widgets.server")

_SECONDS_BETWEEN_LOOKS = 2.0
_MOST_LOOKS = 10
_SECONDS_AFTER_A_FAILURE = 60.0
_SECONDS_OF_A_LOOK = 20.0


class MetricsWorker:
    """Keeps the insights of a base up to date until it is cancelled."""

    def __init__(self, base: FollowedBase) -> None:
        self._base = base
        self._version = -1
        self._looks = 0
        self._is_due_soon = BackgroundRead(lambda: base.read(self._is_due))
        self._fails = False

    async def run(self) -> None:
        """Look, compute what is due, look again."""
        while True:
            seconds = _SECONDS_BETWEEN_LOOKS
            try:
                if await self._is_due_soon.result(_SECONDS_OF_A_LOOK):
                    await compute_in_child(self._base.where)
                self._fails = False
            except (StoreError, OSError, ComputationFailed) as error:
                self._say(error)
                seconds = _SECONDS_AFTER_A_FAILURE
            await asyncio.sleep(seconds)

    def _say(self, error: Exception) -> None:
        """Log the first of a row of failures; TimeoutError, an OSError, has no text."""
        if not self._fails:
            reason = str(error) or "the base does not answer"
            log.warning(
                "The metrics can't be computed for now, and wait until they can: %s", reason
            )
        self._fails = True

    def _is_due(self, base: ClientBase) -> bool:
        """Whether something is out of date, and nothing has changed since the last look; or it has
        been out of date for many looks, in a base that never rests."""
        version, before = base.version, self._version
        self._version = version
        self._looks = self._looks + 1 if due(base) else 0
        if not self._looks or (version != before and self._looks < _MOST_LOOKS):
            return False
        self._looks = 0
        return True


class ComputationFailed(Exception):
    """The process that computes ended with an error, which it has logged."""


async def compute_in_child(where: str) -> None:
    """Compute what is due in a process of its own, which ends with it, or with this call."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "crm_widgets.insights.worker"),
        env={**os.environ, "CRM_BASE": where},
        stdin=asyncio.subprocess.DEVNULL,
    )
    try:
        status = await process.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if status:
        raise ComputationFailed(f"The process that computes the metrics ended with {status}.")


def main() -> int:
    """`python -m crm_widgets.insights.worker`: compute once what is out of date in `CRM_BASE`."""
    argparse.ArgumentParser(description=main.__doc__).parse_args()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)  # pages come first
    try:
        with open_base(create=False) as base:
            refresh_if_due(base)
    except StoreError as error:
        log.warning("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
