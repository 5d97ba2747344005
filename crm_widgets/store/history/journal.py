"""The one write path: every write belongs to a change, and a change is one transaction."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Engine, insert, select, update
from sqlalchemy.engine import Connection

from crm_widgets.store.database import info, schema, transactions
from crm_widgets.store.errors import StoreError, translate_database_errors
from crm_widgets.store.history.author_name import chosen_author
from crm_widgets.store.history.change import (
    Change,
    change_row,
    new_change,
)
from crm_widgets.store.history.steps import Step, label, remember, store

Follower = Callable[[Sequence[Step]], None]
"""Called after the steps of a table were written, within the same change."""


class _Active(threading.local):
    """The change or the snapshot that this thread is in, and the connection that carries it."""

    connection: Connection | None = None
    change: Change | None = None


class Journal:
    """Reads and writes documents; remembers every change, with the states before it."""

    def __init__(self, engine: Engine, author: str | None = None) -> None:
        self.engine = engine
        self.author = chosen_author(author)
        self.followers: dict[str, Follower] = {}
        self._active = _Active()

    @property
    def dialect(self) -> str:
        """The back end: "sqlite" or "postgresql"."""
        return self.engine.dialect.name

    @property
    def version(self) -> int:
        """The number of the last change; 0 for a base that was never written."""
        with self.reading() as connection:
            return info.last_change(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by: that of the change or snapshot under way, else one of its own,
        whose queries each see the base as it is by then."""
        with translate_database_errors():
            if self._active.connection is not None:
                yield self._active.connection
            else:
                with transactions.reading(self.engine) as connection:
                    yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """All that this thread reads inside is of one moment, also by functions that are called."""
        with translate_database_errors():
            if self._active.connection is not None:  # who writes, writes alone: nothing moves
                yield self._active.connection
                return
            with transactions.snapshot(self.engine) as connection:
                self._active.connection = connection
                try:
                    yield connection
                finally:
                    self._active.connection = None

    @contextmanager
    def change(
        self,
        kind: str,
        subject: str = "",
        *,
        author: str | None = None,
        counts: Mapping[str, int] | None = None,
        fingerprint: str | None = None,
    ) -> Iterator[ActiveChange]:
        """All that is written inside is one change; within another change, it is part of that."""
        if self._active.change is not None and self._active.connection is not None:
            with self._part(self._active.connection):
                yield ActiveChange(self)
            return
        if self._active.connection is not None:
            raise StoreError("Nothing can be written while a snapshot is read; write after it.")
        started = new_change(
            author or self.author,
            kind=kind,
            subject=subject,
            counts=dict(counts or {}),
            fingerprint=fingerprint,
        )
        with translate_database_errors(), transactions.writing(self.engine) as connection:
            self._active.connection, self._active.change = connection, started
            active = ActiveChange(self)
            try:
                yield active
                self._save_change(connection)
            finally:
                active.ended = self._active.change
                self._active.connection = self._active.change = None

    @contextmanager
    def _part(self, connection: Connection) -> Iterator[None]:
        """A change within a change: what fails leaves nothing of itself, also where the outer one
        catches the error and goes on."""
        before = self._active.change
        try:
            with transactions.savepoint(connection):
                yield
        except BaseException:
            self._active.change = before
            raise

    @property
    def has_written(self) -> bool:
        """Whether this thread is in a change that has written something."""
        return self._active.change is not None and self._active.change.id is not None

    @property
    def within(self) -> bool:
        """Whether this thread is in a change."""
        return self._active.change is not None

    def current(self) -> Change:
        """The change under way; StoreError outside of one."""
        if self._active.change is None:
            raise StoreError("Write inside `with base.change(...)`.")
        return self._active.change

    def describe(
        self,
        *,
        kind: str | None = None,
        subject: str | None = None,
        counts: Mapping[str, int] | None = None,
        undoes: int | None = None,
    ) -> None:
        """Complete the data of the change under way; `counts` are added to those it has."""
        change = self.current()
        self._active.change = replace(
            change,
            kind=change.kind if kind is None else kind,
            subject=change.subject if subject is None else subject,
            counts={**change.counts, **(counts or {})},
            undoes=change.undoes if undoes is None else undoes,
        )

    def change_id(self) -> int:
        """The number of the change under way; it gets one with its first write."""
        change = self.current()
        if change.id is None:
            with self.reading() as connection:
                made = connection.execute(insert(schema.change).values(change_row(change)))
            number: int = made.inserted_primary_key[0]  # type: ignore[index]
            self._active.change = replace(change, id=number)
            return number
        return change.id

    def write(self, table: str, steps: Sequence[Step], *, follow: bool = True) -> None:
        """Take documents of one table from state to state, all in the change under way."""
        if not steps:
            return
        number = self.change_id()
        first = not self.current().records
        with self.reading() as connection:
            touched = remember(connection, table, steps, number, first=first)
            store(connection, table, steps, number)
            label(connection, table, steps)
        new = [step.doc_id for step in steps if step.before is None]
        self.reserve(table, max(new, default=0))
        self._count(table, touched)
        if follow and table in self.followers:
            self.followers[table](steps)

    def _count(self, table: str, touched: int) -> None:
        change = self.current()
        counts = Counter(change.counts)
        counts[table] += touched
        self._active.change = replace(change, records=change.records + touched, counts=dict(counts))

    def next_ids(self, table: str, count: int = 1) -> range:
        """Ids for `count` new documents, never given before nor given again."""
        first = self._next_id(table)
        self._set_table(table, first + count)
        return range(first, first + count)

    def reserve(self, table: str, last: int) -> None:
        """Ids up to `last` were chosen by hand: new ones lie above."""
        self._set_table(table, max(self._next_id(table), last + 1))

    def _next_id(self, table: str) -> int:
        names = schema.collection
        with self.reading() as connection:
            query = select(names.c.next_id).where(names.c.name == table)
            return connection.scalar(query) or 1

    def _set_table(self, table: str, next_id: int) -> None:
        names = schema.collection
        row = {"next_id": next_id, "live": True}
        with self.reading() as connection:
            known = connection.execute(update(names).where(names.c.name == table).values(row))
            if not known.rowcount:
                connection.execute(insert(names).values(row | {"name": table}))

    def _save_change(self, connection: Connection) -> None:
        change = self.current()
        if change.id is not None:
            saved = schema.change.c.id == change.id
            connection.execute(update(schema.change).where(saved).values(change_row(change)))


class ActiveChange:
    """The change under way. Its `id` is None while nothing was written."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.ended: Change | None = None

    @property
    def id(self) -> int | None:
        """The number of this change, also after its end; `base.undo` takes it."""
        return (self.ended or self._journal.current()).id

    def describe(
        self,
        subject: str | None = None,
        *,
        kind: str | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """Say what the change was to, once that is known; `counts` are added to those it has."""
        self._journal.describe(kind=kind, subject=subject, counts=counts)
