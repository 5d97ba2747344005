"""TinyDB's JSON file, read a document at a time: `{table: {number: document}}`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from crm_widgets.errors import UserError

_AT_ONCE = 1 << 20


class NotTinyDB(UserError, ValueError):
    """What was read is not laid out as TinyDB lays out its file; says where."""


def documents_in(file: TextIO) -> Iterator[tuple[str, Iterator[tuple[int, dict[str, Any]]]]]:
    """The tables of a file, each with its documents, by number, in the order of the file.

    The documents of a table have to be gone through before the next table is asked for. An empty
    file holds no table, as TinyDB has it. NotTinyDB for anything else than tables of documents.
    """
    text = _Text(file)
    if not text.next():
        return
    for table in text.names():
        yield table, _documents(text, table)
    if text.next():
        raise NotTinyDB(f"something follows its end ({text.next()!r})")


def _documents(text: _Text, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for name in text.names():
        body = text.value()
        if not isinstance(body, dict):
            raise NotTinyDB(f"{table}, {name}: {body!r:.40} is no document")
        try:
            number = int(name)
        except ValueError:
            raise NotTinyDB(f"{table}: {name!r} is no number of a document") from None
        if not -(2**63) < number < 2**63:
            raise NotTinyDB(f"{table}: the number {number} is too large")
        yield number, body


class _Text:
    """JSON text, of which only the part that is being read is in memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder(parse_constant=_refuse)

    def next(self) -> str:
        """The next letter that is no space; "" at the end."""
        while True:
            while self._at < len(self._text):
                if not self._text[self._at].isspace():
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def names(self) -> Iterator[str]:
        """The names in an object, each when the value before it was read."""
        self._expect("{")
        if self.next() == "}":
            self._at += 1
            return
        while True:
            name = self.value()
            if not isinstance(name, str):
                raise NotTinyDB(f"{name!r:.40} is no name of a table or document")
            self._expect(":")
            yield name
            if self.next() == "}":
                self._at += 1
                return
            self._expect(",")

    def value(self) -> Any:
        """The value that comes next."""
        if not self.next():
            raise NotTinyDB("it ends too early")
        while True:
            try:
                value, self._at = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._more():
                    raise NotTinyDB(f"{error.msg} where it says {self._here()!r}") from error
            else:
                return value

    def _expect(self, letter: str) -> None:
        if self.next() != letter:
            raise NotTinyDB(f"it says {self._here()!r} where {letter} should be")
        self._at += 1

    def _here(self) -> str:
        return self._text[self._at : self._at + 20]

    def _more(self) -> bool:
        rest = self._text[self._at :]
        # As much again as could not be read: a long document is not begun over and over.
        more = self._file.read(max(_AT_ONCE, len(rest)))
        self._text, self._at = rest + more, 0
        return bool(more)


def _refuse(constant: str) -> float:
    raise NotTinyDB(f"{constant} is no number of JSON")
