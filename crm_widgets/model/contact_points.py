"""Phones and e-mail addresses: one set of rules for the form, the import and every analysis.

>>> check_phone("2000 0001", "LV"), check_phone("+371 2000 0001 ext. 12").value
(Checked(value='+37120000001', problem='', suggestion=''), '+37120000001 ext. 12')
>>> check_email("ana @mail.example").problem
'“ana @mail.example” has a space in it. Write it as name@firm.example.'
>>> check_email("Ana@gmail.con")
Checked(value='ana@gmail.con', problem='', suggestion='ana@gmail.com')
>>> check_email("Ana@gmail.con").usable
False
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from crm_widgets.i18n import _
from crm_widgets.model.email_domains import meant_domain
from crm_widgets.model.field import Checked

_CACHED = 100_000
EXTENSION = re.compile(
    r"(?:;ext=|[,(]?\s*(?:ext(?:ension|n)?|доб(?:авочный)?|вн(?:утр(?:енний)?)?|int|iekš(?:ējais)?)"
    r"\.?|(?<=\d)\s*x|\s*#)\s*:?\s*(\d{1,7})(?!\d)\)?",
    re.IGNORECASE,
)
"""An extension behind a number; its digits are the first group."""

_EXTENSION_AT_END = re.compile(f"{EXTENSION.pattern}$", re.IGNORECASE)
_HAS_EXTENSION = " ext. "

_WHY = {
    NumberParseException.INVALID_COUNTRY_CODE: _(
        "“{text}” has no country code. Write it with + and the country code, as {example}."
    ),
    NumberParseException.TOO_SHORT_NSN: _(
        "“{text}” is too short for a phone number. Write it as {example}."
    ),
    NumberParseException.TOO_SHORT_AFTER_IDD: _(
        "“{text}” is too short for a phone number. Write it as {example}."
    ),
    NumberParseException.TOO_LONG: _(
        "“{text}” is too long for a phone number. Write one number per line, as {example}."
    ),
}
_NOT_A_NUMBER = _("“{text}” is not a phone number. Write it as {example}.")
_LETTERS = _(
    "“{text}” has letters in it. Write the number alone, as {example}, and the rest as a note."
)
_NO_SUCH_NUMBER = _(
    "“{text}” is not a valid phone number. Check the digits; write it as {example}."
)

_AS = _("Write it as name@firm.example.")
_BAD_CHARACTERS = frozenset('()<>[]:;,\\"')
_BAD_CHARACTER = _("“{text}” has “{character}” in it, which is not allowed in an e-mail address.")
_TOO_LONG = _("“{text}…” is too long for an e-mail address: at most 254 characters.")
_NOT_AN_ADDRESS = _("“{text}” is not a valid e-mail address.")
_EMAIL_RULES = (
    (lambda text: any(c.isspace() for c in text), _("“{text}” has a space in it.")),
    (lambda text: "@" not in text, _("“{text}” has no @ sign.")),
    (lambda text: text.count("@") > 1, _("“{text}” has two @ signs.")),
    (lambda text: text.startswith("@"), _("“{text}” has no name before the @ sign.")),
    (
        lambda text: "." not in text.rpartition("@")[2].strip("."),
        _("“{text}” has no full domain after the @ sign."),
    ),
    (
        lambda text: re.search(r"\.\.|^\.|\.@|@\.|\.$", text) is not None,
        _("“{text}” has an extra dot."),
    ),
)


@lru_cache(_CACHED)
def check_phone(text: str, country: str = "") -> Checked:
    """A typed phone number in E.164, with its extension; a problem where there is no such number.

    `country` ("LV") is that of numbers written without a country code. Only the numbering plan of
    the country is asked: whether the number rings is not known. Letters are never read as digits.
    """
    text = text.strip()
    if not text:
        return Checked("")
    number, extension = _split_extension(text)
    if any(character.isalpha() for character in number):
        has_digits = any(character.isdigit() for character in number)
        why = _LETTERS if has_digits else _NOT_A_NUMBER
        return Checked(text, why.format(text=text, example=_example(country)))
    try:
        parsed = phonenumbers.parse(number, country or None)
    except NumberParseException as error:
        why = _WHY.get(error.error_type, _NOT_A_NUMBER)
        return Checked(text, why.format(text=text, example=_example(country)))
    if not phonenumbers.is_valid_number(parsed):
        return Checked(text, _NO_SUCH_NUMBER.format(text=text, example=_example(country)))
    e164 = phonenumbers.format_number(parsed, PhoneNumberFormat.E164)
    return Checked(f"{e164}{_HAS_EXTENSION}{extension}" if extension else e164)


@lru_cache(_CACHED)
def check_email(text: str, country: str = "") -> Checked:
    """A typed e-mail address in lower case; a problem where it cannot be one.

    An address whose domain is probably mistyped (gmail.con) is taken as it is, with a
    `suggestion`: only its owner knows. Nothing is asked of the network. `country` is not used; it
    stands here because every check of a typed text takes it.
    """
    text = text.strip()
    if not text:
        return Checked("")
    if problem := _email_problem(text):
        return Checked(text, problem)
    try:
        valid = validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return Checked(text, f"{_NOT_AN_ADDRESS.format(text=text)} {_AS}")
    address = valid.normalized.lower()
    domain = meant_domain(valid.domain)
    return Checked(address, suggestion=f"{valid.local_part.lower()}@{domain}" if domain else "")


def shown_phone(number: str) -> str:
    """A saved number with its usual spaces ("+371 20 000 001"); any other text unchanged."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return number
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def phone_link(number: str) -> str:
    """The address that dials a saved number ("tel:+37120000001"); "" for any text that is not a
    valid number with its country code."""
    checked = check_phone(number)
    if not checked.value or checked.problem:
        return ""
    return "tel:" + checked.value.replace(_HAS_EXTENSION, ";ext=")


def email_link(address: str) -> str:
    """The address that begins a message ("mailto:anna@firm.lv"); "" for any text that is not an
    e-mail address."""
    checked = check_email(address)
    if not checked.value or checked.problem:
        return ""
    return "mailto:" + quote(checked.value, safe="@.+-_")


def _split_extension(text: str) -> tuple[str, str]:
    bare = re.sub(r"^tel:\s*", "", text, flags=re.IGNORECASE)
    found = _EXTENSION_AT_END.search(bare)
    return (bare[: found.start()].strip(), found[1]) if found else (bare, "")


def _example(country: str) -> str:
    number: PhoneNumber | None = phonenumbers.example_number(country or "LV")
    if number is None:
        return "+371 2000 0001"
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _email_problem(text: str) -> str:
    if len(text) > 254:
        return _TOO_LONG.format(text=text[:40])
    for breaks, sentence in _EMAIL_RULES:
        if breaks(text):
            return f"{sentence.format(text=text)} {_AS}"
    wrong = next((c for c in text if c in _BAD_CHARACTERS or not c.isprintable()), "")
    if wrong:
        return f"{_BAD_CHARACTER.format(text=text, character=wrong)} {_AS}"
    return ""
