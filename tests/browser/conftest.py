"""The real server on a temporary base, and a headless browser that may reach nothing else.

    def test_a_contact_is_found(server, page, base_path):
        open_page(page, server, "client_desk", contact="c1")    # waits until the page can be used

`base_path` is an empty base unless a test file says otherwise with a fixture of that name;
`notebooks` likewise names the folder that is served. A test that uses `page` fails when a request
left this machine, or when the browser's console holds an error or an uncaught exception.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from crm_widgets.demo import build_demo
from crm_widgets.store import open_base
from scripts.browser import chosen_browser
from tests.served import ROOT, Server, kernel_count, start, stop, wait_for_kernels

__all__ = ["DRAWN", "Server", "kernel_count", "open_page", "wait_for_kernels", "wait_until_ready"]

READY_MILLISECONDS = 60_000
DRAWN = 30_000  # milliseconds: the first computation of a kernel, on a slow machine
# Local requests are not routed: a hundred of them a page would each pass through Python.
OUTSIDE = re.compile(r"^[a-z]+://(?!(127\.0\.0\.1|localhost)[:/])")
LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def open_page(page: Page, server: Server, name: str, **query: str) -> None:
    """Go to a page and wait until its widgets are there."""
    page.goto(server.url_of(name, **query), wait_until="commit")
    wait_until_ready(page)


def wait_until_ready(page: Page) -> None:
    """Wait until the page that is being opened can be used."""
    page.wait_for_selector("body[data-state=ready]", timeout=READY_MILLISECONDS)


@dataclass
class Seen:
    """What a browser page did beside being looked at; `expected` are parts of allowed errors."""

    requests: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def unexpected(self) -> list[str]:
        """The errors that no test announced."""
        return [error for error in self.errors if not any(part in error for part in self.expected)]


@pytest.fixture
def base_path(tmp_path: Path) -> Path:
    """Where the base of this test lies: a new, empty one."""
    return tmp_path / "base" / "clients.db"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo base, made once for the tests of a file."""
    path = tmp_path_factory.mktemp("demo") / "base.db"
    with open_base(path, author="Anna") as base:
        build_demo(base)
    return path


@pytest.fixture
def notebooks() -> Path:
    """The folder that is served: the pages that come with the package."""
    return ROOT / "notebooks"


@pytest.fixture
def server_options() -> list[str]:
    """More arguments for the server, such as `["--cell-seconds", "3"]`."""
    return []


@pytest.fixture
def start_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Server]]:
    """Starts servers, which are stopped with the test; their logs show if it fails."""
    started: list[Server] = []

    def start_one(base: Path | str, folder: Path, *options: str) -> Server:
        server = start(base, folder, tmp_path, len(started), options)
        started.append(server)
        return server

    yield start_one
    for number, server in enumerate(started):
        stop(server)
        request.node.add_report_section("teardown", f"server {number}", server.log())


@pytest.fixture
def server(
    start_server: Callable[..., Server],
    base_path: Path,
    notebooks: Path,
    server_options: list[str],
) -> Server:
    """The real server on the test's base, with no kernel started beforehand."""
    base_path.parent.mkdir(parents=True, exist_ok=True)
    return start_server(base_path, notebooks, *server_options)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium: the system's if there is one, else Playwright's own."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chosen_browser(), args=LAUNCH)
        yield found
        found.close()


@pytest.fixture
def context_options() -> dict[str, Any]:
    """How the browser looks at pages: its window, its colours."""
    return {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def seen() -> Seen:
    """What the test's page requested, and the errors in its console."""
    return Seen()


@pytest.fixture
def page(
    browser: Browser, seen: Seen, context_options: dict[str, Any], start_server: object
) -> Iterator[Page]:
    """A browser page that is kept on this machine and whose errors fail the test.

    It asks for `start_server` so that it closes before the server stops.
    """
    context = browser.new_context(**context_options)
    context.route(OUTSIDE, lambda route: _keep_inside(route, seen))
    context.on("request", lambda request: seen.requests.append(request.url))
    context.on("page", lambda opened: _watch(opened, seen))
    yield context.new_page()
    context.close()
    assert seen.outside == []
    assert seen.unexpected() == []


def _watch(page: Page, seen: Seen) -> None:
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on("console", lambda message: _note(message.type, message.text, seen))
    page.on("websocket", lambda socket: _note_socket(socket.url, seen))


def _note(kind: str, text: str, seen: Seen) -> None:
    if kind == "error":
        seen.errors.append(text)


def _note_socket(url: str, seen: Seen) -> None:
    if not _is_here(url):
        seen.outside.append(url)


def _keep_inside(route: Route, seen: Seen) -> None:
    seen.outside.append(route.request.url)
    route.abort()


def _is_here(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname in ("127.0.0.1", "localhost")
