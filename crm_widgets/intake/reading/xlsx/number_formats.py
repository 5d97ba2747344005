"""Numbers of a cell that are days or moments, by the number format of the cell."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Literal

Kind = Literal["", "moment", "duration"]
"""What a number with this format stands for; a number if empty."""

_BUILT_IN: dict[int, Kind] = dict.fromkeys(
    [*range(14, 23), *range(27, 37), *range(50, 59)], "moment"
)
_BUILT_IN |= {45: "moment", 46: "duration", 47: "moment"}
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - a cell has no time zone
_LAST_DAY = 2_958_465
_MILLISECONDS = 86_400_000


def kind_of(number: int, code: str = "") -> Kind:
    """What a number format makes of a number. number: of a built-in format. code: of another."""
    if not code:
        return _BUILT_IN.get(number, "")
    plain = _LITERALS.sub("", code.partition(";")[0])
    if _DURATION.search(plain):
        return "duration"
    return "moment" if _DATE_LETTERS.search(plain) and "General" not in plain else ""


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
