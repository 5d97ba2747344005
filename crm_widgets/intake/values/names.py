"""Names of persons in one column or in several.

>>> join_name("Anna", "", "Ozola"), join_name("Анна", "Петровна", "Озола")
('Anna Ozola', 'Анна Петровна Озола')
>>> split_name("Dr. Anna Ozola")
NameParts(first='Anna', middle='', last='Ozola', salutation='Dr.')
>>> split_name("Иванов Иван Петрович")
NameParts(first='Иван', middle='Петрович', last='Иванов', salutation='')
>>> split_name("Jan van der Berg Jr.")
NameParts(first='Jan', middle='', last='van der Berg Jr.', salutation='')
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SALUTATIONS = frozenset({
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "herr", "frau", "hr", "fr", "mme",
    "mlle", "г-н", "г-жа", "господин", "госпожа", "проф", "д-р", "kungs", "kundze", "k-gs", "k-dze",
})  # fmt: skip
_PARTICLES = frozenset(
    "van der den de von zu zur da dos di del della du la le ter ten bin ibn al el".split()
)
_SUFFIX = re.compile(r",?\s+((?:jr|sr|ii|iii|iv|младший|старший)\.?)\Z", re.IGNORECASE)
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

    The last word is the last name, with the particles before it (van der) and a suffix behind it
    (Jr.), unless a comma follows the first part, or a patronymic (which always stands behind the
    first name) shows that the last name comes first. A single word behind a salutation is a last
    name, any other a first name.
    """
    text = text.strip()
    suffix = _SUFFIX.search(text)
    head, comma, rest = (text[: suffix.start()] if suffix else text).partition(",")
    if comma:
        words, salutation = _without_salutations(rest.split())
        first, last = words, head.split()
    else:
        words, salutation = _without_salutations(head.split())
        first, last = _first_and_last(words, bool(salutation))
    if suffix and last:
        last = [*last, suffix[1]]
    return NameParts("".join(first[:1]), " ".join(first[1:]), " ".join(last), salutation)


def _first_and_last(words: list[str], is_addressed: bool) -> tuple[list[str], list[str]]:
    """The first and middle names, and the words of the last name."""
    if len(words) == 3 and _PATRONYMIC.match(words[2]) and not _PATRONYMIC.match(words[1]):
        return words[1:], words[:1]
    if len(words) < 2:
        return ([], words) if is_addressed else (words, [])
    particles = (place for place, word in enumerate(words[:-1]) if word in _PARTICLES)
    last = next(particles, len(words) - 1)
    return words[:last], words[last:]


def _without_salutations(words: list[str]) -> tuple[list[str], str]:
    count = 0
    while count < len(words) - 1 and words[count].rstrip(".").casefold() in _SALUTATIONS:
        count += 1
    return words[count:], " ".join(words[:count])
