"""The numbers in a run of digits: one, one with other endings, or several behind one another.

>>> numbers_in("+49 30 901820 / 21", "LV"), numbers_in("+4930901820-21", "LV")
((['+4930901820', '+4930901821'], ''), (['+4930901820', '+4930901821'], ''))
>>> numbers_in("20000001 9-18", "LV")
(['+37120000001'], '9-18')
"""

from __future__ import annotations

import re

import phonenumbers

from crm_widgets.model.contact_points import check_phone

FEWEST_DIGITS = 5
"""Fewer digits than these are no phone number."""

_MOST_DIGITS = 18
_MOST_ENDING = 7
_ENDING = r"(?=\d{1,3}\s*(?:/|\Z))"
_ENDINGS = re.compile(rf"\s*/\s*|(?<=\d{{5}})-{_ENDING}|(?<=\d)(?:\s+-\s*|-\s+){_ENDING}")
"""A dash parts an ending where spaces are beside it, or five digits in a row before it: dashes that
group the digits of one number (8-921-555-01-99) stand closer together."""
_WORDS = re.compile(r"\s+|(?<=\d)(?=\()")


def has_endings(written: str) -> bool:
    """Whether a text may have a number with other endings: "901820/21", "901820-21"."""
    return _ENDINGS.search(written) is not None


def numbers_in(written: str, country: str) -> tuple[list[str], str]:
    """The numbers in a run of digits (E.164), and the few digits behind them that belong to none.

    No numbers where there is no valid one.
    """
    first, *endings = _ENDINGS.split(written)
    number = valid_number(first, country) if endings else ""
    others = [with_ending(number, ending, country) for ending in endings]
    if number and all(others):
        return [number, *others], ""
    number = valid_number(written, country)
    words = _WORDS.split(written)
    several = [number] if number else _in_row(words, country)
    return (several, "") if several else _with_rest(words, country)


def with_ending(number: str, ending: str, country: str) -> str:
    """The number with other last digits, or the ending where it is a whole number itself."""
    digits = re.sub(r"\D", "", ending)
    own = valid_number(ending, country)
    if own or not number or not 0 < len(digits) <= _MOST_ENDING:
        return own
    return valid_number(number[: -len(digits)] + digits, "")


def valid_number(written: str, country: str) -> str:
    """The number in E.164; "" where there is no such number."""
    checked = check_phone(written, country)
    if trunk := _without_plus(written, country):
        national = check_phone(trunk, country)
        if not national.problem:
            return national.value if checked.problem else ""
    if checked.problem and "(0)" in written:  # no trunk prefix follows a country code
        checked = check_phone(written.replace("(0)", ""), country)
    if checked.problem and written.startswith("00"):
        checked = check_phone(f"+{written[2:]}", country)
    return "" if checked.problem else checked.value


def count_digits(text: str) -> int:
    """How many digits a text has."""
    return sum(map(str.isdigit, text))


def _without_plus(written: str, country: str) -> str:
    """The number without a + that was typed before the trunk prefix: "+8 921" in Russia."""
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country, None) if country else None
    prefix = metadata.national_prefix if metadata else None
    return written[1:] if prefix and re.match(rf"\+{prefix}(?=[\s(-])", written) else ""


def _in_row(words: list[str], country: str) -> list[str]:
    """The numbers that stand behind one another, as few as can be; none if any is invalid."""
    best: list[list[str] | None] = [None] * len(words) + [[]]
    for start in reversed(range(len(words))):
        ways = []
        for end in range(start + 1, len(words) + 1):
            rest, text = best[end], " ".join(words[start:end])
            if count_digits(text) > _MOST_DIGITS:
                break
            if rest is not None and (number := valid_number(text, country)):
                ways.append([number, *rest])
        best[start] = min(ways, key=len, default=None)
    return best[0] or []


def _with_rest(words: list[str], country: str) -> tuple[list[str], str]:
    for end in range(len(words) - 1, 0, -1):
        rest = " ".join(words[end:])
        if count_digits(rest) >= FEWEST_DIGITS:
            break
        if number := valid_number(" ".join(words[:end]), country):
            return [number], rest
    return [], ""
