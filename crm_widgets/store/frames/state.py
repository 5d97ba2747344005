"""Which state of the base a frame is of, and which documents changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.frames.columns import frame_columns
from crm_widgets.store.history.journal import Journal

_IDENTITY = ("id", "schema")
_FORM = 1  # of what is kept: one more when the same columns are to be read otherwise
_LOOKED_AT = 20
_change, _past, _rows, _info = schema.change, schema.history, schema.document, schema.info


@contextmanager
def one_state(journal: Journal) -> Iterator[Connection]:
    """A connection that sees one state of the base, however many queries it is asked."""
    with journal.reading() as connection:
        # Who writes, writes alone: within a change nothing moves anyway.
        if journal.dialect == "postgresql" and not connection.in_transaction():
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def version_of(connection: Connection) -> int:
    """The number of the last change; 0 for a base that was never written."""
    return connection.scalar(select(func.max(_change.c.id))) or 0


def mark_of(connection: Connection, name: str, version: int) -> str | None:
    """A text that differs for every other state that a frame `name` can be of; None where the
    base can't tell any more what changed since that version.

    The version alone does not do: a base that was restored counts its changes anew. Its identity
    tells that where it was restored by our command; and where a file was put in the place of
    another, the change of that number tells it, with the documents that it touched.
    """
    of_base = select(_info.c.key, _info.c.value).where(
        _info.c.key.in_((*_IDENTITY, schema.COMPACTED))
    )
    told = {row.key: row.value for row in connection.execute(of_base)}
    if version < int(told.get(schema.COMPACTED, 0)):
        return None
    made = connection.execute(select(_change).where(_change.c.id == version)).first()
    left = connection.execute(_left_by(version)).all()
    state = (_FORM, frame_columns(name), [told.get(key) for key in _IDENTITY], made, left)
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def touched_since(name: str, version: int) -> Select[Any]:
    """A query for the ids of the documents of a table that changed after a version."""
    # Said so, SQLite goes through the history since, and not through all that the table ever had.
    of_table = func.coalesce(_past.c.tbl, "") == name
    return select(_past.c.doc_id).where(_past.c.change_id > version, of_table).distinct()


def records_since(connection: Connection, version: int) -> int:
    """How many documents the changes after a version touched, of all tables, one after another."""
    since = select(func.sum(_change.c.records)).where(_change.c.id > version)
    return connection.scalar(since) or 0


def _left_by(version: int) -> Select[Any]:
    """The first documents that a change touched, before it and after it."""
    later = _past.alias()
    after = (
        select(later.c.before)
        .where(
            later.c.tbl == _past.c.tbl,
            later.c.doc_id == _past.c.doc_id,
            later.c.change_id > version,
        )
        .order_by(later.c.change_id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(_past.c.tbl, _past.c.doc_id, _past.c.before, func.coalesce(after, _rows.c.body))
        .outerjoin(_rows, and_(_rows.c.tbl == _past.c.tbl, _rows.c.doc_id == _past.c.doc_id))
        .where(_past.c.change_id == version)
        .order_by(_past.c.tbl, _past.c.doc_id)
        .limit(_LOOKED_AT)
    )
