"""Room on disk that is no longer needed: given back, or wiped."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import Engine

from crm_widgets.store.database import schema
from crm_widgets.store.database.transactions import run_outside_transaction
from crm_widgets.store.errors import BaseBusy, translate_database_errors

_TABLES = (schema.document, schema.history, schema.label, schema.change)


def shrink(engine: Engine) -> None:
    """Give the room of deleted rows back to the disk.

    It needs the base for itself for a moment, and as much room again while it works. Where
    somebody else is writing all the time it does nothing: later rows use that room.
    """
    with suppress(BaseBusy), translate_database_errors():
        _outside(engine, "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")


def scrub_deleted(engine: Engine) -> None:
    """Wipe deleted rows from the files of the base.

    SQLite has overwritten them already where they stood (secure_delete); what is left of them in
    the write-ahead log goes here, or when the last process closes the base. PostgreSQL removes
    them from its tables; its own log forgets them in time.
    """
    with suppress(BaseBusy), translate_database_errors():
        _outside(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def _outside(engine: Engine, *of_sqlite: str) -> None:
    quoted = engine.dialect.identifier_preparer.quote
    of_server = [f"VACUUM {quoted(table.name)}" for table in _TABLES]
    run_outside_transaction(engine, *(of_sqlite if engine.dialect.name == "sqlite" else of_server))
