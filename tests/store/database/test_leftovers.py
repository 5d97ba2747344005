"""What a killed process leaves is removed with the next opening, and nothing that is in use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import open_base
from crm_widgets.store.leftovers import temporary_folder

ACTS = {
    "backup": (
        "import crm_widgets.store.maintenance.backup as it\n"
        "it.check_sound = wait\n"
        "it.back_up(sys.argv[1])"
    ),
    "export": (
        "import crm_widgets.store.documents.tinydb_export as it\n"
        "from crm_widgets.store import open_base\n"
        "it.json = type('J', (), {'dumps': wait, 'dump': wait, 'JSONEncoder': wait})\n"
        "from crm_widgets.store.database.atomic_write import atomic_write\n"
        "from pathlib import Path\n"
        "with atomic_write(Path(sys.argv[1]).with_name('clients.json')): wait()"
    ),
    "frame": (
        "from crm_widgets.store import open_base\n"
        "import crm_widgets.store.frames.files as it\n"
        "it.to_disk = wait\n"
        "open_base(sys.argv[1]).frames.contacts()"
    ),
    "temporary folder": (
        "from crm_widgets.store.leftovers import temporary_folder\nwith temporary_folder(): wait()"
    ),
}
WAIT = "import sys, time\ndef wait(*_, **__):\n    print('there', flush=True)\n    time.sleep(60)\n"


def unfinished(folder: Path) -> list[str]:
    found = [*folder.rglob("*.part*"), *folder.rglob("crm-widgets-*")]
    return sorted(path.name for path in found)


@pytest.mark.parametrize("act", ACTS)
def test_what_is_being_made_stays_until_its_maker_is_killed(
    act: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = tmp_path / "clients.db"
    with open_base(path, create=True) as base:
        base.contacts.add(Contact(name="Anna"))
    maker = subprocess.Popen(
        [sys.executable, "-c", WAIT + ACTS[act], str(path)], stdout=subprocess.PIPE, text=True
    )
    assert maker.stdout is not None
    assert maker.stdout.readline() == "there\n"
    visit(path)
    assert len(unfinished(tmp_path)) == 1
    maker.send_signal(signal.SIGKILL)
    maker.wait()
    maker.stdout.close()
    with open_base(path, read_only=True) as base:
        listed = [finding.what for finding in base.check_up().findings]
    (left,) = unfinished(tmp_path)
    assert act == "frame" or any(left in what for what in listed)
    visit(path)
    assert unfinished(tmp_path) == []


def visit(path: Path) -> None:
    open_base(path, create=False).close()
    with temporary_folder():
        pass


def test_a_removal_that_was_killed_is_finished_with_the_next_opening(tmp_path: Path) -> None:
    open_base(tmp_path / "clients.db", create=True).close()
    (tmp_path / "clients.db.cache.gone-12ab34cd" / "inside").mkdir(parents=True)
    open_base(tmp_path / "clients.db", create=False).close()
    assert not list(tmp_path.glob("*gone*"))


def test_a_folder_that_a_link_leads_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "crm-widgets-x").symlink_to(tmp_path / "mine")
    os.mkfifo(tmp_path / ".clients.x.part")
    with temporary_folder(str(tmp_path)):
        assert (tmp_path / "mine").is_dir()
