"""A backup: the whole base in one SQLite file, made while others write, and checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Engine
from sqlalchemy.engine import Connection

from crm_widgets.i18n import _
from crm_widgets.model import utc_now
from crm_widgets.model.clock import Clock
from crm_widgets.store.database import engine as engines
from crm_widgets.store.database import transactions
from crm_widgets.store.database.address import shown_address
from crm_widgets.store.database.atomic_write import atomic_write, copy_pages, dated
from crm_widgets.store.database.base_file import (
    check_file,
    check_sound,
    for_reading,
    may_be_written,
    readable,
)
from crm_widgets.store.database.info import read_info, write_info
from crm_widgets.store.database.migration import schema_version, schema_version_of
from crm_widgets.store.errors import BaseDamaged, StoreError, translate_database_errors
from crm_widgets.store.maintenance.row_copy import into_file

_KEY = "backup"
_DAMAGED = _("{why} No backup was made of it. Run crm-widgets doctor, and restore the last backup.")
_NO_BASE = _("There is no client base at {where}. Check its address.")
_SERVED = _(
    "The folder {folder} has notebooks, so its files may be served to visitors. Put the backup "
    "somewhere else."
)


@dataclass(frozen=True)
class Backup:
    """A backup that was made: its file, the version of the base it holds, and when (UTC)."""

    path: Path
    version: int
    at: datetime


def back_up(
    where: str | Path, to: str | Path | None = None, *, clock: Clock | None = None
) -> Backup:
    """Copy the base at `where` into one SQLite file, as it is at one moment, while others write.

    `to` is the new file; by default one beside the base, or in the present folder for a base on
    PostgreSQL, named after the moment by `clock` (UTC without one). Every page of the copy is
    checked. A base of an earlier schema is copied as it is. StoreError for a file that exists
    already, a damaged base, a full disk, and a folder with notebooks, which may be served.
    """
    url = engines.url_of(where)
    path = Path(to).expanduser().absolute() if to else default_path(url, clock=clock)
    base = engines.path_of(url)
    if any(path.parent.glob("*.ipynb")) and not (base and base.parent == path.parent):
        raise StoreError(_SERVED.format(folder=path.parent))
    at = utc_now()
    with translate_database_errors():
        copy_of(url, path)
        version = version_in(path)
    _remember(url, Backup(path, version, at))
    return Backup(path, version, at)


def default_path(
    url: URL, what: str = "backup", folder: Path | None = None, clock: Clock | None = None
) -> Path:
    """A dated name that is free, beside the base, or in a folder: `clients.backup-2026-11-22.db`.

    `what` stands before the date, which is that of `clock`, or UTC.
    """
    base = engines.path_of(url) or Path.cwd() / f"{url.database}.db"
    beside = (folder or base.parent) / base.name
    return dated(beside, what, f"{(clock or Clock()).now():%Y-%m-%d-%H%M%S}", ".db")


def copy_of(url: URL, to: Path) -> None:
    """Copy a base of any schema version, on either back end, into the file `to`; check the copy."""
    base = engines.path_of(url)
    if base is None:
        with atomic_write(to) as part, _snapshot(url) as connection:
            into_file(connection, part)
            check_sound(part, wait=0)
        return
    with readable(base) as place, atomic_write(to, mode=_rights(base)) as part:
        schema_version(check_file(place, wait=transactions.WAIT_SECONDS).schema_version)
        with closing(for_reading(place, wait=transactions.WAIT_SECONDS, strictly=False)) as source:
            copy_pages(source, part)
        try:
            check_sound(part, wait=0)
        except BaseDamaged as error:
            why = str(error).replace(str(part), str(base))
            raise BaseDamaged(_DAMAGED.format(why=why)) from error


def version_in(path: Path) -> int:
    """The version of the base in a file."""
    with closing(for_reading(path, wait=transactions.WAIT_SECONDS)) as source:
        (version,) = source.execute('SELECT coalesce(max(id), 0) FROM "change"').fetchone()
    return int(version)


def last_backup(connection: Connection) -> Backup | None:
    """The last backup that was made of a base, as the base remembers it."""
    text = read_info(connection, _KEY)
    if not text:
        return None
    noted = json.loads(text)
    return Backup(Path(noted["path"]), noted["version"], datetime.fromisoformat(noted["at"]))


def remember(connection: Connection, backup: Backup) -> None:
    """Note a backup in the base, so that `doctor` can say how old it is."""
    noted = {"path": str(backup.path), "version": backup.version, "at": backup.at.isoformat()}
    write_info(connection, _KEY, json.dumps(noted))


def _remember(url: URL, backup: Backup) -> None:
    # The backup is good also where it can't be noted in the base: read-only, full, or busy.
    base = engines.path_of(url)
    if base and not may_be_written(base):
        return
    engine = engines.engine_of(url)
    with (
        suppress(StoreError),
        translate_database_errors(),
        transactions.writing(engine) as connection,
    ):
        remember(connection, backup)
    engine.dispose()


@contextmanager
def _snapshot(url: URL) -> Iterator[Connection]:
    """A base on PostgreSQL as it is at one moment, however long it takes to read it."""
    engine: Engine = engines.engine_of(url)
    try:
        with transactions.snapshot(engine) as connection:
            if not engines.is_base(connection):
                raise StoreError(_NO_BASE.format(where=shown_address(url)))
            schema_version(schema_version_of(connection))
            yield connection
    finally:
        engine.dispose()


def _rights(path: Path) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else 0o600
