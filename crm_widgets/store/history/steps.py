"""What one step of a document writes: the state before it, the document, its index, its tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import Row, delete_rows, in_list, insert_rows, update_rows
from crm_widgets.store.database.catalog import MODELS, Index, has_tags, index_of, tags_of
from crm_widgets.store.database.documents import dump, load, refuse_unkeepable
from crm_widgets.store.database.transactions import savepoint
from crm_widgets.store.errors import StoreError

_PAST = ("change_id", "tbl", "doc_id", "before", "origin_before", "origin_after")
_PLACE = ("tbl", "doc_id")
_WRITTEN = (*Index._fields, "body", "origin")
_TAGGED = ("tbl", "tag", "doc_id")
_NOT_THERE = (None, 0)


class State(NamedTuple):
    """A document at one moment: its JSON (None: it is not there) and the change that made it so."""

    body: str | None
    origin: int


class Step(NamedTuple):
    """A document goes from one state to another. `before` is None for one that never was; `after`
    is None when it goes; `origin` is given when an older state comes back with its own origin."""

    doc_id: int
    before: State | None
    after: Mapping[str, Any] | None
    origin: int | None = None


def remember(
    connection: Connection, table: str, steps: Sequence[Step], number: int, *, first: bool
) -> int:
    """Keep the states before the change `number`, and count the documents it first touched.

    A document that the same change touched already keeps the first state before it; `first` says
    that there can be none.
    """
    seen = set() if first else _touched_already(connection, table, steps, number)
    again = [step for step in steps if step.doc_id in seen] if seen else []
    update_rows(
        connection,
        schema.history,
        ("origin_after",),
        ("change_id", "tbl", "doc_id"),
        [(_origin(step, number), number, table, step.doc_id) for step in again],
    )
    fresh = [
        (number, table, doc_id, *(before or _NOT_THERE), number if origin is None else origin)
        for doc_id, before, _, origin in steps
        if doc_id not in seen
    ]
    insert_rows(connection, schema.history, _PAST, fresh)
    return len(fresh)


def store(connection: Connection, table: str, steps: Sequence[Step], number: int) -> None:
    """Write the documents themselves, with what they are found by. StoreError where two records of
    a table would have one id."""
    new: list[Row] = []
    known: list[Row] = []
    removed: list[Row] = []
    for step in steps:
        doc_id, before, after, _ = step
        origin = _origin(step, number)
        if after is None:
            if before is not None:
                removed.append((None, None, None, origin, table, doc_id))
            continue
        body = dump(after)
        if table in MODELS:
            refuse_unkeepable(body)
        written = (*index_of(table, after), body, origin)
        if before is None:
            new.append((table, doc_id, *written))
        else:
            known.append((*written, table, doc_id))
    # A removed document keeps its key: that names what was removed, and lets an undo find it.
    update_rows(connection, schema.document, ("day", "search", "body", "origin"), _PLACE, removed)
    if table not in MODELS:
        _write(connection, new, known)
        return
    try:
        with savepoint(connection):
            _write(connection, new, known)
    except IntegrityError:
        _write_with_moved_keys(connection, table, new, known)


def _write(connection: Connection, new: Sequence[Row], known: Sequence[Row]) -> None:
    insert_rows(connection, schema.document, (*_PLACE, *_WRITTEN), new)
    update_rows(connection, schema.document, _WRITTEN, _PLACE, known)


def _write_with_moved_keys(
    connection: Connection, table: str, new: Sequence[Row], known: Sequence[Row]
) -> None:
    """Write where a key goes from one document to another: from one that was removed, or one that
    gets another key itself. That happens to documents written through TinyDB; a record that is
    added again gets its old place."""
    rows, dialect = schema.document, connection.dialect.name
    keys = [row[2] for row in new if row[2]] + [row[0] for row in known if row[0]]
    written = in_list(dialect, rows.c.doc_id, [row[-1] for row in known])
    free = or_(rows.c.body.is_(None), written) if known else rows.c.body.is_(None)
    moved = rows.c.tbl == table, in_list(dialect, rows.c.key, keys), free
    connection.execute(update(rows).where(*moved).values(key=None))
    try:
        _write(connection, new, known)
    except IntegrityError as error:
        raise StoreError(
            f"Two records of {table} would have the same id. Nothing was saved: give one of them "
            f"another id."
        ) from error


def label(connection: Connection, table: str, steps: Sequence[Step]) -> None:
    """Keep the rows of tags in step with the documents."""
    if not has_tags(table):
        return
    gone: list[Row] = []
    added: list[Row] = []
    for step in steps:
        before = load(step.before.body) if step.before and step.before.body else {}
        old, new = tags_of(before), tags_of(step.after or {})
        gone += [(table, tag, step.doc_id) for tag in old if tag not in new]
        added += [(table, tag, step.doc_id) for tag in new if tag not in old]
    delete_rows(connection, schema.label, _TAGGED, gone)
    insert_rows(connection, schema.label, _TAGGED, added)


def _origin(step: Step, number: int) -> int:
    return number if step.origin is None else step.origin


def _touched_already(
    connection: Connection, table: str, steps: Sequence[Step], number: int
) -> set[int]:
    known = [step.doc_id for step in steps if step.before is not None]
    if not known:
        return set()
    past = schema.history
    query = select(past.c.doc_id).where(
        past.c.change_id == number,
        past.c.tbl == table,
        in_list(connection.dialect.name, past.c.doc_id, known),
    )
    return set(connection.scalars(query))
