"""A backup is the whole base at one moment, in one file; a restore replaces the base, or nothing."""

from __future__ import annotations

import random
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import BaseDamaged, ClientBase, StoreError, describe_change, open_base
from crm_widgets.store.database import transactions
from crm_widgets.store.maintenance.backup import back_up
from crm_widgets.store.maintenance.restore import restore

Opened = Callable[..., ClientBase]
SCHEMA_2 = Path(__file__).parents[1] / "database" / "schema_2.sql"


def names(base: ClientBase) -> list[str]:
    return [contact.name for contact in base.contacts]


def test_a_backup_is_a_base_that_opens(base: ClientBase, where: str, tmp_path: Path) -> None:
    anna = base.contacts.add(Contact(name="Anna", tags=["wholesale"]))
    base.contacts.update(anna.model_copy(update={"city": "Rīga"}))
    made = back_up(where, tmp_path / "copy.db")
    assert (made.path, made.version) == (tmp_path / "copy.db", 2)
    with open_base(made.path) as copy:
        assert [contact.city for contact in copy.contacts] == ["Rīga"]
        assert copy.contacts.tags() == {"wholesale": 1}
        assert [change.kind for change in copy.changes()] == ["contacts_edited", "contacts_added"]
        copy.undo(2)
        assert [contact.city for contact in copy.contacts] == [""]


