"""Typed records of one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Select, String, cast, select

from crm_widgets.model import Record, utc_now
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.database.catalog import LONGEST
from crm_widgets.store.database.documents import load
from crm_widgets.store.database.schema import json_text
from crm_widgets.store.documents.row_storage import RowStorage
from crm_widgets.store.errors import EditConflict, RecordNotFound, StoreError, UnreadableRecord
from crm_widgets.store.history.steps import State, Step

R = TypeVar("R", bound=Record)

_AT_ONCE = 10_000
_INDEXED = {"id", "contact_id"}
_rows = schema.document
# The order they were added in, sorted after they were found: asked for the column itself, SQLite
# would read the whole table by its numbers.
_IN_ORDER = _rows.c.doc_id + 0


class Collection(Generic[R]):
    """The records of one kind. Reading gives copies; `update` saves one, if nobody was faster."""

    def __init__(self, rows: RowStorage, name: str, model: type[R]) -> None:
        self.rows = rows
        self.name = name
        self.model = model

    def add(self, record: R) -> R:
        """Save a new record; returns it with its revision. A record that tells no `created_at` was
        created now."""
        self._check_kind(record)
        if "created_at" in self.model.model_fields and "created_at" not in record.document():
            record = record.model_copy(update={"created_at": utc_now()})
        self.add_many([record])
        return self.get(record.id)

    def add_many(self, records: Iterable[R]) -> list[str]:
        """Save new records as they are, in one change; returns their ids.

        StoreError for an id that is there already. `records` may be a generator: only a part of it
        is held at a time.
        """
        with self.rows.journal.change(f"{self.name}_added"):
            return self._add(records)

    def get(self, record_id: str) -> R:
        """The record with an id; RecordNotFound if there is none."""
        found = self.find(record_id)
        if found is None:
            raise RecordNotFound(self.name, record_id)
        return found

    def find(self, record_id: str) -> R | None:
        """The record with an id, or None."""
        if "\0" in record_id:
            return None  # no id that is kept holds it
        return next(iter(self._records(self._selected(_rows.c.key == record_id))), None)

    def find_many(self, record_ids: Sequence[str]) -> dict[str, R]:
        """The records with these ids, by id; ids that are not there are left out."""
        asked = in_list(self.rows.journal.dialect, _rows.c.key, record_ids)
        found = self._records(self._selected(asked))
        return {record.id: record for record in found}

    def update(self, record: R) -> R:
        """Save an edited record; returns it with its new revision.

        EditConflict if the base holds a newer revision, RecordNotFound if it never held one.
        """
        with self.rows.journal.change(f"{self.name}_edited"):
            return self._update(record)

    def remove(self, record_id: str) -> None:
        """Remove a record; RecordNotFound if it is not there."""
        with self.rows.journal.change(f"{self.name}_removed"):
            doc_id, state = self._state(record_id)
            if state.body is None:
                raise RecordNotFound(self.name, record_id)
            self.rows.journal.write(self.name, [Step(doc_id, state, None)])

    def where(self, *, limit: int | None = None, **equal: Any) -> list[R]:
        """The records whose fields equal what is given, in the order they were added.

        TypeError for a field that the records do not have.
        """
        conditions = [self._equals(name, value) for name, value in equal.items()]
        by_index = equal.keys() & _INDEXED
        query = self._selected(*conditions).order_by(_IN_ORDER if by_index else _rows.c.doc_id)
        return self._records(query.limit(limit))

    def of_contact(self, contact_id: str) -> list[R]:
        """The records that belong to a contact, in the order they were added."""
        return self._records(self._selected(_rows.c.contact_id == contact_id).order_by(_IN_ORDER))

    def of_deals(self, deal_ids: Sequence[str]) -> list[R]:
        """The records that belong to some deals, in the order they were added."""
        asked = in_list(self.rows.journal.dialect, _rows.c.deal_id, deal_ids)
        return self._records(self._selected(asked).order_by(_IN_ORDER))

    def values_of(self, name: str) -> list[str]:
        """The different texts that a field holds, in order; what a form proposes."""
        field = self._field(name)
        query = select(field).where(*self._there(), field.is_not(None), field != "")
        with self.rows.journal.reading() as connection:
            return list(connection.scalars(query.distinct().order_by(field)))

    def __len__(self) -> int:
        return self.rows.count(self.name)

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[R]:
        for _doc_id, state in self.rows.states(self.name):
            yield self._read(state)

    def _there(self) -> list[ColumnElement[bool]]:
        return [_rows.c.tbl == self.name, _rows.c.body.is_not(None)]

    def _selected(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(_rows.c.body, _rows.c.origin).where(*self._there(), *conditions)

    def _records(self, query: Select[Any]) -> list[R]:
        with self.rows.journal.reading() as connection:
            return [self._read(State(body, origin)) for body, origin in connection.execute(query)]

    def _read(self, state: State) -> R:
        document = load(state.body or "{}")
        try:
            return self.model.from_document(document, state.origin)
        except ValidationError as error:
            raise UnreadableRecord(self.name, document.get("id"), state.origin, error) from error

    def _field(self, name: str) -> ColumnElement[str]:
        if name not in self.model.model_fields:
            known = ", ".join(self.model.model_fields)
            raise TypeError(f"{self.name} have no field {name!r}; there are {known}")
        return json_text(self.rows.journal.dialect, _rows.c.body, name)

    def _equals(self, name: str, value: Any) -> ColumnElement[bool]:
        if name in _INDEXED:
            column: ColumnElement[str] = _rows.c["key" if name == "id" else name]
            same: ColumnElement[bool] = column == value
            return same
        if isinstance(value, bool):
            # SQLite tells true as 1, PostgreSQL as true.
            return cast(self._field(name), String).in_(["1", "true"] if value else ["0", "false"])
        if isinstance(value, str):
            return self._field(name) == value
        return cast(self._field(name), String) == str(value)

    def _state(self, record_id: str) -> tuple[int, State]:
        query = select(_rows.c.doc_id, _rows.c.body, _rows.c.origin).where(
            _rows.c.tbl == self.name, _rows.c.key == record_id
        )
        with self.rows.journal.reading() as connection:
            found = connection.execute(query).first()
        if found is None:
            raise RecordNotFound(self.name, record_id)
        return found.doc_id, State(found.body, found.origin)

    def _add(self, records: Iterable[R], *, follow: bool = True) -> list[str]:
        stream = iter(records)
        ids: list[str] = []
        while some := list(islice(stream, _AT_ONCE)):
            self._check_new(some)
            bodies = [record.document() for record in some]
            self.rows.insert(self.name, bodies, follow=follow)
            ids.extend(record.id for record in some)
        return ids

    def _update(self, record: R, *, follow: bool = True) -> R:
        doc_id, state = self._state(record.id)
        if state.body is None or state.origin != record.revision:
            theirs = self._read(state) if state.body is not None else None
            raise EditConflict(record, theirs, self._started(doc_id, record.revision))
        body = record.document()
        if load(state.body) != body:
            self.rows.journal.write(self.name, [Step(doc_id, state, body)], follow=follow)
        return self.get(record.id)

    def _started(self, doc_id: int, revision: int) -> R | None:
        past = schema.history
        query = select(past.c.before).where(
            past.c.tbl == self.name, past.c.doc_id == doc_id, past.c.origin_before == revision
        )
        with self.rows.journal.reading() as connection:
            body = connection.scalar(query.limit(1))
        return self._read(State(body, revision)) if body else None

    def _check_kind(self, record: object) -> None:
        if not isinstance(record, self.model):
            wrong = type(record).__name__
            raise TypeError(f"{self.name} take a {self.model.__name__}, not a {wrong}")

    def _check_new(self, records: Sequence[R]) -> None:
        for record in records:
            self._check_kind(record)
        keys = [record.id for record in records]
        for key in keys:
            if len(key) > LONGEST:
                raise StoreError(f"Id {key[:20]!r}… has {len(key)} letters: {LONGEST} at most.")
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise StoreError(f"Id {twice!r} stands twice in what is to be added to {self.name}.")
        if self.rows.is_empty(self.name):
            return
        same = in_list(self.rows.journal.dialect, _rows.c.key, keys)
        query = select(_rows.c.key).where(_rows.c.tbl == self.name, same)
        with self.rows.journal.reading() as connection:
            known = connection.scalar(query.limit(1))
        if known is not None:
            raise StoreError(
                f"Id {known!r} is already in {self.name}. Use update() to change a record."
            )
