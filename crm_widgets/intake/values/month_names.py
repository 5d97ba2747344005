"""Dates with the month as a word: "1 марта 2026 г.", "Mar 1, 2026", "01-Mar-26".

>>> written_with_month("1 марта 2026 г. 14:05"), written_with_month("Mar 1st, 2026")
(('2026', '3', '1', '14:05'), ('2026', '3', '1', ''))
>>> written_with_month("March 2026") is None, is_month("March 2026")
(True, True)
"""

from __future__ import annotations

import re
from functools import cache

from babel.dates import get_month_names

_LANGUAGES = ("en", "ru", "de", "fr", "es", "it", "pl", "uk", "lv", "lt", "et")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_MONTH = r"(?P<month>[^\W\d_]{3,}\.?)"
_YEAR = r"(?P<year>\d{4}|'?\d{2})(?:\s*(?:г|р)(?:ода|оду)?\.?|\.)?"
_PART = r"[\s,./-]+(?:de\s+)?"
_WEEKDAY = r"(?:[^\W\d_]{2,}\.?,\s*|(?:mon|tue|wed|thu|fri|sat|sun)\s+)?"
_CLOCK = r"(?:[\s,T]+(?:at\s+|в\s+|um\s+)?(?P<clock>\d{1,2}:\d{2}.*))?\Z"
_ORDERS = tuple(
    re.compile(order + _CLOCK, re.IGNORECASE)
    for order in (
        rf"{_WEEKDAY}{_DAY}{_PART}{_MONTH}{_PART}{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}{_PART}{_DAY}[\s,]+{_YEAR}",
        rf"(?P<year>\d{{4}})\.?[\s/-]+(?:gada|m\.)?\s*{_DAY}[\s.-]+{_MONTH}",
        rf"(?P<year>\d{{4}})[\s./-]+{_MONTH}{_PART}{_DAY}",
    )
)
_MONTH_AND_YEAR = re.compile(rf"{_MONTH}{_PART}{_YEAR}\Z", re.IGNORECASE)
_LATVIAN = (
    "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī"
).split()
"""The case in which Latvian writes a month in a date, which Babel does not have."""


def written_with_month(text: str) -> tuple[str, str, str, str] | None:
    """Year, month, day and time of day of such a date; None for any other text."""
    for order in _ORDERS:
        match = order.match(text)
        month = match and _months().get(match["month"].rstrip(".").casefold())
        if match and month:
            return match["year"].lstrip("'"), str(month), match["day"], match["clock"] or ""
    return None


def is_month(text: str) -> bool:
    """Whether a text is a month and a year without a day."""
    match = _MONTH_AND_YEAR.match(text)
    return match is not None and match["month"].rstrip(".").casefold() in _months()


@cache
def _months() -> dict[str, int]:
    """The number of a month by its name, full or short, in any of the languages; a name that means
    two months in two of them is left out."""
    found: dict[str, set[int]] = {"sept": {9}, "мая": {5}}
    found |= {name: {number} for number, name in enumerate(_LATVIAN, 1)}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for use in ("format", "stand-alone"):
                names = get_month_names(width, use, language)
                for number, name in names.items():
                    found.setdefault(name.rstrip(".").casefold(), set()).add(number)
    return {name: numbers.copy().pop() for name, numbers in found.items() if len(numbers) == 1}
