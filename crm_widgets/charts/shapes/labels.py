"""Texts that several charts write: an amount, and what stands for a missing value."""

from __future__ import annotations

from typing import Any

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_money, format_number


def money(amount: float, currency: str, digits: int = 0) -> str:
    """An amount with its currency's sign; without a currency, the number."""
    if currency:
        return format_money(amount, currency, digits)
    return format_number(amount, digits)


def or_not_stated(value: Any) -> str:
    """The value as text; "not stated" where it is missing."""
    return _("not stated") if value is None else str(value)


def short_number(value: float) -> str:
    """A number with one decimal place, or none where it is whole: 6.5, 7."""
    rounded = round(value, 1)
    return format_number(rounded, 0 if rounded == int(rounded) else 1)
