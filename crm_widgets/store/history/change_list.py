"""The list of changes, and the versions of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import info, schema
from crm_widgets.store.database.documents import load
from crm_widgets.store.errors import StoreError
from crm_widgets.store.history.change import Change, change_of
from crm_widgets.store.history.journal import Journal

_changes = schema.change
_history = schema.history
_documents = schema.document
LARGEST_CHANGE = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class Version:
    """One change of a document: the document before it and after it (None: it was not there)."""

    change: Change
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def list_changes(
    journal: Journal, *, limit: int = 50, table: str | None = None, before: int | None = None
) -> list[Change]:
    """The latest changes, newest first; only those of one table, or older than the change
    `before`, if that is given."""
    query = select(_changes).order_by(_changes.c.id.desc()).limit(min(limit, LARGEST_CHANGE))
    if before is not None:
        query = query.where(_changes.c.id < before)
    if table is not None:
        of_table = exists().where(_history.c.change_id == _changes.c.id, _history.c.tbl == table)
        query = query.where(of_table)
    with journal.reading() as connection:
        return [change_of(row) for row in connection.execute(query)]


def get_change(journal: Journal, number: int) -> Change:
    """The change with a number; StoreError if there is none."""
    if isinstance(number, int) and 0 < number <= LARGEST_CHANGE:
        with journal.reading() as connection:
            row = connection.execute(select(_changes).where(_changes.c.id == number)).first()
        if row is not None:
            return change_of(row)
    raise StoreError(f"There is no change {number!r}. The last one is {journal.version}.")


def change_by_fingerprint(journal: Journal, fingerprint: str, kind: str) -> Change | None:
    """The latest change of a kind that has a fingerprint and still stands; None if there is none.

    A change stands unless it was undone; an undo that was undone itself does not count.
    """
    query = (
        select(_changes)
        .where(_changes.c.fingerprint == fingerprint, _changes.c.kind == kind)
        .order_by(_changes.c.id.desc())
    )
    with journal.snapshot() as connection:
        rows = connection.execute(query).all()
        return next((change_of(row) for row in rows if _stands(connection, row.id)), None)


def _stands(connection: Connection, number: int) -> bool:
    undos = connection.scalars(select(_changes.c.id).where(_changes.c.undoes == number)).all()
    return not any(_stands(connection, undo) for undo in undos)


def compacted_change(journal: Journal) -> int:
    """The last change whose history was compacted; 0 where none was."""
    with journal.reading() as connection:
        return info.compacted_change(connection)


def versions_of(journal: Journal, table: str, key: str) -> list[Version]:
    """Every change of one record whose history is there, newest first."""
    # The document's number first: a join would tempt SQLite to read the history of the whole table.
    here = (_documents.c.tbl == table, _documents.c.key == key)
    numbers = select(_documents.c.doc_id).where(*here)
    query = (
        select(_history.c.before, _changes)
        .join(_changes, _changes.c.id == _history.c.change_id)
        .where(_history.c.tbl == table, _history.c.doc_id.in_(numbers))
        .where(_history.c.origin_after != schema.ERASED)
        .order_by(_history.c.change_id.desc())
    )
    versions = []
    with journal.snapshot() as connection:
        after = _document(connection.scalar(select(_documents.c.body).where(*here)))
        for row in connection.execute(query):
            before = _document(row.before)
            versions.append(Version(change=change_of(row), before=before, after=after))
            after = before
    return versions


def _document(body: str | None) -> dict[str, Any] | None:
    return load(body) if body is not None else None
