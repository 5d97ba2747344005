"""Undoing a change: its documents get the states back that they had before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, select, tuple_

from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import BATCH_ROWS
from crm_widgets.store.database.catalog import PARENTS
from crm_widgets.store.database.documents import load
from crm_widgets.store.errors import StoreError
from crm_widgets.store.history.change_list import compacted_change, get_change
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.history.steps import State, Step
from crm_widgets.store.history.undo_fields import FIELD_BY_FIELD, without_change

_history = schema.history
_documents = schema.document


class Touched(NamedTuple):
    """A document that a change touched: its table, and its record's id (None: a raw document)."""

    table: str
    key: str | None


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What an undo did.

    `change` is the number of the undo itself (None: it restored nothing). `restored` have their
    old state again, or those fields that the change had set; `kept` were edited since, or belong to
    a record that was (a stage event to its deal); the old state of `failed` is not known any more,
    because a person was erased.
    """

    change: int | None
    restored: list[Touched]
    kept: list[Touched]
    failed: list[Touched]


def undo_change(journal: Journal, number: int, author: str | None = None) -> Undone:
    """Give the documents of a change the states they had before it, where they still have those
    that it left. Where they were edited since, a merge is taken back field by field
    (`FIELD_BY_FIELD`), and any other change not at all. Undoing is a change, and can be undone.

    StoreError if there is no such change, or if its history was compacted.
    """
    undone = get_change(journal, number)
    sorter = _Sorter(journal, undone.kind)
    alone = not journal.within
    with journal.change(undone.kind, undone.subject, author=author) as change:
        _refuse_compacted(journal, number)
        for rows in _touched(journal, number):
            for table, of_table in groupby(rows, lambda row: str(row.tbl)):
                journal.write(table, sorter.steps(list(of_table)), follow=False)
        if alone:
            journal.describe(counts=undone.counts, undoes=number)
    return Undone(
        change=change.id, restored=sorter.restored, kept=sorter.kept, failed=sorter.failed
    )


def _refuse_compacted(journal: Journal, number: int) -> None:
    last = compacted_change(journal)
    if number <= last:
        raise StoreError(
            f"Change {number} can't be undone: the history of changes up to {last} was compacted. "
            f"A backup from before that still has it."
        )


def _touched(journal: Journal, number: int) -> Iterator[Sequence[Row[Any]]]:
    """What a change touched, a batch at a time: it may be a million documents."""
    place = tuple_(_history.c.tbl, _history.c.doc_id)
    same = and_(_documents.c.tbl == _history.c.tbl, _documents.c.doc_id == _history.c.doc_id)
    columns = _documents.c.body, _documents.c.origin, _documents.c.key, _documents.c.deal_id
    query = (
        select(_history, *columns)
        .join(_documents, same)
        .where(_history.c.change_id == number)
        .order_by(_history.c.tbl, _history.c.doc_id)
        .limit(BATCH_ROWS)
    )
    last = ("", schema.LOWEST_ID)
    while True:
        with journal.reading() as connection:
            rows = connection.execute(query.where(place > last)).all()
        if not rows:
            return
        yield rows
        last = (rows[-1].tbl, rows[-1].doc_id)


class _Sorter:
    """Sorts what an undo touches into what gets its old state again and what does not.

    A document that goes with a parent (`PARENTS`) is kept where that is kept: the stage of a deal
    and the event of how it came there do not part. Parents are met first, in the order of tables.
    """

    def __init__(self, journal: Journal, kind: str) -> None:
        self._journal = journal
        self._field_by_field = kind in FIELD_BY_FIELD
        self.restored: list[Touched] = []
        self.kept: list[Touched] = []
        self.failed: list[Touched] = []
        self._kept_parents: set[tuple[str, str | None]] = set()

    def steps(self, rows: Sequence[Row[Any]]) -> list[Step]:
        """The steps that undo, of those documents that can be."""
        return [step for row in rows if (step := self._step(row)) is not None]

    def _step(self, row: Row[Any]) -> Step | None:
        touched = Touched(row.tbl, row.key)
        if row.origin_after == schema.ERASED:
            self.failed.append(touched)
            return None
        if row.origin != row.origin_after and self._field_by_field:
            return self._step_by_field(row, touched)
        if row.origin != row.origin_after or self._parent_is_kept(row):
            self.kept.append(touched)
            self._kept_parents.add((row.tbl, row.key))
            return None
        self.restored.append(touched)
        before = load(row.before) if row.before is not None else None
        return Step(row.doc_id, State(row.body, row.origin), before, row.origin_before)

    def _step_by_field(self, row: Row[Any], touched: Touched) -> Step | None:
        found = without_change(self._journal, row)
        body, complete = found or (None, False)
        (self.restored if complete else self.kept).append(touched)
        if body is None or body == load(row.body):
            return None
        return Step(row.doc_id, State(row.body, row.origin), body)

    def _parent_is_kept(self, row: Row[Any]) -> bool:
        parent = PARENTS.get(row.tbl)
        return parent is not None and (parent, row.deal_id) in self._kept_parents
