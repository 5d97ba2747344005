"""Derived facts kept up to date beside the server, so that no page computes them.

The server looks every two seconds whether purchases changed since the facts were computed. If so,
and once nothing has changed for one look, it starts one process of low priority that computes them
and ends: between changes nothing holds a data frame library in memory.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from crm_widgets.store import ClientBase, ClientMetrics, StoreError, open_base

log = logging.getLogger("crm_widgets.server")

_LOOK_SECONDS = 2.0
_REST_SECONDS = 60.0


def refresh_client_metrics(base: ClientBase, as_of: date | None = None) -> int:
    """Compute the facts of every buyer and put them in the base's place for them.

    as_of: the day they are for, included; by default the day it is here.
    Answers how many buyers there are. The facts carry the version of the base that was read.
    """
    day = as_of or local_day()
    version = base.version
    purchases = base.frames.purchases("polars")
    facts = list(_facts(purchases, day)) if len(purchases) else []
    base.facts.replace(facts, as_of=day, version=version)
    return len(facts)


def facts_are_due(base: ClientBase, as_of: date) -> bool:
    """Whether purchases changed, or a day passed, since the facts were computed."""
    stamp = base.facts.stamp
    if stamp is None or stamp.as_of != as_of:
        return True
    return any((change.id or 0) > stamp.version for change in base.changes(1, table="purchases"))


def local_day() -> date:
    """The day it is where the server runs."""
    return date.today()


class MetricsWorker:
    """Keeps the facts of a base up to date until it is cancelled."""

    def __init__(self, base: ClientBase) -> None:
        self._base = base
        self._seen = -1

    async def run(self) -> None:
        """Look, compute when due, look again."""
        while True:
            rest = _LOOK_SECONDS
            try:
                if await asyncio.to_thread(self._settled_and_due):
                    await compute_apart(self._base.where)
            except (StoreError, OSError, ComputingFailed):
                log.exception("the facts could not be computed; the next try is in a minute")
                rest = _REST_SECONDS
            await asyncio.sleep(rest)

    def _settled_and_due(self) -> bool:
        version, before = self._base.version, self._seen
        self._seen = version
        return version == before and facts_are_due(self._base, local_day())


class ComputingFailed(Exception):
    """The process that computes ended with an error, which it has logged."""


async def compute_apart(where: str) -> None:
    """Compute the facts in a process of its own, which ends with them, or with this call."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "crm_widgets.insights.client_metrics"),
        env={**os.environ, "CRM_BASE": where},
        stdin=asyncio.subprocess.DEVNULL,
    )
    try:
        ended = await process.wait()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    if ended:
        raise ComputingFailed(f"the process that computes the facts ended with {ended}")


def _facts(purchases: Any, as_of: date) -> Iterator[ClientMetrics]:
    from crm_widgets.analysis import AsOfError, behaviour_table, rfm_table

    try:
        segments = rfm_table(purchases, as_of=as_of).clients.select("contact_id", "segment")
        behaviour = behaviour_table(purchases, as_of=as_of).clients
    except AsOfError:
        return  # nobody has bought anything yet on that day
    columns = [field.name for field in fields(ClientMetrics)]
    clients = behaviour.join(segments, on="contact_id").select(columns)
    yield from (ClientMetrics(**client) for client in clients.iter_rows(named=True))


def main() -> int:
    """`python -m crm_widgets.insights.client_metrics`: compute the facts of `CRM_BASE`, for today, once."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--as-of", type=date.fromisoformat, default=local_day())
    given = parser.parse_args()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(10)  # pages come first
    with open_base() as base:
        refresh_client_metrics(base, given.as_of)
    return 0


if __name__ == "__main__":
    sys.exit(main())
