"""Documents of the base as rows of an Arrow table, read from their JSON by Arrow's own parser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, String, cast, func, select

from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import BATCH_ROWS, in_list
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.documents import dump, load
from crm_widgets.store.database.schema import LOWEST_ID
from crm_widgets.store.errors import UnreadableRecord
from crm_widgets.store.frames.columns import (
    CUSTOM,
    CUSTOM_NAMES,
    DOC_ID,
    arrow_type,
    custom_field,
    frame_columns,
    stored_type,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy.engine import Connection

_PARSED_BYTES = 1 << 20
_rows = schema.document


def documents(connection: Connection, name: str, doc_ids: Sequence[int] | None = None) -> pa.Table:
    """The documents of a table, all of them or those of `doc_ids` that exist, in the order of ids.

    The columns are those of the table's frame, with DOC_ID and, where there are custom fields,
    CUSTOM_NAMES. UnreadableRecord names a document that is not a record of its table.
    """
    import pyarrow as pa

    batches = _all(connection, name) if doc_ids is None else _some(connection, name, doc_ids)
    pieces = [_rows_of(connection, name, ids, bodies) for ids, bodies in batches]
    if not pieces:
        return _no_rows(name)
    return pa.concat_tables(pieces, promote_options="default")  # custom fields may differ


def _all(connection: Connection, name: str) -> Iterator[tuple[list[int], str]]:
    last = LOWEST_ID - 1
    while batch := _batch(connection, name, _rows.c.doc_id > last):
        yield batch
        last = batch[0][-1]


def _some(
    connection: Connection, name: str, doc_ids: Sequence[int]
) -> Iterator[tuple[list[int], str]]:
    ordered = sorted(doc_ids)
    for start in range(0, len(ordered), BATCH_ROWS):
        ids = ordered[start : start + BATCH_ROWS]
        wanted = in_list(connection.dialect.name, _rows.c.doc_id, ids)
        if batch := _batch(connection, name, wanted):
            yield batch


def _batch(
    connection: Connection, name: str, wanted: ColumnElement[bool]
) -> tuple[list[int], str] | None:
    """Ids, and bodies with a line for each: one text made by the database costs a third of what as
    many rows cost."""
    batch = (
        select(_rows.c.doc_id, _rows.c.body)
        .where(_rows.c.tbl == name, _rows.c.body.is_not(None), wanted)
        .order_by(_rows.c.doc_id)
        .limit(BATCH_ROWS)
        .subquery()
    )
    joined = select(
        func.aggregate_strings(cast(batch.c.doc_id, String), ","),
        func.aggregate_strings(batch.c.body, "\n"),
    )
    ((ids, bodies),) = connection.execute(joined)
    return None if ids is None else (json.loads(f"[{ids}]"), bodies)


def _rows_of(connection: Connection, name: str, doc_ids: list[int], bodies: str) -> pa.Table:
    import pyarrow as pa

    try:
        rows = _parsed(name, bodies, _PARSED_BYTES)
    except pa.ArrowInvalid:  # a document that is not a record, or is larger than a block
        lines = _corrected(connection, name, doc_ids, bodies.split("\n"))
        bodies = "\n".join(lines)
        rows = _parsed(name, bodies)
    if field := custom_field(name):
        rows = _with_custom_fields(connection, (name, field), rows, doc_ids, bodies.split("\n"))
    return rows.append_column(DOC_ID, pa.array(doc_ids, pa.int64()))


def _parsed(name: str, bodies: str, block_bytes: int | None = None) -> pa.Table:
    import pyarrow as pa
    from pyarrow import json as arrow_json

    columns = frame_columns(name)
    stored = pa.schema([(field, stored_type(kind)) for field, kind in columns.items()])
    text = bodies.encode()
    table = arrow_json.read_json(
        pa.BufferReader(text),
        read_options=arrow_json.ReadOptions(block_size=block_bytes or len(text)),
        parse_options=arrow_json.ParseOptions(
            explicit_schema=stored, unexpected_field_behavior="ignore"
        ),
    )
    typed = {field: table.column(field).cast(arrow_type(kind)) for field, kind in columns.items()}
    return pa.table(typed).combine_chunks()


def _corrected(
    connection: Connection, name: str, doc_ids: list[int], lines: list[str]
) -> list[str]:
    """The lines, those that Arrow does not take as their records would write them: a raw document
    may hold an amount as a text, or a moment in another zone."""
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
        # A field that the document lacks stays missing in the frame: no default takes its place.
        return dump(record.model_dump(mode="json", exclude_none=True, exclude_unset=True))
    except ValidationError as error:
        origin = select(_rows.c.origin).where(_rows.c.tbl == name, _rows.c.doc_id == doc_id)
        change = connection.scalar(origin) or 0
        raise UnreadableRecord(name, body.get("id"), change, error) from error


def _with_custom_fields(
    connection: Connection,
    place: tuple[str, str],
    rows: pa.Table,
    doc_ids: list[int],
    lines: list[str],
) -> pa.Table:
    """The rows with a column for each custom field. `place`: the table, and the field of its
    records that holds them."""
    import pyarrow as pa

    custom = [
        _custom_fields(connection, place, doc_id, line)
        for doc_id, line in zip(doc_ids, lines, strict=True)
    ]
    for name in sorted({name for fields in custom for name in fields}):
        values = [None if fields.get(name) is None else str(fields[name]) for fields in custom]
        rows = rows.append_column(CUSTOM + name, pa.array(values, pa.string()))
    names = pa.array([list(fields) for fields in custom], pa.list_(pa.string()))
    return rows.append_column(CUSTOM_NAMES, names)


def _custom_fields(
    connection: Connection, place: tuple[str, str], doc_id: int, line: str
) -> dict[str, Any]:
    name, field = place
    # Most records have none: to see that, their JSON need not be read a second time.
    if line.count(f'"{field}":') == (f'"{field}":{{}}' in line):
        return {}
    fields = load(line).get(field) or {}
    if not isinstance(fields, dict):
        line = _as_record(connection, name, doc_id, load(line))
        fields = load(line).get(field) or {}
    return fields


def _no_rows(name: str) -> pa.Table:
    import pyarrow as pa

    fields = [(field, arrow_type(kind)) for field, kind in frame_columns(name).items()]
    if custom_field(name):
        fields.append((CUSTOM_NAMES, pa.list_(pa.string())))
    return pa.schema([*fields, (DOC_ID, pa.int64())]).empty_table()
