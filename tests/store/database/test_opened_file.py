"""The file of a base that is removed, replaced or overwritten while it is open."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import open_base
from crm_widgets.store.errors import BaseDamaged, BaseReplaced

Harm = Callable[[Path, Path], None]


def remove(path: Path, _other: Path) -> None:
    path.unlink()


def move_away(path: Path, _other: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def put_another_in_its_place(path: Path, other: Path) -> None:
    other.rename(path)


def make_anew(path: Path, _other: Path) -> None:
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    open_base(path).close()


def copy_another_over_it(path: Path, other: Path) -> None:
    shutil.copyfile(other, path)


def empty(path: Path, _other: Path) -> None:
    path.write_bytes(b"")


HARMS = [remove, move_away, put_another_in_its_place, make_anew, copy_another_over_it, empty]


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """A backup of a base with one contact."""
    with open_base(tmp_path / "first.db") as base:
        base.contacts.add(Contact(name="Kept in the backup"))
        return base.backup().path


@pytest.mark.parametrize("harm", HARMS)
def test_nothing_is_saved_and_nothing_is_read_once_the_file_is_not_the_one_opened(
    tmp_path: Path, other: Path, harm: Harm
) -> None:
    path = tmp_path / "clients.db"
    base = open_base(path)
    base.contacts.add(Contact(name="Anna"))
    harm(path, other)
    with pytest.raises(BaseReplaced, match=r"clients\.db"):
        base.contacts.add(Contact(name="Boris"))
    with pytest.raises(BaseReplaced):
        _ = base.version
    base.close()


def test_a_file_that_is_replaced_while_a_change_is_made_is_not_said_to_be_saved(
    tmp_path: Path, other: Path
) -> None:
    path = tmp_path / "clients.db"
    with open_base(path) as base, pytest.raises(BaseReplaced), base.change("two contacts"):
        base.contacts.add(Contact(name="Anna"))
        other.replace(path)
        base.contacts.add(Contact(name="Boris"))
    with open_base(path) as base:
        assert [contact.name for contact in base.contacts] == ["Kept in the backup"]


def test_work_goes_on_once_the_file_is_back(tmp_path: Path) -> None:
    path, away = tmp_path / "clients.db", tmp_path / "away.db"
    with open_base(path) as base:
        path.rename(away)
        with pytest.raises(BaseReplaced, match="Put it back"):
            base.contacts.add(Contact(name="Anna"))
        away.rename(path)
        base.contacts.add(Contact(name="Boris"))
        assert [contact.name for contact in base.contacts] == ["Boris"]


def test_a_backup_that_was_copied_over_an_open_base_is_not_written_to(
    tmp_path: Path, other: Path
) -> None:
    """However the processes end that had the base open; then it opens without their journal."""
    path = tmp_path / "clients.db"
    open_base(path).close()
    program = (
        "import sys; from crm_widgets.store import open_base; from crm_widgets.model import Contact\n"
        "base = open_base(sys.argv[1])\n"
        "base.contacts.add_many(Contact(name=f'Client {n}') for n in range(500))\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "try: base.contacts.add(Contact(name='late'))\n"
        "except Exception as error: print(type(error).__name__, flush=True)\n"
        "sys.stdin.readline(); base.close()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as worker:  # fmt: skip
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        shutil.copyfile(other, path)
        worker.stdin.write("\n")
        worker.stdin.flush()
        assert worker.stdout.readline() == "BaseOverwritten\n"
        worker.stdin.write("\n")
        worker.stdin.flush()
        assert worker.wait(20) == 0
    assert path.read_bytes() == other.read_bytes()
    journal = path.with_name("clients.db-wal")
    with pytest.raises(BaseDamaged, match="Move the journal away"):
        open_base(path)
    journal.unlink()
    with open_base(path) as base:
        assert [contact.name for contact in base.contacts] == ["Kept in the backup"]


def test_a_journal_that_a_crash_left_beside_a_copied_backup_is_noticed(
    tmp_path: Path, other: Path
) -> None:
    path = tmp_path / "clients.db"
    crashed(path)
    shutil.copyfile(other, path)
    with pytest.raises(BaseDamaged, match=r"clients\.db-wal belongs to another file"):
        open_base(path)
    assert path.read_bytes() == other.read_bytes()


def test_a_journal_that_a_crash_left_beside_its_own_base_is_used(tmp_path: Path) -> None:
    path = tmp_path / "clients.db"
    crashed(path)
    with open_base(path) as base:
        assert [contact.name for contact in base.contacts] == ["Anna"]


def test_a_copy_of_the_base_itself_that_is_older_than_the_journal_is_noticed(
    tmp_path: Path,
) -> None:
    """Made by hand, so that it has the stamp of its original."""
    path, copy = tmp_path / "clients.db", tmp_path / "copy.db"
    with open_base(path) as base:
        base.contacts.add(Contact(name="Before the copy"))
    shutil.copyfile(path, copy)
    with open_base(path) as base:
        base.contacts.add(Contact(name="After the copy"))
    crashed(path)
    shutil.copyfile(copy, path)
    with pytest.raises(BaseDamaged, match=r"clients\.db-wal belongs to another file"):
        open_base(path)


@pytest.mark.parametrize("changes", [1, 2, 40])
def test_whenever_a_process_is_killed_its_base_opens_with_all_that_was_saved(
    tmp_path: Path, changes: int
) -> None:
    path = tmp_path / "clients.db"
    for times in range(1, 4):
        crashed(path, changes)
        with open_base(path) as base:
            assert len(list(base.contacts)) == times * changes


def test_a_restored_base_opens_beside_its_own_journal(tmp_path: Path, other: Path) -> None:
    path = tmp_path / "clients.db"
    crashed(path)
    with open_base(path) as stays_open:
        stays_open.restore(other)
        with open_base(path) as base:  # while the restore is still in the journal
            assert [contact.name for contact in base.contacts] == ["Kept in the backup"]
        assert stays_open.version == base.version


def test_two_files_of_ours_never_have_the_same_stamp(tmp_path: Path, other: Path) -> None:
    files = [tmp_path / "first.db", other]
    with open_base(tmp_path / "second.db") as base:
        base.contacts.add(Contact(name="Anna"))
        files += [tmp_path / "second.db", base.backup().path]
    stamps = []
    for file in files:
        with closing(sqlite3.connect(file)) as connection:
            header = connection.execute("PRAGMA user_version").fetchone()[0]
            row = connection.execute("SELECT value FROM info WHERE key = 'file'").fetchone()
        assert row == (str(header),)
        stamps.append(header)
    assert len(set(stamps)) == 4


def test_many_bases_opened_one_after_another_leave_no_descriptor(tmp_path: Path) -> None:
    from crm_widgets.store.database import opened_file

    before = dict(opened_file._KEPT)
    for number in range(5):
        open_base(tmp_path / f"{number}.db").close()
    import gc

    gc.collect()
    assert len(opened_file._KEPT) <= len(before)


def crashed(path: Path, changes: int = 1) -> None:
    """A base whose last changes are still in its journal, because its process was killed."""
    program = (
        "import os, sys; from crm_widgets.store import open_base; from crm_widgets.model import Contact\n"
        "base = open_base(sys.argv[1])\n"
        "for _ in range(int(sys.argv[2])): base.contacts.add(Contact(name='Anna'))\n"
        "os._exit(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path), str(changes)], check=False)
    assert done.returncode == 9
    assert path.with_name(f"{path.name}-wal").stat().st_size
