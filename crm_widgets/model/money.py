"""Exact money: amounts as whole minor units of a currency (cents of the euro).

>>> minor_digits("EUR"), minor_digits("JPY"), minor_digits("KWD")
(2, 0, 3)
>>> to_minor("10.50", "EUR"), to_minor(10.005, "EUR"), to_minor(Decimal("-10.005"), "EUR")
(1050, 1001, -1001)
>>> from_minor(1050, "EUR")
Decimal('10.50')
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision


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
