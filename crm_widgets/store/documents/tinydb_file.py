"""TinyDB's JSON file, read a document at a time: `{table: {number: document}}`.

Depth and size of a document are bounded while it is read, so none takes the memory it asks for.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from math import inf
from typing import Any, BinaryIO

# The backend in Python: that in C can't hold whole numbers of any size, and half of a surrogate
# pair becomes a question mark in it.
from ijson.backends import python as ijson  # type: ignore[import-untyped]
from ijson.common import JSONError, ObjectBuilder  # type: ignore[import-untyped]

from crm_widgets.errors import UserError

Event = tuple[str, Any]

MOST_DEPTH = 100
MOST_BYTES = 16_000_000
MOST_TABLES = 1_000


class NotTinyDB(UserError, ValueError):
    """What was read is not laid out as TinyDB lays out its file; says where."""


def documents_in(file: BinaryIO) -> Iterator[tuple[str, Iterator[tuple[int, dict[str, Any]]]]]:
    """The tables of a file, each with its documents, by number, in the order of the file.

    The documents of a table have to be gone through before the next table is asked for. An empty
    file holds no table, as TinyDB has it. NotTinyDB for anything else than tables of documents.
    """
    events = _events(file)
    first = next(events, None)
    if first is None:
        return
    _expect(first, "start_map", "a JSON object of tables")
    tables: set[str] = set()
    for event, table in events:
        if event == "map_key":
            _check_table(table, tables)
            tables.add(table)
            yield table, _documents(events, table)


def _check_table(table: str, before: set[str]) -> None:
    if table in before:
        raise NotTinyDB(f"the table {table!r:.60} is in it twice")
    if len(before) >= MOST_TABLES:
        raise NotTinyDB(f"it has more than {MOST_TABLES:,} tables")


class _Bounded:
    """A file of which only so much may be read before the next event, and for one document.

    refused: why no more is read. The file then ends, so that the parser ends by itself.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.refused = ""
        self._file = file
        self._read = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes; none once it is refused."""
        if self._read > MOST_BYTES and not self.refused:
            most = MOST_BYTES // 1_000_000
            self.refused = f"a document, or a text or number in it, is longer than {most} MB"
        if self.refused:
            return b""
        piece = self._file.read(size)
        self._read += len(piece)
        return piece

    def start(self) -> None:
        """A document begins: count from zero."""
        self._read = 0


def _events(file: BinaryIO) -> Iterator[Event]:
    """The events of the JSON. Bytes are counted from zero outside documents, which are two deep."""
    if file.read(3) != codecs.BOM_UTF8:
        file.seek(0)
    if not file.read(1):
        return
    file.seek(-1, os.SEEK_CUR)
    bounded = _Bounded(file)
    try:
        yield from _bounded_events(ijson.basic_parse(bounded, use_float=True), bounded)
    except (JSONError, ValueError) as error:
        raise NotTinyDB(bounded.refused or f"it is not valid JSON: {_why(error)}") from error
    if bounded.refused:
        raise NotTinyDB(bounded.refused)


def _bounded_events(parsing: Iterator[Event], bounded: _Bounded) -> Iterator[Event]:
    depth = 0
    for event in parsing:
        kind, value = event
        if kind in ("start_map", "start_array"):
            depth += 1
            if depth > MOST_DEPTH:
                bounded.refused = f"it is nested more than {MOST_DEPTH} levels deep"
        elif kind in ("end_map", "end_array"):
            depth -= 1
        elif kind == "number" and value == -inf:
            bounded.refused = "it holds a number that is too large"
        if bounded.refused:
            return
        if depth <= 2:
            bounded.start()
        yield event


def _why(error: Exception) -> str:
    """What the parser says, without the whole of a long number or word."""
    text = " ".join(str(error).split())
    return text if len(text) <= 100 else f"{text[:60]} … {text[-30:]}"


def _documents(events: Iterator[Event], table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    _expect(next(events), "start_map", f"a JSON object of the documents of {table}")
    for event, name in events:
        if event == "end_map":
            return
        body = _value(events)
        if not isinstance(body, dict):
            raise NotTinyDB(f"{table}, {name}: {body!r:.40} is not a document")
        yield _number(table, name), body


def _number(table: str, name: str) -> int:
    try:
        number = int(name)
    except ValueError:
        raise NotTinyDB(f"{table}: {name!r:.60} is not a document number") from None
    if not -(2**63) < number < 2**63:
        raise NotTinyDB(f"{table}: the number {name:.60} is too large")
    return number


def _value(events: Iterator[Event]) -> Any:
    builder = ObjectBuilder()
    depth = 0
    for event, value in events:
        builder.event(event, value)
        depth += event in ("start_map", "start_array")
        depth -= event in ("end_map", "end_array")
        if not depth:
            break
    return builder.value


def _expect(event: Event, kind: str, what: str) -> None:
    if event[0] != kind:
        raise NotTinyDB(f"it holds {event[1]!r:.40} where {what} should be")
