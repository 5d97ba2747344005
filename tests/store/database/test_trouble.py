"""Each trouble with a base gets one sentence, and loses nothing that was saved."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import create_engine, event, make_url, text

from crm_widgets.model import Contact
from crm_widgets.store import (
    BaseBusy,
    BaseDamaged,
    BaseReadOnly,
    ClientBase,
    DiskFull,
    RowStorage,
    StoreError,
    open_base,
)
from crm_widgets.store.database import transactions
from crm_widgets.store.errors import ConnectionLost, DiskTrouble, translate_database_errors
from tests.store.maintenance.test_backup import spoil
from tests.store.unprivileged import as_unprivileged, open_folder

CLIENTS = 200


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A base with 200 clients, which is not open."""
    path = tmp_path / "base.db"
    with open_base(path) as base:
        base.contacts.add_many(
            [Contact(name="Client", note="Client " * 50) for _ in range(CLIENTS)]
        )
    return path


def use(path: Path) -> str:
    """Open a base and read all clients; the sentence of what is wrong, or nothing."""
    try:
        with open_base(path) as base:
            list(base.contacts)
    except StoreError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def damage(path: Path, how: str) -> None:
    whole = path.read_bytes()
    if how == "no header":
        path.write_bytes(b"\xff" * 100 + whole[100:])
    elif how == "half of it":
        path.write_bytes(whole[: len(whole) // 2])
    elif how == "garbage in the middle":
        spoil(path)
    elif how == "a letter":
        path.write_bytes(b"Dear Anna, " * 1000)
    elif how == "nothing":
        path.write_bytes(b"")


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("no header", "BaseDamaged: This file is not a client base."),
        ("a letter", "BaseDamaged: This file is not a client base."),
        ("half of it", "BaseDamaged: The base is damaged. Restore its last backup"),
        ("garbage in the middle", "BaseDamaged: The base is damaged. Restore its last"),
        ("nothing", "BaseDamaged: The file {path} is empty, so it is not a client base."),
    ],
)
def test_a_damaged_file_is_named_and_left_as_it_is(full: Path, how: str, sentence: str) -> None:
    damage(full, how)
    before = full.read_bytes()
    assert use(full).startswith(sentence.format(path=full))
    assert full.read_bytes() == before


def with_journal(full: Path) -> Path:
    """A copy of a base as a crash leaves it: 200 clients in the file, one more in its journal."""
    crashed = full.with_name("crashed.db")
    with open_base(full) as base:
        base.contacts.add(Contact(name="the last one"))
        shutil.copy(full, crashed)
        shutil.copy(f"{full}-wal", f"{crashed}-wal")
    return crashed


def test_what_a_crash_left_in_the_journal_is_there(full: Path) -> None:
    with open_base(with_journal(full)) as base:
        assert len(base.contacts) == CLIENTS + 1


def test_garbage_behind_the_journal_loses_nothing(full: Path) -> None:
    crashed = with_journal(full)
    with Path(f"{crashed}-wal").open("ab") as journal:
        journal.write(b"\xff" * 10_000)
    with open_base(crashed) as base:
        assert len(base.contacts) == CLIENTS + 1


def test_a_damaged_journal_is_not_taken_for_an_empty_one(full: Path) -> None:
    crashed = with_journal(full)
    journal = Path(f"{crashed}-wal")
    spoiled = b"\xff" * 32 + journal.read_bytes()[32:]
    journal.write_bytes(spoiled)
    assert use(crashed).startswith("BaseDamaged: The base's journal crashed.db-wal is damaged;")
    assert journal.read_bytes() == spoiled
    journal.rename(crashed.with_name("away"))
    with open_base(crashed) as base:
        assert len(base.contacts) == CLIENTS


def test_a_journal_without_its_base_is_kept(full: Path) -> None:
    crashed = with_journal(full)
    crashed.unlink()
    assert "its journal crashed.db-wal is there, with the latest saved changes" in use(crashed)
    assert not crashed.exists()


def names_of(where: Path) -> list[str]:
    with open_base(where) as base:
        return [contact.name for contact in base.contacts]


