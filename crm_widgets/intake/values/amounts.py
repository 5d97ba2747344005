"""Amounts and quantities as people write them: "1 234,56", "1,234.56", "(12.00)", "-3".

One text may mean two numbers: "1,234" is 1234 to one program and 1.234 to another. The column as a
whole decides (`survey`); where it cannot, the user does.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal

from crm_widgets.i18n import _
from crm_widgets.intake.problem import Wrong, shown

Mark = Literal[",", "."]

_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?\Z")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}\Z")
_DIGITS = re.compile(r"[0-9][0-9.,]*\Z|[.,][0-9]+\Z")
_SPACES = re.compile(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?![0-9]))")
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}\Z")
_LIMIT = Decimal(10) ** 13

_NOT_A_NUMBER = _("“{text}” is not a number. Write digits only, as -1234.56.")
_CURRENCY = _("“{text}” holds more than a number. Write it without a currency or unit, as {bare}.")
_GROUPS = _("“{text}” is not a number: its points and commas do not fit. Write it as 1234.56.")
_TOO_LARGE = _("{text} is too large: amounts have at most 13 digits before the point.")
_TWO_WAYS = _("“{text}” may be {whole} or {small}. Say --decimal . or --decimal , to tell which.")


def number(cell: object, mark: Mark | None = None) -> Decimal | Wrong | None:
    """The exact number in a cell, None for an empty one; `mark` is the column's decimal mark."""
    if isinstance(cell, bool):
        return Wrong(_NOT_A_NUMBER.format(text=cell))
    if isinstance(cell, int | float | Decimal):
        return _in_limits(Decimal(str(cell)), str(cell))
    if cell is None:
        return None
    text = str(cell).strip()
    if not text:
        return None
    if mark is None and _PLAIN.match(text) and not _AMBIGUOUS.match(text.lstrip("+-")):
        return _in_limits(Decimal(text), text)
    return _written(text, mark)


def mark_evidence(text: str) -> Mark | Literal["?"] | None:
    """Which decimal mark a written number proves; "?" where it may be read in two ways."""
    body = _body(text.strip())[1]
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


def _body(text: str) -> tuple[bool, str]:
    """Whether the written number is below zero, and its digits and marks alone."""
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1].strip()
    text = text.replace("−", "-")
    if text.startswith(("-", "+")):
        negative, text = negative != text.startswith("-"), text[1:].lstrip()
    elif text.endswith("-") and not negative:  # so SAP writes what is below zero
        negative, text = True, text[:-1].rstrip()
    return negative, _SPACES.sub("", text)


def _written(text: str, mark: Mark | None) -> Decimal | Wrong:
    if _SCIENTIFIC.match(text):
        return _in_limits(Decimal(text), text)
    negative, body = _body(text)
    if not _DIGITS.match(body):
        return _why_not(text)
    found = _AMBIGUOUS.match(body)
    if found and mark is None:
        small, whole = body.replace(",", "."), re.sub(r"[.,]", "", body)
        return Wrong(_TWO_WAYS.format(text=shown(text), whole=whole, small=small))
    decimal = mark if found else mark_evidence(body)
    other = "," if decimal == "." else "."
    whole, _point, part = (
        body.rpartition(decimal) if decimal and decimal in body else (body, "", "")
    )
    if not _grouped(whole, other) or (not part.isdigit() and _point):
        return Wrong(_GROUPS.format(text=shown(text)))
    try:
        value = Decimal((whole.replace(other, "") or "0") + "." + (part or "0"))
    except InvalidOperation:
        return Wrong(_NOT_A_NUMBER.format(text=shown(text)))
    value = value if part else value.quantize(Decimal(1))
    return _in_limits(-value if negative else value, text)


def _grouped(whole: str, separator: str) -> bool:
    """Whether the digits before the decimal mark are bare or in thousands."""
    groups = whole.split(separator)
    if len(groups) == 1:
        return whole.isdigit() or not whole
    return (
        1 <= len(groups[0]) <= 3
        and all(len(group) == 3 for group in groups[1:])
        and ("".join(groups).isdigit())
    )


def _why_not(text: str) -> Wrong:
    """A number with a currency or unit, or no number at all."""
    bare = re.sub(r"^\D+(?<![.,])|\D+$", "", text).strip()
    unit = text.replace(bare, "", 1).strip("+-−() ") if bare else ""
    if unit and mark_evidence(bare) != "?" and _DIGITS.match(_body(bare)[1]):
        if re.search(r"[-−(]", text.partition(bare)[0]) or text.endswith(("-", "−")):
            bare = f"-{bare}"
        return Wrong(_CURRENCY.format(text=shown(text), bare=bare))
    return Wrong(_NOT_A_NUMBER.format(text=shown(text)))


def _in_limits(value: Decimal, text: str) -> Decimal | Wrong:
    if not value.is_finite():
        return Wrong(_NOT_A_NUMBER.format(text=shown(text)))
    return value if abs(value) < _LIMIT else Wrong(_TOO_LARGE.format(text=shown(text)))
