"""The base as data frames. Each is made once, kept in a file whose memory all kernels share, and
brought up to date by the documents that changed since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.errors import StoreError
from crm_widgets.store.frames.columns import shown_columns
from crm_widgets.store.frames.difference import with_difference
from crm_widgets.store.frames.documents import documents
from crm_widgets.store.frames.files import Draft, FrameFiles, Kept, KeptFile
from crm_widgets.store.frames.state import (
    mark_of,
    one_state,
    records_since,
    touched_since,
    version_of,
)

if TYPE_CHECKING:
    import pyarrow as pa

As = Literal["pandas", "polars", "duckdb", "arrow"]

_FEW = 100
"""So many documents of a table may have changed since its file was written: each of them is read
again with every frame."""

_MANY = 20_000
"""So many documents of all tables: to find those of one, the history since is gone through."""


class Frames:
    """Data frames of a base, in the order in which the documents were added.

    What is given shares the memory of a file with all other processes, but for the documents that
    changed lately. Where no file can be written, this object holds the table itself.
    """

    def __init__(self, rows: DocumentRows) -> None:
        self._journal = rows.journal
        self._files = FrameFiles(rows.journal.engine.url)
        self._held: dict[str, Kept] = {}

    def contacts(self, as_: As = "pandas") -> Any:
        """One row a contact."""
        return self._frame("contacts", as_)

    def purchases(self, as_: As = "pandas") -> Any:
        """One row a purchase: a line of an order. `amount` is in the base's currency, signed."""
        return self._frame("purchases", as_)

    def deals(self, as_: As = "pandas") -> Any:
        """One row a deal."""
        return self._frame("deals", as_)

    def stage_events(self, as_: As = "pandas") -> Any:
        """One row each time a deal came to a stage."""
        return self._frame("stage_events", as_)

    def interactions(self, as_: As = "pandas") -> Any:
        """One row an interaction."""
        return self._frame("interactions", as_)

    def tasks(self, as_: As = "pandas") -> Any:
        """One row a task."""
        return self._frame("tasks", as_)

    @property
    def folder(self) -> Path:
        """Where the frames of this base are kept; it need not be there."""
        return self._files.folder

    def discard(self) -> None:
        """Take away all that is kept of the frames, also by processes that make one just now.

        Frames that were given keep what they hold. StoreError if the folder may not be written.
        """
        self._held.clear()
        self._files.discard()

    def _frame(self, name: str, as_: As) -> Any:
        table = self._table(name)
        return _given(table.select(shown_columns(name, table.column_names)), as_)

    def _table(self, name: str) -> pa.Table:
        with one_state(self._journal) as connection:
            kept = self._kept(name, connection)
            if kept and not _is_aged(connection, name, kept.version):
                return _present(connection, name, kept)
            if self._journal.unsettled:  # what may go again, or grow, is not kept
                return _present(connection, name, kept)
        with self._files.draft(name) as draft:
            table = self._renewed(name, draft)
        _give_memory_back()
        return table

    def _renewed(self, name: str, draft: Draft | None) -> pa.Table:
        with one_state(self._journal) as connection:
            version = version_of(connection)
            before = self._kept(name, connection)
            if before and not _is_aged(connection, name, before.version):  # by another process
                return _present(connection, name, before)
            table = _present(connection, name, before, copied=True)
            mark = mark_of(connection, name, version)
        if mark is None:
            return table
        made = Kept(version, mark, table)
        kept = draft.keep(made) if draft else None
        if kept is None:  # a full disk, a folder that may not be written: the frame is right
            self._held[name] = made
            return table
        self._held.pop(name, None)
        return kept.table

    def _kept(self, name: str, connection: Connection) -> Kept | None:
        """The latest that is kept of a table as it once was, if the base is still the one that it
        was made of."""
        version = version_of(connection)
        there: list[Kept | KeptFile] = [*self._files.of(name)]
        if name in self._held:
            there.append(self._held[name])
        for one in sorted(there, key=lambda one: one.version, reverse=True):
            if one.version <= version and mark_of(connection, name, one.version) == one.mark:
                kept = one if isinstance(one, Kept) else one.opened()
                if kept is not None:
                    return kept
        return None


def _is_aged(connection: Connection, name: str, version: int) -> bool:
    """Whether so much changed after a version that a new file saves more than it costs."""
    if records_since(connection, version) > _MANY:
        return True
    touched = touched_since(name, version).limit(_FEW + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(touched)) or 0) > _FEW


def _present(
    connection: Connection, name: str, kept: Kept | None, *, copied: bool = False
) -> pa.Table:
    """The table as it is now: what is kept with its difference, or all of it where that is more
    than half, or nothing is kept."""
    if kept is None:
        return documents(connection, name)
    half = kept.table.num_rows // 2
    touched = connection.scalars(touched_since(name, kept.version).limit(half + 1)).all()
    if len(touched) > half:
        return documents(connection, name)
    if not touched:
        return kept.table
    fresh = documents(connection, name, touched)
    copied = copied or len(touched) > _FEW
    return with_difference(kept.table, touched, fresh, copied=copied)


def _give_memory_back() -> None:
    """Return to the system what it took to make a table: Arrow would keep it for the next one."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def _given(table: pa.Table, as_: As) -> Any:
    if as_ == "arrow":
        return table
    if as_ == "pandas":
        import pandas as pd

        return table.to_pandas(types_mapper=pd.ArrowDtype)
    if as_ == "polars":
        import polars as pl

        return pl.from_arrow(table, rechunk=False)  # which would copy all of it
    if as_ == "duckdb":
        import duckdb

        return duckdb.from_arrow(table)
    raise StoreError(f"Frames can't be given as {as_!r}; ask for pandas, polars, duckdb or arrow.")
