"""Numbers, money, dates and percentages as the visitor's language writes them.

>>> format_number(4812.5), format_number(4812.5, digits=2)
('4,812', '4,812.50')
>>> format_money(4812, "EUR"), format_money(4812.5, "JPY"), format_money(-3.5, "EUR", digits=2)
('€4,812', 'JP¥4,812', '-€3.50')
>>> format_percent(0.583), format_percent(0.0583, digits=1)
('58%', '5.8%')
>>> format_share(0.584), format_share(0.9973), format_share(1)
('58%', '99.7%', '100%')
>>> from datetime import date
>>> format_day(date(2026, 11, 13), today=date(2026, 11, 25)), format_day(date(2024, 11, 13))
('13\\xa0Nov', '13\\xa0Nov\\xa02024')
>>> format_long_day(date(2011, 12, 9)), format_month(date(2011, 12, 9))
('9\\xa0December 2011', 'Dec 2011')
>>> format_count(1, "deal", "deals"), format_count(1204, "deal", "deals")
('1\\xa0deal', '1,204\\xa0deals')
>>> format_days_ago(date(2026, 11, 16), date(2026, 11, 25)), format_days_ago(None, date.today())
('9 days ago', '')
>>> format_moment(datetime(2026, 11, 13, 14, 5), date(2026, 11, 25))
'13\\xa0Nov, 14:05'
"""

from __future__ import annotations

import os
from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal
from babel.numbers import format_percent as babel_percent

from crm_widgets.i18n.texts import _, plural

Number = int | float | Decimal

NO_BREAK = "\N{NO-BREAK SPACE}"
_ENGLISH = "en_GB"  # 13 Nov, not Nov 13


def locale() -> Locale:
    """The locale whose formats are used: that of the environment, as gettext reads it."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        language = os.environ.get(name, "").split(":")[0].split(".")[0].split("@")[0]
        if language and language not in ("C", "POSIX"):
            return _locale(language)
    return _locale(_ENGLISH)


@cache
def _locale(language: str) -> Locale:
    # The texts are English wherever there is no translation, so the formats are as well.
    if language.split("_", maxsplit=1)[0] not in ("en", "ru"):
        return Locale.parse(_ENGLISH)
    try:
        return Locale.parse(_ENGLISH if language == "en" else language)
    except (ValueError, UnknownLocaleError):
        return Locale.parse(_ENGLISH)


def format_number(number: Number, digits: int = 0) -> str:
    """A number with its thousands grouped and exactly `digits` decimal places."""
    return format_decimal(number, format=_pattern("#,##0", digits), locale=locale())


def shorten(text: str, limit: int = 200) -> str:
    """A text of at most `limit` characters, for a place in a list; a longer one ends in "…".

    >>> shorten("Anna Ozola", 6)
    'Anna …'
    """
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def format_count(number: int, singular: str, plural_form: str) -> str:
    """A number and its noun, which never part: "1 deal", "1,204 deals".

    The nouns are given in English, as `plural` takes them: a language may have more than two forms.
    """
    return f"{format_number(number)}{NO_BREAK}{plural(singular, plural_form, number)}"


def format_money(amount: Number, currency: str, digits: int = 0) -> str:
    """An amount with the sign of its currency and exactly `digits` decimal places."""
    return format_currency(
        amount, currency, format=_currency_pattern(locale(), digits), currency_digits=False,
        locale=locale(),
    )  # fmt: skip


def country_name(code: str) -> str:
    """The name of a country by its ISO 3166 code; the code where there is none."""
    return str(locale().territories.get(code, code))


def format_percent(share: Number, digits: int = 0) -> str:
    """A share from 0 to 1 as a percentage."""
    pattern = locale().percent_formats[None].pattern
    return babel_percent(share, format=_pattern(pattern, digits), locale=locale())


def format_share(share: Number) -> str:
    """A share as a whole percentage; with a decimal where that would wrongly read none or all."""
    whole = format_percent(share)
    hides = share not in (0, 1) and whole in (format_percent(0), format_percent(1))
    return format_percent(share, digits=1) if hides else whole


def format_day(day: date, today: date | None = None) -> str:
    """A day with its month cut short; without the year where it is that of `today`. Never breaks
    across lines."""
    skeleton = "MMMd" if today is not None and day.year == today.year else "yMMMd"
    return format_skeleton(skeleton, day, locale=locale()).replace(" ", NO_BREAK)


def format_long_day(day: date) -> str:
    """A day with its month in full. Never breaks between day and month."""
    return format_date(day, "long", locale=locale()).replace(" ", NO_BREAK, 1)


def format_days_ago(day: date | None, today: date) -> str:
    """How long ago a day was: "today", "yesterday", "9 days ago"; a later day as it is; empty if
    there is no day."""
    if day is None:
        return ""
    days = (today - day).days
    if days < 0:
        return format_day(day, today)
    if days < 2:
        return _("yesterday") if days else _("today")
    return plural("{n} day ago", "{n} days ago", days).format(n=format_number(days))


def format_moment(moment: datetime, today: date) -> str:
    """A moment, in the zone that it is in, as day and time: "13 Nov, 14:05"."""
    return f"{format_day(moment.date(), today)}, {format_clock_time(moment)}"


def format_month(day: date) -> str:
    """The month of a day, cut short, with its year."""
    return format_skeleton("yMMM", day, locale=locale())


def format_clock_time(moment: datetime) -> str:
    """The hour and minute of a moment, in the zone that it is in: "14:05"."""
    return format_time(moment, "HH:mm", locale=locale())


def _pattern(pattern: str, digits: int) -> str:
    return pattern.replace("0", "0." + "0" * digits, 1) if digits else pattern


@cache
def _currency_pattern(where: Locale, digits: int) -> str:
    standard: str = where.currency_formats["standard"].pattern
    return standard.replace("0.00", "0." + "0" * digits if digits else "0")
