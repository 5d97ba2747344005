"""Documents of the base as rows of Arrow, read from their JSON by Arrow's own parser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, String, cast, func, select

from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.documents import dump, load
from crm_widgets.store.database.schema import LOWEST_ID
from crm_widgets.store.errors import StoreError, UnreadableRecord
from crm_widgets.store.frames.columns import (
    COLUMNS,
    CUSTOM,
    DOC_ID,
    MOMENT,
    OWN_NAMES,
    arrow_type,
    written_type,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy.engine import Connection

_READ_AT_ONCE = 20_000
_PARSED_AT_ONCE = 1 << 20
_rows = schema.document


def documents(connection: Connection, name: str, doc_ids: Sequence[int] | None = None) -> pa.Table:
    """The documents of a table, all or those of `doc_ids` that there are, in the order of ids.

    The columns are those of its frame, with DOC_ID and, for contacts, OWN_NAMES. UnreadableRecord
    names a document that is no record of its kind.
    """
    import pyarrow as pa

    pages = _all(connection, name) if doc_ids is None else _those(connection, name, doc_ids)
    pieces = [_as_rows(connection, name, found, bodies) for found, bodies in pages]
    if not pieces:
        return _no_rows(name)
    return pa.concat_tables(pieces, promote_options="default")  # not all have each own field


def _all(connection: Connection, name: str) -> Iterator[tuple[list[int], str]]:
    last = LOWEST_ID - 1
    while page := _page(connection, name, _rows.c.doc_id > last):
        yield page
        last = page[0][-1]


def _those(
    connection: Connection, name: str, doc_ids: Sequence[int]
) -> Iterator[tuple[list[int], str]]:
    ordered = sorted(doc_ids)
    for start in range(0, len(ordered), _READ_AT_ONCE):
        some = ordered[start : start + _READ_AT_ONCE]
        asked = in_list(connection.dialect.name, _rows.c.doc_id, some)
        if page := _page(connection, name, asked):
            yield page


def _page(
    connection: Connection, name: str, asked: ColumnElement[bool]
) -> tuple[list[int], str] | None:
    """Ids and bodies, a line a body: one text made by the database costs a third of what as many
    rows do."""
    page = (
        select(_rows.c.doc_id, _rows.c.body)
        .where(_rows.c.tbl == name, _rows.c.body.is_not(None), asked)
        .order_by(_rows.c.doc_id)
        .limit(_READ_AT_ONCE)
        .subquery()
    )
    ids, bodies = connection.execute(
        select(
            func.aggregate_strings(cast(page.c.doc_id, String), ","),
            func.aggregate_strings(page.c.body, "\n"),
        )
    ).one()
    return None if ids is None else (json.loads(f"[{ids}]"), bodies)


def _as_rows(connection: Connection, name: str, doc_ids: list[int], bodies: str) -> pa.Table:
    import pyarrow as pa

    try:
        rows = _parsed(name, bodies, _PARSED_AT_ONCE)
    except pa.ArrowInvalid:  # one that is no record, or is larger than is parsed at once
        lines = _corrected(connection, name, doc_ids, bodies.split("\n"))
        bodies = "\n".join(lines)
        rows = _parsed(name, bodies)
    if name == "contacts":
        rows = _with_own_fields(connection, rows, doc_ids, bodies.split("\n"))
    return rows.append_column(DOC_ID, pa.array(doc_ids, pa.int64()))


def _parsed(name: str, bodies: str, at_once: int | None = None) -> pa.Table:
    import pyarrow as pa
    from pyarrow import json as arrow_json

    columns = COLUMNS[name]
    as_written = pa.schema([(field, written_type(kind)) for field, kind in columns.items()])
    text = bodies.encode()
    table = arrow_json.read_json(
        pa.BufferReader(text),
        read_options=arrow_json.ReadOptions(block_size=at_once or len(text)),
        parse_options=arrow_json.ParseOptions(
            explicit_schema=as_written, unexpected_field_behavior="ignore"
        ),
    )
    made = {field: _typed(table.column(field), kind) for field, kind in columns.items()}
    return pa.table(made).combine_chunks()


def _typed(column: pa.ChunkedArray, kind: str) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    if kind == MOMENT:
        naive = pc.strptime(column, format="%Y-%m-%dT%H:%M:%SZ", unit="us")
        return pc.assume_timezone(naive, "UTC")
    return column.cast(arrow_type(kind))


def _corrected(
    connection: Connection, name: str, doc_ids: list[int], lines: list[str]
) -> list[str]:
    """The lines, those that Arrow does not take as their records would write them: a raw document
    may tell an amount as a text, or a moment in another zone."""
    import pyarrow as pa

    try:
        _parsed(name, "\n".join(lines))
    except pa.ArrowInvalid:
        if len(lines) == 1:
            return [_as_record(connection, name, doc_ids[0], load(lines[0]))]
        middle = len(lines) // 2
        first = _corrected(connection, name, doc_ids[:middle], lines[:middle])
        return first + _corrected(connection, name, doc_ids[middle:], lines[middle:])
    return lines


def _as_record(connection: Connection, name: str, doc_id: int, body: dict[str, Any]) -> str:
    try:
        record = MODELS[name].from_document(body)
        # What the document does not tell, the frame does not tell either.
        told = record.model_dump(mode="json", exclude_none=True, exclude_unset=True)
        return dump(told)
    except ValidationError as error:
        origin = select(_rows.c.origin).where(_rows.c.tbl == name, _rows.c.doc_id == doc_id)
        change = connection.scalar(origin) or 0
        raise UnreadableRecord(name, body.get("id"), change, error) from error
    except (ArithmeticError, ValueError) as error:  # JSON has no word for it
        raise StoreError(
            f"The frame can't be made: document {doc_id} of {name} holds a number that is too "
            f"large for one of 64 bits ({error}). Correct it through base.tinydb."
        ) from error


def _with_own_fields(
    connection: Connection, rows: pa.Table, doc_ids: list[int], lines: list[str]
) -> pa.Table:
    import pyarrow as pa

    own = [
        _own_fields(connection, doc_id, line) for doc_id, line in zip(doc_ids, lines, strict=True)
    ]
    for name in sorted({name for fields in own for name in fields}):
        values = [None if fields.get(name) is None else str(fields[name]) for fields in own]
        rows = rows.append_column(CUSTOM + name, pa.array(values, pa.string()))
    names = pa.array([list(fields) for fields in own], pa.list_(pa.string()))
    return rows.append_column(OWN_NAMES, names)


def _own_fields(connection: Connection, doc_id: int, line: str) -> dict[str, Any]:
    # Most contacts have none: to see that, their JSON need not be read a second time.
    if line.count('"custom":') == ('"custom":{}' in line):
        return {}
    fields = load(line).get("custom") or {}
    if not isinstance(fields, dict):
        line = _as_record(connection, "contacts", doc_id, load(line))
        fields = load(line).get("custom") or {}
    return fields


def _no_rows(name: str) -> pa.Table:
    import pyarrow as pa

    fields = [(field, arrow_type(kind)) for field, kind in COLUMNS[name].items()]
    if name == "contacts":
        fields.append((OWN_NAMES, pa.list_(pa.string())))
    return pa.schema([*fields, (DOC_ID, pa.int64())]).empty_table()
