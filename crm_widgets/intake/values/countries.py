"""The country of phones that are written without a country code.

>>> guess_country(["20 12 34 56", "26 12 34 56", "+45 31 12 34 56"], "LV").country
'DK'
>>> guess_country(["2000 0001"], "LV").country
'LV'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import phonenumbers

from crm_widgets.intake.values.phones import read_phones

_LIKELY = (
    "LV", "LT", "EE", "RU", "UA", "BY", "KZ", "PL", "DE", "AT", "CH", "FR", "ES", "IT", "NL", "BE",
    "GB", "IE", "US", "SE", "NO", "DK", "FI", "CZ", "SK", "HU", "RO", "BG", "GR", "PT", "TR", "GE",
    "AM", "IN", "BR", "MX", "AU", "IL", "AE",
)  # fmt: skip
_ENOUGH = 0.8
_LOOKED_AT = 2_000


@dataclass(frozen=True)
class CountryGuess:
    """The country whose numbers a file's national phones are.

    country: its code (ISO 3166); "" where the file does not tell. others: those that fit as well.
    national: how many numbers have no country code, of those looked at. share: how many of them are
    valid numbers of the country, 0 to 1. examples: the first three as written.
    """

    country: str
    national: int = 0
    share: float = 0.0
    examples: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the file leaves open which country it is."""
        return self.national > 0 and not self.country


def guess_country(texts: Iterable[str], base_country: str) -> CountryGuess:
    """The country that most national numbers are valid in.

    Numbers of the same file with a country code count first, then the base's own country; another
    country only where the base's does not fit and no third one does.
    """
    national, international = _sorted(texts)
    if not national:
        return CountryGuess(base_country)
    shares = {
        country: sum(bool(read_phones(text, country).numbers) for text in national) / len(national)
        for country in dict.fromkeys((*international, base_country, *_LIKELY))
    }
    fitting = [country for country, share in shares.items() if share >= _ENOUGH]
    seen = next((country for country in international if country in fitting), "")
    if seen or base_country in fitting:
        country, others = seen or base_country, ()
    else:
        country, others = (fitting[0] if len(fitting) == 1 else ""), tuple(fitting)
    share = shares.get(country, 0.0)
    return CountryGuess(country, len(national), share, tuple(national[:3]), others)


def _sorted(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Numbers without a country code, and the countries of the others, the most frequent first."""
    national: list[str] = []
    countries: Counter[str] = Counter()
    for text in texts:
        code = _country_of(text)
        if code:
            countries[code] += 1
        elif any(map(str.isdigit, text)):
            national.append(text)
        if len(national) >= _LOOKED_AT:
            break
    return national, [country for country, _count in countries.most_common()]


def _country_of(text: str) -> str:
    """The country of a number that is written with its code; "" for any other."""
    numbers = read_phones(text).numbers
    if not numbers:
        return ""
    parsed = phonenumbers.parse(numbers[0].partition(" ")[0])
    return phonenumbers.region_code_for_number(parsed) or ""
