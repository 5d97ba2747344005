"""The real server on a temporary base, and a headless browser that may reach nothing else.

    def test_a_contact_is_found(server, page, base_path):
        open_page(page, server, "client_desk", contact="c1")    # waits until the page can be used

`base_path` is an empty base unless a test file says otherwise with a fixture of that name;
`notebooks` likewise names the folder that is served. A test that uses `page` fails when a request
left this machine, or when the browser's console holds an error or an uncaught exception.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from scripts.browser import chosen_browser

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 15
READY_MILLISECONDS = 60_000
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


@dataclass
class Server:
    """A running server: its address, its process, its log."""

    url: str
    process: subprocess.Popen[str]
    log_path: Path

    def url_of(self, page: str, **query: str) -> str:
        """The address of a page, such as `url_of("client_desk", contact="c1")`."""
        return f"{self.url}voila/render/{page}.ipynb" + (f"?{urlencode(query)}" if query else "")

    def kernels(self) -> list[psutil.Process]:
        """The kernels that the server runs."""
        found = []
        for process in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if "ipykernel_launcher" in " ".join(process.cmdline()):
                    found.append(process)
            except psutil.NoSuchProcess:
                continue
        return found

    def log(self) -> str:
        """What the server and its kernels have logged so far."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")


def kernel_count(server: Server) -> int:
    """How many kernels the server runs."""
    return len(server.kernels())


def wait_for_kernels(server: Server, count: int, *, seconds: float = 5.0) -> int:
    """Wait until the server runs so many kernels; answers how many it runs in the end."""
    until = time.monotonic() + seconds
    while kernel_count(server) != count and time.monotonic() < until:
        time.sleep(0.1)
    return kernel_count(server)


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
    """A function that starts servers, which are stopped with the test; their logs show if it fails."""
    started: list[Server] = []

    def start(base: Path | str, folder: Path, *options: str) -> Server:
        server = _start(base, folder, tmp_path, len(started), options)
        started.append(server)
        return server

    yield start
    for number, server in enumerate(started):
        _stop(server)
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
    page.on(
        "websocket",
        lambda socket: None if _is_here(socket.url) else seen.outside.append(socket.url),
    )


def _note(kind: str, text: str, seen: Seen) -> None:
    if kind == "error":
        seen.errors.append(text)


def _keep_inside(route: Route, seen: Seen) -> None:
    seen.outside.append(route.request.url)
    route.abort()


def _is_here(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("data", "blob", "about") or parts.hostname in ("127.0.0.1", "localhost")


def _start(
    base: Path | str, folder: Path, tmp_path: Path, number: int, options: tuple[str, ...]
) -> Server:
    log_path = tmp_path / f"server-{number}.log"
    command = [sys.executable, "-m", "crm_widgets.server", str(base), "--port", "0"]
    command += ["--notebooks", str(folder), "--state", str(tmp_path / "state"), "--author", "Anna"]
    if "--warm" not in options:
        command += ["--warm", "0"]
    with log_path.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=_environment(),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    line = _first_line(process)
    if not line.startswith("Open http"):
        process.kill()
        pytest.fail(f"the server did not start: {line}{log_path.read_text('utf-8')}")
    return Server(line.split()[1].replace("localhost", "127.0.0.1"), process, log_path)


def _environment() -> dict[str, str]:
    """That of this test run, without what would lead the server to somebody's own base."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    return {**kept, "PYTHONUNBUFFERED": "1"}


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    watchdog = _kill_after(process, START_SECONDS)
    line = process.stdout.readline()
    watchdog.cancel()
    return line


def _kill_after(process: subprocess.Popen[str], seconds: float) -> threading.Timer:
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    return timer


def _stop(server: Server) -> None:
    """Stop the server as its user would, then whatever is left of its process group."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.process.wait(STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.process.pid, signal.SIGKILL)
    if server.process.stdout is not None:
        server.process.stdout.close()
    server.process.wait()
