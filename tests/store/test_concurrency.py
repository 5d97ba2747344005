"""Many processes write at once; nothing is lost, nothing is half there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import BaseBusy, open_base
from crm_widgets.store import engine as store_engine

WRITER = """
import sys
from crm_widgets.model import Contact
from crm_widgets.store import open_base
with open_base(sys.argv[1], author=sys.argv[2]) as base:
    for number in range(int(sys.argv[3])):
        print(base.contacts.add(Contact(name=f"{sys.argv[2]} {number}")).revision)
"""
IN_TWENTIES = """
import sys
from crm_widgets.model import Contact
from crm_widgets.store import open_base
with open_base(sys.argv[1]) as base:
    print("ready", flush=True)
    while True:
        base.contacts.add_many([Contact(name="one of twenty") for _ in range(20)])
"""
EDITOR = """
import sys
from crm_widgets.store import EditConflict, open_base
with open_base(sys.argv[1]) as base:
    kept = 0
    for _ in range(int(sys.argv[2])):
        (counter,) = base.contacts.where(ref="counter")
        try:
            base.contacts.update(counter.model_copy(update={"note": str(int(counter.note) + 1)}))
            kept += 1
        except EditConflict:
            pass
    print(kept)
"""


def start(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_eight_processes_that_make_and_fill_a_base_lose_nothing(where: str) -> None:
    writers = [start(WRITER, where, f"writer {number}", 25) for number in range(8)]
    versions: list[int] = []
    for writer in writers:
        out, err = writer.communicate(timeout=120)
        assert err == ""
        written = [int(line) for line in out.split()]
        assert written == sorted(written)
        versions += written
    with open_base(where) as base:
        assert len(base.contacts) == 200
        assert len({contact.id for contact in base.contacts}) == 200
        documents = base.tinydb.table("contacts").all()
        assert sorted(document.doc_id for document in documents) == list(range(1, 201))
        assert sorted(versions) == list(range(1, base.version + 1))


def test_of_two_who_edit_one_contact_none_loses_an_update(where: str) -> None:
    with open_base(where) as base:
        base.contacts.add(Contact(name="counter", ref="counter", note="0"))
        editors = [start(EDITOR, where, 40) for _ in range(2)]
        kept = 0
        for editor in editors:
            out, err = editor.communicate(timeout=120)
            assert err == ""
            kept += int(out)
        (counter,) = base.contacts.where(ref="counter")
        assert int(counter.note) == kept
        assert kept >= 40


def test_a_process_killed_at_any_moment_leaves_whole_changes(tmp_path: Path) -> None:
    where = tmp_path / "base.db"
    chance = random.Random(1)
    for _ in range(8):
        writer = start(IN_TWENTIES, where)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.1))
        os.kill(writer.pid, signal.SIGKILL)
        writer.communicate()
        with open_base(where) as base:
            changes = base.changes(limit=100_000)
            assert len(base.contacts) == 20 * len(changes)
            assert all(change.records == 20 for change in changes)


def test_a_writer_that_waits_too_long_says_so(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_base(where).close()
    monkeypatch.setattr(store_engine, "WAIT_SECONDS", 0.2)
    with open_base(where, author="Anna") as mine, open_base(where, author="Pēteris") as theirs:
        with mine.change("a long import"):
            mine.contacts.add(Contact(name="Anna"))
            assert len(theirs.contacts) == 0
            with pytest.raises(BaseBusy, match="Somebody else is writing to the base"):
                theirs.contacts.add(Contact(name="Jānis"))
        theirs.contacts.add(Contact(name="Jānis"))
        assert len(mine.contacts) == 2
