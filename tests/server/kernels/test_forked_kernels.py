"""Kernels that are forked from the process that has imported the pages."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.served import Server, is_forked, template_of, wait_for_kernels
from tests.server.conftest import write_page
from tests.server.visitor import Visitor, as_text, message, next_of_kind

ASKED = (
    "import os, random; ('I am ' + os.environ['CRM_AUTHOR'], os.environ['QUERY_STRING'], "
    "'number ' + str(random.getrandbits(64)))"
)


def test_a_forked_kernel_serves_a_page_with_its_own_settings_and_chance(
    start_server: Callable[..., Server], notebooks: Path
) -> None:
    write_page(notebooks, "asked", "Asked", ASKED)
    server = start_server("--author", "Anna")
    wait_for_template(server)
    pages = [Visitor(server).get(f"voila/render/asked.ipynb?page={n}").text for n in (1, 2)]
    assert all("I am Anna" in page for page in pages)
    assert ["page=1" in page for page in pages] == [True, False]
    numbers = {page.split("number ")[1].split("'")[0] for page in pages}
    assert len(numbers) == 2
    assert [is_forked(kernel) for kernel in server.kernels()] == [True, True]


def test_a_forked_kernel_answers_what_a_browser_asks_first(
    start_server: Callable[..., Server], notebooks: Path
) -> None:
    """Without an answer a browser waits for four seconds, and then asks for each widget."""
    write_page(notebooks, "widget", "Widget", "import ipywidgets; ipywidgets.HTML('Hello')")
    server = start_server()
    wait_for_template(server)
    visitor = Visitor(server)
    kernel_id = visitor.open("widget")
    assert [is_forked(kernel) for kernel in server.kernels()] == [True]

    async def ask() -> object:
        connection = await visitor.connect(kernel_id)
        control = {"comm_id": "control", "target_name": "jupyter.widget.control", "data": {}}
        opening = {**message("comm_open", **control), "metadata": {"version": "1.0.0"}}
        await connection.write_message(as_text("shell", opening))
        asking = message("comm_msg", comm_id="control", data={"method": "request_states"})
        await connection.write_message(as_text("shell", asking))
        answer = await next_of_kind(connection, "update_states")
        connection.close()
        return answer

    assert "Hello" in str(asyncio.run(ask()))


def test_a_forked_kernel_holds_nothing_of_the_server_or_of_another_kernel(server: Server) -> None:
    wait_for_template(server)
    for _ in range(2):
        Visitor(server).open("home")
    listening = psutil.Process(server.process.pid).net_connections()[0].laddr
    for kernel in server.kernels():
        assert listening not in [each.laddr for each in kernel.net_connections()]
    fewer, more = sorted(kernel.num_fds() for kernel in server.kernels())
    assert more - fewer <= 2


def test_what_kernels_print_does_not_fill_the_servers_output(server: Server) -> None:
    """The test reads nothing of it: a pipe of which no one reads would block them in the end."""
    wait_for_template(server)
    Visitor(server).open("home")
    (kernel,) = server.kernels()
    assert Path(f"/proc/{kernel.pid}/fd/1").resolve() == Path(os.devnull)


def test_a_kernel_that_was_stopped_leaves_no_process(server: Server) -> None:
    template = wait_for_template(server)
    visitor = Visitor(server)
    kernel_id = visitor.open("home")
    visitor.close(kernel_id, visitor.cookie("_xsrf"))
    assert wait_for_kernels(server, 0) == 0
    assert _wait(lambda: template.children() == [])


def test_pages_open_without_the_template_and_those_that_are_open_stay(
    start_server: Callable[..., Server],
) -> None:
    server = start_server()
    template = wait_for_template(server)
    visitor = Visitor(server)
    kernel_id = visitor.open("home")
    (kernel,) = server.kernels()
    template.kill()
    assert not is_forked(_another(server, visitor, kernel))
    assert kernel.is_running()
    assert visitor.close(kernel_id, visitor.cookie("_xsrf")) == 204
    assert _wait(lambda: not kernel.is_running())
    assert _wait(lambda: template_of(server) is not None, seconds=20)


def test_kernels_end_with_the_server_also_where_the_template_ended_before(server: Server) -> None:
    template = wait_for_template(server)
    Visitor(server).open("home")
    kernels = server.kernels()
    template.kill()
    template.wait(5)
    server.process.send_signal(signal.SIGKILL)
    _gone, alive = psutil.wait_procs(kernels, timeout=10)
    assert alive == []


def wait_for_template(server: Server) -> psutil.Process:
    """The template process of a server, once it is asked for kernels."""
    assert _wait(lambda: template_of(server) is not None, seconds=20)
    template = template_of(server)
    assert template is not None
    for _ in range(20):
        visitor = Visitor(server)
        kernel_id = visitor.open("home")
        forked = [is_forked(kernel) for kernel in server.kernels()]
        visitor.close(kernel_id, visitor.cookie("_xsrf"))
        assert wait_for_kernels(server, 0) == 0
        if forked == [True]:
            return template
    pytest.fail("no kernel was forked")


def _another(server: Server, visitor: Visitor, known: psutil.Process) -> psutil.Process:
    visitor.open("home")
    (kernel,) = [each for each in server.kernels() if each.pid != known.pid]
    return kernel


def _wait(condition: Callable[[], bool], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.1)
    return condition()
