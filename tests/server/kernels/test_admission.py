"""Visitors who come, leave half-way or come all at once, and what is left of them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from crm_widgets.server.kernels.admission import Admission
from tests.served import Server, kernel_count, wait_for_kernels
from tests.server.conftest import write_page
from tests.server.visitor import Visitor

SLOW = "import time; time.sleep(1)"


def test_browsers_that_drop_their_connection_leave_nothing(
    start_server: Callable[..., Server],
) -> None:
    server = start_server("--idle-seconds", "1")

    async def connect_and_drop() -> None:
        visitor = Visitor(server)
        kernel_id = await asyncio.to_thread(visitor.open, "home")
        for _ in range(5):
            connection = await visitor.connect(kernel_id)
            connection.protocol.stream.close()  # type: ignore[union-attr]

    asyncio.run(connect_and_drop())
    assert wait_for_kernels(server, 0, seconds=20) == 0
    before = _held(server)
    for _ in range(3):
        asyncio.run(connect_and_drop())
    assert wait_for_kernels(server, 0, seconds=20) == 0
    _wait_for_no_more_than(server, before)


def test_no_more_pages_open_at_once_than_may_be_open(start_server: Callable[..., Server]) -> None:
    server = start_server("--most-pages", "3")
    with ThreadPoolExecutor(8) as visitors:
        answers = list(
            visitors.map(lambda _: Visitor(server).get("voila/render/home.ipynb"), range(8))
        )
    assert sorted(answer.status for answer in answers) == [200] * 3 + [503] * 5
    assert kernel_count(server) == 3


def test_a_visitor_who_leaves_while_waiting_gives_the_place_back(
    start_server: Callable[..., Server], notebooks: Path
) -> None:
    write_page(notebooks, "slow", "Slow", SLOW)
    server = start_server("--most-pages", "6", "--idle-seconds", "1")
    with contextlib.ExitStack() as gone:
        for _ in range(6):
            gone.enter_context(_asking(server))
        time.sleep(0.3)
    assert wait_for_kernels(server, 0, seconds=20) == 0
    assert Visitor(server).get("voila/render/home.ipynb").status == 200


def test_as_many_kernels_wait_as_were_asked_for_however_many_visitors_came(
    start_server: Callable[..., Server],
) -> None:
    server = start_server("--warm", "1", "--idle-seconds", "1")
    with ThreadPoolExecutor(5) as visitors:
        list(visitors.map(lambda _: Visitor(server).get("voila/render/home.ipynb"), range(5)))
    assert wait_for_kernels(server, 1, seconds=30) == 1
    time.sleep(3)
    assert kernel_count(server) == 1


def test_pages_open_in_the_order_in_which_they_were_let_in() -> None:
    async def order_of_turns() -> list[int]:
        admission = Admission(10, lambda _kernel: True, at_once=2)
        places = [admission.admit() for _ in range(6)]
        began: list[int] = []

        async def open_page(number: int) -> None:
            place = places[number]
            assert place is not None
            assert await place.has_turn(None)
            began.append(number)
            await asyncio.sleep(0)
            place.end_turn()

        await asyncio.gather(*(open_page(number) for number in range(6)))
        return began

    assert asyncio.run(order_of_turns()) == [0, 1, 2, 3, 4, 5]


def test_a_page_that_takes_long_lets_the_next_one_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_widgets.server.kernels.admission.TURN_SECONDS", 0.01)

    async def both_begin() -> None:
        admission = Admission(2, lambda _kernel: True, at_once=1)
        first, second = admission.admit(), admission.admit()
        assert first is not None
        assert second is not None
        assert await first.has_turn(None)
        async with asyncio.timeout(5):
            assert await second.has_turn(None)
        first.end_turn()
        assert admission.turns.locked()  # by the second alone: no turn ends twice

    asyncio.run(both_begin())


def test_a_page_keeps_its_place_in_the_queue_while_its_visitor_is_shown_that_it_waits() -> None:
    async def wait_twice() -> None:
        admission = Admission(3, lambda _kernel: True, at_once=1)
        first, second, third = (admission.admit() for _ in range(3))
        assert first is not None
        assert second is not None
        assert third is not None
        assert await first.has_turn(None)
        assert not await second.has_turn(0)
        assert not await third.has_turn(0)
        first.end_turn()
        assert await second.has_turn(None)
        assert not await third.has_turn(0)

    asyncio.run(wait_twice())


def test_a_visitor_who_leaves_the_queue_takes_no_turn() -> None:
    async def leave_while_waiting() -> None:
        admission = Admission(3, lambda _kernel: True, at_once=1)
        first, second, third = (admission.admit() for _ in range(3))
        assert first is not None
        assert second is not None
        assert third is not None
        assert await first.has_turn(None)
        assert not await second.has_turn(0)
        second.end_turn()
        first.end_turn()
        async with asyncio.timeout(5):
            assert await third.has_turn(None)

    asyncio.run(leave_while_waiting())


def test_a_place_is_free_again_once_its_kernel_is_gone() -> None:
    async def ask_again() -> None:
        running = {"k1"}
        admission = Admission(1, running.__contains__)
        place = admission.admit()
        assert place is not None
        place.kernel_id = "k1"
        assert admission.admit() is None
        running.clear()
        assert admission.admit() is not None

    asyncio.run(ask_again())


def _held(server: Server) -> dict[str, int]:
    """How many descriptors and threads the server has."""
    process = psutil.Process(server.process.pid)
    return {"descriptors": process.num_fds(), "threads": process.num_threads()}


def _wait_for_no_more_than(server: Server, before: dict[str, int], seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if all(now <= before[what] for what, now in _held(server).items()):
            return
        time.sleep(0.1)
    pytest.fail(f"{before} before, {_held(server)} now")


def _asking(server: Server) -> socket.socket:
    """A connection that asked for a slow page."""
    address = urlsplit(server.url)
    asking = socket.create_connection((address.hostname, address.port), timeout=30)
    asking.sendall(
        f"GET /voila/render/slow.ipynb HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode()
    )
    return asking


def _leave_after(server: Server, seconds: float) -> None:
    with _asking(server):
        time.sleep(seconds)
