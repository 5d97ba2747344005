"""What a single text looks like: a phone, an e-mail, a date, a number, a name."""

from __future__ import annotations

import re

from crm_widgets.intake.mapping.meanings import known_meaning
from crm_widgets.intake.problem import Wrong
from crm_widgets.intake.values.dates import moment, order_evidence
from crm_widgets.model import Consent

_EMAIL = re.compile(r"[^\s@,;:<>()\[\]\"]+@[^\s@,;:<>()\[\]\"]+\.[^\W\d_]{2,}")
_URL = re.compile(
    r"(https?://|www\.)\S+|[\w-]+(\.[\w-]+)*\.(com|net|org|ru|lv|io|de|uk|eu)(/\S*)?", re.I
)
_PHONE = re.compile(r"['+=\"]*[(\d][\d\s().\-–/]{5,20}")
_NUMBER = re.compile(r"[^\w.,]{0,2}[^\W\d_]{0,4}[^\d.,]{0,3}\d[\d\s.,'’]*[^\d.,]{0,6}\.?\)?")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_COMPACT_DATE = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_SERIAL_DATE = re.compile(r"[2-5]\d{4}(?:[.,]\d+)?")
_MONTH = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)",
    re.IGNORECASE,
)
_FLAGS = frozenset(
    "y n yes no true false да нет истина ложь 1 0 + - x on off д н ja nein jā nē checked "
    "unchecked".split()
)
_NAME = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:[\s,]+[^\W\d_][^\W\d_'’.-]*){0,4}\.?")
_SEVERAL = re.compile(r"\s*(?::::|[;,\n|])\s*|\s+/\s+")


def looks_like_email(text: str) -> bool:
    """Whether the text, or the first of several, is an e-mail address."""
    return _EMAIL.fullmatch(_first_of(text).strip(" <>\"'")) is not None


def looks_like_url(text: str) -> bool:
    """Whether the text is the address of a page."""
    return _URL.fullmatch(text) is not None


def looks_like_phone(text: str) -> bool:
    """Whether the text begins with a number that can be dialled, of 7 to 15 digits, and is neither
    a date nor an amount; or was one before a spreadsheet rounded it."""
    start = _PHONE.match(_first_of(text))
    if start is None or looks_like_date(text):
        return _SCIENTIFIC.fullmatch(text) is not None
    digits = sum(map(str.isdigit, start[0]))
    return 7 <= digits <= 15 and not re.fullmatch(r"[\d\s]+[.,]\d{1,2}", text)


def looks_like_written_phone(text: str) -> bool:
    """Whether a phone is written as phones are: with +, brackets or groups, or 10 or 11 digits."""
    if not looks_like_phone(text):
        return False
    first = _first_of(text)
    digits = sum(map(str.isdigit, first))
    return first.startswith("+") or bool(re.search(r"[()]|\d[\s.-]\d", first)) or digits in (10, 11)


def looks_like_date(text: str) -> bool:
    """Whether the text is a day or a moment, in any order of its parts, with a year or a month."""
    if not 6 <= len(text) <= 40 or not any(map(str.isdigit, text)) or text.isdigit():
        return False
    if order_evidence(text) or not isinstance(moment(text), Wrong):
        return True
    return _MONTH.search(text) is not None and re.search(r"\b\d{4}\b", text) is not None


def looks_like_stored_date(text: str) -> bool:
    """Whether the text is a date as 20201231, or as a spreadsheet stores it (45631)."""
    return bool(_COMPACT_DATE.fullmatch(text) or _SERIAL_DATE.fullmatch(text))


def looks_like_number(text: str) -> bool:
    """Whether the text is a number or an amount, with or without a currency or a unit."""
    return _NUMBER.fullmatch(text) is not None and not looks_like_date(text)


def looks_like_fraction(text: str) -> bool:
    """Whether the text is a number with cents, or with a currency."""
    return looks_like_number(text) and re.search(r"\d[.,]\d{1,2}(?!\d)|[€$£₽₴₸]", text) is not None


def looks_like_flag(text: str) -> bool:
    """Whether the text says yes or no."""
    return text.casefold() in _FLAGS


def looks_like_consent(text: str) -> bool:
    """Whether the text says whether somebody agreed."""
    return (
        looks_like_flag(text)
        or bool(known_meaning("consent", text))
        or text.casefold() in set(Consent)
    )


def looks_like_name(text: str) -> bool:
    """Whether the text can be the name of a person: one to five words of letters."""
    return _NAME.fullmatch(text) is not None


def _first_of(text: str) -> str:
    return _SEVERAL.split(text, maxsplit=1)[0].strip()
