"""A base of an earlier schema version opens, and is kept as it was; a newer one is left alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from crm_widgets.intake import import_reports
from crm_widgets.model import Contact
from crm_widgets.store import BaseBusy, StoreError, describe_change, open_base
from crm_widgets.store.database import migration, schema, transactions
from crm_widgets.store.database.info import new_identity
from crm_widgets.store.maintenance.backup import back_up

SCHEMA_2 = Path(__file__).with_name("schema_2.sql")
"""A base of schema version 2: contacts, purchases, a deal, interactions, twelve changes."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A base of schema version 2."""
    path = tmp_path / "clients.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA_2.read_text("utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    return path


def schema_version(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        (version,) = connection.execute("SELECT value FROM info WHERE key = 'schema'").fetchone()
        return str(version)


def test_a_base_of_schema_2_opens_with_all_it_holds_and_can_still_be_undone(old: Path) -> None:
    with open_base(old) as base:
        assert [contact.name for contact in base.contacts] == ["Anna Ozola"]
        assert base.contacts.get("anna").city == "Ogre"
        assert [str(one.amount) for one in base.purchases] == ["12.5", "-2.0"]
        assert base.tinydb.table("notes").all() == [{"text": "a raw document"}]
        assert (base.settings.name, base.settings.time_zone) == ("Ozols & dēli", "Europe/Riga")
        assert base.check_up().sound
        base.undo(9)
        base.undo(2)
        assert base.contacts.get("anna").city == ""
        assert base.contacts.get("janis").city == "Rīga"
    assert schema_version(old) == str(schema.SCHEMA_VERSION)


def test_its_changes_are_data_with_the_fingerprint_of_an_import(old: Path) -> None:
    with open_base(old) as base:
        assert [describe_change(change) for change in base.changes()] == [
            "Interactions added",
            "Interactions removed",
            "Interactions added",
            "Contacts removed",
            'Undid: "documents added to notes"',
            'Undid: "documents added to notes"',
            "Documents added to notes",
            "Deal “Ovens” moved from Lead to Talk",
            "Deal “Ovens” opened",
            "Purchases added",
            "Contacts edited",
            "Import of 2 contacts from clients.csv",
        ]
        first = base.change_by_fingerprint("0123456789ab", "contacts_imported")
        assert first is not None
        assert (first.id, first.author, first.counts) == (1, "Pēteris", {"contacts": 2})
        assert len({change.token for change in base.changes()}) == 12
        assert base.version == 12
        base.contacts.add(Contact(name="New"))
        assert base.version == 13


def test_its_records_have_their_own_ids_and_are_found_by_deal_and_day(old: Path) -> None:
    with open_base(old) as base:
        assert [one.summary for one in base.interactions.where(deal_id="d1")] == ["called again"]
        assert [event.to_stage for event in base.stage_events.where(deal_id="d1")] == [
            "Lead",
            "Talk",
        ]
        assert base.purchases.bought(date(2026, 1, 1), date(2026, 1, 31)) == (1, Decimal("12.50"))
        assert len(base.history(base.interactions.get("i1"))) == 1


def test_two_records_of_one_id_are_named_and_nothing_is_touched(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("UPDATE document SET \"key\" = 'p1' WHERE tbl = 'purchases'")
    with pytest.raises(StoreError, match="Two records of purchases have the id 'p1'"):
        open_base(old)
    assert schema_version(old) == "2"


def test_the_base_is_kept_as_it_was_beside_it(old: Path) -> None:
    open_base(old).close()
    kept = old.with_name(f"clients.db.before-schema-{schema.SCHEMA_VERSION}.bak")
    assert sorted(path.name for path in old.parent.iterdir()) == ["clients.db", kept.name]
    assert schema_version(kept) == "2"
    with closing(sqlite3.connect(kept)) as connection:
        dump = "\n".join(connection.iterdump())
    assert dump.splitlines() == SCHEMA_2.read_text("utf-8").splitlines()


def test_a_copy_that_an_earlier_try_left_is_not_overwritten(old: Path) -> None:
    first = migration.keep_file(old)
    before = first.read_bytes()
    open_base(old).close()
    assert first.read_bytes() == before
    assert old.with_name(f"clients.db.before-schema-{schema.SCHEMA_VERSION}.2.bak").exists()


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
    with pytest.raises(StoreError, match="it could not be copied first: .*No space left on device"):
        open_base(old)
    assert schema_version(old) == "2"
    assert [path.name for path in old.parent.iterdir()] == ["clients.db"]


def test_a_migration_that_fails_leaves_the_base_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(connection: object) -> None:
        new_identity(connection)  # type: ignore[arg-type]
        raise ZeroDivisionError

    monkeypatch.setitem(migration.MIGRATIONS, 2, half)
    with pytest.raises(ZeroDivisionError):
        open_base(old)
    with closing(sqlite3.connect(old)) as connection:
        assert "\n".join(connection.iterdump()) == SCHEMA_2.read_text("utf-8").rstrip("\n")


def test_who_waits_too_long_for_another_migration_is_told_so(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "WAIT_SECONDS", 0.2)
    with closing(sqlite3.connect(old, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BaseBusy, match="has to be migrated .* Try again in a minute"):
            open_base(old)


def test_a_base_of_schema_3_gets_the_tables_that_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "base.db"
    with open_base(path) as base:
        base.contacts.add(Contact(name="Anna"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE import_report")
        connection.execute("DROP TABLE import_row")
        connection.execute("UPDATE info SET value = '3' WHERE key = 'schema'")
        connection.commit()
    with open_base(path) as base:
        assert [contact.name for contact in base.contacts] == ["Anna"]
        assert import_reports(base) == []
    assert schema_version(path) == "4"


@pytest.mark.parametrize("version", ["1", "5", "17", "x", ""])
def test_a_base_of_a_schema_version_that_is_not_known_is_refused_and_not_touched(
    tmp_path: Path, version: str
) -> None:
    path = tmp_path / "base.db"
    open_base(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE info SET value = ? WHERE key = 'schema'", [version])
        connection.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="Nothing was changed"):
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
    """A base of schema version 2 on PostgreSQL, with one contact."""
    name = "base_of_schema_2"
    server = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    where = make_url(postgres).set(database=name).render_as_string(hide_password=False)
    with open_base(where) as base:
        base.contacts.add(Contact(name="Anna"))
        base.undo(1)
        base.undo(2)
    first_undo = "undo of 1: contacts added"
    run_sql(
        where,
        "UPDATE info SET value = '2' WHERE key = 'schema'",
        "DROP INDEX document_key, document_deal, document_day",
        "ALTER TABLE document DROP COLUMN deal_id, DROP COLUMN day, DROP COLUMN amount",
        "CREATE INDEX document_key ON document (tbl, key)",
        "ALTER TABLE change ADD COLUMN what TEXT",
        "UPDATE change SET what = 'contacts added'",
        f"UPDATE change SET what = '{first_undo}' WHERE id = 2",
        f"UPDATE change SET what = 'undo of 2: {first_undo}' WHERE id = 3",
        "ALTER TABLE change DROP COLUMN kind, DROP COLUMN subject, DROP COLUMN counts, "
        "DROP COLUMN fingerprint, DROP COLUMN token",
        "CREATE TABLE IF NOT EXISTS fact (contact_id VARCHAR PRIMARY KEY)",
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
        assert [describe_change(change) for change in base.changes()] == [
            'Undid: "contacts added"',
            'Undid: "contacts added"',
            "Contacts added",
        ]
        base.contacts.add(Contact(name="Jānis"))
        assert base.version == 4
    version = "SELECT value FROM {}info WHERE key = 'schema'"
    kept = f"crm_before_schema_{schema.SCHEMA_VERSION}"
    assert run_sql(old_server, version.format("")) == [(str(schema.SCHEMA_VERSION),)]
    assert run_sql(old_server, version.format(f"{kept}.")) == [("2",)]
    assert run_sql(old_server, f"SELECT tbl, doc_id FROM {kept}.document") == [("contacts", 1)]
    assert run_sql(old_server, "SELECT key FROM info WHERE key = 'id'") == [("id",)]
    there = make_url(old_server).update_query_dict({"options": f"-csearch_path={kept}"})
    made = back_up(there.render_as_string(hide_password=False), tmp_path / "as it was.db")
    assert schema_version(made.path) == "2"
    with open_base(made.path) as copy:
        assert [contact.name for contact in copy.contacts] == ["Anna"]


def test_who_may_make_no_schema_is_told_what_to_do_and_nothing_is_touched(old_server: str) -> None:
    run_sql(
        old_server,
        "CREATE ROLE clerk LOGIN",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO clerk",
        "REVOKE CREATE ON DATABASE base_of_schema_2 FROM PUBLIC",
    )
    clerk = make_url(old_server).set(username="clerk").render_as_string(hide_password=False)
    with pytest.raises(
        StoreError, match="it could not be copied first: .*GRANT CREATE ON DATABASE"
    ):
        open_base(clerk)
    assert run_sql(old_server, "SELECT value FROM info WHERE key = 'schema'") == [("2",)]
    run_sql(old_server, "DROP OWNED BY clerk", "DROP ROLE clerk")
