"""Quotation marks that are not as they should be: read as meant where only one reading fits.

A quotation mark opens at the beginning of a cell and closes before a separator or the end of the
line; one inside is written twice. Where programs forget to do so, cells are cut in the wrong place
and rows are swallowed, and a csv parser doesn't say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

_QUOTED_WORDS = re.compile(r'(?!"[^"]*" *\Z)[^"]*(?:"[^"]+"(?![^\W_])[^"]*)+')
"""A cell that is not quoted itself, with words in quotation marks."""

_INCHES = re.compile(r'[^"]*(?:(?<=\d)"[^"]*)+')

_HAS_QUOTES = re.compile(r'(?:[^"]*[^"\w])?(?:\\"|"(?=[\w"]))')
"""The text of a quoted cell whose first inner quotation mark opens: SIA "Ozols"."""

_LINE_END = re.compile("\r\n|\r|\n")
_NARROW = 3
_MOST_READINGS = 2
_MOST_STEPS = 2000


def repaired(line: str, delimiter: str, width: int) -> list[str] | None:
    """The cells of a line whose quotation marks don't fit, if there is exactly one way to read it
    as so many cells."""
    readings: list[list[str]] = []
    if width:
        for cells in _readings(line.rstrip("\r\n"), delimiter, width):
            if cells not in readings:
                readings.append(cells)
            if len(readings) == _MOST_READINGS:
                return None
    return readings[0] if readings else None


def _readings(line: str, delimiter: str, width: int) -> Iterator[list[str]]:
    waiting: list[tuple[int, list[str]]] = [(0, [])]
    for _step in range(_MOST_STEPS):
        if not waiting:
            return
        at, cells = waiting.pop()
        for text, end in _first_cells(line, at, delimiter):
            taken = [*cells, text]
            if end == len(line):
                if len(taken) == width:
                    yield taken
            elif len(taken) < width:
                waiting.append((end + 1, taken))
    yield from ([str(way)] for way in range(_MOST_READINGS))  # too many ways to try


def _first_cells(line: str, at: int, delimiter: str) -> Iterator[tuple[str, int]]:
    """What the cell that begins at a place may be, and where it ends."""
    end = line.find(delimiter, at)
    end = len(line) if end < 0 else end
    cell = line[at:end]
    if '"' not in cell or _QUOTED_WORDS.fullmatch(cell) or _INCHES.fullmatch(cell):
        yield cell, end
    if line[at : at + 1] == '"':
        for closing in _closing(delimiter).finditer(line, at + 1):
            inside = line[at + 1 : closing.start()]
            if '"' not in inside or _HAS_QUOTES.match(inside):
                yield _unescaped(inside), closing.end()


def _unescaped(inside: str) -> str:
    return inside.replace('\\"', '"').replace('""', '"')


@cache
def _closing(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'" *(?={re.escape(delimiter)}|\Z)')


def open_quote(text: str, delimiter: str) -> int | None:
    """How many line ends stand before the quotation mark that is not closed in a text."""
    following = re.compile(rf"{re.escape(delimiter)}|{_LINE_END.pattern}")
    at = 0
    while at <= len(text):
        if text[at : at + 1] == '"':
            end = _quoted(delimiter).match(text, at)
            if end is None:
                return len(_LINE_END.findall(text[:at]))
            at = end.end()
        found = following.search(text, at)
        if found is None:
            return None
        at = found.end()
    return None


@cache
def _quoted(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf'"(?:[^"]|"")*"(?={re.escape(delimiter)}|[\r\n]|\Z)')


def swallows_rows(lines: Sequence[str], delimiter: str, width: int, *, spaced: bool) -> bool:
    """Whether the lines of one row look like rows of their own, which a quotation mark that opens
    in one and another that closes in a later one make one of.

    spaced: whether spaces follow the separators of the table. If not, a separator before a space is
    one of a sentence, and so is that of a number or of an HTML sign.
    """
    if width < 2 or _breaks_differ(lines):
        return False
    bare = _bare(delimiter, spaced)
    text = "".join(lines).rstrip("\r\n")
    whole = [
        len(bare.findall(line)) == width - 1 for line in _without_quoted_cells(text, delimiter)
    ]
    if whole[0] and whole[-1] and sum(whole) * 2 >= len(whole):
        return True
    fewest = 1 if width <= _NARROW else 2
    inner = [line for line in _inner_lines(text, delimiter) if line.strip()]
    return bool(inner) and all(len(bare.findall(line)) >= fewest for line in inner)


def _breaks_differ(lines: Sequence[str]) -> bool:
    """Whether the line breaks inside the cells are not those at the end of rows, as in Excel."""
    return lines[-1].endswith("\r\n") and not any(line.endswith("\r\n") for line in lines[:-1])


def _without_quoted_cells(text: str, delimiter: str) -> list[str]:
    """The lines of a row, each cell that is quoted within its line replaced by a letter."""

    def plain(cell: re.Match[str]) -> str:
        return cell[1] + (cell[2] if _LINE_END.search(cell[2]) else "x")

    return _LINE_END.split(_quoted_cell(delimiter).sub(plain, text))


def _inner_lines(text: str, delimiter: str) -> list[str]:
    """The lines of quoted cells but for the first of each, which would be the beginnings of rows
    that a quotation mark swallows."""
    cells = _quoted_cell(delimiter).findall(text)
    return [line for cell in cells for line in _LINE_END.split(cell[1])[1:]]


@cache
def _quoted_cell(delimiter: str) -> re.Pattern[str]:
    sign = re.escape(delimiter)
    return re.compile(rf'(\A|[\r\n]|{sign} *)"((?:[^"]|"")*)"(?= *(?:{sign}|[\r\n]|\Z))')


@cache
def _bare(delimiter: str, spaced: bool) -> re.Pattern[str]:
    """A separator of cells."""
    sign = re.escape(delimiter)
    if spaced:
        return re.compile(sign)
    return re.compile(rf"(?<!&amp)(?<!&nbsp)(?<!&quot)(?<!&lt)(?<!&gt){sign}(?! |\Z)")
