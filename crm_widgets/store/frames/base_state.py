"""Which state of the base a frame is of, and which documents changed since."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.database.info import state_token
from crm_widgets.store.frames.columns import frame_columns

_LAYOUT = 2  # of what is cached: one more when the same columns are to be read otherwise
_changes, _history = schema.change, schema.history


def token_of(connection: Connection, name: str, version: int) -> str | None:
    """A text that differs for every other state that a frame `name` can be of; None where the
    base no longer knows what changed since that version."""
    token = state_token(connection, version)
    if token is None:
        return None
    state = (_LAYOUT, schema.SCHEMA_VERSION, frame_columns(name), token)
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def touched_since(name: str, version: int) -> Select[Any]:
    """A query for the ids of the documents of a table that changed after a version."""
    # Written so, SQLite goes through the history since, and not through all of the table's.
    of_table = func.coalesce(_history.c.tbl, "") == name
    return select(_history.c.doc_id).where(_history.c.change_id > version, of_table).distinct()


def records_since(connection: Connection, version: int) -> int:
    """How many documents the changes after a version touched, of all tables, one after another."""
    since = select(func.sum(_changes.c.records)).where(_changes.c.id > version)
    return connection.scalar(since) or 0
