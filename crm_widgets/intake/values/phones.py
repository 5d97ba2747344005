"""The phones of a cell: one or several numbers, with notes beside them.

Letters are never read as digits. What can't be read is kept as it is written.

>>> read_phones("+49 30 901820 (Tom)", "LV")
PhoneCell(numbers=('+4930901820',), note='Tom', unread='')
>>> read_phones("+371 67000001 доб. 12; 2000 0002", "LV").numbers
('+37167000001 ext. 12', '+37120000002')
>>> read_phones("+49 30 901820 / 21", "LV").numbers
('+4930901820', '+4930901821')
>>> read_phones("1-800-FLOWERS", "US")
PhoneCell(numbers=(), note='', unread='1-800-FLOWERS')
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from crm_widgets.intake.values.empty import is_no_value
from crm_widgets.intake.values.rounded import is_rounded
from crm_widgets.model.cells.list_cell import quoted_texts
from crm_widgets.model.contact_points import EXTENSION, check_phone

_CACHED = 100_000
_SEPARATORS = re.compile(
    r"\s*:::\s*|[;|\n\r]+|\s+(?:or|and|и|или|un|vai|und|oder|&)\s+|\s+/\s*(?=\+)", re.IGNORECASE
)
_COMMA = re.compile(r",(?!\s*(?:ext|доб|вн|int|x\s*\d|#))", re.IGNORECASE)
_NUMBER = re.compile(r"\(?\+?[(\d](?:[\d().\s/-]|-(?=\d))*\d\)?|\d")
_BETWEEN_DIGITS = re.compile(r"\d[^\W\d_]+\d")
_FEWEST_DIGITS = 5
_MOST_ENDING = 7
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))


@dataclass(frozen=True)
class PhoneCell:
    """What a cell of phones holds: numbers in E.164 (with " ext. 12"), what stands beside them, and
    what could not be read as a number, as it was written."""

    numbers: tuple[str, ...] = ()
    note: str = ""
    unread: str = ""


@lru_cache(_CACHED)
def read_phones(text: str, country: str = "") -> PhoneCell:
    """The phones of a cell. country: that of numbers without a country code (ISO 3166)."""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    if is_no_value(text):
        return PhoneCell()
    if is_rounded(text):
        return PhoneCell(unread=text)
    numbers: list[str] = []
    notes: list[str] = []
    unread: list[str] = []
    for part in _parts(text):
        _read_part(part, country, numbers, notes, unread)
    if not numbers:
        return PhoneCell(unread=text)
    return PhoneCell(tuple(dict.fromkeys(numbers)), "; ".join(notes), "; ".join(unread))


def _parts(text: str) -> Iterator[str]:
    quoted = quoted_texts(text)
    for part in _SEPARATORS.split(text) if quoted is None else quoted:
        yield from (each.strip() for each in _COMMA.split(part) if each.strip())


def _read_part(
    part: str, country: str, numbers: list[str], notes: list[str], unread: list[str]
) -> None:
    """Sort a part of a cell into numbers, notes and what can't be read."""
    part = re.sub(r"^(?:tel|phone|sip|callto):\s*", "", part, flags=re.IGNORECASE)
    whole = check_phone(part, country)
    if not whole.problem and "/" not in part:
        numbers.append(whole.value)
        return
    extension = EXTENSION.search(part)
    before = part[: extension.start()] if extension else part
    found = _NUMBER.search(before)
    if found is None or _BETWEEN_DIGITS.search(before):
        (unread if any(map(str.isdigit, part)) else notes).append(_bare(part))
        return
    read = _numbers_in(found[0], country) or _short_number(found[0], numbers)
    if not read:
        unread.append(part)
        return
    if extension:
        read[-1] = check_phone(f"{read[-1]} ext. {extension[1]}").value
    numbers += read
    rest = [_bare(before[: found.start()]), _bare(before[found.end() :])]
    rest.append(_bare(part[extension.end() :]) if extension else "")
    for text in filter(None, rest):
        if _digits(text) >= _FEWEST_DIGITS:
            _read_part(text, country, numbers, notes, unread)
        else:
            notes.append(text)


def _numbers_in(written: str, country: str) -> list[str]:
    """The numbers in a run of digits: one, one with other endings ("901820/21"), or two."""
    first, *endings = (part.strip() for part in written.split("/"))
    number = _valid(first, country) if endings else ""
    others = [_with_ending(number, ending, country) for ending in endings]
    if number and all(others):
        return [number, *others]
    number = _valid(written, country)
    return [number] if number else _numbers_in_row(written.split(), country)


def _numbers_in_row(words: list[str], country: str) -> list[str]:
    """The numbers that stand behind one another, parted by spaces alone; none if any is invalid."""
    for place in range(1, len(words)):
        number = _valid(" ".join(words[:place]), country)
        if number:
            last = _valid(" ".join(words[place:]), country)
            rest = [last] if last else _numbers_in_row(words[place:], country)
            if rest:
                return [number, *rest]
    return []


def _short_number(written: str, before: list[str]) -> list[str]:
    """A number without its area code, behind one that has it."""
    if not before or not _FEWEST_DIGITS <= _digits(written) <= _MOST_ENDING:
        return []
    number = _with_ending(before[-1].partition(" ")[0], written, "")
    return [number] if number else []


def _with_ending(number: str, ending: str, country: str) -> str:
    """The number with other last digits, or the ending where it is a whole number itself."""
    digits = re.sub(r"\D", "", ending)
    own = _valid(ending, country)
    if own or not 0 < len(digits) <= _MOST_ENDING:
        return own
    return _valid(number[: -len(digits)] + digits, "")


def _valid(written: str, country: str) -> str:
    """The number in E.164; "" where there is no such number."""
    checked = check_phone(written, country)
    if checked.problem and "(0)" in written:  # no trunk prefix follows a country code
        checked = check_phone(written.replace("(0)", ""), country)
    if checked.problem and written.startswith("00"):
        checked = check_phone(f"+{written[2:]}", country)
    return "" if checked.problem else checked.value


def _bare(text: str) -> str:
    """A note without the brackets and marks around it."""
    return text.strip(" \t.,:;-/()[]")


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
