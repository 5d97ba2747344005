"""The base as data frames. Each is made once, cached in a file whose memory all kernels share, and
brought up to date by the documents that changed since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from crm_widgets.store.database.info import last_change
from crm_widgets.store.errors import StoreError
from crm_widgets.store.frames.base_state import records_since, token_of, touched_since
from crm_widgets.store.frames.columns import moment_type, shown_columns
from crm_widgets.store.frames.documents import documents
from crm_widgets.store.frames.files import CachedFrame, Draft, FrameFile, FrameFiles
from crm_widgets.store.frames.update import with_difference
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.records.settings import read_settings

if TYPE_CHECKING:
    import pyarrow as pa

As = Literal["pandas", "polars", "duckdb", "arrow"]

FEW_CHANGES = 100
"""So many documents of a table may have changed since its file was written: each of them is read
again with every frame."""

MANY_CHANGES = 20_000
"""So many documents of all tables: the history since is searched for those of one table."""


class Frames:
    """Data frames of a base, in the order in which the documents were added.

    The columns are the fields of the records (`crm_widgets.model`), then `custom_<name>` for each
    custom field, as text. Days are dates; moments are in the base's time zone; money is a 64-bit
    float in main units of the base's currency (euros, not cents), which analyses turn into whole
    minor units.

    A frame shares the memory of a file with all other processes, but for the documents that changed
    lately. Where no file can be written, this object holds the table itself.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._files = FrameFiles(journal.engine.url)
        self._in_memory: dict[str, CachedFrame] = {}

    def contacts(self, as_: As = "pandas") -> Any:
        """One row per contact."""
        return self._frame("contacts", as_)

    def purchases(self, as_: As = "pandas") -> Any:
        """One row per purchase: a line of an order. `amount` is signed."""
        return self._frame("purchases", as_)

    def deals(self, as_: As = "pandas") -> Any:
        """One row per deal."""
        return self._frame("deals", as_)

    def stage_events(self, as_: As = "pandas") -> Any:
        """One row per stage event: each time a deal came to a stage."""
        return self._frame("stage_events", as_)

    def interactions(self, as_: As = "pandas") -> Any:
        """One row per interaction."""
        return self._frame("interactions", as_)

    def tasks(self, as_: As = "pandas") -> Any:
        """One row per task."""
        return self._frame("tasks", as_)

    @property
    def folder(self) -> Path:
        """Where the frames of this base are cached; it need not exist."""
        return self._files.folder

    def remove_leftovers(self) -> None:
        """Remove what processes that were killed while they made or removed frames have left."""
        self._files.remove_leftovers()

    def discard(self) -> None:
        """Remove all cached frames, also those that other processes are just making.

        Frames that were given keep what they hold. StoreError if the folder can't be removed.
        """
        self._in_memory.clear()
        self._files.discard()

    def _frame(self, name: str, as_: As) -> Any:
        table = self._table(name)
        shown = table.select(shown_columns(name, table.column_names))
        return _converted(_in_zone(shown, self._zone()), as_)

    def _zone(self) -> str:
        return read_settings(self._journal).time_zone

    def _table(self, name: str) -> pa.Table:
        with self._journal.snapshot() as connection:
            cached = self._cached(name, connection)
            if cached and not _is_outdated(connection, name, cached.version):
                return _current(connection, name, cached)
            if self._journal.has_written:  # a change that may fail, or go on, is not cached
                return _current(connection, name, cached)
        with self._files.draft(name) as draft:
            table = self._renewed(name, draft)
        _release_memory()
        return table

    def _renewed(self, name: str, draft: Draft | None) -> pa.Table:
        with self._journal.snapshot() as connection:
            version = last_change(connection)
            cached = self._cached(name, connection)
            if cached and not _is_outdated(connection, name, cached.version):
                return _current(connection, name, cached)  # another process has made it
            table = _current(connection, name, cached, copied=True)
            token = token_of(connection, name, version)
        if token is None:
            return table
        frame = CachedFrame(version, token, table)
        in_file = draft.keep(frame) if draft else None
        if in_file is None:  # the disk is full, or read-only: the frame is right all the same
            self._in_memory[name] = frame
            return table
        self._in_memory.pop(name, None)
        return in_file.table

    def _cached(self, name: str, connection: Connection) -> CachedFrame | None:
        """The latest cached frame of a table, if the base it was made of is still this one."""
        version = last_change(connection)
        candidates: list[CachedFrame | FrameFile] = [*self._files.of(name)]
        if name in self._in_memory:
            candidates.append(self._in_memory[name])
        for candidate in sorted(candidates, key=lambda it: it.version, reverse=True):
            if candidate.version > version:
                continue
            if token_of(connection, name, candidate.version) != candidate.token:
                continue
            frame = candidate if isinstance(candidate, CachedFrame) else candidate.open()
            if frame is not None:
                return frame
        return None


def _is_outdated(connection: Connection, name: str, version: int) -> bool:
    """Whether so much changed after a version that a new file saves more than it costs."""
    if records_since(connection, version) > MANY_CHANGES:
        return True
    changed = touched_since(name, version).limit(FEW_CHANGES + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(changed)) or 0) > FEW_CHANGES


def _current(
    connection: Connection, name: str, cached: CachedFrame | None, *, copied: bool = False
) -> pa.Table:
    """The table as it is now: the cached one with its difference; all documents read again where
    nothing is cached, or more than half of it changed."""
    if cached is None:
        return documents(connection, name)
    half = cached.table.num_rows // 2
    changed = connection.scalars(touched_since(name, cached.version).limit(half + 1)).all()
    if len(changed) > half:
        return documents(connection, name)
    if not changed:
        return cached.table
    fresh = documents(connection, name, changed)
    copied = copied or len(changed) > FEW_CHANGES
    return with_difference(cached.table, changed, fresh, copied=copied)


def _in_zone(table: pa.Table, zone: str) -> pa.Table:
    """The table with its moments as the clocks of a time zone show them; nothing is copied."""
    import pyarrow as pa

    fields = [
        field.with_type(moment_type(zone)) if pa.types.is_timestamp(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _release_memory() -> None:
    """Return to the system the memory that making a table took: Arrow would keep it."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def _converted(table: pa.Table, as_: As) -> Any:
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
    raise StoreError(f"Unknown kind of frame {as_!r}; ask for pandas, polars, duckdb or arrow.")
