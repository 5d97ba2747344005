"""Visitors who leave at any moment: nothing of theirs stays in the server."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from crm_widgets.server.handlers.kernel_handlers import ChannelsHandler
from tests.served import Server, kernel_count, wait_for_kernels
from tests.server.conftest import write_page
from tests.server.visitor import Visitor

SLOW = "import time; time.sleep(0.4); 1"
OPTIONS = ("--no-metrics", "--idle-seconds", "4")


def held(server: Server) -> tuple[int, int]:
    """The descriptors and threads of the server."""
    process = psutil.Process(server.process.pid)
    return process.num_fds(), process.num_threads()


def settled(server: Server, before: tuple[int, int], seconds: float = 15) -> tuple[int, int]:
    """What the server holds once it is back at `before`, or in the end."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        now = held(server)
        if now[0] <= before[0] and now[1] <= before[1] and kernel_count(server) == 0:
            return now
        time.sleep(0.1)
    return held(server)


def address(server: Server) -> tuple[str, int]:
    host, port = server.url.split("/")[2].split(":")
    return host, int(port)


def leave_after(server: Server, path: str, seconds: float, *more: str) -> None:
    """Ask for something, read for a while, and break the connection."""
    with socket.create_connection(address(server)) as connection:
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{address(server)[1]}", *more]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        time.sleep(seconds)


def opened_and_closed(server: Server) -> tuple[int, int]:
    """What the server holds after one ordinary visit."""
    visitor = Visitor(server)
    kernel_id = visitor.open("slow")

    async def connect() -> None:
        connection = await visitor.connect(kernel_id)
        await asyncio.sleep(0.2)
        connection.close()

    asyncio.run(connect())
    visitor.close(kernel_id, visitor.cookie("_xsrf"))
    assert wait_for_kernels(server, 0, seconds=10) == 0
    time.sleep(0.5)
    return held(server)


@pytest.fixture
def slow_server(start_server: Callable[..., Server], notebooks: Path) -> Server:
    write_page(notebooks, "slow", "Slow", SLOW)
    write_page(notebooks, "dies", "Dies", "import os; os._exit(1)")
    write_page(notebooks, "fails", "Fails", "1 / 0")
    return start_server(*OPTIONS)


def test_twenty_visitors_who_leave_while_a_page_opens_leave_nothing(slow_server: Server) -> None:
    before = opened_and_closed(slow_server)
    path = "/voila/render/slow.ipynb"
    moments = [0.0, 0.01, 0.03, 0.06, 0.1, 0.3, 0.6, 0.9, 1.1, 1.3] * 2
    for number in range(0, 20, 4):
        with ThreadPoolExecutor(4) as pool:
            leave = [
                pool.submit(leave_after, slow_server, path, seconds)
                for seconds in moments[number : number + 4]
            ]
        for left in leave:
            left.result()
    assert settled(slow_server, before) <= before
    assert kernel_count(slow_server) == 0
    assert "died" not in slow_server.log()
    assert "Traceback" not in slow_server.log()
    assert Visitor(slow_server).open("slow")


def test_a_page_whose_kernel_dies_or_whose_cell_fails_leaves_nothing(slow_server: Server) -> None:
    before = opened_and_closed(slow_server)
    visitor = Visitor(slow_server)
    for _number in range(3):
        visitor.get("voila/render/dies.ipynb")
        kernel_id = visitor.open("fails")
        visitor.close(kernel_id, visitor.cookie("_xsrf"))
    assert settled(slow_server, before) <= before


def test_a_connection_that_is_left_while_it_is_made_leaves_nothing(slow_server: Server) -> None:
    before = opened_and_closed(slow_server)
    visitor = Visitor(slow_server)
    kernel_id = visitor.open("slow")
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.cookies)
    path = f"/api/kernels/{kernel_id}/channels?session_id=test"
    more = [
        f"Cookie: {cookies}", "Connection: Upgrade", "Upgrade: websocket",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]  # fmt: skip
    for seconds in [0.0, 0.0, 0.001, 0.002, 0.004, 0.008, 0.015, 0.03, 0.06, 0.2] * 2:
        leave_after(slow_server, path, seconds, *more)
    assert kernel_count(slow_server) == 1
    visitor.close(kernel_id, visitor.cookie("_xsrf"))
    assert settled(slow_server, before) <= before
    assert "Traceback" not in slow_server.log()


def test_a_kernel_that_dies_under_its_page_leaves_nothing(slow_server: Server) -> None:
    before = opened_and_closed(slow_server)
    visitor = Visitor(slow_server)

    async def stay_while_it_dies(kernel_id: str) -> None:
        connection = await visitor.connect(kernel_id)
        os.kill(slow_server.kernels()[0].pid, signal.SIGKILL)
        async with asyncio.timeout(20):
            while "dead" not in str(await connection.read_message()):
                pass
        connection.close()

    for _number in range(3):
        asyncio.run(stay_while_it_dies(visitor.open("slow")))
    assert settled(slow_server, before) <= before


def test_whoever_connects_to_a_kernel_that_has_just_died_hears_so_at_once(
    slow_server: Server,
) -> None:
    before = opened_and_closed(slow_server)
    visitor = Visitor(slow_server)
    kernel_id = visitor.open("slow")
    for process in slow_server.kernels():
        process.kill()
    began = time.monotonic()
    assert not asyncio.run(visitor.can_connect(kernel_id))
    assert time.monotonic() - began < 20  # Jupyter waits for a minute
    assert settled(slow_server, before) <= before


def test_no_connection_file_outlives_its_kernel(slow_server: Server) -> None:
    visitor = Visitor(slow_server)
    visitor.open("slow")
    (kernel,) = slow_server.kernels()
    sockets = [Path(str(each.laddr)) for each in kernel.net_connections("unix") if each.laddr]
    (folder,) = {path.parent for path in sockets if path.parent.name.startswith("crm-widgets-")}
    (first,) = folder.glob("*.json")
    os.kill(slow_server.kernels()[0].pid, signal.SIGKILL)
    second = visitor.open("slow")
    leave_after(slow_server, "/voila/render/slow.ipynb", 0.2)
    visitor.close(second, visitor.cookie("_xsrf"))
    until = time.monotonic() + 15
    while list(folder.iterdir()) and time.monotonic() < until:
        time.sleep(0.1)
    assert list(folder.iterdir()) == []
    assert first.name not in slow_server.log()


def test_what_a_kernel_says_to_a_browser_that_has_just_left_is_dropped() -> None:
    handler = object.__new__(ChannelsHandler)
    handler.ws_connection = None  # as tornado leaves it before `on_close`
    assert handler.write_message("{}") is None
