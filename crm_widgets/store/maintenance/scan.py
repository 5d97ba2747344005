"""Every document of a base, compared with what was derived from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import BATCH_ROWS
from crm_widgets.store.database.catalog import MODELS, Index, has_tags, index_of, tags_of
from crm_widgets.store.database.documents import load


class Place(NamedTuple):
    """Where a document is: its table and its number."""

    table: str
    number: int


class Unreadable(NamedTuple):
    """A document of a typed table that is not a record, and what is wrong with it."""

    place: Place
    reason: str


@dataclass
class Scan:
    """Where what the base derives from its documents differs from the documents.

    `indexes` are the right columns of documents whose columns are wrong; `tags` the right tags of
    documents whose labels differ; `unreadable` are documents that are not records, or not JSON.
    """

    indexes: dict[Place, Index] = field(default_factory=dict)
    tags: dict[Place, list[str]] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)


def scan(connection: Connection) -> Scan:
    """Compare every document with its columns and its labels."""
    result = Scan()
    labels = _labels(connection)
    for place, index, text in _documents(connection):
        body = _body(result, place, text)
        if body is None:
            continue
        tags = labels.pop(place, set()) if has_tags(place.table) else set()
        if has_tags(place.table) and tags != set(tags_of(body)):
            result.tags[place] = tags_of(body)
        if index_of(place.table, body) != index:
            result.indexes[place] = index_of(place.table, body)
    result.tags |= {place: [] for place in labels}  # labels of documents that are gone
    return result


def _documents(connection: Connection) -> Iterator[tuple[Place, Index, str]]:
    rows = schema.document
    query = (
        select(rows.c.tbl, rows.c.doc_id, *(rows.c[name] for name in Index._fields), rows.c.body)
        .where(rows.c.body.is_not(None))
        .order_by(rows.c.tbl, rows.c.doc_id)
    )
    stream = connection.execute(query, execution_options={"yield_per": BATCH_ROWS})
    for table, number, *index, body in stream:
        yield Place(table, number), Index(*index), body


def _labels(connection: Connection) -> dict[Place, set[str]]:
    tags: dict[Place, set[str]] = {}
    rows = schema.label
    for table, number, tag in connection.execute(select(rows.c.tbl, rows.c.doc_id, rows.c.tag)):
        tags.setdefault(Place(table, number), set()).add(tag)
    return tags


def _body(result: Scan, place: Place, text: str) -> dict[str, Any] | None:
    """The document, if it can be read at all; what is wrong with it is noted in the result."""
    try:
        body = load(text)
    except ValueError as error:
        result.unreadable.append(Unreadable(place, f"it is not JSON ({error})"))
        return None
    if place.table in MODELS:
        try:
            MODELS[place.table].from_document(body)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"])) or "the document"
            result.unreadable.append(Unreadable(place, f"{where} is {first['input']!r:.60}"))
    return body
