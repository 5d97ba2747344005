"""Amounts and quantities as people write them: "1 234,56", "1,234.56", "(12.00)", "-3".

One text may mean two numbers: "1,234" is 1234 to one program and 1.234 to another. In a file the
column as a whole decides (`survey`); elsewhere the text is refused with both readings.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Literal

from babel.numbers import get_currency_symbol, list_currencies

from crm_widgets.i18n import _
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.intake.values.empty import is_no_value

DecimalMark = Literal[",", "."]

_LONGEST = 100
_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}\Z")
_DIGITS = re.compile(r"[0-9][0-9.,]*\Z|[.,][0-9]+\Z")
_SPACES = re.compile(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?![0-9]))")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}\Z")
_LIMIT = Decimal(10) ** 13
_SYMBOL_LOCALES = ("en_US", "en", "ru", "lv", "pl", "cs", "sv", "uk", "tr")
_ALSO = {
    "RUB": ("руб.", "руб", "р.", "р"), "UAH": ("грн.", "грн"), "BYN": ("руб.", "руб", "Br"),
    "KZT": ("тг.", "тг", "тенге"), "INR": ("Rs.", "Rs"), "PKR": ("Rs.", "Rs"), "GBP": ("GBP",),
    "USD": ("US$", "USD", "долл."), "EUR": ("EUR", "евро", "eiro"), "CZK": ("Kč",),
    "CAD": ("C$", "CA$"), "AUD": ("A$", "AU$"),
    "PLN": ("zł",), "SEK": ("kr.", "kr"), "NOK": ("kr.", "kr"), "DKK": ("kr.", "kr"),
    "CHF": ("Fr.", "SFr."), "TRY": ("TL",), "GEL": ("₾", "лари"),
}  # fmt: skip
"""How people write a currency beside its sign and its code."""

_MINUS = re.compile("[\u2010-\u2015\u2212](?!\\Z)|\u2212")
_DOLLARS = re.compile(r"[a-z]{1,3}\$\Z", re.IGNORECASE)
_LETTER_IN_DIGITS = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
_END_OF_RUPEES = re.compile(r"(?<=\d)\s*/[-=]\Z")
_RUPEES = frozenset({"INR", "PKR", "LKR", "NPR", "BDT"})
"""Currencies whose whole amounts end in "/-": "Rs 500/-"."""

_SHORT_FOR = re.compile(r"(?:k|m|mln|mio|bn|тыс|млн|тис|%)\.?\Z", re.IGNORECASE)

_NOT_A_NUMBER = _("“{text}” is not a number. Write digits only, such as -1234.56.")
_HAS_UNIT = _("“{text}” has a currency or a unit in it. Write {bare}.")
_SHORT = _("“{text}” is no full number. Write it in full, such as 12500.")
_OTHER_CURRENCY = _(
    "“{text}” is in another currency than the base's. Convert it, and write the amount in "
    "{currency}."
)
_BAD_GROUPS = _("“{text}” is not a number: its commas and points don't fit. Write it as 1234.56.")
_TOO_LARGE = _("{text} is too large: a number has at most 13 digits before the decimal point.")
_TWO_WAYS = _("“{text}” can mean {whole} or {fraction}. Write {whole} or {fraction}0.")


def number(
    cell: object, mark: DecimalMark | None = None, currency: str = ""
) -> Decimal | Wrong | None:
    """The exact number in a cell, None for an empty one.

    mark: the decimal mark of the column, where it is known. currency: the code (ISO 4217) of the
    currency whose sign or code may stand before or after the number.
    """
    if isinstance(cell, bool):
        return Wrong(_NOT_A_NUMBER.format(text=cell))
    if isinstance(cell, int | float | Decimal):
        return _in_limits(Decimal(str(cell)), str(cell))
    text = "" if cell is None else without_currency(str(cell).strip(), currency)
    if is_no_value(text):
        return None
    if mark is None and _PLAIN.match(text) and not _AMBIGUOUS.match(text.lstrip("+-")):
        return _in_limits(Decimal(text), text)
    return _written(text, mark, currency)


def without_currency(text: str, currency: str) -> str:
    """The text without the sign or code of the currency at its start or end: "€-5" is "-5"."""
    text = _MINUS.sub("-", text)
    if currency in _RUPEES:
        text = _END_OF_RUPEES.sub("", text)
    if not currency or not text or (text[0].isdigit() and text[-1].isdigit()):
        return text
    return _currency_pattern(currency).sub("", text)


@cache
def _currency_pattern(currency: str) -> re.Pattern[str]:
    any_symbol = "|".join(map(re.escape, sorted(_symbols(currency), key=len, reverse=True)))
    return re.compile(
        rf"(?<![^(+−-])(?:{any_symbol})\s*(?=[(+−\d.,-])|(?<=[\d.,)−-])\s*(?:{any_symbol})(?=\)?\Z)",
        re.IGNORECASE,
    )


@cache
def _symbols(currency: str) -> frozenset[str]:
    symbols = {currency, *(get_currency_symbol(currency, where) for where in _SYMBOL_LOCALES)}
    return frozenset(symbols | set(_ALSO.get(currency, ())))


@cache
def _all_symbols() -> frozenset[str]:
    return frozenset(symbol.casefold() for code in list_currencies() for symbol in _symbols(code))


def mark_evidence(text: str) -> DecimalMark | Literal["?"] | None:
    """Which decimal mark a written number proves; "?" where it can be read in two ways."""
    body = _sign_and_body(text.strip())[1]
    if _AMBIGUOUS.match(body):
        return "?"
    if not _DIGITS.match(body):
        return None
    comma, point = body.count(","), body.count(".")
    if comma and point:
        return "," if body.rfind(",") > body.rfind(".") else "."
    if comma + point != 1:
        return "." if comma else "," if point else None
    return "," if comma else "."


def _sign_and_body(text: str) -> tuple[bool, str]:
    """Whether the written number is negative, and its digits and marks alone."""
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1].strip()
    text = _MINUS.sub("-", text)
    if text.startswith(("-", "+")) and not negative:  # "(-5)" may mean 5 or -5
        negative, text = text.startswith("-"), text[1:].lstrip()
    elif text.endswith("-") and not negative:  # SAP writes negative numbers so
        negative, text = True, text[:-1].rstrip()
    return negative, _SPACES.sub("", text)


def _written(text: str, mark: DecimalMark | None, currency: str) -> Decimal | Wrong:
    if _SCIENTIFIC.match(text):
        return _in_limits(Decimal(text), text)
    negative, body = _sign_and_body(text)
    if not _DIGITS.match(body):
        return _why_not_a_number(text, currency)
    ambiguous = _AMBIGUOUS.match(body)
    if ambiguous and mark is None:
        return _two_ways(text, negative, body)
    value = _with_mark(body, mark if ambiguous else mark_evidence(body))
    if value is None:
        return Wrong(_BAD_GROUPS.format(text=shorten(text)))
    return _in_limits(-value if negative else value, text)


def _two_ways(text: str, negative: bool, body: str) -> Wrong:
    sign = "-" if negative else ""
    whole, fraction = sign + re.sub(r"[.,]", "", body), sign + body.replace(",", ".")
    return Wrong(_TWO_WAYS.format(text=shorten(text), whole=whole, fraction=fraction))


def _with_mark(body: str, mark: str | None) -> Decimal | None:
    """The number, given its decimal mark; None if the other mark does not part thousands."""
    separator = "," if mark == "." else "."
    whole, point, fraction = body.rpartition(mark) if mark and mark in body else (body, "", "")
    if not _grouped(whole, separator) or (not fraction.isdigit() and point):
        return None
    try:
        value = Decimal((whole.replace(separator, "") or "0") + "." + (fraction or "0"))
    except InvalidOperation:
        return None
    return value if fraction else value.to_integral_value()


def _grouped(whole: str, separator: str) -> bool:
    """Whether the digits before the decimal mark have no separator, or one every three digits; or,
    as in India, a comma before the last three and then every two: 1,23,456."""
    first, *others = whole.split(separator)
    if not others:
        return whole.isdigit() or not whole
    if not (first + "".join(others)).isdigit() or not first:
        return False
    sizes = [len(group) for group in others]
    by_three = len(first) <= 3 and set(sizes) == {3}
    if by_three or separator != ",":
        return by_three
    return len(first) <= 2 and sizes[-1] == 3 and set(sizes[:-1]) == {2}


def _why_not_a_number(text: str, currency: str) -> Wrong:
    """A number with a currency or unit, or no number at all."""
    if len(text) > _LONGEST:  # the search below takes the square of its length
        return Wrong(_NOT_A_NUMBER.format(text=shorten(text)))
    bare = re.sub(r"^\D+(?<![.,])|\D+$", "", text).strip()
    unit = text.replace(bare, "", 1).strip("+-−() ") if bare else ""
    if any(map(_SHORT_FOR.match, unit.split())):
        return Wrong(_SHORT.format(text=shorten(text)))
    if currency and (unit.casefold() in _all_symbols() or _DOLLARS.match(unit)):
        return Wrong(_OTHER_CURRENCY.format(text=shorten(text), currency=currency))
    is_clear = _is_unit(unit) and not _LETTER_IN_DIGITS.search(text)
    if is_clear and mark_evidence(bare) != "?" and _DIGITS.match(_sign_and_body(bare)[1]):
        if re.search(r"[-−(]", text.partition(bare)[0]) or text.endswith(("-", "−")):
            bare = f"-{bare}"
        return Wrong(_HAS_UNIT.format(text=shorten(text), bare=bare))
    return Wrong(_NOT_A_NUMBER.format(text=shorten(text)))


def _is_unit(text: str) -> bool:
    """Whether a text is words or signs of a currency alone, so that the number is what is left."""
    allowed = (c.isalpha() or c in ". " or unicodedata.category(c) == "Sc" for c in text)
    return bool(text) and all(allowed)


def _in_limits(value: Decimal, text: str) -> Decimal | Wrong:
    if not value.is_finite():
        return Wrong(_NOT_A_NUMBER.format(text=shorten(text)))
    return value if abs(value) < _LIMIT else Wrong(_TOO_LARGE.format(text=shorten(text)))
