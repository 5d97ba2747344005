"""Faults: each is an asynchronous function that injects one, waits, and ends it."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil

from benchmarks.soak.databases import Postgresql, Sqlite
from crm_widgets.model import Purchase
from crm_widgets.store import open_base
from tests.served import Server

IDLE_CONNECTIONS = 180
SLOW_HEADERS = 20
WORKER_SECONDS = 60
"""In a base that never rests the worker waits for twenty seconds, after a failure for a minute."""


class NotRun(Exception):
    """A fault that can't be injected here; the text says why."""


@dataclass
class Scene:
    """What a fault can reach, and how long it lasts."""

    server: Server
    database: Sqlite | Postgresql
    randomness: random.Random
    seconds: float


async def killed_kernel(scene: Scene) -> None:
    """The kernel of an open page is killed, not a waiting one."""
    connections = {kernel: _connections(kernel) for kernel in scene.server.kernels()}
    # A kernel that waits is connected to the server alone, one with a page to its browser too.
    fewest = min(connections.values(), default=0)
    kernels = [kernel for kernel, count in connections.items() if count > fewest]
    if not kernels:
        raise NotRun("no page was open")
    with contextlib.suppress(psutil.NoSuchProcess):
        scene.randomness.choice(kernels).kill()
    await asyncio.sleep(1)


async def killed_worker(scene: Scene) -> None:
    """The process that computes metrics is killed as soon as a purchase has made it start."""
    await asyncio.to_thread(_buy, scene.database.where)
    until = time.monotonic() + WORKER_SECONDS
    while time.monotonic() < until:
        for process in psutil.Process(scene.server.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                if "crm_widgets.insights.worker" in " ".join(process.cmdline()):
                    process.kill()
                    return
        await asyncio.sleep(0.1)
    raise NotRun("the worker did not start")


async def full_disk(scene: Scene) -> None:
    """Nothing more fits on the disk of the base."""
    disk = scene.database.disk
    if not disk.own:
        raise NotRun("needs the right to mount a small disk")
    try:
        await asyncio.to_thread(disk.fill)
        await asyncio.sleep(scene.seconds)
    finally:
        disk.empty()
        await asyncio.to_thread(scene.database.revive)


async def hung_database(scene: Scene) -> None:
    """The database answers no writer (SQLite), or no one at all (PostgreSQL)."""
    await asyncio.to_thread(_hang, scene, scene.seconds)


async def damaged_cache(scene: Scene) -> None:
    """Half of the cached frames lose a byte, the others are cut in half."""
    files = sorted(scene.database.cache.rglob("*.arrow"))
    if not files:
        raise NotRun("nothing was cached")
    for number, path in enumerate(files):
        content = bytearray(path.read_bytes())
        content[scene.randomness.randrange(len(content))] ^= 0xFF
        path.write_bytes(content if number % 2 else content[: len(content) // 2])
    await asyncio.sleep(1)


async def idle_connections(scene: Scene) -> None:
    """200 connections that say nothing, or their header a letter at a time."""
    host, port = urlsplit(scene.server.url).netloc.split(":")
    opened: list[socket.socket] = []
    try:
        for _ in range(IDLE_CONNECTIONS + SLOW_HEADERS):
            one = socket.create_connection((host, int(port)), timeout=5)
            one.setblocking(False)
            opened.append(one)
        for letter in "GET / HTTP/1.1"[: int(scene.seconds)]:
            for one in opened[:SLOW_HEADERS]:
                with contextlib.suppress(OSError):
                    one.send(letter.encode())
            await asyncio.sleep(1)
    finally:
        for one in opened:
            one.close()


def _connections(kernel: psutil.Process) -> int:
    with contextlib.suppress(psutil.NoSuchProcess):
        return len(kernel.net_connections("unix"))
    return 0


def _hang(scene: Scene, seconds: float) -> None:
    """A connection of SQLite belongs to the thread that opened it."""
    scene.database.hang()
    time.sleep(seconds)
    scene.database.go_on()


def _buy(where: str) -> None:
    with open_base(where, author="soak") as base:
        contact = base.contacts.page(size=1).records[0]
        base.purchases.add(Purchase(contact_id=contact.id, date=base.clock.today(), amount=1))


FAULTS: dict[str, Callable[[Scene], Awaitable[None]]] = {
    "killed kernel": killed_kernel,
    "killed worker": killed_worker,
    "full disk": full_disk,
    "hung database": hung_database,
    "damaged cache": damaged_cache,
    "200 idle connections": idle_connections,
}
