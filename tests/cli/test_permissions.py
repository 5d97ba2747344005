"""What holds clients' data is its owner's alone, whatever the umask."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_widgets.store import open_base

DAY = r"""
import os, sys
from pathlib import Path
os.umask(0)
from crm_widgets.cli import main
from crm_widgets.store import open_base

def say(*words):
    try:
        main([*words, "--base", "new/clients.db"])
    except SystemExit as ended:
        assert not ended.code or words[1] == "purchases", (words, ended.code)

say("demo")
Path("sold.csv").write_text("date,amount\n2026-01-02,12\n31.02.2026,12\n", encoding="utf-8")
say("import", "purchases", "sold.csv")
say("backup")
say("backup", "elsewhere.db")
say("restore", "elsewhere.db")
say("export", "--tinydb-json", "all.json")
say("compact", "--before", "today", "--yes")
say("refresh")
from crm_widgets.server.access.cookie_secret import cookie_secret
from crm_widgets.server.options import make_state_folder
make_state_folder(Path("deep/state"))
cookie_secret(Path("deep/state"))
from crm_widgets.cli.errors import report_fault
report_fault(ValueError("Anna"))
base = open_base("new/clients.db")
base.frames.contacts()
base.settings = base.settings
os._exit(0)  # with the journal as a crash leaves it
"""


def test_a_day_of_commands_leaves_nothing_that_others_can_read(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    done = subprocess.run(
        [sys.executable, "-c", DAY],
        cwd=tmp_path, env={**kept, "CRM_STATE": str(tmp_path / "log" / "state")},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    made = [path for path in tmp_path.rglob("*") if path.name != "sold.csv"]
    names = " ".join(path.name for path in made)
    for kind in (
        *("clients.db-wal", "clients.db-shm", "backup-", "before-restore-", "elsewhere.db"),
        *("sold.rejected.csv", "all.json", ".arrow", "cookie_secret"),
    ):
        assert kind in names, kind
    assert [path for path in made if path.stat().st_mode & 0o077] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_a_base_that_others_can_read_stays_so_and_the_doctor_says_how_to_end_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "client's.db"
    open_base(path, create=True).close()
    path.chmod(0o644)
    with open_base(path) as base:
        (finding,) = [it for it in base.check_up().findings if "can be read" in it.what]
    assert path.stat().st_mode & 0o777 == 0o644
    subprocess.run(finding.do.partition(": ")[2], shell=True, check=True)
    with open_base(path) as base:
        assert not [it for it in base.check_up().findings if "can be read" in it.what]
