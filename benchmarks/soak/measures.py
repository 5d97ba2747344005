"""What the server holds: descriptors, threads, memory, kernels, and what its base contains."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import Counter
from dataclasses import dataclass, fields

import psutil

from benchmarks.soak.visitors import Visitors
from crm_widgets.store import open_base
from tests.served import Server

MOST_GROWTH = 1.05
SAMPLES = 5
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Measures:
    """What the server process holds; memory is PSS in MB."""

    descriptors: int
    threads: int
    memory: float

    def grown(self, before: Measures) -> list[str]:
        """The names of what is above `before` by more than 5 %."""
        names = [field.name for field in fields(self)]
        return [n for n in names if getattr(self, n) > MOST_GROWTH * getattr(before, n)]


async def measured(server: Server) -> Measures:
    """What the server holds, the medians of ten seconds."""
    samples = []
    for _ in range(SAMPLES):
        samples.append(_sampled(server))
        await asyncio.sleep(10 / SAMPLES)
    return Measures(
        int(statistics.median(one.descriptors for one in samples)),
        int(statistics.median(one.threads for one in samples)),
        statistics.median(one.memory for one in samples),
    )


def _sampled(server: Server) -> Measures:
    process = psutil.Process(server.process.pid)
    memory = process.memory_full_info().pss / MEGABYTE
    return Measures(process.num_fds(), process.num_threads(), memory)


async def quiet(server: Server, warm: int, seconds: float) -> int:
    """Wait until only the waiting kernels are left; how many there are in the end."""
    until = time.monotonic() + seconds
    while len(server.kernels()) > warm and time.monotonic() < until:
        await asyncio.sleep(0.5)
    await asyncio.sleep(5)
    return len(server.kernels())


def faults_of_base(where: str, visitors: Visitors) -> list[str]:
    """What is wrong with the base: acknowledged saves that are lost or doubled, findings."""
    with open_base(where, author="soak") as base:
        contacts = list(base.tinydb.table("contacts"))
        findings = base.check_up()
    names = Counter(str(one["name"]) for one in contacts)
    wrong = [f"{name} was saved and is there {names[name]} times"
             for name in visitors.saved if names[name] != 1]  # fmt: skip
    notes = {str(one["id"]): str(one.get("note", "")).split() for one in contacts}
    wrong += [f"the edit {line} was acknowledged and is lost"
              for contact_id, line in visitors.edited if line not in notes[contact_id]]  # fmt: skip
    if not findings.sound:
        wrong.append(f"the doctor found: {findings}")
    return wrong
