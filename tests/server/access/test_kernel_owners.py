"""A kernel is its visitor's: to everybody else it is a kernel that does not exist."""

from __future__ import annotations

import asyncio
import re
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from crm_widgets.server.access.kernel_owners import KernelOwners
from crm_widgets.server.access.visitor import Visitor as Known
from tests.served import Server, kernel_count, wait_for_kernels
from tests.server.conftest import CODE
from tests.server.visitor import Answer, Visitor, page_config


def stranger_to(server: Server) -> Visitor:
    """Another browser that has opened a page, and so has all cookies that one can have."""
    visitor = Visitor(server)
    visitor.get("login")
    visitor.sign_in(CODE)
    visitor.get("voila/render/nowhere.ipynb")
    return visitor


def said(answer: Answer, kernel_id: str) -> tuple[int, str]:
    """What an answer tells, without the id that was asked for and the token of the form."""
    return answer.status, re.sub(r'value="2\|[^"]*"', "", answer.text.replace(kernel_id, ""))


def assert_out_of_reach(owner: Visitor, other: Visitor, kernel_id: str, token: str) -> None:
    unknown = str(uuid4())
    assert not asyncio.run(other.can_connect(kernel_id))
    for address in ("api/kernels/{}", "api/kernels/{}/channels"):
        refused = other.get(address.format(kernel_id))
        assert refused.status in (403, 404)
        assert said(refused, kernel_id) == said(other.get(address.format(unknown)), unknown)
    assert other.close(kernel_id, token) == other.close(unknown, token)
    assert asyncio.run(owner.can_connect(kernel_id))
    assert owner.get(f"api/kernels/{kernel_id}").status == 200


@pytest.mark.parametrize("code", ["", CODE])
def test_another_browser_cannot_reach_a_kernel_whose_id_it_knows(
    start_server: Callable[..., Server], code: str
) -> None:
    server = start_server("--warm", "1", code=code)
    owner = Visitor(server)
    if code:
        owner.sign_in(code)
    kernel_id = owner.open("home")
    other = stranger_to(server)
    other.open("home")
    assert_out_of_reach(owner, other, kernel_id, other.cookie("_xsrf"))
    assert_out_of_reach(owner, Visitor(server), kernel_id, "")
    assert owner.close(kernel_id, owner.cookie("_xsrf")) == 204
    assert owner.get(f"api/kernels/{kernel_id}").status == 404


def test_a_kernel_that_waits_for_a_page_is_no_ones() -> None:
    """Its id is given to no one, and whoever guessed it gets no further."""
    owners = KernelOwners({"waiting"})
    assert not owners.may_use(None, "waiting")
    assert not owners.may_use(Known("anonymous"), "waiting")
    assert not owners.may_use(Known("s", author="Anna", sessions=frozenset({"s"})), "waiting")


def test_a_kernel_is_remembered_as_long_as_it_runs() -> None:
    running = {"a", "b"}
    owners = KernelOwners(running)
    anna = Known("s1", author="Anna", sessions=frozenset({"s1", "s2"}))
    owners.remember("a", anna)
    owners.remember("b", anna)
    assert owners.may_use(anna, "a")
    assert not owners.may_use(Known("s1", author="Boris", sessions=frozenset({"s1"})), "a")
    assert not owners.may_use(Known("s2", author="Anna", sessions=frozenset({"s2"})), "a")
    assert owners.kernels_of({"s1"}) == ["a", "b"]
    running.remove("a")
    assert not owners.may_use(anna, "a")
    assert owners.kernels_of({"s1"}) == ["b"]


def test_pages_that_a_new_browser_opens_at_once_all_reach_their_kernels(server: Server) -> None:
    """None has a cookie when it asks, and each gets one: the browser keeps them all."""
    visitors = [Visitor(server) for _number in range(3)]
    with ThreadPoolExecutor(3) as pool:
        kernels = list(pool.map(lambda visitor: visitor.open("home"), visitors))
    browser = Visitor(server)
    for visitor in visitors:
        for cookie in visitor.cookies:
            browser.cookies.set_cookie(cookie)
    for kernel_id in kernels:
        assert asyncio.run(browser.can_connect(kernel_id))


def test_the_same_browser_under_another_name_is_somebody_else(
    start_server: Callable[..., Server],
) -> None:
    server = start_server("--user-header", "X-Remote-User")
    anna, boris = {"X-Remote-User": "Anna"}, {"X-Remote-User": "Boris"}
    visitor = Visitor(server)
    page = visitor.get("voila/render/home.ipynb", **anna)
    kernel_id = page_config(page.text)["kernelId"]
    assert visitor.get(f"api/kernels/{kernel_id}", **anna).status == 200
    assert visitor.get(f"api/kernels/{kernel_id}", **boris).status == 404
    assert visitor.close(kernel_id, visitor.cookie("_xsrf"), **boris) == 204
    assert kernel_count(server) == 1
    assert Visitor(server).get(f"api/kernels/{kernel_id}", **anna).status == 404
    assert not asyncio.run(visitor.can_connect(kernel_id))
    assert visitor.close(kernel_id, visitor.cookie("_xsrf"), **anna) == 204
    assert wait_for_kernels(server, 0) == 0


def test_other_accounts_see_neither_a_kernels_id_nor_its_sockets(server: Server) -> None:
    kernel_id = Visitor(server).open("home")
    kernel = server.kernels()[0]
    seen = [part for each in _all_of(server) for part in each.cmdline()]
    assert not any(kernel_id in part or kernel_id[9:] in part for part in seen)
    file = Path(next(part for part in kernel.cmdline() if part.endswith(".json")))
    assert file.parent.stat().st_mode & 0o077 == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    sockets = {connection.laddr for connection in kernel.net_connections("unix")} - {""}
    assert {Path(str(socket)).parent for socket in sockets} == {file.parent}


def _all_of(server: Server) -> list[psutil.Process]:
    process = psutil.Process(server.process.pid)
    return [process, *process.children(recursive=True)]
