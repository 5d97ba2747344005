"""Names of persons in one column or in several.

>>> join_name("Anna", "", "Ozola"), join_name("Анна", "Петровна", "Озола")
('Anna Ozola', 'Анна Петровна Озола')
>>> split_name("Dr. Anna Ozola")
NameParts(first='Anna', middle='', last='Ozola', salutation='Dr.')
>>> split_name("Иванов Иван Петрович")
NameParts(first='Иван', middle='Петрович', last='Иванов', salutation='')
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SALUTATIONS = frozenset({
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "herr", "frau", "hr", "fr", "m", "mme",
    "mlle", "г-н", "г-жа", "господин", "госпожа", "проф", "д-р", "kungs", "kundze", "k-gs", "k-dze",
})  # fmt: skip
_PATRONYMIC = re.compile(r"\w+(?:ович|евич|ич|овна|евна|ична|инична)\Z", re.IGNORECASE)


@dataclass(frozen=True)
class NameParts:
    """The parts of a person's name; "" for those that the text has not."""

    first: str = ""
    middle: str = ""
    last: str = ""
    salutation: str = ""


def join_name(first: str, middle: str = "", last: str = "") -> str:
    """The name as it is said, in Latin and in Cyrillic letters alike: first, middle, last."""
    return " ".join(filter(None, (part.strip() for part in (first, middle, last))))


def split_name(text: str) -> NameParts:
    """The parts of a name in one text: "Anna Ozola", "Ozola, Anna", "Озола Анна Петровна".

    The last word is the last name, unless a comma follows the first part, or a patronymic (which
    always stands behind the first name) shows that the last name comes first.
    """
    head, comma, rest = text.partition(",")
    words, salutation = _without_salutation((rest if comma else text).split())
    if comma:
        return NameParts(words[0] if words else "", " ".join(words[1:]), head.strip(), salutation)
    if len(words) == 3 and _PATRONYMIC.match(words[2]):
        return NameParts(words[1], words[2], words[0], salutation)
    if len(words) < 2:
        return NameParts(first="".join(words), salutation=salutation)
    return NameParts(words[0], " ".join(words[1:-1]), words[-1], salutation)


def _without_salutation(words: list[str]) -> tuple[list[str], str]:
    if len(words) > 1 and words[0].rstrip(".").casefold() in _SALUTATIONS:
        return words[1:], words[0]
    return words, ""
