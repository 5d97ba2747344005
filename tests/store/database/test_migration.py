"""A base of an earlier form opens, and is kept as it was; one of a later form is left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from crm_widgets.model import Contact
from crm_widgets.store import BaseBusy, StoreError, open_base
from crm_widgets.store.database import migration, schema, transactions
from crm_widgets.store.maintenance.backup import back_up

SCHEMA_1 = Path(__file__).with_name("schema_1.sql")
"""A base as the first crm_widgets made it: contacts, purchases, notes, five changes."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A base of form 1."""
    path = tmp_path / "clients.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA_1.read_text("utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def schema_version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (told,) = connection.execute("SELECT value FROM info WHERE key = 'schema'").fetchone()
        return str(told)


def test_a_base_of_form_1_opens_with_all_it_holds_and_can_still_be_undone(old: Path) -> None:
    with open_base(old) as base:
        assert [contact.name for contact in base.contacts] == ["Anna Ozola"]
        assert base.contacts.get("anna").city == "Ogre"
        assert [str(one.amount) for one in base.purchases] == ["12.5", "-2.0"]
        assert base.tinydb.table("notes").all() == [{"text": "a raw document"}]
        assert base.settings.name == "Ozols & dēli"
        assert [change.what for change in base.changes()] == [
            "contacts removed",
            "documents added to notes",
            "purchases added",
            "contacts edited",
            "contacts added",
        ]
        base.undo(5)
        base.undo(2)
        assert base.contacts.get("anna").city == ""
        assert base.contacts.get("janis").city == "Rīga"
    assert schema_version(old) == str(schema.SCHEMA_VERSION)


def test_the_base_is_kept_as_it_was_beside_it(old: Path) -> None:
    open_base(old).close()
    kept = old.with_name(f"clients.db.before-form-{schema.SCHEMA_VERSION}.bak")
    assert sorted(path.name for path in old.parent.iterdir()) == ["clients.db", kept.name]
    assert schema_version(kept) == "1"
    with closing(sqlite3.connect(kept)) as connection:
        dump = "\n".join(connection.iterdump())
    assert dump.splitlines() == SCHEMA_1.read_text("utf-8").splitlines()


def test_a_copy_that_an_earlier_try_left_is_not_overwritten(old: Path) -> None:
    first = migration.keep_file(old)
    before = first.read_bytes()
    open_base(old).close()
    assert first.read_bytes() == before
    assert old.with_name(f"clients.db.before-form-{schema.SCHEMA_VERSION}.2.bak").exists()


def test_several_processes_that_open_it_at_once_make_one_copy(old: Path) -> None:
    code = "import sys; from crm_widgets.store import open_base; open_base(sys.argv[1]).close()"
    command = [sys.executable, "-c", code, str(old)]
    opening = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate(timeout=60)[1] for process in opening] == [""] * 4
    assert len(list(old.parent.glob("*.bak"))) == 1
    assert schema_version(old) == str(schema.SCHEMA_VERSION)


def test_without_a_copy_nothing_is_touched(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(migration, "keep_file", full)
    with pytest.raises(
        StoreError, match="could not be kept as it is first: .*No space left on device"
    ):
        open_base(old)
    assert schema_version(old) == "1"
    assert [path.name for path in old.parent.iterdir()] == ["clients.db"]


def test_a_migration_that_fails_leaves_the_base_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(connection: object) -> None:
        schema.identify(connection)  # type: ignore[arg-type]
        raise ZeroDivisionError

    monkeypatch.setitem(migration.MIGRATIONS, 1, half)
    with pytest.raises(ZeroDivisionError):
        open_base(old)
    with closing(sqlite3.connect(old)) as connection:
        assert "\n".join(connection.iterdump()) == SCHEMA_1.read_text("utf-8").rstrip("\n")


def test_who_waits_too_long_for_another_migration_is_told_so(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "WAIT_SECONDS", 0.2)
    with closing(sqlite3.connect(old, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BaseBusy, match="has to be brought to form .* Try again in a minute"):
            open_base(old)


@pytest.mark.parametrize("told", ["3", "17", "x", ""])
def test_a_base_of_a_form_that_is_not_known_is_refused_and_not_touched(
    tmp_path: Path, told: str
) -> None:
    path = tmp_path / "base.db"
    open_base(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE info SET value = ? WHERE key = 'schema'", [told])
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="Nothing was touched"):
        open_base(path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*.bak"))


def test_a_database_of_another_program_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE photo (id)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="a database of another program \\(it holds photo\\)"):
        open_base(path)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


@pytest.fixture
def old_server(postgres: str) -> Iterator[str]:
    """A base of form 1 on PostgreSQL, with one contact."""
    name = "base_of_form_1"
    server = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    where = make_url(postgres).set(database=name).render_as_string(hide_password=False)
    with open_base(where) as base:
        base.contacts.add(Contact(name="Anna"))
    run_sql(
        where,
        "DELETE FROM info WHERE key = 'id'",
        "UPDATE info SET value = '1' WHERE key = 'schema'",
        "DROP INDEX IF EXISTS contact_words, contact_role",
    )
    yield where
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def run_sql(where: str, *statements: str) -> list[tuple[object, ...]]:
    """Runs statements on a PostgreSQL base; gives the rows of the last."""
    server = create_engine(where)
    with server.begin() as connection:
        done = [connection.execute(text(statement)) for statement in statements]
        rows = [tuple(row) for row in done[-1]] if done[-1].returns_rows else []
    server.dispose()
    return rows


def test_a_base_on_postgresql_is_kept_in_a_schema_beside_it(
    old_server: str, tmp_path: Path
) -> None:
    with open_base(old_server) as base:
        assert [contact.name for contact in base.contacts] == ["Anna"]
    form = "SELECT value FROM {}info WHERE key = 'schema'"
    kept = f"crm_before_form_{schema.SCHEMA_VERSION}"
    assert run_sql(old_server, form.format("")) == [(str(schema.SCHEMA_VERSION),)]
    assert run_sql(old_server, form.format(f"{kept}.")) == [("1",)]
    assert run_sql(old_server, f"SELECT tbl, doc_id FROM {kept}.document") == [("contacts", 1)]
    assert run_sql(old_server, "SELECT key FROM info WHERE key = 'id'") == [("id",)]
    there = make_url(old_server).update_query_dict({"options": f"-csearch_path={kept}"})
    made = back_up(there.render_as_string(hide_password=False), tmp_path / "as it was.db")
    assert schema_version(made.path) == "1"
    with open_base(made.path) as copy:
        assert [contact.name for contact in copy.contacts] == ["Anna"]


def test_who_may_make_no_schema_is_told_what_to_do_and_nothing_is_touched(old_server: str) -> None:
    run_sql(
        old_server,
        "CREATE ROLE clerk LOGIN",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk",
        "REVOKE CREATE ON DATABASE base_of_form_1 FROM PUBLIC",
    )
    clerk = make_url(old_server).set(username="clerk").render_as_string(hide_password=False)
    with pytest.raises(
        StoreError, match="could not be kept as it is first: .*GRANT CREATE ON DATABASE"
    ):
        open_base(clerk)
    assert run_sql(old_server, "SELECT value FROM info WHERE key = 'schema'") == [("1",)]
    run_sql(old_server, "DROP OWNED BY clerk", "DROP ROLE clerk")
