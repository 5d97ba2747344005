"""Money inside an analysis: whole minor units of a currency (cents), so that every engine adds
exactly.

`validated_frame` turns a column of kind "money" into Int64 minor units, null where it is missing.
From there on sums are sums of whole numbers. A division goes through `divided`, anything else that
is not whole through `rounded`. `Money.amounts` and `Money.amount` turn the results into amounts.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from crm_widgets.errors import InvalidValue
from crm_widgets.model.money import minor_digits, to_minor

LIMIT = 2**53
"""Amounts stay below so many minor units: a float no longer holds each whole number above."""


@dataclass(frozen=True)
class Money:
    """The currency of an analysis: an ISO 4217 code, whose digits say what a minor unit is."""

    currency: str = "EUR"

    def __post_init__(self) -> None:
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise InvalidValue(
                f"currency {self.currency!r} is not a currency code; use three capital letters, "
                "such as 'EUR'."
            )

    @property
    def scale(self) -> int:
        """Minor units in one unit: 100 for EUR, 1 for JPY, 1000 for KWD."""
        return int(10 ** minor_digits(self.currency))

    def minor_units(self, amount: nw.Expr) -> nw.Expr:
        """Amounts (any numbers) as Int64 minor units; half a unit is rounded away from zero.

        First to the millionth of a minor unit, which finds the decimal that a float stands for
        (1.005 is stored as 1.00499...), then to the whole one, as `model.money.to_minor` does.
        Only multiplications: engines divide by a constant in different ways.
        """
        number = amount.cast(nw.Float64)
        millionths = (number.abs() * (self.scale * 1e6) + 0.5).floor()
        whole = ((millionths + 5e5) * 1e-6).floor()
        return nw.when(number < 0).then(-whole).otherwise(whole).cast(nw.Int64)

    def amounts(self, *names: str) -> list[nw.Expr]:
        """Columns of minor units as Float64 amounts, under their own names."""
        return [self.amounts_of(nw.col(name)).alias(name) for name in names]

    def amounts_of(self, minor: nw.Expr) -> nw.Expr:
        """Minor units as Float64 amounts: the float nearest to the decimal, on every engine.

        Polars multiplies by the reciprocal of a constant, and 57 would come out as
        0.5700000000000001. Divided by a column, every engine divides.
        """
        number = minor.cast(nw.Float64)
        return number if self.scale == 1 else number / (number * 0.0 + float(self.scale))

    def amount(self, minor: float | None) -> float:
        """A sum of minor units that an engine has made, as an amount; a missing one is 0."""
        return int(minor or 0) / self.scale

    def minor(self, amount: float) -> int:
        """An amount that somebody gave, such as a cut-off, as minor units to compare with."""
        return to_minor(amount, self.currency)


def rounded(minor: nw.Expr) -> nw.Expr:
    """Minor units that are not whole (a median, a share of a sum) as Int64; half away from zero."""
    whole = (minor.abs() + 0.5).floor()
    return nw.when(minor < 0).then(-whole).otherwise(whole).cast(nw.Int64)


def divided(minor: nw.Expr, count: nw.Expr) -> nw.Expr:
    """Int64 minor units for each of `count` (whole numbers); half away from zero.

    Missing where the count is 0 or missing.
    """
    number = nw.when(count > 0).then(count).cast(nw.Int64)
    whole = (minor.abs() * 2 + number) // (number * 2)
    return nw.when(minor < 0).then(-whole).otherwise(whole).cast(nw.Int64)


def divided_amount(minor: float, count: float) -> int:
    """The same of two numbers that have been computed: `count` is above 0, whole or not."""
    whole = int(abs(minor) / count + 0.5)
    return -whole if minor < 0 else whole
