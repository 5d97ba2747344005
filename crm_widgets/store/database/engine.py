"""The connection to a base: SQLite in WAL mode for a path, any SQL URL as it is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, Table, create_engine, event, inspect, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from crm_widgets.i18n import _
from crm_widgets.store.database import info, schema, transactions
from crm_widgets.store.database.address import is_address, shown_address
from crm_widgets.store.database.atomic_write import FileTaken, atomic_write
from crm_widgets.store.database.base_file import OURS, check_file, check_place, is_there
from crm_widgets.store.database.migration import migrate, schema_version, schema_version_of
from crm_widgets.store.database.opened_file import connect_to_file, stamp_file, watch
from crm_widgets.store.database.transactions import reading, writing
from crm_widgets.store.errors import BaseBusy, BaseNotFound, StoreError, translate_database_errors

_NO_ADDRESS = (
    "“{text}” is not the address of a base. Give a path, or a URL such as "
    "postgresql+psycopg://user@host/name."
)
_NO_FILE = "“{text}” names no file, so nothing would be saved. Give a path, such as clients.db."
_NO_DRIVER = "PostgreSQL needs its driver: install crm_widgets with the extra “postgres”."

_NOT_FOUND = _(
    "There is no client base at {where}. Check its name; with create=True a new one is created."
)
_BEING_MIGRATED = _(
    "This base has to be migrated to schema version {version}, and someone else is writing to it, "
    "perhaps migrating it. Try again in a minute."
)


def url_of(where: str | Path) -> URL:
    """The SQL URL of a base: a path is a SQLite file, anything else is a URL already."""
    text = str(where)
    if "\0" in text:
        raise StoreError(_NO_ADDRESS.format(text=shown_address(text.replace("\0", "\\0"))))
    if not is_address(text):
        # Unlike Path's, it leaves a "~name" that no user has.
        place = os.path.expanduser(text)  # noqa: PTH111
        return URL.create("sqlite", database=os.path.realpath(place))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # Not "from": the cause, which a notebook shows, may quote a password.
        raise StoreError(_NO_ADDRESS.format(text=shown_address(text))) from None
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise StoreError(_NO_ADDRESS.format(text=shown_address(text)))
    if url.drivername == "sqlite" and (url.host or url.username):
        raise StoreError(_NO_ADDRESS.format(text=shown_address(text)))
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreError(_NO_FILE.format(text=text))  # all would be lost in silence at the end
    return url


def open_engine(where: str | Path, *, create: bool = True) -> Engine:
    """An engine whose tables are there; they are made if the base is new, unless `create` is False:
    BaseNotFound then.

    A base of an earlier schema version is migrated, and kept beside it as it was.
    """
    url = url_of(where)
    path = path_of(url)
    with translate_database_errors():
        if path is None:
            return _connected_server(url, create=create)
        return _connected_file(url, path, create=create)


def path_of(url: URL) -> Path | None:
    """The file of a base on SQLite; None for a server."""
    is_file = url.get_backend_name() == "sqlite" and url.database
    return Path(url.database or "").absolute() if is_file else None


def engine_of(url: URL) -> Engine:
    """An engine that waits for other writers, as all that use a base do; nothing is checked."""
    try:
        if path_of(url) is None:
            return _engine_of_server(url)
        engine = create_engine(url)
    except ModuleNotFoundError as error:
        raise StoreError(_NO_DRIVER) from error
    event.listen(engine, "do_connect", _connect_sqlite)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _engine_of_server(url: URL) -> Engine:
    # A server may have restarted since a connection was last used.
    engine = create_engine(url, pool_pre_ping=True)
    from crm_widgets.store.database import postgres  # its driver is there, then

    def connect(_dialect: Any, _record: Any, where: Any, options: Any) -> Any:
        return postgres.connect(*where, **{**postgres.DEFAULTS, **options})

    event.listen(engine, "do_connect", connect)
    return engine


def is_base(connection: Connection) -> bool:
    """Whether the tables of a base are there."""
    return set(inspect(connection).get_table_names()) >= OURS


def make_base(path: Path) -> None:
    """Make the file of a new base. It gets its name when it is whole."""
    with atomic_write(path, mode=0o600) as part:
        engine = create_engine(URL.create("sqlite", database=str(part)))
        with engine.begin() as connection:
            _make_tables(connection)
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            stamp_file(raw)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        engine.dispose()


@contextmanager
def new_file(path: Path, tables: Sequence[Table]) -> Iterator[sqlite3.Connection]:
    """A transaction in a new SQLite file that has these tables, empty; no one else knows it yet."""
    engine = create_engine(URL.create("sqlite", database=str(path)))
    for table in tables:
        table.metadata.create_all(engine, tables=[table])
    engine.dispose()
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA synchronous = OFF")  # the file is removed unless it gets whole
        yield file
        stamp_file(file)
        file.commit()


def _connected_file(url: URL, path: Path, *, create: bool) -> Engine:
    if not create and not is_there(path):
        raise BaseNotFound(_NOT_FOUND.format(where=shown_address(path)))
    check_place(path)
    if not is_there(path):
        with suppress(FileTaken):  # another process was faster
            make_base(path)
    status = check_file(path, wait=transactions.WAIT_SECONDS)
    older = status.tables and schema_version(status.schema_version) < schema.SCHEMA_VERSION
    with _made(url) as engine:
        if not status.tables:
            with writing(engine) as connection:
                _make_tables(connection)
        elif older:
            _migrate(engine)
        watch(engine, path)
    return engine


def _connected_server(url: URL, *, create: bool) -> Engine:
    with _made(url) as engine:
        with reading(engine) as connection:
            there = is_base(connection)
        if not there:
            if not create:
                raise BaseNotFound(_NOT_FOUND.format(where=shown_address(url)))
            with writing(engine) as connection:
                _make_tables(connection)
        with reading(engine) as connection:
            version = schema_version(schema_version_of(connection))
        if version < schema.SCHEMA_VERSION:
            _migrate(engine)
        with reading(engine) as connection:
            number = connection.exec_driver_sql(f"SELECT {transactions.TABLE_NUMBER}").scalar()
        engine.update_execution_options(**{transactions.OPENED_TABLE: number})
    return engine


@contextmanager
def _made(url: URL) -> Iterator[Engine]:
    """An engine that is given back where its base turns out to be none."""
    engine = engine_of(url)
    try:
        yield engine
    except BaseException:
        engine.dispose()
        raise


def _migrate(engine: Engine) -> None:
    try:
        with translate_database_errors(), writing(engine) as connection:
            migrate(connection)
    except BaseBusy as error:
        raise BaseBusy(_BEING_MIGRATED.format(version=schema.SCHEMA_VERSION)) from error


def _connect_sqlite(_dialect: Any, _record: Any, where: Any, options: Any) -> sqlite3.Connection:
    return connect_to_file(where[0], **options)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # SQLAlchemy begins transactions itself, so that a writer can ask for the lock at once:
    # a transaction that first reads and then writes would fail instead of waiting.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(transactions.WAIT_SECONDS * 1000)}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA secure_delete = ON")  # whatever SQLite was compiled with
    cursor.execute("PRAGMA cache_size = -16000")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("crm_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _make_tables(connection: Connection) -> None:
    schema.metadata.create_all(connection)
    if info.read_info(connection, info.SCHEMA) is None:
        info.write_info(connection, info.SCHEMA, str(schema.SCHEMA_VERSION))
        info.new_identity(connection)
        schema.index_contacts(connection)
