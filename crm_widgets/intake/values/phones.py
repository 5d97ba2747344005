"""The phones of a cell: one or several numbers, with notes beside them.

Letters are never read as digits. What can't be read is kept as it is written.

>>> read_phones("+49 30 901820 (Tom)", "LV")
PhoneCell(numbers=('+4930901820',), notes=(('+4930901820', 'Tom'),), unread='')
>>> read_phones("+371 67000001 доб. 12; 2000 0002", "LV").numbers
('+37167000001 ext. 12', '+37120000002')
>>> read_phones("1-800-FLOWERS", "US")
PhoneCell(numbers=(), notes=(), unread='1-800-FLOWERS')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from crm_widgets.intake.values.empty import is_no_value
from crm_widgets.intake.values.phone_runs import (
    FEWEST_DIGITS,
    count_digits,
    has_endings,
    numbers_in,
    valid_number,
    with_ending,
)
from crm_widgets.intake.values.rounded import is_rounded
from crm_widgets.model.cells.list_cell import quoted_texts
from crm_widgets.model.contact_points import EXTENSION, check_phone

_CACHED = 100_000
_LONGEST = 500
_SEPARATORS = re.compile(
    r"\s*:::\s*|;(?!\s*ext=)|[|\n\r]+|\s+(?:or|and|и|или|un|vai|und|oder|&)\s+|\s+/\s*(?=\+)",
    re.IGNORECASE,
)
_COMMA = re.compile(r",(?!\s*(?:ext|доб|вн|int|x\s*\d|#))", re.IGNORECASE)
_MORE_EXTENSIONS = re.compile(
    rf"(?:{EXTENSION.pattern})(?:\s*[,/]\s*\d{{1,5}}(?!\s*[\d(-]))+", re.IGNORECASE
)
_HOURS = re.compile(r"\d{1,2}:\d{2}(?:\s*-\s*\d{1,2}:\d{2})?")
_NUMBER = re.compile(r"\(?\+?[(\d](?:(?!\d{1,2}:\d\d)[\d().\s/]|-(?=\d|\s+\d{1,3}\s*\Z))*\d\)?|\d")
_BETWEEN_DIGITS = re.compile(r"\d[^\W\d_]+\d")
_SCHEME = re.compile(r"^(?:tel|phone|sip|callto):\s*", re.IGNORECASE)
_FLOAT = re.compile(r"(\+?\d{7,})\.0+\Z")
_MOST_SHORT = 7
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


@dataclass(frozen=True)
class PhoneCell:
    """What a cell of phones holds: numbers in E.164 (with " ext. 12"), the notes beside them as
    (number, note), and what could not be read as a number, as it was written."""

    numbers: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    unread: str = ""


@lru_cache(_CACHED)
def read_phones(text: str, country: str = "") -> PhoneCell:
    """The phones of a cell. country: that of numbers without a country code (ISO 3166).

    A cell of more than 500 characters is kept as it is written.
    """
    text = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    if is_no_value(text):
        return PhoneCell()
    if len(text) > _LONGEST or is_rounded(text):
        return PhoneCell(unread=text)
    reading = _Reading(country)
    for part in _parts(_FLOAT.sub(r"\1", text)):
        reading.read(part)
    return reading.cell() if reading.numbers else PhoneCell(unread=text)


def _parts(text: str) -> Iterator[str]:
    quoted = quoted_texts(text)
    if quoted is None:
        quoted = _SEPARATORS.split(_MORE_EXTENSIONS.sub(_each_named, text))
    for part in quoted:
        yield from (each.strip() for each in _COMMA.split(part) if each.strip())


def _each_named(extensions: re.Match[str]) -> str:
    """Several extensions, each with its word: "доб. 12, 13" is "доб. 12, ext. 13"."""
    first, *others = re.split(r"\s*[,/]\s*(?=\d)", extensions[0])
    return ", ext. ".join([first, *others])


@dataclass
class _Reading:
    """What was read of a cell so far."""

    country: str
    numbers: list[str] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    """Words whose number follows them."""
    words_first: bool | None = None
    """Whether words stand before their number in this cell; None until the first word or number."""

    def read(self, part: str, *, behind: bool = False) -> None:
        """Sort a part of the cell into numbers, notes and what can't be read. behind: it stands
        behind a number without a separator."""
        part = _SCHEME.sub("", part)
        whole = "" if has_endings(part) else valid_number(part, self.country)
        if whole:
            self._add([whole])
            return
        before, extensions, after = _around_extensions(part)
        found = _NUMBER.search(before)
        if found is None or _BETWEEN_DIGITS.search(before):
            self._no_number(part)
            return
        run = _bare_run(before, found)
        numbers, rest = self._numbers(run)
        if not numbers:
            self.unread.append(part)
            return
        self._word(before[: found.start()], own=not behind)
        last = numbers.pop()
        self._add([*numbers, *(_with_extension(last, each) for each in extensions or [""])])
        self._behind(rest + before[found.start() + len(run) :])
        self._behind(after)

    def cell(self) -> PhoneCell:
        """The cell, when all its parts are read."""
        if self.waiting:
            self.notes.setdefault(self.numbers[-1], []).extend(self.waiting)
        numbers = tuple(dict.fromkeys(self.numbers))
        notes = ((number, "; ".join(self.notes.get(number, ()))) for number in numbers)
        return PhoneCell(numbers, tuple(note for note in notes if note[1]), "; ".join(self.unread))

    def _numbers(self, run: str) -> tuple[list[str], str]:
        """The numbers in a run of digits; one without its area code may follow one that has it."""
        numbers, rest = numbers_in(run, self.country)
        if not numbers and self.numbers and FEWEST_DIGITS <= count_digits(run) <= _MOST_SHORT:
            number = with_ending(self.numbers[-1].partition(" ")[0], run, "")
            return ([number] if number else []), ""
        return numbers, rest

    def _add(self, numbers: list[str]) -> None:
        self.words_first = self.words_first or False
        if self.waiting:
            self.notes.setdefault(numbers[0], []).extend(self.waiting)
            self.waiting = []
        self.numbers += numbers

    def _no_number(self, part: str) -> None:
        if any(map(str.isdigit, part)):
            self.unread.append(_bare(part))
        else:
            self._word(part)

    def _word(self, text: str, *, own: bool = False) -> None:
        """A note before a number (own: it can only belong to that one), or in a part of its own."""
        text = _bare(text)
        if text and self.words_first is None:
            self.words_first = True
        if text and (own or self.words_first):
            self.waiting.append(text)
        elif text:
            self.notes.setdefault(self.numbers[-1], []).append(text)

    def _behind(self, text: str) -> None:
        text = _bare(text)
        if count_digits(_HOURS.sub("", text)) >= FEWEST_DIGITS:
            self.read(text, behind=True)
        elif text:
            self.notes.setdefault(self.numbers[-1], []).append(text)


def _around_extensions(part: str) -> tuple[str, list[str], str]:
    """The text before the extensions of a number, these, and the text behind them."""
    found = first = EXTENSION.search(part)
    if first is None:
        return part, [], ""
    extensions, end = [], first.end()
    while found:
        extensions.append(found[1])
        end = found.end()
        found = EXTENSION.match(part, end)
    return part[: first.start()], extensions, part[end:]


def _bare_run(text: str, found: re.Match[str]) -> str:
    """The digits that were found, without a last word that goes on with letters: "2nd"."""
    run = found[0]
    if text[found.end() : found.end() + 1].isalpha() and " " in run:
        return run.rpartition(" ")[0]
    return run


def _with_extension(number: str, extension: str) -> str:
    return check_phone(f"{number} ext. {extension}").value if extension else number


def _bare(text: str) -> str:
    """A note without the brackets and marks around it."""
    return text.strip(" \t.,:;-/()[]")
