"""Rows of a text file: in any usual encoding, with any usual separator."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.cells import NumberedRow
from crm_widgets.intake.reading.encoding import checked_encoding, find_encoding
from crm_widgets.intake.reading.limits import ROW_LETTERS, ROWS

_CHUNK = 1 << 20

_DELIMITERS = {";": _("semicolons"), "\t": _("tabs"), ",": _("commas"), "|": _("bars")}
_DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}

_NOT_IN_ENCODING = _(
    "{name} is not in {encoding}: see line {line}. Choose another encoding with --encoding."
)
_BAD_DELIMITER = _("“{delimiter}” is not a separator. Use one character, or the word tab.")
_NUL = _("{name}: row {row} has a NUL byte. Export the list again, as CSV or XLSX.")
_OPEN_QUOTE = _(
    "{name}: a quotation mark in row {row} is not closed, so {lines} lines were read as one row. "
    "Close it, or remove it."
)
_HUGE_CELL = _(
    "{name}, after row {row}: a cell is longer than {limit} characters. "
    "Look for a quotation mark that is not closed."
)


def numbered_rows(
    path: Path, encoding: str = "", delimiter: str = ""
) -> tuple[Callable[[], Iterator[NumberedRow]], str]:
    """A function that reads the rows of a text file, and how they are read."""
    encoding = checked_encoding(encoding) if encoding else find_encoding(path)
    delimiter = _DELIMITER_NAMES.get(delimiter.lower(), delimiter)
    if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n '):
        raise IntakeError(_BAD_DELIMITER.format(delimiter=delimiter))
    separator = delimiter or _likely_delimiter(path, encoding)

    def rows() -> Iterator[NumberedRow]:
        return _rows(path, encoding, separator)

    name = "UTF-8" if encoding.startswith("utf-8") else encoding
    read_as = _("{encoding}, separated by {separators}")
    separators = _DELIMITERS.get(separator, f"“{separator}”")
    return rows, read_as.format(encoding=name, separators=separators)


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[NumberedRow]:
    row = 0
    lines = _Lines(path.name)
    with path.open(encoding=encoding, newline="") as file:
        try:
            for row, cells in enumerate(csv.reader(lines.of(file), delimiter=delimiter), 1):
                yield row, cells
                if len(lines.of_row) > 1:
                    _refuse_open_quote(path, row, lines.of_row)
                lines.end_row(row)
        except UnicodeError:
            line = _undecodable_line(path, encoding)
            raise IntakeError(
                _NOT_IN_ENCODING.format(name=path.name, encoding=encoding, line=line)
            ) from None
        except csv.Error:
            limit = format_number(csv.field_size_limit())
            raise IntakeError(_HUGE_CELL.format(name=path.name, row=row, limit=limit)) from None


class _Lines:
    """The lines of a file, never more of one row than the limit. of_row: those of the row."""

    def __init__(self, name: str) -> None:
        self.of_row: list[str] = []
        self._name = name
        self._row = 0

    def of(self, file: TextIO) -> Iterator[str]:
        """The lines, each also kept until its row ends."""
        most, kept = ROW_LETTERS.most, self.of_row
        letters = 0
        for line in iter(partial(file.readline, most), ""):
            letters = letters + len(line) if kept else len(line)
            if letters >= most:
                raise ROW_LETTERS.exceeded(self._name, row=self._row + 1)
            if "\0" in line:
                raise IntakeError(_NUL.format(name=self._name, row=self._row + 1))
            kept.append(line)
            yield line

    def end_row(self, row: int) -> None:
        """Forget the lines of a row."""
        self._row = row
        self.of_row.clear()
        if row > ROWS.most:
            raise ROWS.exceeded(self._name)


def _refuse_open_quote(path: Path, row: int, lines: list[str]) -> None:
    """A row of several lines is complete when its quotation marks come in pairs."""
    if "".join(lines).count('"') % 2:
        raise IntakeError(
            _OPEN_QUOTE.format(name=path.name, row=row, lines=format_number(len(lines)))
        )


def _undecodable_line(path: Path, encoding: str) -> int:
    """The number of the first line that is not in the encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                line += _line_ends(decoder.decode(chunk))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line += _line_ends(error.object[: error.start].decode(encoding, "replace"))
    return line


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _likely_delimiter(path: Path, encoding: str) -> str:
    """The separator by which most rows have the same number of cells; a comma if there is none."""
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths = _widths(path, encoding, delimiter)
        if not widths:
            continue
        width, rows = widths.most_common(1)[0]
        score = (rows / widths.total(), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(path: Path, encoding: str, delimiter: str) -> Counter[int]:
    """How many of the first rows have how many cells; quotation marks that don't fit a separator
    end the counting."""
    widths: Counter[int] = Counter()
    with suppress(IntakeError):
        for _row, cells in islice(_rows(path, encoding, delimiter), 100):
            widths[len(cells)] += bool(cells)
    return +widths
