"""A TinyDB storage whose documents are rows of an SQL database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from tinydb.storages import Storage

from crm_widgets.errors import InvalidValue
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list, indexes_built_last
from crm_widgets.store.database.documents import load
from crm_widgets.store.database.engine import connect
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.history.steps import State, Step

_WRITTEN_AT_ONCE = 10_000
LARGEST_ID = 2**62
"""Document ids lie below this, and above its opposite."""


class RowStorage(Storage):
    """Keeps TinyDB's tables as rows, for any number of processes at once.

    `where` is a path (SQLite, made if it is not there) or an SQL URL. `read` and `write` serve
    middlewares and code that wants the whole base as TinyDB sees it; `DocumentTable` does not go
    through them but asks for the rows that it needs.
    """

    def __init__(self, where: str | Path, *, author: str | None = None) -> None:
        self.journal = Journal(connect(where), author)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables, as `{table: {document id: document}}`; None for a base without any."""
        with self.journal.reading():
            tables = {name: dict(self.documents(name)) for name in self.tables()}
        found = {
            name: {str(doc_id): body for doc_id, body in documents.items()}
            for name, documents in tables.items()
        }
        return found if found or self._had_tables() else None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make the base hold just `data`; one change, of the documents that differ."""
        with self.journal.change("tables_rewritten"):
            for name in self.tables():
                if name not in data:
                    self.drop(name)
            for name, documents in data.items():
                self.ensure(name)
                self._rewrite(name, {int(doc_id): body for doc_id, body in documents.items()})

    def _had_tables(self) -> bool:
        with self.journal.reading() as connection:
            return connection.scalar(select(schema.collection.c.name).limit(1)) is not None

    def close(self) -> None:
        """Give the connections back."""
        self.journal.engine.dispose()

    def tables(self) -> list[str]:
        """The names of the tables that there are, empty ones too."""
        names = schema.collection
        with self.journal.reading() as connection:
            return list(
                connection.scalars(select(names.c.name).where(names.c.live).order_by(names.c.name))
            )

    def ensure(self, name: str) -> None:
        """Make a table that is there even while it is empty."""
        names = schema.collection
        if name in self.tables():
            return
        with self.journal.reading() as connection:
            made = update(names).where(names.c.name == name).values(live=True)
            if not connection.execute(made).rowcount:
                row = {"name": name, "next_id": 1, "live": True}
                connection.execute(insert(names).values(row))

    def drop(self, name: str) -> None:
        """Remove a table with its documents, as one change; ids given in it stay taken."""
        names = schema.collection
        with self.journal.change("table_removed", name):
            steps = [Step(doc_id, state, None) for doc_id, state in self.states(name)]
            self.journal.write(name, steps)
            with self.journal.reading() as connection:
                connection.execute(update(names).where(names.c.name == name).values(live=False))

    def insert(
        self,
        name: str,
        bodies: Sequence[Mapping[str, Any]],
        given: Sequence[int | None] | None = None,
        *,
        follow: bool = True,
    ) -> list[int]:
        """Insert documents into a table, within a change; returns their ids in the same order.

        `given` holds the ids that were chosen by hand; ValueError for one that is taken.
        """
        chosen = [_whole(doc_id) for doc_id in given or () if doc_id is not None]
        states = dict(self.states(name, chosen))
        taken = {doc_id for doc_id, state in states.items() if state.body is not None}
        for doc_id in chosen:
            if doc_id in taken:
                raise InvalidValue(f"Document with ID {doc_id} already exists")
            taken.add(doc_id)
        doc_ids = list(chosen) if given and len(chosen) == len(bodies) else []
        if not doc_ids:
            self.journal.reserve(name, max(chosen, default=0))
            fresh = iter(self.journal.next_ids(name, len(bodies) - len(chosen)))
            doc_ids = [
                next(fresh) if doc_id is None else doc_id
                for doc_id in given or [None] * len(bodies)
            ]
        followed = follow and name in self.journal.followers
        with self.journal.reading() as connection:
            if followed:
                self._insert(name, doc_ids, bodies, states, follow=True)
            else:
                with indexes_built_last(connection, schema.document, len(bodies)):
                    self._insert(name, doc_ids, bodies, states, follow=False)
        return doc_ids

    def _insert(
        self,
        name: str,
        doc_ids: Sequence[int],
        bodies: Sequence[Mapping[str, Any]],
        states: Mapping[int, State],
        *,
        follow: bool,
    ) -> None:
        for start in range(0, len(bodies), _WRITTEN_AT_ONCE):
            some = slice(start, start + _WRITTEN_AT_ONCE)
            steps = [
                Step(doc_id, states.get(doc_id), body)
                for doc_id, body in zip(doc_ids[some], bodies[some], strict=True)
            ]
            self.journal.write(name, steps, follow=follow)

    def documents(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The documents of a table with their ids, in the order of ids."""
        for doc_id, state in self.states(name):
            if state.body is not None:
                yield doc_id, load(state.body)

    def states(
        self, name: str, doc_ids: Sequence[int] | None = None
    ) -> Iterator[tuple[int, State]]:
        """The states of the documents of a table: of all that are there, or of those asked for,
        removed ones included."""
        rows = schema.document
        columns = select(rows.c.doc_id, rows.c.body, rows.c.origin).where(rows.c.tbl == name)
        if doc_ids is None:
            yield from self._fetch(columns.where(rows.c.body.is_not(None)).order_by(rows.c.doc_id))
            return
        doc_ids = [doc_id for doc_id in doc_ids if -LARGEST_ID <= doc_id < LARGEST_ID]
        if doc_ids:
            wanted = in_list(self.journal.dialect, rows.c.doc_id, doc_ids)
            yield from self._fetch(columns.where(wanted).order_by(rows.c.doc_id))

    def count(self, name: str) -> int:
        """How many documents a table holds."""
        rows = schema.document
        ever = select(func.count()).where(rows.c.tbl == name).scalar_subquery()
        removed = select(func.count()).where(rows.c.tbl == name, rows.c.body.is_(None))
        with self.journal.reading() as connection:
            return connection.scalar(select(ever - removed.scalar_subquery())) or 0

    def is_empty(self, name: str) -> bool:
        """Whether a table holds no document."""
        rows = schema.document
        query = select(rows.c.doc_id).where(rows.c.tbl == name, rows.c.body.is_not(None)).limit(1)
        with self.journal.reading() as connection:
            return connection.execute(query).first() is None

    def _fetch(self, query: Select[Any]) -> Iterator[tuple[int, State]]:
        with self.journal.reading() as connection:
            found: Iterable[Any] = connection.execute(query)
            if self.journal.within:
                found = list(found)  # else what is written meanwhile would come along, without end
            for doc_id, body, origin in found:
                yield doc_id, State(body, origin)

    def _rewrite(self, name: str, wanted: dict[int, dict[str, Any]]) -> None:
        there = dict(self.states(name))
        removed = dict(self.states(name, [doc_id for doc_id in wanted if doc_id not in there]))
        steps = [
            Step(doc_id, state, None) for doc_id, state in there.items() if doc_id not in wanted
        ]
        for doc_id, body in wanted.items():
            state = there.get(doc_id) or removed.get(doc_id)
            if state is None or state.body is None or load(state.body) != body:
                steps.append(Step(doc_id, state, body))
        self.journal.write(name, steps)


def _whole(doc_id: object) -> int:
    if isinstance(doc_id, int) and -LARGEST_ID <= doc_id < LARGEST_ID:
        return int(doc_id)
    raise InvalidValue(f"Document ID {doc_id!r} is no whole number between -2**62 and 2**62")
