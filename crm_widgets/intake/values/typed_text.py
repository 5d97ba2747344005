"""Numbers, amounts and dates that a person types into a form or a control.

The rules are those of an import (`amounts`, `dates`), so the same text gives the same value. Text
that can be read in two ways is not guessed at: the error asks which one is meant. An empty text is
None.

>>> read_number("1 234,50"), read_amount("€4,812.00", "EUR"), read_number(" ")
(Decimal('1234.50'), Decimal('4812.00'), None)
>>> read_date("31.12.2026", date(2026, 11, 25)), read_date("tomorrow", date(2026, 11, 25))
(datetime.date(2026, 12, 31), datetime.date(2026, 11, 26))
>>> read_number("1,234")
Traceback (most recent call last):
    ...
crm_widgets.errors.InvalidValue: “1,234” can mean 1234 or 1.234. Write 1234 or 1.2340.
>>> read_date("31.02.2020", date(2026, 11, 25))
Traceback (most recent call last):
    ...
crm_widgets.errors.InvalidValue: 31.02.2020 is not a valid date. Write it as 2020-12-31.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.intake.problem import Wrong
from crm_widgets.intake.values.amounts import number
from crm_widgets.intake.values.dates import day

T = TypeVar("T")

_DAYS_FROM_TODAY = {_("yesterday"): -1, _("today"): 0, _("tomorrow"): 1}


def read_number(text: str) -> Decimal | None:
    """The number that was typed; raises `InvalidValue`."""
    return _value(number(text))


def read_amount(text: str, currency: str) -> Decimal | None:
    """The amount that was typed, with or without the sign or the code of `currency` (ISO 4217);
    raises `InvalidValue`."""
    return _value(number(text, currency=currency))


def read_date(text: str, today: date) -> date | None:
    """The day that was typed, as a date or as "today", "tomorrow" or "yesterday"; raises
    `InvalidValue`."""
    days = _DAYS_FROM_TODAY.get(text.strip().casefold())
    return _value(day(text)) if days is None else today + timedelta(days=days)


def _value(value: T | Wrong) -> T:
    if isinstance(value, Wrong):
        raise InvalidValue(value.reason)
    return value
