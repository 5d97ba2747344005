"""Changes as they are told, and taken back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, select

from crm_widgets.store import schema
from crm_widgets.store.documents import load
from crm_widgets.store.errors import StoreError
from crm_widgets.store.journal import Change, Journal
from crm_widgets.store.steps import State, Step

_past = schema.history
_rows = schema.document
_LARGEST = 2**63


class Touched(NamedTuple):
    """A document that a change touched: its table, and its record's id (None: a raw document)."""

    table: str
    key: str | None


@dataclass(frozen=True)
class Undone:
    """What an undo did: the change that it is, the documents that have their old state again, and
    those that were kept because somebody edited them since. `failed` are documents whose old state
    is no longer known."""

    change: int | None
    restored: list[Touched]
    kept: list[Touched]
    failed: list[Touched]


@dataclass(frozen=True)
class Version:
    """One change of a document: the document before it and after it (None: it was not there)."""

    change: Change
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def changes_of(
    journal: Journal, *, limit: int = 50, table: str | None = None, before: int | None = None
) -> list[Change]:
    """The latest changes, newest first; of one table, or older than the change `before`, if so
    asked."""
    query = (
        select(schema.change).order_by(schema.change.c.id.desc()).limit(min(limit, _LARGEST - 1))
    )
    if before is not None:
        query = query.where(schema.change.c.id < before)
    if table is not None:
        touched = select(_past.c.change_id).where(_past.c.tbl == table)
        query = query.where(schema.change.c.id.in_(touched))
    with journal.reading() as connection:
        return [_change(row) for row in connection.execute(query)]


def undo_change(journal: Journal, number: int, author: str | None = None) -> Undone:
    """Give the documents of a change the states they had before it, where they still have those
    that it left. StoreError if there is no such change. Undoing is a change, and can be undone."""
    told = _told(journal, number)
    what = f"undo of {number}: {told.what}"
    restored: list[Touched] = []
    kept: list[Touched] = []
    with journal.change(what, author) as change:
        journal.describe(undoes=number)
        steps: dict[str, list[Step]] = {}
        with journal.reading() as connection:
            for row in connection.execute(_touched(number)):
                touched = Touched(row.tbl, row.key)
                if row.origin != row.origin_after:
                    kept.append(touched)
                    continue
                restored.append(touched)
                before = load(row.before) if row.before is not None else None
                state = State(row.body, row.origin)
                step = Step(row.doc_id, state, before, row.origin_before)
                steps.setdefault(row.tbl, []).append(step)
        for table, some in steps.items():
            journal.write(table, some, follow=False)
    return Undone(change.id, restored, kept, [])


def history_of(journal: Journal, table: str, key: str) -> list[Version]:
    """Every change of one record, newest first."""
    query = (
        select(_past.c.before, schema.change)
        .join(schema.change, schema.change.c.id == _past.c.change_id)
        .join(_rows, and_(_rows.c.tbl == _past.c.tbl, _rows.c.doc_id == _past.c.doc_id))
        .where(_past.c.tbl == table, _rows.c.key == key)
        .order_by(_past.c.change_id.desc())
    )
    now = select(_rows.c.body).where(_rows.c.tbl == table, _rows.c.key == key)
    with journal.reading() as connection:
        after = _document(connection.scalar(now))
        versions = []
        for row in connection.execute(query):
            before = _document(row.before)
            versions.append(Version(_change(row), before, after))
            after = before
    return versions


def _told(journal: Journal, number: int) -> Change:
    if not isinstance(number, int) or not 0 < number < _LARGEST:
        raise StoreError(f"There is no change {number!r}. The last one is {journal.version}.")
    with journal.reading() as connection:
        row = connection.execute(select(schema.change).where(schema.change.c.id == number)).first()
    if row is None:
        raise StoreError(f"There is no change {number}. The last one is {journal.version}.")
    return _change(row)


def _touched(number: int) -> Select[Any]:
    return (
        select(_past, _rows.c.body, _rows.c.origin, _rows.c.key)
        .join(_rows, and_(_rows.c.tbl == _past.c.tbl, _rows.c.doc_id == _past.c.doc_id))
        .where(_past.c.change_id == number)
        .order_by(_past.c.tbl, _past.c.doc_id)
    )


def _change(row: Any) -> Change:
    return Change(**{field.name: getattr(row, field.name) for field in fields(Change)})


def _document(body: str | None) -> dict[str, Any] | None:
    return load(body) if body is not None else None
