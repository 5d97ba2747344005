"""Exact money: amounts as whole minor units of a currency (cents of the euro).

A record keeps an amount as a `Decimal` in main units (`crm_widgets.model.record.Money`) and does not
know the currency; the base does (`base.settings.currency`). Who writes into a base rounds an amount
to its currency, or refuses it, with the functions here.

>>> minor_digits("EUR"), minor_digits("JPY"), minor_digits("KWD")
(2, 0, 3)
>>> to_minor("10.50", "EUR"), to_minor(10.005, "EUR"), to_minor(Decimal("-10.005"), "EUR")
(1050, 1001, -1001)
>>> from_minor(1050, "EUR"), round_to_currency("10.505", "EUR"), round_to_currency(99.5, "JPY")
(Decimal('10.50'), Decimal('10.51'), Decimal('100'))
>>> amount_problem(Decimal("99.5"), "JPY")
'99.5 has more decimal places than an amount in JPY can have (0). Write 100.'
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision

from crm_widgets.i18n import _


@cache
def minor_digits(currency: str) -> int:
    """How many decimal digits an amount in a currency (ISO 4217) has; 2 for an unknown one."""
    return get_currency_precision(currency)


def to_minor(amount: Decimal | float | str, currency: str) -> int:
    """An amount in whole minor units; half a unit is rounded away from zero.

    A float stands for the shortest decimal that names it: 10.005 is 10.005, whatever its bits are.
    """
    exact = amount if isinstance(amount, Decimal) else Decimal(str(amount))
    shifted = exact.scaleb(minor_digits(currency))
    return int(shifted.to_integral_value(rounding=ROUND_HALF_UP))


def from_minor(minor: int, currency: str) -> Decimal:
    """Whole minor units as an amount with the digits of its currency."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def round_to_currency(amount: Decimal | float | str, currency: str) -> Decimal:
    """An amount with the digits of its currency; half a unit is rounded away from zero."""
    return from_minor(to_minor(amount, currency), currency)


def amount_problem(amount: Decimal, currency: str) -> str:
    """A sentence where an amount has more decimal places than its currency; "" where it has not."""
    rounded = round_to_currency(amount, currency)
    if rounded == amount:
        return ""
    return _(
        "{amount} has more decimal places than an amount in {currency} can have ({digits}). "
        "Write {rounded}."
    ).format(amount=amount, currency=currency, digits=minor_digits(currency), rounded=rounded)
