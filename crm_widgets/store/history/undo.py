"""Changes as they are told, and taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, exists, select, tuple_

from crm_widgets.store.database import schema
from crm_widgets.store.database.documents import load
from crm_widgets.store.errors import StoreError
from crm_widgets.store.history.journal import Change, Journal
from crm_widgets.store.history.steps import State, Step

_past = schema.history
_rows = schema.document
_LARGEST = 2**63
_AT_ONCE = 10_000


class Touched(NamedTuple):
    """A document that a change touched: its table, and its record's id (None: a raw document)."""

    table: str
    key: str | None


@dataclass(frozen=True)
class Undone:
    """What an undo did: the change that it is, the documents that have their old state again, and
    those that were kept because somebody edited them since (or, of a stage event, because its deal
    was kept). `failed` are documents whose old state
    is no longer known, because a person was forgotten."""

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
        query = query.where(
            exists().where(_past.c.change_id == schema.change.c.id, _past.c.tbl == table)
        )
    with journal.reading() as connection:
        return [_change(row) for row in connection.execute(query)]


def undo_change(journal: Journal, number: int, author: str | None = None) -> Undone:
    """Give the documents of a change the states they had before it, where they still have those
    that it left. Undoing is a change, and can be undone.

    StoreError if there is no such change, or if its history was compacted.
    """
    told = _told(journal, number)
    found = _Sorted()
    alone = not journal.within
    with journal.change(f"undo of {number}: {told.what}", author) as change:
        _refuse_compacted(journal, number)
        if alone:
            journal.describe(undoes=number)
        for rows in _touched(journal, number):
            for table, some in groupby(rows, lambda row: str(row.tbl)):
                journal.write(table, found.steps(list(some)), follow=False)
    return Undone(change.id, found.restored, found.kept, found.failed)


def compacted_change(journal: Journal) -> int:
    """The last change whose history was compacted; 0 where none was."""
    with journal.reading() as connection:
        return int(schema.told(connection, schema.COMPACTED) or 0)


def history_of(journal: Journal, table: str, key: str) -> list[Version]:
    """Every change of one record whose history is there, newest first."""
    # The document's number first: a join would tempt SQLite to read the history of the whole table.
    numbers = select(_rows.c.doc_id).where(_rows.c.tbl == table, _rows.c.key == key)
    query = (
        select(_past.c.before, schema.change)
        .join(schema.change, schema.change.c.id == _past.c.change_id)
        .where(_past.c.tbl == table, _past.c.doc_id.in_(numbers))
        .where(_past.c.origin_after != schema.FORGOTTEN)
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


def _refuse_compacted(journal: Journal, number: int) -> None:
    last = compacted_change(journal)
    if number <= last:
        raise StoreError(
            f"Change {number} can't be undone: the history of changes up to {last} was compacted. "
            f"A backup from before that still has it."
        )


def _touched(journal: Journal, number: int) -> Iterator[Sequence[Row[Any]]]:
    """What a change touched, some at a time: it may be a million documents."""
    place = tuple_(_past.c.tbl, _past.c.doc_id)
    query = (
        select(_past, _rows.c.body, _rows.c.origin, _rows.c.key)
        .join(_rows, and_(_rows.c.tbl == _past.c.tbl, _rows.c.doc_id == _past.c.doc_id))
        .where(_past.c.change_id == number)
        .order_by(_past.c.tbl, _past.c.doc_id)
        .limit(_AT_ONCE)
    )
    last = ("", 0)
    while True:
        with journal.reading() as connection:
            rows = connection.execute(query.where(place > last)).all()
        if not rows:
            return
        yield rows
        last = (rows[-1].tbl, rows[-1].doc_id)


class _Sorted:
    """What an undo touches, sorted into what gets its old state again and what does not.

    A stage event goes with its deal: where the deal keeps its stage, the event that tells how it
    came there is kept too. Deals are met first, in the order of tables.
    """

    def __init__(self) -> None:
        self.restored: list[Touched] = []
        self.kept: list[Touched] = []
        self.failed: list[Touched] = []
        self._kept_deals: set[str | None] = set()

    def steps(self, rows: Sequence[Row[Any]]) -> list[Step]:
        """The steps that undo, of those documents that can be."""
        return [step for row in rows if (step := self._step(row)) is not None]

    def _step(self, row: Row[Any]) -> Step | None:
        touched = Touched(row.tbl, row.key)
        if row.origin_after == schema.FORGOTTEN:
            self.failed.append(touched)
            return None
        if row.origin != row.origin_after or self._tells_of_kept_deal(row):
            self.kept.append(touched)
            if row.tbl == "deals":
                self._kept_deals.add(row.key)
            return None
        self.restored.append(touched)
        before = load(row.before) if row.before is not None else None
        return Step(row.doc_id, State(row.body, row.origin), before, row.origin_before)

    def _tells_of_kept_deal(self, row: Row[Any]) -> bool:
        if row.tbl != "stage_events" or not self._kept_deals:
            return False
        return load(row.body or row.before or "{}").get("deal_id") in self._kept_deals


def _change(row: Any) -> Change:
    return Change(**{field.name: getattr(row, field.name) for field in fields(Change)})


def _document(body: str | None) -> dict[str, Any] | None:
    return load(body) if body is not None else None
