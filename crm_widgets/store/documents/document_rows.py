"""The documents of a base as rows: what TinyDB and the typed records read and write through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from crm_widgets.errors import InvalidValue
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import BATCH_ROWS, in_list, indexes_built_last
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.documents import load
from crm_widgets.store.errors import StoreError
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.history.steps import State, Step

_documents = schema.document
_tables = schema.collection
_COLUMNS = (_documents.c.doc_id, _documents.c.body, _documents.c.origin)


class DocumentRows:
    """Reads and writes the documents of all tables, for any number of processes at once."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    def tables(self) -> list[str]:
        """The names of the tables that there are, empty ones too."""
        query = select(_tables.c.name).where(_tables.c.live).order_by(_tables.c.name)
        with self.journal.reading() as connection:
            return list(connection.scalars(query))

    def had_tables(self) -> bool:
        """Whether there ever was a table."""
        with self.journal.reading() as connection:
            return connection.scalar(select(_tables.c.name).limit(1)) is not None

    def ensure(self, name: str) -> None:
        """Make a table, if it is not there; within a change."""
        if name in self.tables():
            return
        with self.journal.reading() as connection:
            made = update(_tables).where(_tables.c.name == name).values(live=True)
            if not connection.execute(made).rowcount:
                row = {"name": name, "next_id": 1, "live": True}
                connection.execute(insert(_tables).values(row))

    def drop(self, name: str) -> None:
        """Remove a table with its documents, as one change; ids given in it stay taken."""
        with self.journal.change("table_removed", name):
            steps = [Step(doc_id, state, None) for doc_id, state in self.states(name)]
            self.journal.write(name, steps)
            with self.journal.reading() as connection:
                gone = update(_tables).where(_tables.c.name == name).values(live=False)
                connection.execute(gone)

    def insert(
        self,
        name: str,
        bodies: Sequence[Mapping[str, Any]],
        given: Sequence[int | None] | None = None,
        *,
        follow: bool = True,
    ) -> list[int]:
        """Insert documents into a table, within a change; returns their ids in the same order.

        `given` holds the ids that were chosen by hand; InvalidValue for one that is taken. A record
        that was removed and is added again gets its old place. StoreError where another record has
        its id.
        """
        places = list(given) if given else [None] * len(bodies)
        removed = self._removed_records(name, bodies)
        if removed:
            places = [
                removed.get(body.get("id")) if place is None else place
                for place, body in zip(places, bodies, strict=True)
            ]
        chosen = [_whole(place) for place in places if place is not None]
        states = dict(self.states(name, chosen)) if chosen else {}
        _refuse_taken(chosen, states)
        doc_ids = self._numbered(name, places, chosen)
        followed = follow and name in self.journal.followers
        if followed:
            self._insert(name, doc_ids, bodies, states, follow=True)
            return doc_ids
        with (
            self.journal.reading() as connection,
            indexes_built_last(connection, schema.document, len(bodies)),
        ):
            self._insert(name, doc_ids, bodies, states, follow=False)
        return doc_ids

    def insert_new(self, name: str, bodies: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert records whose ids were just made, so that no other can have them; returns their
        document ids. Nothing is looked up, and nothing follows."""
        doc_ids = list(self.journal.next_ids(name, len(bodies)))
        steps = [Step(doc_id, None, body) for doc_id, body in zip(doc_ids, bodies, strict=True)]
        self.journal.write(name, steps, follow=False)
        return doc_ids

    def _removed_records(self, name: str, bodies: Sequence[Mapping[str, Any]]) -> dict[object, int]:
        """The places of removed records that are added again, by the records' ids; StoreError for
        an id that a record has that is there."""
        keys = [body.get("id") for body in bodies] if name in MODELS else []
        keys = [key for key in keys if isinstance(key, str)]
        if not keys or not self._ever_had_documents(name):
            return {}
        same = in_list(self.journal.dialect, _documents.c.key, keys)
        query = select(_documents.c.key, *_COLUMNS).where(_documents.c.tbl == name, same)
        removed: dict[object, int] = {}
        with self.journal.reading() as connection:
            for row in connection.execute(query):
                if row.body is not None:
                    raise StoreError(
                        f"Id {row.key!r} is already in {name}. Use update() to change a record."
                    )
                removed[row.key] = row.doc_id
        return removed

    def _ever_had_documents(self, name: str) -> bool:
        query = select(_documents.c.doc_id).where(_documents.c.tbl == name).limit(1)
        with self.journal.reading() as connection:
            return connection.execute(query).first() is not None

    def _numbered(
        self, name: str, places: Sequence[int | None], chosen: Sequence[int]
    ) -> list[int]:
        if len(chosen) == len(places):
            return list(chosen)
        self.journal.reserve(name, max(chosen, default=0))
        fresh = iter(self.journal.next_ids(name, len(places) - len(chosen)))
        return [next(fresh) if place is None else int(place) for place in places]

    def _insert(
        self,
        name: str,
        doc_ids: Sequence[int],
        bodies: Sequence[Mapping[str, Any]],
        states: Mapping[int, State],
        *,
        follow: bool,
    ) -> None:
        for start in range(0, len(bodies), BATCH_ROWS):
            batch = slice(start, start + BATCH_ROWS)
            steps = [
                Step(doc_id, states.get(doc_id), body)
                for doc_id, body in zip(doc_ids[batch], bodies[batch], strict=True)
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
        """The states of the documents of a table, in the order of ids: of all that are there, or of
        those asked for, removed ones included.

        Read a batch at a time, each in a moment of its own, so that a slow reader holds nothing
        open in the database. Documents that are added meanwhile are left out; `journal.snapshot()`
        around it makes all of it of one moment.
        """
        if doc_ids is None:
            yield from self._all_states(name)
            return
        doc_ids = sorted(doc_id for doc_id in doc_ids if _is_id(doc_id))
        for start in range(0, len(doc_ids), BATCH_ROWS):
            batch = doc_ids[start : start + BATCH_ROWS]
            wanted = in_list(self.journal.dialect, _documents.c.doc_id, batch)
            query = select(*_COLUMNS).where(_documents.c.tbl == name, wanted)
            yield from self._fetch(query.order_by(_documents.c.doc_id))

    def _all_states(self, name: str) -> Iterator[tuple[int, State]]:
        there = _documents.c.tbl == name, _documents.c.body.is_not(None)
        with self.journal.reading() as connection:
            highest = connection.scalar(
                select(_documents.c.doc_id)
                .where(_documents.c.tbl == name)
                .order_by(_documents.c.doc_id.desc())
                .limit(1)
            )
        if highest is None:
            return
        last = schema.LOWEST_ID - 1
        query = select(*_COLUMNS).where(*there).order_by(_documents.c.doc_id).limit(BATCH_ROWS)
        while last < highest:
            between = _documents.c.doc_id > last, _documents.c.doc_id <= highest
            batch = self._fetch(query.where(*between))
            yield from batch
            last = batch[-1][0] if len(batch) == BATCH_ROWS else highest

    def states_of_records(self, name: str, keys: Sequence[str]) -> Iterator[tuple[str, int, State]]:
        """The states of records by their own ids: (id, document id, state), in no order; ids that
        no record ever had are left out."""
        for start in range(0, len(keys), BATCH_ROWS):
            batch = keys[start : start + BATCH_ROWS]
            wanted = in_list(self.journal.dialect, _documents.c.key, batch)
            query = select(_documents.c.key, *_COLUMNS).where(_documents.c.tbl == name, wanted)
            with self.journal.reading() as connection:
                rows = connection.execute(query).all()
            for key, doc_id, body, origin in rows:
                yield key, doc_id, State(body, origin)

    def count(self, name: str) -> int:
        """How many documents a table holds."""
        ever = select(func.count()).where(_documents.c.tbl == name).scalar_subquery()
        removed = select(func.count()).where(_documents.c.tbl == name, _documents.c.body.is_(None))
        with self.journal.reading() as connection:
            return connection.scalar(select(ever - removed.scalar_subquery())) or 0

    def _fetch(self, query: Any) -> list[tuple[int, State]]:
        with self.journal.reading() as connection:
            return [
                (doc_id, State(body, origin)) for doc_id, body, origin in connection.execute(query)
            ]

    def rewrite(self, name: str, wanted: Mapping[int, Mapping[str, Any]]) -> None:
        """Make a table hold just these documents, within a change."""
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


def _refuse_taken(chosen: Sequence[int], states: Mapping[int, State]) -> None:
    taken = {doc_id for doc_id, state in states.items() if state.body is not None}
    for doc_id in chosen:
        if doc_id in taken:
            raise InvalidValue(f"Document with ID {doc_id} already exists")
        taken.add(doc_id)


def _is_id(doc_id: int) -> bool:
    return schema.LOWEST_ID <= doc_id <= schema.HIGHEST_ID


def _whole(doc_id: object) -> int:
    if isinstance(doc_id, int) and _is_id(doc_id):
        return int(doc_id)
    raise InvalidValue(f"Document ID {doc_id!r} is not a whole number between -2**62 and 2**62")
