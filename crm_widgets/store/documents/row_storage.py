"""A TinyDB storage whose documents are rows of an SQL database."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from tinydb.storages import Storage

from crm_widgets.store.database.engine import open_engine
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.history.journal import Journal


class RowStorage(Storage):
    """Keeps TinyDB's tables as rows, for any number of processes at once.

    `where` is a path (SQLite, made if it is not there) or an SQL URL. `read` and `write` serve
    middlewares and code that wants the whole base as TinyDB sees it; `DocumentTable` does not go
    through them but asks `rows` for what it needs.
    """

    def __init__(self, where: str | Path, *, author: str | None = None) -> None:
        self.rows = DocumentRows(Journal(open_engine(where), author))

    @classmethod
    def of(cls, rows: DocumentRows) -> Self:
        """The storage of documents that are open already."""
        storage = cls.__new__(cls)
        storage.rows = rows
        return storage

    def read(self) -> dict[str, dict[str, Any]] | None:
        """All tables as they are at one moment, as `{table: {document id: document}}`; None for a
        base without any."""
        with self.rows.journal.snapshot():
            tables = {
                name: {str(doc_id): body for doc_id, body in self.rows.documents(name)}
                for name in self.rows.tables()
            }
            return tables if tables or self.rows.had_tables() else None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Make the base hold just `data`; one change, of the documents that differ."""
        with self.rows.journal.change("tables_rewritten"):
            for name in self.rows.tables():
                if name not in data:
                    self.rows.drop(name)
            for name, documents in data.items():
                self.rows.ensure(name)
                self.rows.rewrite(name, {int(doc_id): body for doc_id, body in documents.items()})

    def close(self) -> None:
        """Give the connections back."""
        self.rows.journal.engine.dispose()
