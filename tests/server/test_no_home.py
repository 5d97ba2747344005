"""Served where the user has no home that can be written: systemd's DynamicUser, a container."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from crm_widgets.store import open_base
from tests.served import ROOT, start, stop

from .visitor import Visitor

PROGRAM = [sys.executable, "-c", "from crm_widgets.cli import main; main()"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home below a file: not even root can write there."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    return tmp_path / "file" / "home"


def run(home: str | Path, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command with this home; it has to end."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH")}
    return subprocess.run(
        [*PROGRAM, *map(str, words)],
        cwd=ROOT, env={**kept, "HOME": str(home), **more}, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip


def test_the_folder_that_cannot_be_written_is_named_with_what_to_do(
    home: Path, base_path: Path, notebooks: Path
) -> None:
    open_base(base_path).close()
    done = run(home, "serve", "--base", base_path, "--port", "0", "--notebooks", notebooks)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"The folder {home}/.local/state/crm_widgets, for what has to outlive a restart, can't be "
        "written: Not a directory. Name another with --state, or set CRM_STATE."
    )


def test_with_a_state_folder_pages_are_served_and_leave_nothing_elsewhere(
    home: Path, base_path: Path, notebooks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = Path(tempfile.mkdtemp(prefix="crm"))  # sockets need a short path
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(temporary))
    for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "IPYTHONDIR"):
        monkeypatch.delenv(name, raising=False)
    server = start(base_path, notebooks, tmp_path, 0, ())
    try:
        Visitor(server).open("home")
        assert "Traceback" not in server.log()
        assert "Warning" not in server.log()
    finally:
        stop(server)
    assert [path.name for path in temporary.iterdir() if path.is_dir()] == []
    shutil.rmtree(temporary)


@pytest.mark.parametrize(
    "words",
    ["demo", "changes", "doctor", "refresh", "backup", "undo 1", "compact --before today --yes"],
)
def test_every_other_command_needs_no_home(home: Path, base_path: Path, words: str) -> None:
    made = run(home, "demo", CRM_BASE=str(base_path)) if words != "demo" else None
    assert made is None or made.returncode == 0
    done = run(home, *words.split(), CRM_BASE=str(base_path))
    assert (done.returncode, done.stderr) == (0, "")
