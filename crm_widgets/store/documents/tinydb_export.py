"""The base as a file of plain TinyDB."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sqlalchemy import select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.database.atomic_write import atomic_write
from crm_widgets.store.database.documents import load
from crm_widgets.store.documents.row_storage import RowStorage
from crm_widgets.store.errors import translate_database_errors

_AT_ONCE = 5_000


def export_tinydb_json(rows: RowStorage, to: str | Path) -> dict[str, int]:
    """Write a base into a new file as TinyDB's JSONStorage has it, as it is at one moment.

    All tables with their documents and numbers, raw ones too; no history. A part at a time is held
    in memory. Returns how many documents each table has. FileTaken where there is a file of that
    name.
    """
    counts: dict[str, int] = {}
    path = Path(to).expanduser().absolute()
    with (
        atomic_write(path) as part,
        part.open("w", encoding="ascii") as file,
        _snapshot(rows) as now,
    ):
        names = schema.collection
        query = select(names.c.name).where(names.c.live).order_by(names.c.name)
        file.write("{")
        for place, name in enumerate(now.scalars(query).all()):
            file.write(f"{', ' if place else ''}{json.dumps(name)}: {{")
            counts[name] = _write_table(file, now, name)
            file.write("}")
        file.write("}")
    return counts


@contextmanager
def _snapshot(rows: RowStorage) -> Iterator[Connection]:
    """The base as it is at one moment."""
    options = {} if rows.journal.dialect == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with (
        translate_database_errors(),
        rows.journal.engine.connect().execution_options(**options) as connection,
    ):
        yield connection


def _write_table(file: TextIO, connection: Connection, name: str) -> int:
    found = schema.document
    query = (
        select(found.c.doc_id, found.c.body)
        .where(found.c.tbl == name, found.c.body.is_not(None))
        .order_by(found.c.doc_id)
    )
    count = 0
    for number, body in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
        # As TinyDB writes it itself, so that it can be read whatever encoding a system prefers.
        text = body if body.isascii() else json.dumps(load(body))
        file.write(f'{", " if count else ""}"{number}": {text}')
        count += 1
    return count
