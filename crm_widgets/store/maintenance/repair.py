"""What is derived from the documents, derived again where it is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.maintenance.scan import Scan, scan

_rows = schema.document


@dataclass(frozen=True)
class Repaired:
    """How many documents got right search columns and right tags, and how many tables a right next
    number."""

    indexes: int
    tags: int
    tables: int


def repair(journal: Journal) -> Repaired:
    """Write again the search columns of documents, their labels, and the next number of each table.

    The documents themselves, and their history, are not touched. It is one transaction.
    """
    with journal.change("base_repaired"), journal.reading() as connection:
        result = scan(connection)
        _repair_indexes(connection, result)
        _repair_tags(connection, result)
        tables = miscounted(connection)
        for name, next_id in tables.items():
            _set_next_number(connection, name, next_id)
    return Repaired(len(result.indexes), len(result.tags), len(tables))


def miscounted(connection: Connection) -> dict[str, int]:
    """The tables that would use a number twice, or are not listed though they hold documents; each
    with its right next number."""
    names = schema.collection
    last = func.max(_rows.c.doc_id).label("last")
    tables = select(_rows.c.tbl, last, func.count(_rows.c.body).label("documents")).group_by(
        _rows.c.tbl
    )
    known = {name: (next_id, live) for name, next_id, live in connection.execute(select(names))}
    wrong = {}
    for table, number, documents in connection.execute(tables):
        next_id, live = known.get(table, (0, False))
        if next_id <= number or (documents and not live):
            wrong[table] = max(next_id, number + 1, 1)
    return wrong


def _repair_indexes(connection: Connection, result: Scan) -> None:
    for place, index in result.indexes.items():
        connection.execute(
            update(_rows)
            .where(_rows.c.tbl == place.table, _rows.c.doc_id == place.number)
            .values(index._asdict())
        )


def _repair_tags(connection: Connection, result: Scan) -> None:
    labels = schema.label
    for (table, number), tags in result.tags.items():
        connection.execute(delete(labels).where(labels.c.tbl == table, labels.c.doc_id == number))
        for tag in tags:
            connection.execute(insert(labels).values(tbl=table, tag=tag, doc_id=number))


def _set_next_number(connection: Connection, name: str, next_id: int) -> None:
    names = schema.collection
    connection.execute(delete(names).where(names.c.name == name))
    connection.execute(insert(names).values(name=name, next_id=next_id, live=True))
