"""Figures and days as a visitor reads them: "4,812 €", "9 days ago", "13 Nov"."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from crm_widgets.i18n import _, plural
from crm_widgets.model import utc_now

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "RUB": "₽", "UAH": "₴", "PLN": "zł", "CHF": "CHF"}
_MONTHS = (
    _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
    _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
)  # fmt: skip

_MONTHS_IN_FULL = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"),
    _("August"), _("September"), _("October"), _("November"), _("December"),
)  # fmt: skip


def count(number: float, digits: int = 0) -> str:
    """A number with its thousands apart: "4,812"."""
    return f"{number:,.{digits}f}"


def money(amount: Decimal | float, currency: str, digits: int = 0) -> str:
    """An amount with the sign of its currency: "4,812 €". The space between never breaks."""
    sign = _SIGNS.get(currency, currency)
    return f"{count(float(amount), digits)}\u00a0{sign}".strip()


def counted(number: int, one: str, many: str) -> str:
    """A number and its noun: "1 order", "1,204 orders".

    The nouns are given in English, as `plural` takes them: a language may have more than two forms.
    """
    return f"{count(number)}\u00a0{plural(one, many, number)}"


def today() -> date:
    """The calendar day where the server stands."""
    return utc_now().astimezone().date()


def days_ago(day: date | None, today: date) -> str:
    """How long ago a day was: "today", "yesterday", "9 days ago"; empty if there is no day."""
    if day is None:
        return ""
    past = (today - day).days
    if past < 0:
        return short_day(day, today)
    if past < 2:
        return _("yesterday") if past else _("today")
    return plural("{n} day ago", "{n} days ago", past).format(n=count(past))


def short_day(day: date, today: date) -> str:
    """A day of this year without its year: "13 Nov"; of another year with it: "13 Nov 2024"."""
    text = f"{day.day} {_MONTHS[day.month - 1]}".replace(" ", "\u00a0")
    return text if day.year == today.year else f"{text}\u00a0{day.year}"


def long_day(day: date) -> str:
    """A day with its month in full: "9 December 2011". It never breaks between day and month."""
    return f"{day.day}\u00a0{_MONTHS_IN_FULL[day.month - 1]} {day.year}"


def local_day(moment: datetime) -> date:
    """The calendar day of a moment where the server stands."""
    return moment.astimezone().date()


def local_time(moment: datetime, today: date) -> str:
    """A moment as a day and a time where the server stands: "13 Nov, 14:05"."""
    local = moment.astimezone()
    return f"{short_day(local.date(), today)}, {local:%H:%M}"


_GOOD_SEGMENTS = {
    "champions",
    "loyal",
    "loyal customers",
    "potential loyalist",
    "potential loyalists",
}
_SEGMENTS_TO_WATCH = {
    "at risk",
    "can't lose",
    "can't lose them",
    "cannot lose",
    "cannot lose them",
    "about to sleep",
    "need attention",
    "needs attention",
}


def tone_of_segment(segment: str) -> str:
    """The look of a segment's chip: "seg" for the best, "warn" for those to win back, else ""."""
    name = segment.casefold().replace("’", "'").replace("_", " ")
    if name in _GOOD_SEGMENTS:
        return "seg"
    return "warn" if name in _SEGMENTS_TO_WATCH else ""
