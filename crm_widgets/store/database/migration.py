"""A base of an earlier schema version is migrated, and kept beside it as it was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from crm_widgets.i18n import _
from crm_widgets.store.database import schema
from crm_widgets.store.database.atomic_write import atomic_write, copy_pages
from crm_widgets.store.database.base_file import check_sound, for_reading
from crm_widgets.store.database.info import SCHEMA, read_info, write_info
from crm_widgets.store.database.migrate_2_to_3 import schema_2_to_3
from crm_widgets.store.errors import BaseDamaged, StoreError, translate_database_errors

_NEWER = _(
    "This base was made by a newer crm_widgets (its schema version is {version}, this one knows "
    "{known}). Nothing was changed: install the newer one to open it."
)
_UNKNOWN = _(
    "This crm_widgets does not know the schema version of this base. Nothing was changed. "
    "Restore it from its last backup."
)
_NO_COPY = _(
    "This base has schema version {version} and needs version {known}. Nothing was changed, "
    "because it could not be copied first: {why}"
)
_NO_SCHEMA = _(
    "its tables could not be copied into a schema {name}. Allow this user to create it (GRANT "
    "CREATE ON DATABASE), or open the base once as a user who is allowed to."
)

MIGRATIONS: dict[int, Callable[[Connection], None]] = {
    2: schema_2_to_3,
    3: schema.metadata.create_all,  # new tables alone
}
"""What takes a base from a schema version to the next, within a transaction."""


def schema_version(text: str | None) -> int:
    """The schema version that a base's `info` holds; StoreError unless this program knows it."""
    if text is None or not text.isdigit():
        raise BaseDamaged(_UNKNOWN)
    if int(text) > schema.SCHEMA_VERSION:
        raise StoreError(_NEWER.format(version=text, known=schema.SCHEMA_VERSION))
    if any(version not in MIGRATIONS for version in range(int(text), schema.SCHEMA_VERSION)):
        raise BaseDamaged(_UNKNOWN)
    return int(text)


def schema_version_of(connection: Connection) -> str | None:
    """The schema version as the base holds it."""
    return read_info(connection, SCHEMA)


def migrate(connection: Connection, *, keep: bool = True) -> None:
    """Bring the base to the present schema version, within the transaction of a writer.

    Unless it is a copy already (`keep` is False), it is kept first as it was: a SQLite base in a
    file beside it, `clients.db.before-schema-4.bak`; a PostgreSQL base in a schema beside it,
    `crm_before_schema_4`. Where that fails, StoreError, and nothing was touched. A base that
    another process has migrated meanwhile is left alone.
    """
    version = schema_version(schema_version_of(connection))
    if version == schema.SCHEMA_VERSION:
        return
    try:
        if keep:
            _keep(connection)
    except (StoreError, OSError) as error:
        kind = type(error) if isinstance(error, StoreError) else StoreError
        known = schema.SCHEMA_VERSION
        raise kind(_NO_COPY.format(version=version, known=known, why=error)) from error
    for number in range(version, schema.SCHEMA_VERSION):
        MIGRATIONS[number](connection)
    schema.metadata.create_all(connection)
    write_info(connection, SCHEMA, str(schema.SCHEMA_VERSION))


def _keep(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        keep_file(Path(connection.engine.url.database or ""))
    else:
        _keep_tables(connection)


def keep_file(path: Path) -> Path:
    """Copy a SQLite base as it is beside it, under a name that says why; returns that."""
    kept = _free(path, f".before-schema-{schema.SCHEMA_VERSION}")
    with atomic_write(kept, mode=path.stat().st_mode & 0o777) as part:
        with translate_database_errors(), closing(for_reading(path, wait=0)) as source:
            copy_pages(source, part)
        check_sound(part, wait=0)
    return kept


def _free(path: Path, label: str) -> Path:
    names = (f"{path.name}{label}{more}.bak" for more in ("", *(f".{n}" for n in range(2, 1000))))
    return next(kept for kept in map(path.with_name, names) if not kept.exists())


def _keep_tables(connection: Connection) -> None:
    """Copy the tables of a PostgreSQL base, within its transaction."""
    inspector = inspect(connection)
    taken = set(inspector.get_schema_names())
    first = f"crm_before_schema_{schema.SCHEMA_VERSION}"
    names = [first, *(f"{first}_{number}" for number in range(2, 1000))]
    name = next(name for name in names if name not in taken)
    try:
        with translate_database_errors():
            connection.exec_driver_sql(f'CREATE SCHEMA "{name}"')
            for table in sorted(set(inspector.get_table_names()) & set(schema.metadata.tables)):
                connection.exec_driver_sql(f'CREATE TABLE "{name}"."{table}" AS TABLE "{table}"')
    except StoreError as error:
        raise type(error)(_NO_SCHEMA.format(name=name)) from error