def adding(where: Path) -> str:
    try:
        with open_base(where) as base:
            base.contacts.add(Contact(name="one more"))
    except StoreError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def test_a_base_that_may_not_be_written_is_refused_without_a_trace() -> None:
    with open_folder() as folder:
        where = folder / "base.db"
        open_base(where).close()
        names_of(where)
        assert as_unprivileged(lambda: use(where)).startswith(
            f"BaseReadOnly: You have no permission to write to the base {where}. Check the permissions"
        )
        assert as_unprivileged(lambda: use(folder / "new.db")).startswith(
            "StoreError: The file can't be"
        )
        folder.chmod(0o777)
        assert as_unprivileged(lambda: use(where)).startswith("BaseReadOnly: You have no ")
        assert [path.name for path in folder.iterdir()] == ["base.db"]


def test_a_base_that_somebody_has_open_is_read_by_who_may_not_write_it() -> None:
    with open_folder() as folder:
        path = folder / "base.db"
        open_base(path).close()
        path.chmod(0o644)
        with open_base(path) as base:
            base.contacts.add(Contact(name="Anna"))
            assert as_unprivileged(lambda: names_of(path)) == ["Anna"]
            assert as_unprivileged(lambda: adding(path)).startswith("BaseReadOnly: You have no")
            assert len(base.contacts) == 1


FILLING = """
import resource, signal, sys
from crm_widgets.model import Contact
from crm_widgets.store import StoreError, open_base
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_base(sys.argv[1]) as base:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    saved = 0
    try:
        while True:
            base.contacts.add(Contact(name="x", note="x" * 1000))
            saved += 1
    except StoreError as error:
        print(saved, len(base.contacts), type(error).__name__, error)
"""


