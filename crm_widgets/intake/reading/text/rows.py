"""The rows of a text file, a piece at a time that fits into a processor's cache.

Most files have whole stretches without a quotation mark, which are split in one go. Where there is
one, the csv module reads strictly; what it takes for one row of several lines, or refuses, is
looked at line by line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TextIO

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.cells import NumberedRow, UnreadRow
from crm_widgets.intake.reading.limits import ROW_LETTERS, ROWS
from crm_widgets.intake.reading.text.delimiter import SPACES
from crm_widgets.intake.reading.text.form import TextForm
from crm_widgets.intake.reading.text.opened import opened
from crm_widgets.intake.reading.text.quoting import open_quote, repaired, swallows_rows
from crm_widgets.intake.reading.text.utf8 import NOT_UTF8

_CHUNK = 1 << 16
_UNFINISHED = "unexpected end of data"

_NOT_UTF8 = _(
    "line {line} has a byte that is not UTF-8 at character {place}. Correct it, or remove the row."
)
_NUL = _("{name}: row {row} has a NUL byte. Export the list again, as CSV or XLSX.")
_OPEN_QUOTE = _(
    "{name}: a quotation mark that opens in line {line} is not closed there. Close it, or remove "
    "it."
)
_AFTER_QUOTE = _(
    "text follows a closing quotation mark in line {line}. Write quotation marks inside a cell "
    "twice, or remove them."
)
_HUGE_CELL = _(
    "{name}, after row {row}: a cell is longer than {limit} characters. "
    "Look for a quotation mark that is not closed."
)


def read_rows(path: Path, form: TextForm) -> Iterator[NumberedRow]:
    """The rows of a text file; IntakeError where it can't be read on."""
    reader = _Reader(path, form)
    with opened(path, form.codec, damaged=form.damaged) as file:
        for text, last in _whole_lines(file, path.name, reader):
            yield from reader.rows(text, last=last)


def _whole_lines(file: TextIO, name: str, reader: _Reader) -> Iterator[tuple[str, bool]]:
    """The text in pieces that end with a line, and whether it is the last one. What the reader
    could not finish comes again, with what follows."""
    rest = ""
    while part := file.read(max(_CHUNK, len(rest))):
        text = rest + part.replace("\ufeff", "")
        end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
        if end:
            yield text[:end], False
        rest, reader.unfinished = reader.unfinished + text[end:], ""
        if len(rest) > ROW_LETTERS.most:
            raise ROW_LETTERS.exceeded(name, row=reader.row + 1)
    if rest:
        yield rest, True


class _Reader:
    """Reads pieces of a text. row: how many were read. unfinished: the text of a row whose end is
    not in the piece."""

    def __init__(self, path: Path, form: TextForm) -> None:
        self.row = 0
        self.unfinished = ""
        self._line = 0
        self._to_skip = form.skipped
        self._name, self._form = path.name, form

    def rows(self, text: str, *, last: bool) -> Iterator[NumberedRow]:
        """The rows of a piece of the text, which ends with a line."""
        lines = _lines(text)
        if self._to_skip:
            self._line, self._to_skip, lines = self._to_skip, 0, lines[self._to_skip :]
        quick = None if self._needs_care(text, lines) else self._quick(lines, '"' in text)
        if quick is None:
            yield from self._careful(lines, last)
        else:
            start, self.row, self._line = (
                self.row + 1,
                self.row + len(quick),
                self._line + len(lines),
            )
            yield from enumerate(quick, start)
        if self.row > ROWS.most:
            raise ROWS.exceeded(self._name)

    def _needs_care(self, text: str, lines: Sequence[str]) -> bool:
        return (
            "\0" in text
            or (self._form.damaged and NOT_UTF8.search(text) is not None)
            or len(max(lines, key=len, default="")) > csv.field_size_limit()
        )

    def _quick(self, lines: list[str], quoted: bool) -> list[list[str]] | None:
        """The rows of lines, if each is a row."""
        if not quoted:
            delimiter = self._form.delimiter
            if delimiter == SPACES:
                return [line.split() for line in lines]
            return [line.rstrip("\r\n").split(delimiter) for line in lines]
        try:
            rows = list(self._csv(lines))
        except csv.Error:
            return None
        return rows if len(rows) == len(lines) else None

    def _careful(self, lines: list[str], last: bool) -> Iterator[NumberedRow]:
        at = 0
        while at < len(lines):
            reader, begun = self._csv(islice(lines, at, None)), at
            try:
                for cells in reader:
                    of_row = lines[at : begun + reader.line_num]
                    yield self._checked(cells, of_row)
                    at += len(of_row)
            except csv.Error as error:
                of_row = lines[at : begun + reader.line_num]
                if str(error) == _UNFINISHED and not last:
                    self.unfinished = "".join(of_row)
                    return
                yield self._refused(of_row, str(error))
                at += len(of_row)

    def _csv(self, lines: Iterator[str] | list[str]):  # type: ignore[no-untyped-def]
        form = self._form
        return csv.reader(
            lines, delimiter=form.delimiter, strict=True, skipinitialspace=form.spaced
        )

    def _checked(self, cells: list[str], lines: Sequence[str]) -> NumberedRow:
        """A row that the csv module takes, if it is one."""
        form, text = self._form, "".join(lines)
        if len(lines) > 1 and self._swallows(lines):
            raise self._open_quote(0)
        if len(text) > ROW_LETTERS.most:
            raise ROW_LETTERS.exceeded(self._name, row=self.row + 1)
        self._count(lines)
        if "\0" in text:
            raise IntakeError(_NUL.format(name=self._name, row=self.row))
        if form.damaged and (wrong := NOT_UTF8.search(text)):
            return self.row, self._not_utf8(cells, lines, text, wrong.start())
        return self.row, cells

    def _swallows(self, lines: Sequence[str]) -> bool:
        form = self._form
        return swallows_rows(lines, form.delimiter, form.width, spaced=form.spaced)

    def _refused(self, lines: Sequence[str], error: str) -> NumberedRow:
        """A row that the csv module refuses, as it is meant; or an error of the row or the file."""
        form, text = self._form, "".join(lines)
        if "limit" in error:
            about = {"row": self.row, "limit": format_number(csv.field_size_limit())}
            raise IntakeError(_HUGE_CELL.format(name=self._name, **about))
        if len(lines) > 1 or error == _UNFINISHED:
            raise self._open_quote(open_quote(text, form.delimiter) or 0)
        cells = repaired(text, form.delimiter, form.width)
        if cells is not None:
            return self._checked(cells, lines)
        self._count(lines)
        reason = _AFTER_QUOTE.format(line=self._line)
        return self.row, UnreadRow(text.rstrip("\r\n").split(form.delimiter), reason)

    def _count(self, lines: Sequence[str]) -> None:
        self.row += 1
        self._line += len(lines)

    def _open_quote(self, lines_before: int) -> IntakeError:
        line = format_number(self._line + 1 + lines_before)
        return IntakeError(_OPEN_QUOTE.format(name=self._name, line=line))

    def _not_utf8(self, cells: list[str], lines: Sequence[str], text: str, at: int) -> UnreadRow:
        before = _lines(text[:at] + "x")
        line = self._line - len(lines) + len(before)
        shown = [NOT_UTF8.sub("\ufffd", cell) for cell in cells]
        return UnreadRow(shown, _NOT_UTF8.format(line=line, place=len(before[-1])))


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends, which are \\n, \\r or both."""
    return StringIO(text, newline="").readlines()
