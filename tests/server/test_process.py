"""The server as a process: how it starts, what it says, and that nothing outlives it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from crm_widgets.store import open_base
from tests.served import ROOT, Server, stop

from .visitor import Visitor


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_however_the_server_ends_its_kernels_end_with_it(server: Server, sent: int) -> None:
    Visitor(server).open("home")
    kernels = server.kernels()
    assert len(kernels) == 1
    server.process.send_signal(sent)
    ended = server.process.wait(15)
    assert ended == (-signal.SIGKILL if sent == signal.SIGKILL else 0)
    _gone, alive = psutil.wait_procs(kernels, timeout=10)
    assert alive == []


def test_a_port_in_use_is_one_sentence_and_a_failure(base_path: Path, notebooks: Path) -> None:
    open_base(base_path).close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run("--base", str(base_path), "--port", str(port), "--notebooks", str(notebooks))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"Port {port} is in use by another program. Choose another with --port."
    )
    assert done.stdout == ""


def test_a_base_that_cannot_be_opened_is_one_sentence_and_a_failure(
    tmp_path: Path, notebooks: Path
) -> None:
    damaged = tmp_path / "letter.db"
    damaged.write_bytes(b"Dear Anna, " * 200)
    done = _run("--base", str(damaged), "--port", "0", "--notebooks", str(notebooks))
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert str(damaged) in done.stderr


def test_no_page_starts_the_server_sooner_than_its_sockets_listen(server: Server) -> None:
    assert Visitor(server).get("voila/templates/crm/static/favicon.svg").status == 200


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name[:4] != "CRM_"}
    return subprocess.run(
        [sys.executable, "-c", "from crm_widgets.cli import main; main()", "serve", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_folder_of_a_server_that_was_killed_goes_with_the_next_start(
    start_server: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(tempfile.mkdtemp(prefix="crm"))  # sockets need a short path
    monkeypatch.setenv("TMPDIR", str(folder))
    killed, living = start_server("--no-metrics"), start_server("--no-metrics")
    assert len(list(folder.glob("crm-widgets-*"))) == 2
    killed.process.kill()
    killed.process.wait()
    third = start_server("--no-metrics")
    assert len(list(folder.glob("crm-widgets-*"))) == 2
    for server in (living, third):
        stop(server)
    assert not list(folder.glob("crm-widgets-*"))
    shutil.rmtree(folder)


def test_pages_open_where_the_folder_for_temporary_files_has_a_long_name(
    start_server: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("a-long-name-" * 8)
    long.mkdir()
    monkeypatch.setenv("TMPDIR", str(long))
    assert Visitor(start_server()).open("home")
