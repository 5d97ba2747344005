"""Nothing of an erased client stays in the files of a base on SQLite, however SQLite was compiled."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, event

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, open_base
from crm_widgets.store.database import schema
from tests.store.privacy.traces import bytes_in_files

WORDS = ("Number7", "number7", "+37126123456", "zwölf Kinder", "früher 7 ")


@pytest.fixture(params=[False, True], ids=["kept by SQLite", "overwritten by SQLite"])
def secured(request: pytest.FixtureRequest, sqlite_base: ClientBase) -> ClientBase:
    """A base whose SQLite overwrites what is deleted, or does not, whatever is its default."""
    engine = sqlite_base.journal.engine
    setting = f"PRAGMA secure_delete = {int(request.param)}"
    event.listen(engine, "connect", lambda raw, _record: raw.execute(setting))
    engine.dispose()
    with sqlite_base.journal.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == request.param
    return sqlite_base


@pytest.fixture
def person(secured: ClientBase) -> Contact:
    """One of twenty clients, whose notes fill several pages; edited, so that earlier states were
    freed before anything is erased."""
    with secured.change("clients"):
        people = [
            secured.contacts.add(
                Contact(name=f"Person Number{n}", note=f"früher {n} " * 900, tags=["vip"])
            )
            for n in range(20)
        ]
    person = secured.contacts.get(people[7].id)
    person.note = "zwölf Kinder " * 900
    person.phones = ["+37126123456"]
    return secured.contacts.update(person)


def test_neither_the_files_of_the_base_nor_its_frames_hold_the_client(
    secured: ClientBase, person: Contact, tmp_path: Path
) -> None:
    secured.frames.contacts()
    assert {word for words in bytes_in_files(tmp_path, WORDS).values() for word in words} == set(
        WORDS
    )
    assert secured.erase(person).scrubbed
    assert bytes_in_files(tmp_path, WORDS) == {}
    assert bytes_in_files(tmp_path, ("Number8",))


def test_what_earlier_edits_freed_is_gone_from_the_file(
    secured: ClientBase, person: Contact, tmp_path: Path
) -> None:
    secured.contacts.update(person.model_copy(update={"note": "", "name": "Somebody Else"}))
    secured.contacts.remove(person.id)
    with secured.journal.change("custom"), secured.journal.reading() as connection:
        connection.execute(delete(schema.history))  # as compacting does: its rows are freed
    with closing(sqlite3.connect(secured.where)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with secured.journal.reading() as connection:
        if not connection.exec_driver_sql("PRAGMA secure_delete").scalar():
            assert bytes_in_files(tmp_path, ("zwölf Kinder",))
    secured.erase(person.id)
    assert bytes_in_files(tmp_path, WORDS) == {}


@pytest.fixture
def reader(secured: ClientBase) -> Iterator[sqlite3.Connection]:
    """Another process in the middle of reading the base."""
    with closing(sqlite3.connect(secured.where, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM document").fetchone()
        yield connection


def test_a_base_that_is_read_all_the_time_is_scrubbed_the_next_time(
    secured: ClientBase, person: Contact, reader: sqlite3.Connection, tmp_path: Path
) -> None:
    with secured.journal.reading() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 100")
    assert not secured.erase(person).scrubbed
    reader.execute("COMMIT")
    secured.compact(secured.clock.today())
    assert bytes_in_files(tmp_path, WORDS) == {}


def test_the_copies_that_still_hold_the_client_are_named(tmp_path: Path) -> None:
    with open_base(tmp_path / "clients.db") as base:
        anna = base.contacts.add(Contact(name="Anna Ozola"))
        backup = base.backup()
        assert base.erase(anna).copies == (backup.path,)
        assert bytes_in_files(tmp_path, ("Anna Ozola",)) == {backup.path.name: ["Anna Ozola"]}
