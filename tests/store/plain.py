"""TinyDB itself, in memory, taught the differences that the README's table tells, and no others.

What differs is here in one place, so that all the rest can be compared as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tinydb import TinyDB
from tinydb.storages import MemoryStorage, Storage
from tinydb.table import Document, Table


class PlainStorage(MemoryStorage):
    """TinyDB's memory, with documents as JSON, in the order of their numbers.

    As with TinyDB's own file: a result is a copy, and an update that fails leaves nothing behind.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.last: dict[str, int] = {}

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables; None before anything was written."""
        return json.loads(self.memory) if self.memory else None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Keep all tables, and the largest number that each ever held."""
        ordered = {
            name: dict(sorted(documents.items(), key=lambda pair: int(pair[0])))
            for name, documents in data.items()
        }
        self.memory = json.dumps(ordered, allow_nan=False)
        for name, documents in data.items():
            self.last[name] = max([self.last.get(name, 0), *map(int, documents)])


class PlainTable(Table):
    """TinyDB's table that never gives a number twice, and has no query cache."""

    def __init__(self, storage: Storage, name: str, **options: Any) -> None:
        super().__init__(storage, name, **{"cache_size": 0, **options})

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document under the next number, if it has none of its own."""
        self._next_id = self._above([])
        return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents; new numbers lie above all that were chosen by hand."""
        given = list(documents)
        self._next_id = self._above(
            [document.doc_id for document in given if isinstance(document, Document)]
        )
        return super().insert_multiple(given)

    def _above(self, chosen: list[int]) -> int:
        assert isinstance(self.storage, PlainStorage)
        return max([self.storage.last.get(self.name, 0), *chosen]) + 1


class PlainTinyDB(TinyDB):
    """TinyDB on these."""

    table_class = PlainTable
    default_storage_class = PlainStorage  # type: ignore[assignment]
