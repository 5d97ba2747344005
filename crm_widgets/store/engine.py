"""The connection to a base: SQLite in WAL mode for a path, any SQL URL as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, insert, inspect, make_url, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from crm_widgets.store import schema
from crm_widgets.store.errors import StoreError, in_words

WAIT_SECONDS = 10
"""How long a writer waits for another before it says so."""

_NO_ADDRESS = (
    "“{text}” is no address of a base. Give a path, or a URL such as "
    "postgresql+psycopg://user@host/name."
)
_ALIEN = (
    "This file is a database of another program (it holds {tables}), not a client base. Nothing "
    "was touched. Choose another file."
)
_NO_FILE = "“{text}” names no file, so nothing would be kept. Give a path, such as clients.db."
_NO_DRIVER = "PostgreSQL needs its driver: install crm_widgets with the extra “postgres”."

_WRITERS = 0x63726D  # the letters c, r, m: the number of our lock in PostgreSQL

WRITES = {"crm_writes": True}
"""Execution options of a connection that is going to write."""


def url_of(where: str | Path) -> URL:
    """The SQL URL of a base: a path is a SQLite file, anything with :// is a URL already."""
    text = str(where)
    if "\0" in text:
        raise StoreError(_NO_ADDRESS.format(text=text.replace("\0", "\\0")))
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().resolve()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(_NO_ADDRESS.format(text=text)) from error
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreError(_NO_ADDRESS.format(text=text))
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreError(_NO_FILE.format(text=text))  # all would be lost in silence at the end
    return url


def connect(where: str | Path) -> Engine:
    """An engine whose tables are there; they are made if the base is new."""
    url = url_of(where)
    is_file = url.get_backend_name() == "sqlite"
    if is_file and url.database:
        _check_path(Path(url.database))
    try:
        engine = create_engine(url)
    except ModuleNotFoundError as error:
        raise StoreError(_NO_DRIVER) from error
    if is_file:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with in_words():
        _make_tables(engine)
        _check_schema(engine)
    return engine


def wait_for_writers(connection: Connection) -> None:
    """Wait until no other writer is at work, which then waits for this one.

    SQLite did that when the transaction began. In PostgreSQL too there is one writer at a time, so
    that versions grow in the order of commits.
    """
    if connection.dialect.name == "postgresql":
        bound = f"SET LOCAL lock_timeout = '{int(WAIT_SECONDS * 1000)}ms'"
        connection.exec_driver_sql(bound)
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


def _check_path(path: Path) -> None:
    try:
        if path.is_dir():
            raise StoreError(
                f"“{path}” is a folder. Give the file of a base, such as {path}/base.db."
            )
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The base can't be at {path}: {error.strerror}. Give another path."
        ) from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # SQLAlchemy begins transactions itself, so that a writer can ask for the lock at once:
    # a transaction that first reads and then writes would fail instead of waiting.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(WAIT_SECONDS * 1000)}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA cache_size = -16000")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("crm_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        text = connection.scalar(select(schema.info.c.value).where(schema.info.c.key == "schema"))
    if text is None or not text.isdigit() or int(text) > schema.SCHEMA_VERSION:
        raise StoreError(
            f"This base was made by a newer crm_widgets (its form is {text}, this one knows "
            f"{schema.SCHEMA_VERSION}). Nothing was touched: install the newer one to open it."
        )


def _make_tables(engine: Engine) -> None:
    there = set(inspect(engine).get_table_names())
    if there >= {"info", "document", "change"}:
        return
    if there and engine.dialect.name == "sqlite":
        raise StoreError(_ALIEN.format(tables=", ".join(sorted(there)[:3])))
    with engine.connect().execution_options(**WRITES) as connection, connection.begin():
        wait_for_writers(connection)
        schema.metadata.create_all(connection)
        if not connection.scalar(select(schema.info.c.key).limit(1)):
            row = {"key": "schema", "value": str(schema.SCHEMA_VERSION)}
            connection.execute(insert(schema.info), row)
