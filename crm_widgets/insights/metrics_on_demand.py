"""Metrics where no worker computes them, as in a notebook: computed when they are shown."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable

from crm_widgets.insights.refresh import due
from crm_widgets.insights.worker import ComputationFailed, compute_in_child
from crm_widgets.store import ClientBase, StoreError

log = logging.getLogger("crm_widgets.insights")

WORKER_RUNS = "CRM_METRICS_WORKER"
"""The server sets this variable for its pages where its own worker computes the metrics."""

_computing: dict[str, asyncio.Task[bool]] = {}


def compute_on_demand(base: ClientBase, then: Callable[[], object]) -> asyncio.Task[None] | None:
    """Compute what is out of date in a process of its own, and call `then` if anything was.

    None where a worker does it, and where no event loop runs (a script): call
    `insights.refresh.refresh_if_due` there.
    """
    if os.environ.get(WORKER_RUNS):
        return None
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    return loop.create_task(_compute(base, then))


async def _compute(base: ClientBase, then: Callable[[], object]) -> None:
    """Several widgets of one base wait for one computation."""
    if base.where not in _computing:
        _computing[base.where] = asyncio.create_task(_compute_what_is_due(base))
    try:
        computed = await _computing[base.where]
    except (StoreError, OSError, ComputationFailed):
        log.exception("The metrics could not be computed.")
        return
    finally:
        _computing.pop(base.where, None)
    if computed:
        then()


async def _compute_what_is_due(base: ClientBase) -> bool:
    if not await asyncio.to_thread(due, base):
        return False
    await compute_in_child(base.where)
    return True
