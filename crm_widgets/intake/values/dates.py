"""Days and moments as people and programs write them.

"03/04/2020" is 3 April to one program and 4 March to another. Points always mean day first, and a
year in front means year, month, day; for slashes and dashes in a file the column as a whole decides
(`survey`), or the user, with a format; elsewhere the text is refused with both readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, Wrong, shorten
from crm_widgets.intake.values.empty import is_no_value
from crm_widgets.intake.values.month_names import is_month, written_with_month

Order = Literal["dmy", "mdy", "ymd"]

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T\s]+(.+))?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T\s,]+(.+))?\Z")
_SHORT_YEAR_FIRST = re.compile(r"(\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?:[T\s]+(.+))?\Z")
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?"
    r"\s*((?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|Z|UTC|GMT)?(?:\s*\([^()]*\))?\Z"
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?\Z")
_UNIX_SECONDS = re.compile(r"(1\d{9})(?:\d{3})?\Z")
_CLOCK_FIRST = re.compile(r"\A(\d{1,2}:\d{2}(?::\d{2})?)[\s,]+([^:]+)\Z")
_YEAR_WORD = re.compile(r"(?<=\d{4})\s*г(?:\.|ода)?(?=[\s,]|\Z)", re.IGNORECASE)
_MONTH_OR_QUARTER = re.compile(
    r"\d{4}[-./]\d{1,2}\Z|\d{1,2}[-./]\d{4}\Z|"
    r"(?:Q[1-4]|[1-4](?:Q|\s*кв(?:\.|артал)?))[\s,./-]*\d{4}(?:\s*г\.?)?\Z|\d{4}[\s./-]*Q[1-4]\Z",
    re.IGNORECASE,
)
_SPREADSHEET_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - days have no zone
_SERIALS = range(25569, 73051)
"""The days from 1970 to 2099, as spreadsheets number them."""
_WORDS = {"yyyy": "y", "yy": "y", "mm": "m", "m": "m", "dd": "d", "d": "d", "y": "y"}

_EXAMPLE = datetime(2020, 12, 31, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1800, 9999

_NOT_A_DATE = _("“{text}” is not a date. Write it as 2020-12-31.")
_NO_DAY = _("“{text}” has no day. Write the whole date, as 2020-12-31.")
_NO_SUCH_DAY = _("{text} is not a valid date. Write it as 2020-12-31.")
_NO_SUCH_TIME = _("“{text}” has no valid time of day. Write it as 2020-12-31 14:30.")
_TWO_WAYS = _("“{text}” can mean {day_first} or {month_first}. Write the one you mean.")
_OTHER_FORMAT = _("“{text}” does not match the date format {date_format}.")
_A_NUMBER = _("{text} is a number, not a date. Format the column as a date, or write 2020-12-31.")
_INCOMPLETE_FORMAT = _("The date format “{text}” must have day, month and year, as in %d.%m.%Y.")
_BAD_YEAR = _(
    "“{text}” is in the year {year}, which can't be right. Write it as 2020-12-31, or leave the "
    "cell empty."
)
_BAD_FORMAT = _(
    "“{text}” is not a date format. Use dd.mm.yyyy, mm/dd/yyyy or %d.%m.%Y, for example."
)


@dataclass(frozen=True)
class DateFormat:
    """How dates are written: the order of their parts between slashes or dashes, and between
    points, or an exact `strptime` format."""

    order: Order | None = None
    points: Order = "dmy"
    exact: str = ""


def date_format(text: str) -> DateFormat:
    """The format a user gave: "dd/mm/yyyy", "mdy" or "%d.%m.%Y"; raises IntakeError."""
    if "%" in text:
        try:
            parsed = datetime.strptime(_EXAMPLE.strftime(text), text)  # noqa: DTZ007
        except (ValueError, re.error):
            raise IntakeError(_BAD_FORMAT.format(text=shorten(text))) from None
        if parsed.date() != _EXAMPLE.date():
            raise IntakeError(_INCOMPLETE_FORMAT.format(text=shorten(text)))
        return DateFormat(exact=text)
    head = text.lower().split()[0] if text.split() else ""
    parts = re.findall(r"y+|m+|d+", head)
    order = "".join(_WORDS.get(part, "?") for part in parts)
    if order not in ("dmy", "mdy", "ymd"):
        raise IntakeError(_BAD_FORMAT.format(text=shorten(text)))
    points = "dmy" if "/" in head or "-" in head else order
    return DateFormat(order, points)  # type: ignore[arg-type]


def order_evidence(text: str) -> Literal["dmy", "mdy", "?"] | None:
    """Which order a written date proves; "?" where it can be read in two ways."""
    match = _YEAR_LAST.match(_usual_order(text.strip()))
    if match is None or match[2] == "." or match[1] == match[3]:
        return None
    first, second = int(match[1]), int(match[3])
    if first > 12:
        return "dmy" if second <= 12 else None
    return "mdy" if second > 12 else "?"


def moment(cell: object, dates: DateFormat | None = None) -> datetime | Wrong | None:
    """The date and time in a cell (midnight without one), None for an empty cell.

    A time with a zone is given in UTC; one without a zone is taken as written.
    """
    at = _in_range(cell, _moment(cell, dates))
    return at.astimezone(UTC) if isinstance(at, datetime) and at.tzinfo else at


def day(cell: object, dates: DateFormat | None = None) -> date | Wrong | None:
    """The calendar day in a cell, as it is written there, whatever its zone; None for an empty
    cell."""
    at = _in_range(cell, _moment(cell, dates))
    return at.date() if isinstance(at, datetime) else at


def _in_range(cell: object, at: datetime | Wrong | None) -> datetime | Wrong | None:
    if isinstance(at, datetime) and not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        return Wrong(_BAD_YEAR.format(text=shorten(cell), year=at.year))
    return at


def _moment(cell: object, dates: DateFormat | None) -> datetime | Wrong | None:
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if cell is None:
        return None
    if isinstance(cell, int | float | time | timedelta):
        whole = isinstance(cell, float) and cell.is_integer()
        text = str(int(cell)) if whole else str(cell)  # type: ignore[arg-type]
        return _compact(text) or _serial(text) or Wrong(_A_NUMBER.format(text=text))
    text = str(cell).strip()
    if is_no_value(text):
        return None
    return _written(text, dates or DateFormat())


def _written(text: str, dates: DateFormat) -> datetime | Wrong:
    if dates.exact:
        try:
            return datetime.strptime(text, dates.exact)  # noqa: DTZ007
        except ValueError:
            return Wrong(_OTHER_FORMAT.format(text=shorten(text), date_format=dates.exact))
    usual = _usual_order(text)
    if match := _YEAR_FIRST.match(usual):
        return _moment_of(text, match[1], match[3], match[4], match[5])
    if dates.order == "ymd" and (match := _SHORT_YEAR_FIRST.match(usual)):
        return _moment_of(text, match[1], match[3], match[4], match[5])
    if match := _YEAR_LAST.match(usual.rstrip(".")):
        return _year_last(text.rstrip("."), match, dates)
    if parts := written_with_month(usual):
        return _moment_of(text, *parts)
    return _compact(usual) or _serial(usual) or Wrong(_why_not_a_date(text))


def _usual_order(text: str) -> str:
    """The text with its time of day at the end, and without a word for "year"."""
    return _YEAR_WORD.sub("", _CLOCK_FIRST.sub(r"\2 \1", text))


def _why_not_a_date(text: str) -> str:
    no_day = _MONTH_OR_QUARTER.match(text) or is_month(text)
    return (_NO_DAY if no_day else _NOT_A_DATE).format(text=shorten(text))


def _year_last(text: str, match: re.Match[str], dates: DateFormat) -> datetime | Wrong:
    first, second, year, clock = match[1], match[3], match[4], match[5]
    order = dates.points if match[2] == "." else dates.order
    evidence = order_evidence(text)
    if order is None and evidence == "?":
        day_first = _moment_of(text, year, second, first)
        month_first = _moment_of(text, year, first, second)
        if isinstance(day_first, datetime) and isinstance(month_first, datetime):
            readings = {"day_first": day_first.date(), "month_first": month_first.date()}
            return Wrong(_TWO_WAYS.format(text=shorten(text), **readings))
    if (order or evidence) == "mdy":
        first, second = second, first
    return _moment_of(text, year, second, first, clock)


def _compact(text: str) -> datetime | None:
    match = _COMPACT.match(text)
    at = _moment_of(text, match[1], match[2], match[3]) if match else None
    return at if isinstance(at, datetime) and 1900 <= at.year < 2100 else None


def _serial(text: str) -> datetime | None:
    """The moment that a spreadsheet, or a program that counts seconds (or milliseconds), writes as
    a number."""
    if _SERIAL.match(text) and int(float(text)) in _SERIALS:
        at = _SPREADSHEET_DAY_0 + timedelta(days=float(text))
        return (at + timedelta(microseconds=500_000)).replace(microsecond=0)
    seconds = _UNIX_SECONDS.match(text)
    return datetime.fromtimestamp(int(seconds[1]), UTC) if seconds else None


def _moment_of(
    text: str, year: str, month: str, day_of_month: str, clock: str | None = None
) -> datetime | Wrong:
    full = int(year)
    if len(year) == 2:
        full += 2000 if full < 69 else 1900
    try:
        midnight = datetime(full, int(month), int(day_of_month))  # noqa: DTZ001 - see `moment`
    except ValueError:
        return Wrong(_NO_SUCH_DAY.format(text=shorten(text)))
    return _at(midnight, clock, text) if clock else midnight


def _at(midnight: datetime, clock: str, text: str) -> datetime | Wrong:
    match = _TIME.match(clock.strip())
    if match is None:
        return Wrong(_NO_SUCH_TIME.format(text=shorten(text)))
    hour = int(match[1])
    if match[4]:
        if not 1 <= hour <= 12:
            return Wrong(_NO_SUCH_TIME.format(text=shorten(text)))
        hour = hour % 12 + (12 if match[4][0].lower() == "p" else 0)
    try:
        at = midnight.replace(hour=hour, minute=int(match[2]), second=int(match[3] or 0))
        return at.replace(tzinfo=_zone(match[5])) if match[5] else at
    except (ValueError, OverflowError):
        return Wrong(_NO_SUCH_TIME.format(text=shorten(text)))


def _zone(text: str) -> timezone:
    text = text.removeprefix("UTC").removeprefix("GMT")
    if text in ("Z", ""):
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:].strip(":") or 0)))
