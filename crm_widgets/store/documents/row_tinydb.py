"""TinyDB on rows."""

from __future__ import annotations

from tinydb import TinyDB

from crm_widgets.store.documents.document_table import DocumentTable
from crm_widgets.store.documents.row_storage import RowStorage


class RowTinyDB(TinyDB):
    """TinyDB whose tables are `DocumentTable`s in a `RowStorage`.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with RowTinyDB(f"{folder.name}/base.db") as db:
    ...     db.insert({"name": "Anna"}), db.all()
    (1, [{'name': 'Anna'}])
    >>> folder.cleanup()
    """

    table_class = DocumentTable
    default_storage_class = RowStorage  # type: ignore[assignment]

    def tables(self) -> set[str]:
        """The names of the tables, without reading their documents."""
        if isinstance(self.storage, RowStorage):
            return set(self.storage.rows.tables())
        return super().tables()

    def drop_table(self, name: str) -> None:
        """Remove a table with its documents; a change like any other, so it can be undone."""
        if not isinstance(self.storage, RowStorage):
            super().drop_table(name)
            return
        self._tables.pop(name, None)
        if name in self.tables():
            self.storage.rows.drop(name)

    def drop_tables(self) -> None:
        """Remove all tables with their documents, as one change."""
        if not isinstance(self.storage, RowStorage):
            super().drop_tables()
            return
        self._tables.clear()
        with self.storage.rows.journal.change("table_removed"):
            for name in self.storage.rows.tables():
                self.storage.rows.drop(name)
