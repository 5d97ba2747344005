"""The one write path: every write belongs to a change, and a change is one transaction."""

from __future__ import annotations

import getpass
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select, update
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.database.engine import WRITES, wait_for_writers
from crm_widgets.store.errors import StoreError, translate_database_errors
from crm_widgets.store.history.steps import Step, label, remember, store


@dataclass(frozen=True)
class Change:
    """One undoable unit of work. `id` is None while nothing has been written in it."""

    id: int | None
    at: str
    author: str
    what: str
    records: int = 0
    undoes: int | None = None


Follower = Callable[[Sequence[Step]], None]
"""Called after the steps of a table were written, within the same change."""


def default_author() -> str:
    """Who works here, when nobody says so: CRM_AUTHOR, or the name of the system's user."""
    try:
        return os.environ.get("CRM_AUTHOR") or getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


class _Active(threading.local):
    """The change that this thread is in, and the connection that carries it."""

    connection: Connection | None = None
    change: Change | None = None


class Journal:
    """Reads and writes documents; remembers every change, with the states before it."""

    def __init__(self, engine: Engine, author: str | None = None) -> None:
        self.engine = engine
        self.author = author or default_author()
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
            return connection.scalar(select(func.max(schema.change.c.id))) or 0

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read by: that of the change under way, else one of its own."""
        with translate_database_errors():
            if self._active.connection is not None:
                yield self._active.connection
            else:
                with self.engine.connect() as connection:
                    yield connection

    @contextmanager
    def change(self, what: str, author: str | None = None) -> Iterator[ActiveChange]:
        """All that is written inside is one change; within another change, it is part of that."""
        if self._active.connection is not None:
            with self._part(self._active.connection):
                yield ActiveChange(self)
            return
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        started = Change(None, at, author or self.author, what)
        with translate_database_errors(), self._writing() as connection:
            self._active.connection, self._active.change = connection, started
            active = ActiveChange(self)
            try:
                yield active
                self._count(connection)
            finally:
                active.ended = self._active.change
                self._active.connection = self._active.change = None

    @contextmanager
    def _part(self, connection: Connection) -> Iterator[None]:
        """A change within a change: what fails leaves nothing of itself, also where the outer one
        catches the error and goes on."""
        before = self._active.change
        try:
            with connection.begin_nested():
                yield
        except BaseException:
            self._active.change = before
            raise

    @property
    def unsettled(self) -> bool:
        """Whether this thread is in a change that has written something."""
        return self._active.change is not None and self._active.change.id is not None

    @property
    def within(self) -> bool:
        """Whether this thread is in a change."""
        return self._active.change is not None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with (
            self.engine.connect().execution_options(**WRITES) as connection,
            connection.begin(),
        ):
            wait_for_writers(connection)
            yield connection

    def current(self) -> Change:
        """The change under way; StoreError outside of one."""
        if self._active.change is None:
            raise StoreError("Write inside `with base.change(...)`.")
        return self._active.change

    def describe(self, **known: Any) -> None:
        """Correct what is told of the change under way: `what`, `undoes`."""
        self._active.change = replace(self.current(), **known)

    def change_id(self) -> int:
        """The number of the change under way; it gets one with its first write."""
        change = self.current()
        if change.id is None:
            row = vars(change).copy()
            del row["id"]
            with self.reading() as connection:
                made = connection.execute(insert(schema.change).values(row))
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
        self._active.change = replace(self.current(), records=self.current().records + touched)
        if follow and table in self.followers:
            self.followers[table](steps)

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

    def _count(self, connection: Connection) -> None:
        change = self.current()
        if change.id is None:
            return
        told = {"records": change.records, "what": change.what, "undoes": change.undoes}
        connection.execute(
            update(schema.change).where(schema.change.c.id == change.id).values(told)
        )


class ActiveChange:
    """The change under way. Its `id` is None while nothing was written."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.ended: Change | None = None

    @property
    def id(self) -> int | None:
        """The number of this change, also after its end; `base.undo` takes it."""
        return (self.ended or self._journal.current()).id

    def describe(self, what: str) -> None:
        """Say what the change was, once that is known ("import of 3,000 contacts")."""
        self._journal.describe(what=what)
