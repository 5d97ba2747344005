"""Numbers that a format shows as a text: 00042, 371-2000, INV-0042, 15%.

An amount with its currency, its thousands or its decimals is a number whatever it looks like; a
number with leading zeros, or with signs between its digits, is a number of something.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(.)', re.DOTALL)
_CONDITION = re.compile(r"\[(<=?|>=?|=)([0-9]+)\]")
_BETWEEN = frozenset("-/() .+#№:")
_MOST_DIGITS = 10**15

Section = tuple[str, list[tuple[str, str]]]
"""The condition of a part of a format, and its tokens as (digit, literal or other sign, text)."""


def shown_text(code: str) -> Callable[[float], str | float] | None:
    """What a format shows where that is a text; None where it is a number."""
    if code.strip() == "@":
        return _as_typed
    sections = [_tokens(part) for part in code.split(";")]
    first = sections[0]
    if _is_percent(first):
        decimals = len(code.partition(";")[0].partition(".")[2].rstrip('%" ').replace("%", ""))
        return lambda value: _percent(value, decimals)
    if not any(map(_is_text, sections[:2])):
        return None
    conditions = [_CONDITION.search(part) for part in code.split(";")]

    def shown(value: float) -> str | float:
        if value < 0 or value >= _MOST_DIGITS or not float(value).is_integer():
            return value
        for condition, tokens in zip(conditions, sections, strict=True):
            if condition is None or _holds(value, condition[1], float(condition[2])):
                return _fill(tokens, str(int(value))) if _is_text(tokens) else value
        return value

    return shown


def _tokens(part: str) -> list[tuple[str, str]]:
    """The parts of one section: `0` and `#` as digits, literals, and other signs."""
    tokens = []
    for quoted, escaped, currency, sign in _TOKEN.findall(part):
        if sign in ("0", "#", "?") and sign:
            tokens.append(("digit", sign))
        elif currency:
            tokens.append(("currency", currency))
        elif quoted or escaped:
            tokens.append(("literal", quoted or escaped))
        elif sign:
            tokens.append(("literal" if sign in "-/() +:" else "sign", sign))
    return tokens


def _is_percent(tokens: list[tuple[str, str]]) -> bool:
    return ("sign", "%") in tokens


def _is_text(tokens: list[tuple[str, str]]) -> bool:
    """Whether a number shown so is a text: with leading zeros, or with signs between its digits."""
    if any(kind in ("sign", "currency") for kind, _text in tokens):
        return False
    digits = [at for at, (kind, _text) in enumerate(tokens) if kind == "digit"]
    if not digits:
        return False
    inside = [text for kind, text in tokens[digits[0] : digits[-1]] if kind == "literal"]
    before = "".join(text for _kind, text in tokens[: digits[0]]).strip()
    zeros = sum(text == "0" for _kind, text in tokens)
    if inside and not (_are_thousands(tokens) and zeros < 2 and "+" not in before):
        return all(set(text) <= _BETWEEN for text in inside)
    return zeros > 1 or (before.endswith(("-", "/", "#", "№")) and before not in ("-", "+"))


def _are_thousands(tokens: list[tuple[str, str]]) -> bool:
    """Whether spaces part the digits in threes, as in 1 234 567."""
    pattern = "".join("0" if kind == "digit" else text for kind, text in tokens).strip()
    return re.fullmatch(r"\D*0+(?:[ \xa0]000)+", pattern) is not None


def _fill(tokens: list[tuple[str, str]], digits: str) -> str:
    """The digits in the places of a format, from the right; the first takes all that are left."""
    places = sum(kind == "digit" for kind, _text in tokens)
    shown: list[str] = []
    for kind, text in reversed(tokens):
        if kind != "digit":
            shown.append(text)
            continue
        places -= 1
        taken = digits[-1:] if places else digits
        digits = digits[: len(digits) - len(taken)]
        shown.append(taken or ("0" if text == "0" else ""))
    return "".join(reversed(shown)).strip()


def _percent(value: float, decimals: int) -> str:
    exact = Decimal(str(value)) * 100
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)}%"


def _as_typed(value: float) -> str | float:
    """A number in a cell that is marked as a text."""
    if float(value).is_integer() and abs(value) < _MOST_DIGITS:
        return str(int(value))
    return value if abs(value) >= _MOST_DIGITS else str(value)


def _holds(value: float, sign: str, limit: float) -> bool:
    return {
        "<": value < limit, "<=": value <= limit, ">": value > limit, ">=": value >= limit,
        "=": value == limit,
    }[sign]  # fmt: skip
