"""From schema version 2 to 3: a change is data and no longer a sentence, an id is unique, and
documents are found by their deal and their day."""

from __future__ import annotations

import json
import re
import secrets
from typing import Any

from sqlalchemy import cast, func, insert, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.schema import CreateIndex

from crm_widgets.i18n import _
from crm_widgets.store.database import schema
from crm_widgets.store.database.schema import json_text
from crm_widgets.store.errors import StoreError

_rows = schema.document
_TWICE = _(
    "Two records of {table} have the id {key!r}, which this version does not allow. Nothing was "
    "changed: remove one of them with the version that made the base."
)
_IMPORT = re.compile(r"import of ([\d,]+) (contacts|deals|purchases) from (.*) \[([0-9a-f]{12})\]")


def schema_2_to_3(connection: Connection) -> None:
    """Migrate a base; what was computed of its clients is computed again."""
    _refuse_double_keys(connection)
    _make_changes_data(connection)
    connection.execute(text("DROP TABLE IF EXISTS fact"))
    connection.execute(text("DELETE FROM info WHERE key = 'facts'"))
    connection.execute(text("DROP INDEX IF EXISTS document_key"))
    _release_keys(connection)
    for name, kind in (("deal_id", "VARCHAR"), ("day", "VARCHAR"), ("amount", "FLOAT")):
        connection.execute(text(f"ALTER TABLE document ADD COLUMN {name} {kind}"))
    _fill(connection, "deal_id", "deal_id", ("interactions", "stage_events", "tasks"))
    _fill(connection, "day", "date", ("purchases",))
    _fill(connection, "amount", "amount", ("purchases",))
    for index in schema.document.indexes:
        if index.name in ("document_key", "document_deal", "document_day"):
            connection.execute(CreateIndex(index))


def _make_changes_data(connection: Connection) -> None:
    rows = connection.execute(
        text("SELECT id, at, author, what, records, undoes FROM change ORDER BY id")
    ).all()
    connection.execute(text("DROP TABLE change"))
    schema.metadata.create_all(connection, tables=[schema.change])
    if not rows:
        return
    connection.execute(insert(schema.change), [_change(row) for row in rows])
    if connection.dialect.name == "postgresql":
        last = "SELECT setval(pg_get_serial_sequence('change', 'id'), max(id)) FROM change"
        connection.exec_driver_sql(last)


def _change(row: Any) -> dict[str, Any]:
    subject = re.sub(r"^(undo of \d+: )+", "", row.what)
    imported = _IMPORT.fullmatch(subject)
    data: dict[str, Any] = {"kind": "custom", "subject": subject, "counts": "{}"}
    if imported:
        count, table, name, fingerprint = imported.groups()
        counts = json.dumps({table: int(count.replace(",", ""))})
        data = {"kind": f"{table}_imported", "subject": name, "counts": counts}
    return {
        "id": row.id,
        "at": row.at,
        "author": row.author,
        **data,
        "fingerprint": fingerprint if imported and row.undoes is None else None,
        "token": secrets.token_hex(8),
        "records": row.records,
        "undoes": row.undoes,
    }


def _refuse_double_keys(connection: Connection) -> None:
    query = (
        select(_rows.c.tbl, _rows.c.key)
        .where(_rows.c.key.is_not(None), _rows.c.body.is_not(None))
        .group_by(_rows.c.tbl, _rows.c.key)
        .having(func.count() > 1)
    )
    double = connection.execute(query.limit(1)).first()
    if double:
        raise StoreError(_TWICE.format(table=double.tbl, key=double.key))


def _release_keys(connection: Connection) -> None:
    """A removed document whose id another one has now loses it."""
    other = _rows.alias("other")
    taken = (
        select(other.c.doc_id)
        .where(other.c.tbl == _rows.c.tbl, other.c.key == _rows.c.key)
        .where(other.c.doc_id != _rows.c.doc_id)
        .where(other.c.body.is_not(None) | (other.c.doc_id > _rows.c.doc_id))
        .exists()
    )
    removed = _rows.c.key.is_not(None), _rows.c.body.is_(None)
    connection.execute(update(_rows).where(*removed, taken).values(key=None))


def _fill(connection: Connection, column: str, field: str, tables: tuple[str, ...]) -> None:
    value = cast(json_text(connection.dialect.name, _rows.c.body, field), _rows.c[column].type)
    there = _rows.c.tbl.in_(tables), _rows.c.body.is_not(None)
    connection.execute(update(_rows).where(*there).values({column: value}))
