"""The disk space of deleted rows: given back, with nothing of them left in the files."""

from __future__ import annotations

from sqlalchemy import Engine

from crm_widgets.store.database import schema
from crm_widgets.store.database.transactions import run_outside_transaction
from crm_widgets.store.errors import BaseBusy, translate_database_errors

_REWRITE = ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")


def scrub_deleted(engine: Engine) -> bool:
    """Take deleted rows out of the files of the base, and give their space back to the disk.

    SQLite's file is rewritten without them, whatever SQLite was compiled with, and its
    write-ahead log is emptied. PostgreSQL removes them from its tables; its own log drops them in
    time. It takes as much space again while it works, and needs the base for itself for a moment:
    False where others used it all the time, so that deleted rows are still in the files.
    """
    quoted = engine.dialect.identifier_preparer.quote
    on_server = [f"VACUUM {quoted(table.name)}" for table in schema.metadata.sorted_tables]
    try:
        with translate_database_errors():
            rows = run_outside_transaction(
                engine, *(_REWRITE if engine.dialect.name == "sqlite" else on_server)
            )
    except BaseBusy:
        return False
    busy = bool(rows and rows[0][0])  # the checkpoint met a reader
    return not busy
