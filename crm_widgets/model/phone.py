"""Phone numbers: saved as E.164 ("+37120000001"); one that cannot be a number is kept as written."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber

from crm_widgets.i18n import _
from crm_widgets.model.field import Checked

_WHY = {
    NumberParseException.INVALID_COUNTRY_CODE: _(
        "“{text}” does not say its country. Write it with + and the country code, as {example}."
    ),
    NumberParseException.TOO_SHORT_NSN: _(
        "“{text}” is too short for a phone number. Write it as {example}."
    ),
    NumberParseException.TOO_SHORT_AFTER_IDD: _(
        "“{text}” is too short for a phone number. Write it as {example}."
    ),
    NumberParseException.TOO_LONG: _(
        "“{text}” is too long for a phone number. Write one number a line, as {example}."
    ),
}
_NOT_A_NUMBER = _("“{text}” is not a phone number. Write it as {example}.")
_NO_SUCH_NUMBER = _("No phone number looks like “{text}”. Check the digits; one is {example}.")


def check_phone(text: str, country: str = "") -> Checked:
    """A typed phone number in E.164; a problem in words where no such number can exist.

    `country` ("LV") is that of numbers written without a country code. That a number is dialled
    by someone is not known here: only that the numbering plan of its country allows it.
    """
    text = text.strip()
    if not text:
        return Checked("")
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException as error:
        why = _WHY.get(error.error_type, _NOT_A_NUMBER)
        return Checked(text, why.format(text=text, example=_example(country)))
    if not phonenumbers.is_valid_number(number):
        return Checked(text, _NO_SUCH_NUMBER.format(text=text, example=_example(country)))
    return Checked(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def shown_phone(number: str) -> str:
    """A saved number with its usual spaces ("+371 20 000 001"); any other text unchanged."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _example(country: str) -> str:
    number: PhoneNumber | None = phonenumbers.example_number(country or "LV")
    if number is None:
        return "+371 2000 0001"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
