"""What a base keeps about itself: values by key, its identity, the number of its last change."""

from __future__ import annotations

import secrets

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema

SCHEMA = "schema"
"""The key of the schema version."""

IDENTITY = "id"
"""The key of the identity: a random text, new for each base and after each restore."""

COMPACTED = "compacted"
"""The key of the last change whose history was compacted."""


def read_info(connection: Connection, key: str) -> str | None:
    """The value under a key; None where there is none."""
    value: str | None = connection.scalar(
        select(schema.info.c.value).where(schema.info.c.key == key)
    )
    return value


def write_info(connection: Connection, key: str, value: str) -> None:
    """Keep a value under a key, in place of the one before."""
    connection.execute(schema.info.delete().where(schema.info.c.key == key))
    connection.execute(insert(schema.info).values(key=key, value=value))


def new_identity(connection: Connection) -> None:
    """Give the base a new identity, so that frames cached of another base are not taken for its
    own: caches outlive the base they were made of."""
    write_info(connection, IDENTITY, secrets.token_hex(16))


def last_change(connection: Connection) -> int:
    """The number of the last change, which is the version of the base; 0 before the first."""
    return connection.scalar(select(func.max(schema.change.c.id))) or 0


def compacted_change(connection: Connection) -> int:
    """The last change whose history was compacted; 0 where none was."""
    return int(read_info(connection, COMPACTED) or 0)


def state_token(connection: Connection, version: int) -> str | None:
    """A random text that stands for the state of the base after the change `version`.

    Two bases, or two moments of one, that give the same token hold the same documents. None where
    the base can't say any more what changed since that version.
    """
    if version < compacted_change(connection):
        return None
    change = schema.change
    token = connection.scalar(select(change.c.token).where(change.c.id == version))
    if version and token is None:
        return None
    return "-".join((read_info(connection, IDENTITY) or "", token or ""))
