"""The country of phone numbers that are written without a country code, as a file lets it guess.

>>> guess_country(["20 12 34 56", "26 12 34 56", "+45 31 12 34 56"], "LV").country
'DK'
>>> guess_country(["20 00 00 01", "+371 26123456"], "LV").country
'LV'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException

_ENOUGH = 0.8
_FEWEST = 3
"""So many national numbers show by themselves that the country is not the base's."""
_CANDIDATES = (
    "LV LT EE RU UA BY KZ PL DE AT CH FI SE NO DK NL BE FR ES PT IT GB IE US CZ SK HU RO BG GR TR "
    "IL IN AU NZ"
).split()


@dataclass(frozen=True)
class CountryGuess:
    """country: ISO 3166. national: how many numbers have no country code. valid: how many of them
    are valid numbers of that country."""

    country: str
    national: int = 0
    valid: int = 0


def guess_country(texts: Iterable[str], own: str) -> CountryGuess:
    """The country of the national numbers among some phones; `own` is the base's.

    Another than the base's is taken where the numbers with a country code are mostly of that one
    and the national ones are valid there; or where three or more national ones are mostly no
    numbers of the base's country, and are numbers of just one other.
    """
    national: list[str] = []
    abroad: Counter[str] = Counter()
    for text in texts:
        if text.strip().startswith(("+", "00")):
            abroad[_country_of(text)] += 1
        elif sum(map(str.isdigit, text)) > 4:
            national.append(text)
    if not national:
        return CountryGuess(own)
    valid = {own: _valid(national, own)}
    for country, count in abroad.most_common(1):
        if country and country != own and count > abroad[own]:
            valid[country] = _valid(national, country)
            if valid[country] >= max(valid[own], _ENOUGH * len(national)):
                return CountryGuess(country, len(national), valid[country])
    if len(national) >= _FEWEST and valid[own] < _ENOUGH * len(national) / 2:
        valid |= {country: _valid(national, country) for country in _CANDIDATES}
        fitting = [c for c, count in valid.items() if count >= _ENOUGH * len(national)]
        if len(fitting) == 1:
            return CountryGuess(fitting[0], len(national), valid[fitting[0]])
    return CountryGuess(own, len(national), valid[own])


def _valid(texts: list[str], country: str) -> int:
    return sum(_is_valid(text, country) for text in texts)


def _is_valid(text: str, country: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, country))
    except NumberParseException:
        return False


def _country_of(text: str) -> str:
    if text.strip().startswith("00"):
        text = "+" + text.strip()[2:]
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(text, None)) or ""
    except NumberParseException:
        return ""
