"""Connections that send nothing, or slowly, keep no one out and fill no log."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from crm_widgets.server.network.descriptors import (
    MOST_CONNECTIONS,
    most_connections,
    raise_descriptor_limit,
)
from crm_widgets.server.network.http_server import ConnectionLimits, PageHTTPServer
from tests.served import Server
from tests.server.visitor import Visitor

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Hello(RequestHandler):
    async def get(self) -> None:
        await asyncio.sleep(float(self.get_argument("seconds", "0")))
        self.finish("hello")

    post = get


@asynccontextmanager
async def serving(limits: ConnectionLimits) -> AsyncIterator[int]:
    server = PageHTTPServer.of(Application([("/", Hello)]), limits)
    (listening,) = bind_sockets(0, "127.0.0.1")
    server.add_sockets([listening])
    yield listening.getsockname()[1]
    server.stop()
    await server.close_all_connections()


async def said(reader: asyncio.StreamReader, seconds: float = 10) -> bytes:
    """All that the server says until it closes the connection."""
    async with asyncio.timeout(seconds):
        with contextlib.suppress(ConnectionResetError):
            return await reader.read()
        return b""


@pytest.mark.parametrize(
    "start",
    [
        b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow:", GET,
        b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc",
    ],
)  # fmt: skip
def test_who_leaves_a_request_unfinished_is_closed_after_the_time_out(start: bytes) -> None:
    async def try_it() -> None:
        limits = ConnectionLimits(header_seconds=0.3, body_seconds=0.3)
        async with serving(limits) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(start)
            await said(reader)
            writer.close()

    asyncio.run(try_it())


def test_a_header_that_comes_byte_by_byte_is_no_way_to_stay() -> None:
    async def try_it() -> float:
        async with serving(ConnectionLimits(header_seconds=0.4)) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            started = time.monotonic()
            while not reader.at_eof() and time.monotonic() < started + 10:
                with contextlib.suppress(ConnectionError):
                    writer.write(b"X")
                    await writer.drain()
                with contextlib.suppress(TimeoutError, ConnectionError):
                    await asyncio.wait_for(reader.read(1), 0.05)
            writer.close()
            return time.monotonic() - started

    assert asyncio.run(try_it()) < 5


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000 + b"\r\n\r\n",
    ],
)
def test_a_request_that_is_too_large_is_not_read(sent: bytes) -> None:
    async def try_it() -> bytes:
        async with serving(ConnectionLimits()) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            answer = await said(reader)
            writer.close()
            return answer

    assert b"hello" not in asyncio.run(try_it())


def test_the_connection_that_has_waited_longest_makes_room_and_none_that_is_answered() -> None:
    async def try_it() -> tuple[bytes, bytes, bytes]:
        async with serving(ConnectionLimits(connections=3)) as port:
            ends = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
            slow, slow_writer = ends[0]
            slow_writer.write(GET.replace(b"GET /", b"GET /?seconds=1"))
            await asyncio.sleep(0.1)
            fresh, fresh_writer = await asyncio.open_connection("127.0.0.1", port)
            fresh_writer.write(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            dropped = await said(ends[1][0])
            answers = dropped, await said(fresh), await slow.readuntil(b"hello")
            for writer in (fresh_writer, *(end[1] for end in ends)):
                writer.close()
            return answers

    dropped, fresh, slow = asyncio.run(try_it())
    assert dropped == b""
    assert b"hello" in fresh
    assert b"hello" in slow


def test_who_does_not_read_the_answer_makes_room_too() -> None:
    class Large(RequestHandler):
        async def get(self) -> None:
            await self.finish(b"x" * 20_000_000)

    async def try_it() -> bytes:
        server = PageHTTPServer.of(
            Application([("/", Large), ("/hello", Hello)]), ConnectionLimits(connections=2)
        )
        (listening,) = bind_sockets(0, "127.0.0.1")
        server.add_sockets([listening])
        where = listening.getsockname()[:2]
        stuck = [await asyncio.open_connection(*where) for _ in range(2)]
        for _reader, writer in stuck:
            writer.write(GET)
        await asyncio.sleep(0.3)
        reader, writer = await asyncio.open_connection(*where)
        writer.write(
            GET.replace(b"GET /", b"GET /hello").replace(
                b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"
            )
        )
        answer = await said(reader)
        for _reader, one in [*stuck, (reader, writer)]:
            one.close()
        server.stop()
        return answer

    assert b"hello" in asyncio.run(try_it())


def test_the_limit_of_descriptors_is_raised_and_leaves_room_for_pages() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, before[1]), before[1]))
        assert raise_descriptor_limit() == min(before[1], 65_536)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert most_connections(65_536, 60) == MOST_CONNECTIONS
    assert most_connections(200, 60) == 50


@pytest.fixture
def silent(server: Server) -> Iterator[Callable[[int], None]]:
    """Opens connections to the server that never say a word."""
    port = int(server.url.rsplit(":", 1)[1].strip("/"))
    opened: list[socket.socket] = []

    def connect(count: int) -> None:
        for _ in range(count):
            opened.append(socket.create_connection(("127.0.0.1", port), timeout=10))

    yield connect
    for one in opened:
        one.close()


def test_a_page_opens_while_silent_connections_take_all_that_there_are(
    server: Server, silent: Callable[[int], None]
) -> None:
    process = psutil.Process(server.process.pid)
    process.rlimit(psutil.RLIMIT_NOFILE, (200, 200))
    silent(300)
    visitor = Visitor(server)
    assert visitor.open("home")
    silent(50)
    assert visitor.get("").status == 200
    assert len(server.log()) < 5_000
    assert "can be taken" in server.log() or "connections are open" in server.log()


def test_out_of_descriptors_the_server_says_so_once_and_comes_back(
    start_server: Callable[..., Server], tmp_path: Path
) -> None:
    server = start_server("--no-metrics")
    process = psutil.Process(server.process.pid)
    before = process.rlimit(psutil.RLIMIT_NOFILE)
    process.rlimit(psutil.RLIMIT_NOFILE, (process.num_fds(), before[1]))
    port = int(server.url.rsplit(":", 1)[1].strip("/"))
    waiting = [socket.create_connection(("127.0.0.1", port)) for _ in range(30)]
    used = process.cpu_times().user
    deadline = time.monotonic() + 10
    while "can be taken" not in server.log() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1.5)
    assert process.cpu_times().user - used < 1
    assert server.log().count("can be taken") == 1
    process.rlimit(psutil.RLIMIT_NOFILE, before)
    assert Visitor(server).get("voila/templates/crm/static/favicon.svg").status == 200
    for one in waiting:
        one.close()