def test_a_backup_has_a_dated_name_beside_the_base(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    first, second = back_up(sqlite_base.where), back_up(sqlite_base.where)
    folder = Path(sqlite_base.where).parent
    assert {first.path.parent, second.path.parent} == {folder}
    assert re.fullmatch(r"base\.backup-\d{4}-\d\d-\d\d-\d{6}\.db", first.path.name)
    assert first.path != second.path
    assert first.path.stat().st_mode == Path(sqlite_base.where).stat().st_mode


def test_a_backup_is_dated_in_the_time_zone_of_the_base(
    sqlite_base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    here = moment.astimezone(ZoneInfo("Europe/Riga"))
    monkeypatch.setattr(
        "crm_widgets.model.clock.Clock.now",
        lambda clock: {"Europe/Riga": here}.get(clock.zone, moment),
    )
    sqlite_base.settings = sqlite_base.settings.model_copy(update={"time_zone": "Europe/Riga"})
    assert sqlite_base.backup().path.name == "base.backup-2026-11-25-003000.db"


def test_a_backup_of_a_server_lies_in_the_present_folder(
    postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match="There is no client base at postgresql"):
        back_up(postgres)
    open_base(postgres).close()
    assert back_up(postgres).path.parent == tmp_path


def test_names_may_hold_any_sign(tmp_path: Path) -> None:
    where = tmp_path / "what? 100% ours #1 ё.db"
    with open_base(where) as base:
        base.contacts.add(Contact(name="Anna"))
    made = back_up(where)
    assert restore(where, made.path).version == 2
    where.write_bytes(b"")
    assert restore(where, made.path).damaged
    with open_base(where) as base:
        assert names(base) == ["Anna"]


def test_a_base_of_an_earlier_schema_is_backed_up_as_it_is(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(SCHEMA_2.read_text("utf-8"))
    made = back_up(old)
    with closing(sqlite3.connect(made.path)) as connection:
        assert (
            "\n".join(connection.iterdump()).splitlines()
            == SCHEMA_2.read_text("utf-8").splitlines()
        )


def test_a_backup_takes_no_file_s_place(sqlite_base: ClientBase, tmp_path: Path) -> None:
    taken = tmp_path / "letter.txt"
    taken.write_text("Dear Anna")
    with pytest.raises(StoreError, match="The file .*letter.txt already exists"):
        back_up(sqlite_base.where, taken)
    assert taken.read_text() == "Dear Anna"


def test_a_backup_does_not_go_where_pages_are_served(
    sqlite_base: ClientBase, tmp_path: Path
) -> None:
    served = tmp_path / "pages"
    served.mkdir()
    (served / "home.ipynb").touch()
    with pytest.raises(StoreError, match="may be served to visitors"):
        back_up(sqlite_base.where, served / "copy.db")


def test_a_backup_that_fails_leaves_nothing(
    sqlite_base: ClientBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: object, _part: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("crm_widgets.store.maintenance.backup.copy_pages", full)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OSError, match="No space left"):
        back_up(sqlite_base.where)
    assert sorted(tmp_path.iterdir()) == before


def test_what_others_write_meanwhile_is_in_a_backup_whole_or_not_at_all(
    opened: Opened, where: str, tmp_path: Path
) -> None:
    base = opened()
    stop = threading.Event()

    def write() -> None:
        with open_base(where) as mine:
            while not stop.is_set():
                mine.contacts.add_many([Contact(name="one of ten") for _ in range(10)])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            made = back_up(where, tmp_path / f"{number}.db")
            with open_base(made.path) as copy:
                assert len(copy.contacts) == 10 * copy.version == 10 * made.version
    finally:
        stop.set()
        writer.join()
    assert len(base.contacts) == 10 * base.version


def test_no_backup_is_made_of_a_damaged_base(sqlite_base: ClientBase, tmp_path: Path) -> None:
    sqlite_base.contacts.add_many([Contact(name="Client", note="water " * 50) for _ in range(200)])
    sqlite_base.close()
    path = Path(sqlite_base.where)
    spoil(path)
    with pytest.raises(BaseDamaged, match="No backup was made of it"):
        back_up(path)
    assert list(tmp_path.iterdir()) == [path]


def spoil(path: Path) -> None:
    """Garbage in the middle of the file."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2 // 4096 * 4096)
        file.write(b"\xff" * 8192)


def test_a_restore_is_seen_by_who_has_the_base_open(
    opened: Opened, where: str, tmp_path: Path
) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    mine.contacts.add(Contact(name="Anna"))
    made = back_up(where, tmp_path / "copy.db")
    theirs.contacts.add(Contact(name="Jānis"))
    assert names(mine) == ["Anna", "Jānis"]
    done = restore(where, made.path, "Anna")
    assert names(mine) == names(theirs) == ["Anna"]
    assert mine.version == done.version == 3
    assert [describe_change(change) for change in mine.changes()] == [
        "Base restored from copy.db",
        "1 contact added",
    ]
    theirs.contacts.add(Contact(name="Zane"))
    assert (names(mine), mine.version) == (["Anna", "Zane"], 4)


def test_what_was_there_before_a_restore_can_be_had_back(
    opened: Opened, where: str, tmp_path: Path
) -> None:
    base = opened()
    base.contacts.add(Contact(name="Anna"))
    made = back_up(where, tmp_path / "copy.db")
    base.contacts.add(Contact(name="Jānis"))
    done = restore(where, made.path)
    assert done.kept is not None
    assert "before-restore" in done.kept.name
    restore(where, done.kept)
    assert names(base) == ["Anna", "Jānis"]


def identity(path: Path | str) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (value,) = connection.execute("SELECT value FROM info WHERE key = 'id'").fetchone()
        return str(value)


def test_a_restored_base_has_an_identity_of_its_own(
    sqlite_base: ClientBase, tmp_path: Path
) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    made = back_up(sqlite_base.where, tmp_path / "copy.db")
    before = identity(sqlite_base.where)
    assert identity(made.path) == before
    restore(sqlite_base.where, made.path)
    assert len({before, identity(made.path), identity(sqlite_base.where)}) == 2


def test_frames_after_a_restore_are_those_of_the_restored_base(
    sqlite_base: ClientBase, tmp_path: Path
) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    made = back_up(sqlite_base.where, tmp_path / "copy.db")
    sqlite_base.undo(1)
    sqlite_base.contacts.add(Contact(name="Jānis"))
    assert list(sqlite_base.frames.contacts()["name"]) == ["Jānis"]
    restore(sqlite_base.where, made.path)
    assert list(sqlite_base.frames.contacts()["name"]) == ["Anna"]


def test_a_base_goes_from_one_back_end_to_the_other_and_back(where: str, tmp_path: Path) -> None:
    with open_base(tmp_path / "first.db", author="Anna") as base:
        base.contacts.add(Contact(id="anna", name="Anna", tags=["wholesale"]))
        base.tinydb.table("notes").insert({"text": 'quotes " and \\ and \n lines\tё'})
        base.contacts.add(Contact(name="Jānis"))
        base.undo(3)
    restore(where, back_up(tmp_path / "first.db").path)
    again = back_up(where, tmp_path / "again.db")
    restore(tmp_path / "last.db", again.path)
    with open_base(tmp_path / "last.db") as last:
        assert names(last) == ["Anna"]
        assert last.tinydb.table("notes").all() == [{"text": 'quotes " and \\ and \n lines\tё'}]
        last.undo(4)
        assert names(last) == ["Anna", "Jānis"]
        assert last.contacts.tags() == {"wholesale": 1}


def test_a_backup_of_an_earlier_schema_is_brought_to_the_present_one(
    where: str, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    with closing(sqlite3.connect(old)) as connection:
        connection.executescript(SCHEMA_2.read_text("utf-8"))
    before = old.read_bytes()
    restore(where, old)
    with open_base(where) as base:
        assert names(base) == ["Anna Ozola"]
    assert old.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "There is no file"),
        (b"", "is empty, so it is not a client base"),
        (b"Dear Anna, " * 900, "This file is not a client base"),
    ],
)
def test_what_is_not_a_sound_base_is_not_restored(
    base: ClientBase, where: str, tmp_path: Path, content: bytes | None, problem: str
) -> None:
    base.contacts.add(Contact(name="Anna"))
    file = tmp_path / "backup.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(StoreError, match=problem):
        restore(where, file)
    assert (names(base), base.version) == (["Anna"], 1)


def test_a_damaged_backup_is_not_restored(sqlite_base: ClientBase, tmp_path: Path) -> None:
    sqlite_base.contacts.add_many([Contact(name="Client", note="water " * 50) for _ in range(200)])
    made = back_up(sqlite_base.where, tmp_path / "copy.db")
    spoil(made.path)
    with pytest.raises(BaseDamaged, match="copy.db is damaged"):
        restore(sqlite_base.where, made.path)
    assert len(sqlite_base.contacts) == 200


def test_the_base_itself_is_no_backup(sqlite_base: ClientBase) -> None:
    with pytest.raises(StoreError, match="is the base itself"):
        restore(sqlite_base.where, sqlite_base.where)


@pytest.mark.parametrize("damage", ["middle", "beginning", "everything", "only a journal is left"])
def test_a_damaged_base_is_moved_away_and_the_backup_takes_its_name(
    sqlite_base: ClientBase, tmp_path: Path, damage: str
) -> None:
    sqlite_base.contacts.add_many([Contact(name="Client", note="water " * 50) for _ in range(200)])
    made = back_up(sqlite_base.where, tmp_path / "copy.db")
    sqlite_base.close()
    path = Path(sqlite_base.where)
    if damage == "middle":
        spoil(path)
    elif damage == "beginning":
        path.write_bytes(b"\xff" * 100 + path.read_bytes()[100:])
    elif damage == "everything":
        path.write_bytes(b"")
    else:
        path.unlink()
        path.with_name("base.db-wal").write_bytes(b"\x37\x7f\x06\x82" + b"x" * 5000)
    done = restore(path, made.path)
    assert done.damaged
    with open_base(path) as base:
        assert len(base.contacts) == 200
        assert base.version == done.version == 2
    assert any("damaged" in one.name for one in tmp_path.iterdir())


def test_a_restore_that_fails_halfway_leaves_the_base_as_it_was(
    base: ClientBase, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base.contacts.add(Contact(name="Anna"))
    made = back_up(where, tmp_path / "copy.db")
    base.contacts.add(Contact(name="Jānis"))

    def broken(*_arguments: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("crm_widgets.store.maintenance.restore._finish", broken)
    with pytest.raises(ZeroDivisionError):
        restore(where, made.path)
    assert (names(base), base.version) == (["Anna", "Jānis"], 2)


RESTORING = """
import sys
from crm_widgets.store import open_base
from crm_widgets.store.maintenance.restore import restore
print("ready", flush=True)
while True:
    restore(sys.argv[1], sys.argv[2])
"""


def test_a_restore_that_is_killed_leaves_the_base_whole(tmp_path: Path) -> None:
    where, chance = tmp_path / "base.db", random.Random(1)
    with open_base(where) as base:
        base.contacts.add_many([Contact(name="one of a hundred") for _ in range(100)])
    made = back_up(where, tmp_path / "copy.db")
    for _ in range(4):
        with open_base(where) as base:
            base.contacts.add_many([Contact(name="one of a hundred") for _ in range(100)])
        command = [sys.executable, "-c", RESTORING, str(where), str(made.path)]
        restoring = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert restoring.stdout is not None
        restoring.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.2))
        restoring.kill()
        restoring.communicate()
        with open_base(where) as base:
            held = len(base.contacts)
            assert (held, base.changes(1)[0].kind == "base_restored") in [
                (200, False),
                (100, True),
            ]
            if held == 200:
                base.undo(base.version)


def test_a_restore_waits_for_a_writer_and_then_says_so(
    opened: Opened, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = opened()
    base.contacts.add(Contact(name="Anna"))
    made = back_up(where, tmp_path / "copy.db")
    monkeypatch.setattr(transactions, "WAIT_SECONDS", 0.2)
    with base.change("a long import"):
        base.contacts.add(Contact(name="Jānis"))
        with pytest.raises(StoreError, match="Someone else is writing"):
            restore(where, made.path)
    assert names(base) == ["Anna", "Jānis"]
