"""What a spreadsheet shows of a number: a day, a moment, or a text such as 00042, by its format."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from crm_widgets.intake.reading.xlsx.shown_text import shown_text

Shown = Callable[[float], Any]
"""Makes of the number in a cell what the cell shows."""

_MOMENTS = frozenset([*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)])
_DURATION_FORMAT, _PERCENTS, _TEXT_FORMAT = 46, {9: "0%", 10: "0.00%"}, 49
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a cell has no time zone
_LAST_DAY = 2_958_465
_MILLISECONDS = 86_400_000


def shown_by(number: int, code: str = "", *, from_1904: bool = False) -> Shown | None:
    """What a number format makes of a number; None for one that leaves it a number.

    number: of a built-in format. code: of another. from_1904: the calendar of the workbook.
    """
    code = code or _PERCENTS.get(number, "@" if number == _TEXT_FORMAT else "")
    plain = _LITERALS.sub("", code.partition(";")[0])
    if _DURATION.search(plain) or (not code and number == _DURATION_FORMAT):
        return duration
    if (_DATE_LETTERS.search(plain) and "General" not in plain) or (
        not code and number in _MOMENTS
    ):
        return lambda value: moment(value, from_1904=from_1904)
    return shown_text(code)


def moment(value: float, *, from_1904: bool) -> date | datetime | time | float:
    """The day of a whole number, the time of one below 1, else both; what no calendar has is a
    number still."""
    if not value < _LAST_DAY + 1:
        return value
    if value < 1:
        return (_EPOCH_1900 + timedelta(milliseconds=round(max(value, 0) * _MILLISECONDS))).time()
    days = int(value)
    epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900
    if not from_1904 and days < 60:  # Excel takes 1900 for a leap year
        epoch += timedelta(days=1)
    try:
        at = epoch + timedelta(days=days, milliseconds=round((value - days) * _MILLISECONDS))
    except OverflowError:
        return value
    return at.date() if value == days else at


def duration(value: float) -> timedelta | float:
    """So many days; more than any calendar has are a number still."""
    return timedelta(days=value) if abs(value) <= _LAST_DAY else value
