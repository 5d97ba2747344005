"""The real server as tests start it: a process on a temporary base and a free port."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest

from crm_widgets.store import open_base

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "crm_widgets.server.kernels.template_process"
START_SECONDS = 60
STOP_SECONDS = 15


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
                if _is_kernel(process):
                    found.append(process)
            except psutil.NoSuchProcess:
                continue
        return found

    def log(self) -> str:
        """What the server and its kernels have logged so far."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")


def _is_kernel(process: psutil.Process) -> bool:
    """Whether a process is a kernel: started as one, or forked from the template."""
    if TEMPLATE not in process.cmdline():
        return "ipykernel_launcher" in " ".join(process.cmdline())
    return is_forked(process)


def is_forked(process: psutil.Process) -> bool:
    """Whether a process is a kernel that was forked from the template.

    It leads a group of its own, which the template doesn't, and outlives it.
    """
    return TEMPLATE in process.cmdline() and os.getpgid(process.pid) == process.pid


def template_of(server: Server) -> psutil.Process | None:
    """The process that the server's kernels are forked from."""
    for process in psutil.Process(server.process.pid).children():
        if TEMPLATE in process.cmdline():
            return process
    return None


def kernel_count(server: Server) -> int:
    """How many kernels the server runs."""
    return len(server.kernels())


def wait_for_kernels(server: Server, count: int, *, seconds: float = 5.0) -> int:
    """Wait until the server runs so many kernels; answers how many it runs in the end."""
    until = time.monotonic() + seconds
    while kernel_count(server) != count and time.monotonic() < until:
        time.sleep(0.1)
    return kernel_count(server)


def start(
    base: Path | str,
    folder: Path,
    tmp_path: Path,
    number: int,
    options: tuple[str, ...],
    code: str = "",
) -> Server:
    """Start a server; `code` is its access code, given as it should be: in the environment.

    A base that is not there is made: a server never makes one.
    """
    open_base(base).close()
    log_path = tmp_path / f"server-{number}.log"
    program = "from crm_widgets.cli import main; main()"
    command = [sys.executable, "-c", program, "serve", "--base", str(base), "--port", "0"]
    command += ["--notebooks", str(folder), "--state", str(tmp_path / "state"), "--author", "Anna"]
    if "--warm" not in options:
        command += ["--warm", "0"]
    with log_path.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=_environment(code),
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


def _environment(code: str) -> dict[str, str]:
    """That of this test run, without what would lead the server to somebody's own base."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    access = {"CRM_TOKEN": code} if code else {}
    return {**kept, **access, "PYTHONUNBUFFERED": "1"}


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


def stop(server: Server) -> None:
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
