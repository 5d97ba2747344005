"""Days and moments as people and programs write them.

"03/04/2020" is 3 April to one program and 4 March to another. Points always mean day first, and a
year in front means year, month, day; for slashes and dashes the column as a whole decides
(`survey`), and where it cannot, the user does, by a format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Literal

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, Wrong, shown

Order = Literal["dmy", "mdy", "ymd"]

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T\s]+(.+))?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T\s,]+(.+))?\Z")
_SHORT_YEAR_FIRST = re.compile(r"(\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?:[T\s]+(.+))?\Z")
_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?\s*(Z|UTC|[+-]\d{2}:?\d{2})?\Z"
)
_WORDS = {"yyyy": "y", "yy": "y", "mm": "m", "m": "m", "dd": "d", "d": "d", "y": "y"}

_EXAMPLE = datetime(2020, 12, 31, tzinfo=UTC)
_FIRST_YEAR, _LAST_YEAR = 1800, 9999

_NOT_A_DATE = _("“{text}” is not a date. Write it as 2020-12-31.")
_NO_SUCH_DAY = _("“{text}” is no day of the calendar: {why}. Write it as 2020-12-31.")
_NO_SUCH_TIME = _("“{text}” has no time of day in it. Write it as 2020-12-31 14:30.")
_TWO_WAYS = _("“{text}” may be {one} or {other}. Say --date-format dd/mm/yyyy or mm/dd/yyyy.")
_OTHER_FORMAT = _("“{text}” is not a date of the form {form}.")
_A_NUMBER = _("{text} is a number, not a date. Format the column as a date, or write 2020-12-31.")
_NO_WHOLE_DAY = _(
    "The date format “{text}” does not tell day, month and year. Say all three, as in %d.%m.%Y."
)
_NO_SUCH_YEAR = _(
    "“{text}” is in the year {year}, which no list of clients has. Write it as 2020-12-31, or "
    "leave the cell empty."
)
_BAD_FORMAT = _(
    "“{text}” is not a date format. Say it as dd.mm.yyyy, mm/dd/yyyy or %d.%m.%Y, for example."
)


@dataclass(frozen=True)
class DateFormat:
    """How dates are written: the order of their parts between slashes or dashes, and between
    points, or an exact `strptime` form."""

    order: Order | None = None
    points: Order = "dmy"
    exact: str = ""


def date_format(text: str) -> DateFormat:
    """The format a user gave: "dd/mm/yyyy", "mdy" or "%d.%m.%Y"; raises IntakeError."""
    if "%" in text:
        try:
            found = datetime.strptime(_EXAMPLE.strftime(text), text)  # noqa: DTZ007
        except (ValueError, re.error):
            raise IntakeError(_BAD_FORMAT.format(text=shown(text))) from None
        if found.date() != _EXAMPLE.date():
            raise IntakeError(_NO_WHOLE_DAY.format(text=shown(text)))
        return DateFormat(exact=text)
    head = text.lower().split()[0] if text.split() else ""
    parts = re.findall(r"y+|m+|d+", head)
    order = "".join(_WORDS.get(part, "?") for part in parts)
    if order not in ("dmy", "mdy", "ymd"):
        raise IntakeError(_BAD_FORMAT.format(text=shown(text)))
    points = "dmy" if "/" in head or "-" in head else order
    return DateFormat(order, points)  # type: ignore[arg-type]


def order_evidence(text: str) -> Literal["dmy", "mdy", "?"] | None:
    """Which order a written date proves; "?" where it may be read in two ways."""
    found = _YEAR_LAST.match(text.strip())
    if found is None or found[2] == "." or found[1] == found[3]:
        return None
    first, second = int(found[1]), int(found[3])
    if first > 12:
        return "dmy" if second <= 12 else None
    return "mdy" if second > 12 else "?"


def moment(cell: object, form: DateFormat | None = None) -> datetime | Wrong | None:
    """The date and time in a cell (midnight without one), None for an empty cell.

    A time that names its zone is given in UTC; one that does not is taken as it stands.
    """
    found = _moment(cell, form)
    if isinstance(found, datetime) and not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return Wrong(_NO_SUCH_YEAR.format(text=shown(cell), year=found.year))
    return found


def _moment(cell: object, form: DateFormat | None) -> datetime | Wrong | None:
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if cell is None:
        return None
    if isinstance(cell, int | float | time | timedelta):
        whole = isinstance(cell, float) and cell.is_integer()
        text = str(int(cell)) if whole else str(cell)  # type: ignore[arg-type]
        return _compact(text) or Wrong(_A_NUMBER.format(text=text))
    text = str(cell).strip()
    if not text:
        return None
    return _written(text, form or DateFormat())


def day(cell: object, form: DateFormat | None = None) -> date | Wrong | None:
    """The calendar day in a cell, as it is written there; None for an empty cell."""
    found = moment(cell, form)
    return found.date() if isinstance(found, datetime) else found


def _written(text: str, form: DateFormat) -> datetime | Wrong:
    if form.exact:
        try:
            return _utc(datetime.strptime(text, form.exact))  # noqa: DTZ007
        except ValueError:
            return Wrong(_OTHER_FORMAT.format(text=shown(text), form=form.exact))
    if found := _YEAR_FIRST.match(text):
        return _made(text, found[1], found[3], found[4], found[5])
    if form.order == "ymd" and (found := _SHORT_YEAR_FIRST.match(text)):
        return _made(text, found[1], found[3], found[4], found[5])
    if found := _YEAR_LAST.match(text):
        return _year_last(text, found, form)
    return _compact(text) or Wrong(_NOT_A_DATE.format(text=shown(text)))


def _year_last(text: str, found: re.Match[str], form: DateFormat) -> datetime | Wrong:
    first, second, year, clock = found[1], found[3], found[4], found[5]
    order = form.points if found[2] == "." else form.order
    evidence = order_evidence(text)
    if order is None and evidence == "?":
        one, other = _made(text, year, second, first), _made(text, year, first, second)
        if isinstance(one, datetime) and isinstance(other, datetime):
            words = {"one": one.date().isoformat(), "other": other.date().isoformat()}
            return Wrong(_TWO_WAYS.format(text=shown(text), **words))
    if (order or evidence) == "mdy":
        first, second = second, first
    return _made(text, year, second, first, clock)


def _compact(text: str) -> datetime | None:
    found = _COMPACT.match(text)
    made = _made(text, found[1], found[2], found[3]) if found else None
    return made if isinstance(made, datetime) and 1900 <= made.year < 2100 else None


def _made(
    text: str, year: str, month: str, day_of_month: str, clock: str | None = None
) -> datetime | Wrong:
    full = int(year)
    if len(year) == 2:
        full += 2000 if full < 69 else 1900
    try:
        found = datetime(full, int(month), int(day_of_month))  # noqa: DTZ001 - zone: see `moment`
    except ValueError as error:
        return Wrong(_NO_SUCH_DAY.format(text=shown(text), why=error))
    return _at(found, clock, text) if clock else found


def _at(day_found: datetime, clock: str, text: str) -> datetime | Wrong:
    found = _TIME.match(clock.strip())
    if found is None:
        return Wrong(_NO_SUCH_TIME.format(text=shown(text)))
    hour = int(found[1])
    if found[4]:
        if not 1 <= hour <= 12:
            return Wrong(_NO_SUCH_TIME.format(text=shown(text)))
        hour = hour % 12 + (12 if found[4].lower() == "pm" else 0)
    try:
        at = day_found.replace(hour=hour, minute=int(found[2]), second=int(found[3] or 0))
        return _utc(at.replace(tzinfo=_zone(found[5]))) if found[5] else at
    except (ValueError, OverflowError):
        return Wrong(_NO_SUCH_TIME.format(text=shown(text)))


def _zone(text: str) -> timezone:
    if text in ("Z", "UTC"):
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))


def _utc(found: datetime) -> datetime:
    return found.astimezone(UTC) if found.tzinfo else found
