"""A backup replaces the content of a base, in one transaction; the earlier content is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, insert
from sqlalchemy.engine import Connection

from crm_widgets.i18n import _
from crm_widgets.model import utc_now
from crm_widgets.model.clock import Clock
from crm_widgets.store.database import engine as engines
from crm_widgets.store.database import schema, transactions
from crm_widgets.store.database.atomic_write import atomic_write, copy_pages
from crm_widgets.store.database.base_file import (
    beside,
    check_file,
    check_place,
    check_sound,
    for_reading,
    is_there,
    readable,
)
from crm_widgets.store.database.info import last_change, new_identity, write_info
from crm_widgets.store.database.migration import migrate, schema_version
from crm_widgets.store.database.opened_file import STAMP, WRITES
from crm_widgets.store.errors import BaseDamaged, StoreError, translate_database_errors
from crm_widgets.store.history.change import change_row, new_change
from crm_widgets.store.leftovers import temporary_folder
from crm_widgets.store.maintenance.backup import Backup, copy_of, default_path, remember
from crm_widgets.store.maintenance.copies import last_erased_change
from crm_widgets.store.maintenance.disk_space import scrub_deleted
from crm_widgets.store.maintenance.row_copy import from_attached, into_server
from crm_widgets.store.records.settings import settings_in

_ITSELF = _("{path} is the base itself. Give the file of a backup.")
_NO_BASE = _("The file {path} is not a client base. Give the file of a backup.")


@dataclass(frozen=True)
class Restored:
    """What a restore did: the version that the base has now, and the file with what it held before
    (None: there was no base). `damaged`: that file is the damaged base itself, moved away.
    `brings_back_erased`: clients were erased after the backup, and are in the base again."""

    version: int
    kept: Path | None
    damaged: bool = False
    brings_back_erased: bool = False


def restore(where: str | Path, backup: str | Path, author: str | None = None) -> Restored:
    """Put the base that the file `backup` holds in the place of the one at `where`.

    The backup is checked first. The present base is copied beside itself (on PostgreSQL, beside
    the backup), and then all its rows are replaced, in one transaction: open pages show the
    restored base within seconds. It gets a new identity, so that nothing cached of the other state
    is used, and a version above both. A base too damaged for that is moved away as it is, and the
    restored one takes its name. StoreError, with nothing touched, for a file that is not a sound
    base.
    """
    url = engines.url_of(where)
    source = Path(backup).expanduser().resolve()
    base = engines.path_of(url)
    if base and source == base:
        raise StoreError(_ITSELF.format(path=source))
    with translate_database_errors(), _in_present_schema(source) as sound:
        name = source.name
        if base is None:
            return _into_server(str(where), sound, source.parent, name, author)
        check_place(base)
        with suppress(BaseDamaged):
            if is_there(base):
                return _into_rows(base, sound, name, author)
        return _into_place(base, sound, name, author)


@contextmanager
def _in_present_schema(source: Path) -> Iterator[Path]:
    """The backup, if it is sound, or a copy of it in the present schema."""
    with readable(source) as place:
        status = check_file(place, wait=transactions.WAIT_SECONDS)
        if not status.tables:
            raise StoreError(_NO_BASE.format(path=source))
        version = schema_version(status.schema_version)
        check_sound(place, wait=transactions.WAIT_SECONDS)
        if version == schema.SCHEMA_VERSION:
            yield place
            return
        with temporary_folder() as folder:
            copy = folder / source.name
            with closing(for_reading(place, wait=transactions.WAIT_SECONDS)) as file:
                copy_pages(file, copy)
            with _written(copy) as connection:
                migrate(connection, keep=False)
            yield copy


def _into_rows(base: Path, source: Path, name: str, author: str | None) -> Restored:
    """Replace the rows of a SQLite base, under the lock of a writer."""
    engine = engines.open_engine(base)
    with _disposed(engine):
        with transactions.writing_beside(engine, source, "backup") as connection:
            kept = _keep(connection, base.parent)
            present, erased = last_change(connection), last_erased_change(connection)
            from_attached(connection, "backup")
            brings_back = erased > last_change(connection)
            version = _finish(connection, present, name, author, kept)
        scrub_deleted(engine)
    return Restored(version, kept.path if kept else None, brings_back_erased=brings_back)


def _into_server(where: str, source: Path, folder: Path, name: str, author: str | None) -> Restored:
    """Replace the rows of a base on PostgreSQL, under the lock of a writer."""
    engine = engines.open_engine(where)
    with _disposed(engine), transactions.writing(engine) as connection:
        kept = _keep(connection, folder)
        present, erased = last_change(connection), last_erased_change(connection)
        with closing(for_reading(source, wait=transactions.WAIT_SECONDS)) as file:
            into_server(file, connection)
        brings_back = erased > last_change(connection)
        version = _finish(connection, present, name, author, kept)
        last = "SELECT setval(pg_get_serial_sequence('change', 'id'), max(id)) FROM change"
        connection.exec_driver_sql(last)
    return Restored(version, kept.path if kept else None, brings_back_erased=brings_back)


def _into_place(base: Path, source: Path, name: str, author: str | None) -> Restored:
    """Make the restored base a file of its own, and give it the name of the damaged one."""
    url = engines.url_of(base)
    ready = default_path(url, "restored")
    with atomic_write(ready, mode=base.stat().st_mode & 0o777 if base.exists() else 0o600) as part:
        with closing(for_reading(source, wait=transactions.WAIT_SECONDS)) as file:
            copy_pages(file, part)
        with _written(part) as connection:
            version = _finish(connection, last_change(connection), name, author, None)
    kept = default_path(url, "damaged")
    moved = [
        there.rename(away)
        for there, away in [
            (base, kept),
            *((beside(base, ending), beside(kept, ending)) for ending in ("wal", "shm")),
        ]
        if there.exists()
    ]
    ready.rename(base)
    return Restored(version, kept if moved else None, damaged=bool(moved))


def _keep(connection: Connection, folder: Path) -> Backup | None:
    """Copy the base as it is; None for one in which nothing was ever written."""
    version = last_change(connection)
    if not version:
        return None
    url = connection.engine.url
    path = default_path(url, "before-restore", folder, Clock(settings_in(connection).time_zone))
    copy_of(url, path)
    return Backup(path, version, utc_now())


def _finish(
    connection: Connection, present: int, name: str, author: str | None, kept: Backup | None
) -> int:
    """Record the restore in the base; returns its version."""
    version = max(present, last_change(connection)) + 1
    new_identity(connection)
    _keep_stamp(connection)
    if kept:
        remember(connection, kept)
    change = new_change(author, kind="base_restored", subject=name)
    connection.execute(insert(schema.change).values(change_row(change) | {"id": version}))
    return version


def _keep_stamp(connection: Connection) -> None:
    """The stamp belongs to the file, not to the rows that came from another one."""
    if connection.dialect.name == "sqlite":
        stamp = connection.exec_driver_sql("PRAGMA user_version").scalar()
        write_info(connection, STAMP, str(stamp))
        write_info(connection, WRITES, "0")


@contextmanager
def _written(copy: Path) -> Iterator[Connection]:
    """A transaction in a file that no other process knows."""
    engine = engines.engine_of(engines.url_of(copy))
    with _disposed(engine), transactions.writing(engine) as connection:
        yield connection


@contextmanager
def _disposed(engine: Engine) -> Iterator[None]:
    try:
        yield
    finally:
        engine.dispose()
