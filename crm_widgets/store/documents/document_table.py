"""A TinyDB table on rows: TinyDB's own methods, on a mapping that fetches what they touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from tinydb.queries import QueryLike
from tinydb.table import Document, Table
from tinydb.utils import LRUCache

from crm_widgets.errors import InvalidValue
from crm_widgets.store.database.documents import dump, load
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.documents.row_storage import RowStorage
from crm_widgets.store.history.steps import State, Step


class NoCache(LRUCache[Any, Any]):
    """TinyDB's query cache does not see what other processes write; so nothing is kept."""

    def set(self, key: Any, value: Any) -> None:
        """Keep nothing."""


class DocumentTable(Table):
    """A TinyDB table whose documents are rows.

    All of `tinydb.table.Table` works, from any number of processes. Ids are never given twice.
    Results are copies, in the order of ids. With a middleware around the storage, TinyDB's way of
    reading and writing the whole table is used, so that the middleware sees all of it.
    """

    query_cache_class = NoCache

    @property
    def _rows(self) -> DocumentRows | None:
        return self._storage.rows if isinstance(self._storage, RowStorage) else None

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document; returns its id."""
        if self._rows is None:
            return super().insert(document)
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents, all or none; returns their ids."""
        if self._rows is None:
            return super().insert_multiple(documents)
        with self._rows.journal.change("documents_added", self.name):
            self._rows.ensure(self.name)
            given: list[int | None] = []
            bodies: list[Mapping[str, Any]] = []
            for document in documents:
                if not isinstance(document, Mapping):
                    raise InvalidValue("Document is not a Mapping")
                given.append(document.doc_id if isinstance(document, self.document_class) else None)
                bodies.append(document)
            return self._rows.insert(self.name, bodies, given)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update the documents that match, or insert this one; one change."""
        if self._rows is None:
            return super().upsert(document, cond)
        with self._rows.journal.change("documents_edited", self.name):
            return super().upsert(document, cond)

    def get(  # type: ignore[override]
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> Document | list[Document] | None:
        """One document by condition or id, or those of `doc_ids` that there are."""
        if self._rows is None or doc_id is not None or doc_ids is None:
            result: Document | list[Document] | None = super().get(
                cond,  # type: ignore[arg-type]
                doc_id,  # type: ignore[arg-type]
                doc_ids,  # type: ignore[arg-type]
            )
            return result
        asked = {_as_id(str(doc_id)) for doc_id in doc_ids}
        wanted = sorted(doc_id for doc_id in asked if doc_id is not None)
        return [
            self.document_class(load(state.body), self.document_id_class(doc_id))
            for doc_id, state in self._rows.states(self.name, wanted)
            if state.body is not None
        ]

    def _get_next_id(self) -> int:
        if self._rows is None:
            return int(super()._get_next_id())  # type: ignore[no-untyped-call]
        return self._rows.journal.next_ids(self.name)[0]

    def _read_table(self) -> Mapping[str, Any]:  # type: ignore[override]
        if self._rows is None:
            return super()._read_table()
        return StoredDocuments(self._rows, self.name)

    def _update_table(self, updater: Callable[[Any], None]) -> None:
        if self._rows is None:
            super()._update_table(updater)
            return
        with self._rows.journal.change("documents_edited", self.name):
            self._rows.ensure(self.name)
            documents = TouchedDocuments(self._rows, self.name)
            updater(documents)
            self._rows.journal.write(self.name, documents.steps())


class StoredDocuments(Mapping[str, Any]):
    """The documents of a table by id as text, as `Table._read_table` gives them; each look-up is a
    query, and iteration streams."""

    def __init__(self, rows: DocumentRows, name: str) -> None:
        self._rows = rows
        self._name = name

    def __getitem__(self, key: str) -> dict[str, Any]:
        doc_id = _as_id(key)
        if doc_id is not None:
            for _, state in self._rows.states(self._name, [doc_id]):
                if state.body is not None:
                    return load(state.body)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (str(doc_id) for doc_id, _ in self._rows.states(self._name))

    def __len__(self) -> int:
        return self._rows.count(self._name)

    def items(self) -> Any:
        """The pairs of id and document, one after another."""
        return ((str(doc_id), body) for doc_id, body in self._rows.documents(self._name))


class TouchedDocuments(MutableMapping[int, Any]):
    """The documents of a table as `Table._update_table` hands them out: those that are touched are
    fetched, and `steps` gives what became of them."""

    def __init__(self, rows: DocumentRows, name: str) -> None:
        self._rows = rows
        self._name = name
        self._states: dict[int, State | None] = {}
        self._bodies: dict[int, dict[str, Any] | None] = {}

    def __getitem__(self, doc_id: int) -> dict[str, Any]:
        self._fetch(doc_id)
        body = self._bodies[doc_id]
        if body is None:
            raise KeyError(doc_id)
        return body

    def __setitem__(self, doc_id: int, body: Mapping[str, Any]) -> None:
        self._fetch(doc_id)
        self._bodies[doc_id] = dict(body)

    def __delitem__(self, doc_id: int) -> None:
        self[doc_id]
        self._bodies[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        if not isinstance(doc_id, int | float) or doc_id != doc_id // 1:
            return False
        self._fetch(int(doc_id))
        return self._bodies[int(doc_id)] is not None

    def __iter__(self) -> Iterator[int]:
        for doc_id, state in self._rows.states(self._name):
            self._keep(doc_id, state)
        return iter(sorted(doc_id for doc_id, body in self._bodies.items() if body is not None))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove all."""
        for doc_id in list(self):
            self._bodies[doc_id] = None

    def steps(self) -> list[Step]:
        """The documents that are no longer what they were."""
        steps = []
        for doc_id, body in self._bodies.items():
            state = self._states[doc_id]
            before = state.body if state else None
            if (None if body is None else dump(body)) != before:
                steps.append(Step(doc_id, state, body))
        return steps

    def _fetch(self, doc_id: int) -> None:
        if doc_id not in self._bodies:
            doc_id = int(doc_id)  # True and 1.0 are the key 1, as in any mapping
            self._keep(doc_id, dict(self._rows.states(self._name, [doc_id])).get(doc_id))

    def _keep(self, doc_id: int, state: State | None) -> None:
        if doc_id not in self._bodies:
            self._states[doc_id] = state
            self._bodies[doc_id] = load(state.body) if state and state.body else None


def _as_id(key: str) -> int | None:
    """The id that a text is; None for any other way to write it."""
    try:
        doc_id = int(key)
    except ValueError:
        return None
    return doc_id if str(doc_id) == key else None