def test_a_disk_that_takes_no_more_loses_nothing(tmp_path: Path) -> None:
    where = tmp_path / "base.db"
    command = [sys.executable, "-c", FILLING, str(where)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    saved, seen, kind, sentence = done.stdout.split(maxsplit=3)
    assert int(saved) == int(seen) > 10
    assert kind == "DiskTrouble"
    assert sentence.startswith("The disk could not be read or written. Nothing was saved.")
    with open_base(where) as base:
        assert len(base.contacts) == base.version == int(saved)
        base.contacts.add(Contact(name="there is room again"))


def test_a_full_disk_is_named_and_loses_nothing(sqlite_base: ClientBase) -> None:
    store = cast(RowStorage, sqlite_base.tinydb.storage).rows.journal.engine

    def small(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 60")

    event.listen(store, "connect", small)
    store.dispose()
    saved = 0
    with pytest.raises(DiskFull, match="The disk is full. Nothing was saved. Free some"):
        while True:
            sqlite_base.contacts.add(Contact(name="x", note="x" * 1000))
            saved += 1
    assert len(sqlite_base.contacts) == sqlite_base.version == saved > 10
    event.remove(store, "connect", small)
    store.dispose()
    sqlite_base.contacts.add(Contact(name="there is room again"))
    assert sqlite_base.version == saved + 1


def test_a_base_that_another_program_holds_is_busy(
    full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "WAIT_SECONDS", 0.2)
    with open_base(full) as base, closing(sqlite3.connect(full, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_base(full) as another:
            with pytest.raises(BaseBusy, match="Someone else is writing to the base. Try again"):
                another.contacts.add(Contact(name="one more"))
            assert len(another.contacts) == CLIENTS
        other.execute("ROLLBACK")
        base.contacts.add(Contact(name="one more"))
        assert len(base.contacts) == CLIENTS + 1


# PostgreSQL


@pytest.fixture
def server(postgres: str) -> Iterator[str]:
    """A base on PostgreSQL with one client, Anna."""
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE troubled"))
    where = make_url(postgres).set(database="troubled").render_as_string(hide_password=False)
    with open_base(where) as base:
        base.contacts.add(Contact(name="Anna"))
    yield where
    with admin.connect() as connection:
        connection.execute(text("DROP DATABASE troubled WITH (FORCE)"))
    admin.dispose()


def run_sql(where: str, *statements: str) -> None:
    admin = create_engine(where)
    with admin.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    admin.dispose()


THROW_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = 'troubled' AND pid <> pg_backend_pid()"
)


def test_a_connection_lost_amid_a_change_is_named_and_the_base_goes_on(server: str) -> None:
    with open_base(server) as base:
        lost = pytest.raises(ConnectionLost, match="The change under way was not saved")
        with lost, base.change("two more"):
            base.contacts.add(Contact(name="Jānis"))
            run_sql(server, THROW_OUT)
            base.contacts.add(Contact(name="Zane"))
        assert [contact.name for contact in base.contacts] == ["Anna"]
        run_sql(server, THROW_OUT)
        assert base.version == 1
        base.contacts.add(Contact(name="Jānis"))
        assert base.version > 1


def test_a_connection_lost_while_saving_asks_to_look(server: str) -> None:
    run_sql(
        server,
        "CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
        "CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION leave()",
    )
    with open_base(server) as base:
        with pytest.raises(ConnectionLost, match="Check whether it is there"):
            base.contacts.add(Contact(name="Jānis"))
        assert [contact.name for contact in base.contacts] == ["Anna"]


def test_a_user_without_rights_reads_and_is_told_so(server: str) -> None:
    run_sql(
        server, "CREATE ROLE reader LOGIN", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"
    )
    reader = make_url(server).set(username="reader").render_as_string(hide_password=False)
    with open_base(reader) as base:
        assert [contact.name for contact in base.contacts] == ["Anna"]
        with pytest.raises(
            BaseReadOnly, match="no permission to do that. Ask the database administrator"
        ):
            base.contacts.add(Contact(name="Jānis"))
        assert len(base.contacts) == 1
    run_sql(server, "DROP OWNED BY reader", "DROP ROLE reader")


def test_a_server_that_only_reads_is_told_so(server: str) -> None:
    run_sql(server, "ALTER DATABASE troubled SET default_transaction_read_only = on")
    with open_base(server) as base:
        assert len(base.contacts) == 1
        with pytest.raises(BaseReadOnly, match="You have no permission to write to the base"):
            base.contacts.add(Contact(name="Jānis"))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (lambda where: where.set(database="nowhere"), "nowhere.* does not exist"),
        (lambda where: where.set(username="stranger"), "stranger.* does not exist"),
        (
            lambda where: where.set(query={"host": "/nowhere"}),
            "The database server does not respond",
        ),
    ],
)
def test_a_base_that_cannot_be_reached_gets_its_sentence(
    postgres: str, url: Callable[[Any], Any], sentence: str
) -> None:
    where = url(make_url(postgres)).render_as_string(hide_password=False)
    with pytest.raises(StoreError, match=sentence) as error:
        open_base(where)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("53100", DiskFull),
        ("58030", DiskTrouble),
        ("25006", BaseReadOnly),
        ("42501", BaseReadOnly),
        ("55P03", BaseBusy),
        ("40001", BaseBusy),
        ("40P01", BaseBusy),
        ("57014", BaseBusy),
        ("53300", BaseBusy),
        ("53200", StoreError),
        ("XX001", BaseDamaged),
    ],
)
def test_what_postgresql_says_by_a_code_gets_its_sentence(
    server: str, state: str, kind: type[StoreError]
) -> None:
    with open_base(server) as base:
        with pytest.raises(kind) as error, base.change("a change"):
            base.contacts.add(Contact(name="Jānis"))
            with cast(RowStorage, base.tinydb.storage).rows.journal.reading() as connection:
                connection.exec_driver_sql(
                    f"DO $$ BEGIN RAISE 'troubled' USING ERRCODE = '{state}'; END $$"
                )
        assert type(error.value) is kind
        assert len(base.contacts) == 1


def test_a_mistake_of_ours_is_not_taken_for_trouble(sqlite_base: ClientBase) -> None:
    with pytest.raises(sqlite3.OperationalError), translate_database_errors():
        raise sqlite3.OperationalError("no such table: nothing")
