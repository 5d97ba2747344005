"""Connections to a base, each for one purpose. Nothing outside this folder opens one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from crm_widgets.i18n import _
from crm_widgets.store.errors import BaseReplaced

WAIT_SECONDS = 10
"""How long a writer waits for another before BaseBusy."""

WRITES = {"crm_writes": True}
"""Execution options of a connection that is going to write."""

OPENED_TABLE = "crm_table"
"""The execution option with the number of the base's table in PostgreSQL when it was opened."""

TABLE_NUMBER = "to_regclass('info')::oid"
"""An expression of PostgreSQL: another number, or none, for tables that were made again."""

_OTHER_TABLES = _(
    "This base was removed from the database server, or replaced by another one. Nothing was "
    "saved. Reload to work with the new one, or restore a backup (crm-widgets restore FILE)."
)

_WRITERS = 0x63726D  # the letters c, r, m: the number of our lock in PostgreSQL


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read by. On PostgreSQL, each query sees the base as it is by then."""
    with engine.connect() as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the base as it is at one moment, however many queries it is asked."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that no other writer disturbs."""
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        wait_for_writers(connection)
        mark_journal(connection)
        yield connection


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """A part of a transaction: what fails inside leaves nothing of itself."""
    nested = connection.begin_nested()
    try:
        yield
    except BaseException:
        try:
            nested.rollback()
        except OperationalError:
            # On a full disk SQLite has ended the whole transaction; nothing more may be written.
            connection.invalidate()
        raise
    nested.commit()


@contextmanager
def writing_beside(engine: Engine, path: Path, name: str) -> Iterator[Connection]:
    """As `writing`, in a SQLite base, with the one in another file attached under a name."""
    with engine.connect().execution_options(**WRITES) as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute(f"ATTACH ? AS {name}", [str(path)])
        try:
            with connection.begin():
                yield connection
        finally:
            raw.execute(f"DETACH {name}")


def run_outside_transaction(engine: Engine, *statements: str) -> list[Any]:
    """Run statements that can't be part of a transaction, such as VACUUM; gives the rows that the
    last one answers on SQLite."""
    if engine.dialect.name == "sqlite":
        rows: list[Any] = []
        with closing(engine.raw_connection()) as raw:
            for statement in statements:
                rows = raw.cursor().execute(statement).fetchall()
        return rows
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    return []


def mark_journal(connection: Connection) -> None:
    """Count the transaction, so that SQLite's journal says which file it belongs to."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("UPDATE info SET value = value + 1 WHERE key = 'writes'")


def wait_for_writers(connection: Connection) -> None:
    """Wait until no other writer is at work, which then waits for this one.

    SQLite did that when the transaction began. In PostgreSQL too there is one writer at a time, so
    that versions grow in the order of commits.
    """
    if connection.dialect.name == "postgresql":
        bound = f"SET LOCAL lock_timeout = '{int(WAIT_SECONDS * 1000)}ms'"
        connection.exec_driver_sql(bound)
        alone = f"SELECT pg_advisory_xact_lock({_WRITERS}), {TABLE_NUMBER}"
        number = connection.exec_driver_sql(alone).all()[0][1]
        if number != connection.get_execution_options().get(OPENED_TABLE, number):
            raise BaseReplaced(_OTHER_TABLES)
