"""Rows of a text file: in any usual encoding, with any usual separator."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.encoding import checked_encoding, find_encoding
from crm_widgets.intake.reading.table import NumberedRow

_DELIMITERS = {";": _("semicolons"), "\t": _("tabs"), ",": _("commas"), "|": _("bars")}
_DELIMITER_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";"}

_NOT_IN_ENCODING = _(
    "{name} is not in {encoding}: see line {line}. Name another encoding with --encoding."
)
_BAD_DELIMITER = _("“{delimiter}” is not a separator. Give one sign, or the word tab.")
_OPEN_QUOTE = _(
    "{name}: a quotation mark is opened in row {row} and not closed, so {lines} lines were read as "
    "one row. Close it, or remove it."
)
_HUGE_CELL = _(
    "{name}, after row {row}: a cell is longer than {limit} signs. "
    "Look for a quotation mark that is not closed."
)


def numbered_rows(
    path: Path, encoding: str = "", delimiter: str = ""
) -> tuple[Callable[[], Iterator[NumberedRow]], str]:
    """A function that gives the rows of a text file with their numbers, and how it was read."""
    encoding = checked_encoding(encoding) if encoding else find_encoding(path)
    delimiter = _DELIMITER_NAMES.get(delimiter.lower(), delimiter)
    if delimiter and (len(delimiter) != 1 or delimiter in '"\r\n '):
        raise IntakeError(_BAD_DELIMITER.format(delimiter=delimiter))
    sign = delimiter or _sniffed(path, encoding)

    def rows() -> Iterator[NumberedRow]:
        return _rows(path, encoding, sign)

    name = "UTF-8" if encoding.startswith("utf-8") else encoding
    separated = _("{encoding}, separated by {signs}")
    return rows, separated.format(encoding=name, signs=_DELIMITERS.get(sign, f"“{sign}”"))


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[NumberedRow]:
    row = 0
    with path.open(encoding=encoding, newline="") as file:
        try:
            lines: list[str] = []
            for row, cells in enumerate(csv.reader(_kept(file, lines), delimiter=delimiter), 1):
                yield row, cells
                if len(lines) > 1:
                    _refuse_open_quote(path, row, lines)
                lines.clear()
        except UnicodeError:
            line = _wrong_line(path, encoding)
            raise IntakeError(
                _NOT_IN_ENCODING.format(name=path.name, encoding=encoding, line=line)
            ) from None
        except csv.Error:
            limit = f"{csv.field_size_limit():,}"
            raise IntakeError(_HUGE_CELL.format(name=path.name, row=row, limit=limit)) from None


def _kept(file: Iterable[str], lines: list[str]) -> Iterator[str]:
    """The lines of a file, each also appended to `lines`."""
    for line in file:
        lines.append(line)
        yield line


def _refuse_open_quote(path: Path, row: int, lines: list[str]) -> None:
    """A row over several lines is whole when its quotation marks come in pairs."""
    if "".join(lines).count('"') % 2:
        raise IntakeError(_OPEN_QUOTE.format(name=path.name, row=row, lines=f"{len(lines):,}"))


def _wrong_line(path: Path, encoding: str) -> int:
    """The first line that is not in the encoding; text is decoded in blocks of many lines."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode(encoding)
            except UnicodeError:
                return number
    return 1


def _sniffed(path: Path, encoding: str) -> str:
    """The separator that cuts most rows into as many cells; a comma if none cuts any."""
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        first = islice(_rows(path, encoding, delimiter), 100)
        widths = Counter(len(cells) for _row, cells in first if cells)
        if not widths:
            continue
        width, rows = widths.most_common(1)[0]
        score = (rows / widths.total(), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best
