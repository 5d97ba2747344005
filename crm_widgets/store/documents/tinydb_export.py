"""The base as a file of plain TinyDB."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from sqlalchemy import select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.database.atomic_write import atomic_write
from crm_widgets.store.database.bulk import BATCH_ROWS
from crm_widgets.store.database.documents import load
from crm_widgets.store.documents.document_rows import DocumentRows


def export_tinydb_json(rows: DocumentRows, to: str | Path) -> dict[str, int]:
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
        rows.journal.snapshot() as connection,
    ):
        names = schema.collection
        query = select(names.c.name).where(names.c.live).order_by(names.c.name)
        file.write("{")
        for place, name in enumerate(connection.scalars(query).all()):
            file.write(f"{', ' if place else ''}{json.dumps(name)}: {{")
            counts[name] = _write_table(file, connection, name)
            file.write("}")
        file.write("}")
    return counts


def _write_table(file: TextIO, connection: Connection, name: str) -> int:
    rows = schema.document
    query = (
        select(rows.c.doc_id, rows.c.body)
        .where(rows.c.tbl == name, rows.c.body.is_not(None))
        .order_by(rows.c.doc_id)
    )
    count = 0
    for number, body in connection.execute(query, execution_options={"yield_per": BATCH_ROWS}):
        # As TinyDB writes it itself, so that it can be read whatever encoding a system prefers.
        text = body if body.isascii() else json.dumps(load(body))
        file.write(f'{", " if count else ""}"{number}": {text}')
        count += 1
    return count
