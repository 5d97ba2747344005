"""Typed records of one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Select, false, select

from crm_widgets.model import Record, utc_now
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import BATCH_ROWS, in_list
from crm_widgets.store.database.catalog import LONGEST
from crm_widgets.store.database.documents import load
from crm_widgets.store.database.schema import json_text
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.errors import EditConflict, RecordNotFound, StoreError, UnreadableRecord
from crm_widgets.store.history.steps import State, Step
from crm_widgets.store.records.field_value import field_equals, stored_value

R = TypeVar("R", bound=Record)

_COPIED = {"id": "key", "contact_id": "contact_id", "deal_id": "deal_id"}
"""The fields that have a column of their own, with an index."""
_rows = schema.document
IN_ORDER = _rows.c.doc_id + 0
"""The order they were added in, sorted after they were found: asked for the column itself, SQLite
would read the whole table by its numbers."""


class Collection(Generic[R]):
    """The records of one kind. Reading gives copies; `update` saves one, if it is the latest."""

    def __init__(self, rows: DocumentRows, name: str, model: type[R]) -> None:
        self.rows = rows
        self.name = name
        self.model = model

    def add(self, record: R) -> R:
        """Save a new record; returns it with its revision. A record without a `created_at` was
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
        record = self.find(record_id)
        if record is None:
            raise RecordNotFound(self.name, record_id)
        return record

    def find(self, record_id: str) -> R | None:
        """The record with an id, or None."""
        if "\0" in record_id:
            return None  # no id that is kept holds it
        return next(iter(self._records(self._selected(_rows.c.key == record_id))), None)

    def find_many(self, record_ids: Sequence[str]) -> dict[str, R]:
        """The records with these ids, by id; ids that are not there are left out."""
        wanted = in_list(self.rows.journal.dialect, _rows.c.key, record_ids)
        return {record.id: record for record in self._records(self._selected(wanted))}

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

        A value is compared as its field stores it: `amount=10` finds 10.00, a moment is one in any
        time zone, None is a field without a value. TypeError for a field that the records do not
        have, InvalidValue for a value that the field can't have.
        """
        conditions = [self._equals(name, value) for name, value in equal.items()]
        by_index = equal.keys() & _COPIED
        query = self._selected(*conditions).order_by(IN_ORDER if by_index else _rows.c.doc_id)
        return self._records(query.limit(limit))

    def of_contact(self, contact_id: str) -> list[R]:
        """The records that belong to a contact, in the order they were added."""
        return self._records(self._selected(_rows.c.contact_id == contact_id).order_by(IN_ORDER))

    def of_deals(self, deal_ids: Sequence[str]) -> list[R]:
        """The records that belong to some deals, in the order they were added."""
        wanted = in_list(self.rows.journal.dialect, _rows.c.deal_id, deal_ids)
        return self._records(self._selected(wanted).order_by(IN_ORDER))

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
        self._check_field(name)
        return json_text(self.rows.journal.dialect, _rows.c.body, name)

    def _check_field(self, name: str) -> None:
        if name not in self.model.model_fields:
            known = ", ".join(self.model.model_fields)
            raise TypeError(f"{self.name} have no field {name!r}; there are {known}")

    def _equals(self, name: str, value: Any) -> ColumnElement[bool]:
        self._check_field(name)
        stored = stored_value(self.model, self.name, name, value)
        column = _COPIED.get(name)
        if column is None or (isinstance(stored, str) and not 0 < len(stored) <= LONGEST):
            return field_equals(self.rows.journal.dialect, _rows.c.body, name, stored)
        if isinstance(stored, str) and "\0" in stored:
            return false()  # no id that is kept holds it
        same: ColumnElement[bool] = _rows.c[column] == stored
        return same if stored is not None else _rows.c[column].is_(None)

    def _state(self, record_id: str) -> tuple[int, State]:
        query = select(_rows.c.doc_id, _rows.c.body, _rows.c.origin).where(
            _rows.c.tbl == self.name, _rows.c.key == record_id
        )
        with self.rows.journal.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise RecordNotFound(self.name, record_id)
        return row.doc_id, State(row.body, row.origin)

    def _add(self, records: Iterable[R], *, follow: bool = True) -> list[str]:
        stream = iter(records)
        ids: list[str] = []
        while batch := list(islice(stream, BATCH_ROWS)):
            self._check_new(batch)
            bodies = [record.document() for record in batch]
            self.rows.insert(self.name, bodies, follow=follow)
            ids.extend(record.id for record in batch)
        return ids

    def _update(self, record: R, *, follow: bool = True) -> R:
        doc_id, state = self._latest(record)
        body = record.document()
        if load(state.body or "{}") != body:
            self.rows.journal.write(self.name, [Step(doc_id, state, body)], follow=follow)
        return self.get(record.id)

    def check_latest(self, record: R) -> None:
        """EditConflict if the base holds a newer revision of a record, RecordNotFound if it never
        held one."""
        self._latest(record)

    def _latest(self, record: R) -> tuple[int, State]:
        """The place and the state of a record that is the latest."""
        doc_id, state = self._state(record.id)
        if state.body is None or state.origin != record.revision:
            raise self._conflict(record, doc_id, state)
        return doc_id, state

    def _conflict(self, record: R, doc_id: int, state: State) -> EditConflict:
        theirs = self._read(state) if state.body is not None else None
        started = self._started(doc_id, record.revision)
        author = select(schema.change.c.author).where(schema.change.c.id == state.origin)
        with self.rows.journal.reading() as connection:
            return EditConflict(record, theirs, started, author=connection.scalar(author))

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
        keys: set[str] = set()
        for record in records:
            if len(record.id) > LONGEST:
                raise StoreError(
                    f"Id {record.id[:20]!r}… has {len(record.id)} characters; {LONGEST} at most."
                )
            if record.id in keys:
                raise StoreError(f"Two of the records to add to {self.name} have id {record.id!r}.")
            keys.add(record.id)
