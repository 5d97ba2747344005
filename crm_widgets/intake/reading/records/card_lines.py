"""The properties of a vCard file: lines put together, and their values decoded."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TextIO

from crm_widgets.intake.reading.limits import CARD_LETTERS, CARD_LINE
from crm_widgets.intake.reading.text.encoding import likeliest

_LINE = re.compile(
    r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<params>(?:;(?:\"[^\"]*\"|[^\";:])*)*):(?P<value>.*)",
    re.DOTALL,
)
_PARAM = re.compile(r";((?:\"[^\"]*\"|[^;\"])*)")
_QUOTED_PRINTABLE = re.compile(r"[^:]*;(?:ENCODING=)?QUOTED-PRINTABLE[;:]", re.IGNORECASE)
_BINARY = re.compile(r"[^:]*;(?:ENCODING=)?(?:BASE64|B)[;:]", re.IGNORECASE)
_PICTURES = ("PHOTO", "LOGO", "SOUND", "KEY")
_ENCODINGS = ("QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPLIT = {sign: re.compile(rf"((?:[^\\{sign}]|\\.)*)(?:{sign}|\Z)", re.DOTALL) for sign in ";,"}


@dataclass(frozen=True)
class Property:
    """One property. value: as written, but decoded; `parts` and `text` undo what is escaped."""

    line: int
    name: str
    value: str
    types: frozenset[str] = frozenset()
    params: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The value as one text."""
        return _plain(self.value)

    def parts(self, sign: str = ";") -> list[str]:
        """The parts of a value of several ("Ozola;Anna;;;")."""
        found = [match[1] for match in _SPLIT[sign].finditer(self.value)]
        return [_plain(part) for part in (found[:-1] if len(found) > 1 else found)]


def properties(file: TextIO, name: str) -> Iterator[Property]:
    """The properties of an open vCard file; pictures are left out."""
    for number, line in _unfolded(file, name):
        found = _LINE.match(line)
        if found and found["name"].upper() not in _PICTURES and not _BINARY.match(line):
            yield _property(number, found)


def _unfolded(file: TextIO, name: str) -> Iterator[tuple[int, str]]:
    """The lines with those that continue them, each with the number of its first."""
    pieces: list[str] = []
    number = letters = 0
    for at, raw in enumerate(iter(partial(file.readline, CARD_LINE.most), ""), 1):
        if len(raw) >= CARD_LINE.most:
            raise CARD_LINE.exceeded(name, line=at)
        line = raw.rstrip("\r\n")
        soft = bool(pieces) and pieces[-1].endswith("=") and _is_quoted_printable(pieces)
        if pieces and (soft or line[:1] in (" ", "\t")):
            if soft:
                pieces[-1] = pieces[-1][:-1]
            if not _is_binary(pieces):
                pieces.append(line if soft else line[1:])
                letters += len(line)
        else:
            if pieces:
                yield number, "".join(pieces)
            number, pieces, letters = at, [line], len(line)
        if letters > CARD_LETTERS.most and not _is_binary(pieces):
            raise CARD_LETTERS.exceeded(name, line=number)
    if pieces:
        yield number, "".join(pieces)


def _is_quoted_printable(pieces: list[str]) -> bool:
    return _QUOTED_PRINTABLE.match(pieces[0]) is not None


def _is_binary(pieces: list[str]) -> bool:
    return pieces[0].upper().startswith(_PICTURES) or _BINARY.match(pieces[0]) is not None


def _property(line: int, found: re.Match[str]) -> Property:
    types: list[str] = []
    params: dict[str, str] = {}
    for param in _PARAM.findall(found["params"]):
        key, equals, value = param.partition("=")
        if not equals:
            key, value = ("ENCODING" if key.upper() in _ENCODINGS else "TYPE"), key
        if key.upper() == "TYPE":
            types += value.replace('"', "").upper().split(",")
        else:
            params[key.upper()] = value.strip('"')
    value = found["value"]
    if params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        value = _decoded(value, params.get("CHARSET", "utf-8"))
    return Property(line, found["name"].upper(), value, frozenset(types), params)


def _decoded(value: str, charset: str) -> str:
    data = quopri.decodestring(value.encode("utf-8", "surrogateescape"))
    try:
        return data.decode(charset)
    except (LookupError, ValueError):
        return data.decode(likeliest(data) or "utf-8", "replace")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text).strip()
