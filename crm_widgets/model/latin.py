"""Names as they sound, in Latin letters: so that one name in two alphabets compares.

>>> latin("Ozoliņš"), latin("Озола"), latin("Łódź")
('ozolins', 'ozola', 'lodz')
>>> name_words("Озола Анна") == sorted(name_words("Anna Ozola"))[::-1]
True
>>> name_words("SIA «Ozoli»"), name_words("ООО Озоли"), name_words("Ozoli Ltd.")
(['ozoli'], ['ozoli'], ['ozoli'])
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = (
    "а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh "
    "ц ts ч ch ш sh щ sch ъ - ы y ь - э e ю yu я ya і i ї yi є ye ґ g ў u ј j љ lj њ nj ћ c ђ dj "
    "џ dz ѓ gj ќ kj ѕ dz"
).split()
_SPECIAL = "ł l ø o ß ss đ d ð d þ th æ ae œ oe ı i ħ h ŋ n".split()
_LETTERS = str.maketrans(
    {
        letter: text.replace("-", "")
        for letter, text in zip(
            [*_CYRILLIC[::2], *_SPECIAL[::2]], [*_CYRILLIC[1::2], *_SPECIAL[1::2]], strict=True
        )
    }
)
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’`ʼ](?=\w)")

_ALIKE = (
    ("sch", "s"), ("sh", "s"), ("zh", "z"), ("kh", "h"), ("ch", "c"), ("ts", "c"), ("ck", "k"),
    ("ph", "f"), ("x", "ks"), ("w", "v"), ("q", "k"), ("y", "i"), ("j", "i"),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1+")

LEGAL_FORMS = frozenset(
    "sia as ik zs ooo oao zao pao ao ip too chp fop tov ltd limited llc llp inc corp corporation "
    "plc co company gmbh mbh ag kg ohg ug ou oue as uab ab oy oyj bv nv sa sas sarl srl spa sro "
    "spzoo kft doo ood eood aps".split()
)
"""The legal forms of firms, in Latin letters: they tell no firms apart."""


@lru_cache(200_000)
def latin(text: str) -> str:
    """Text in lower case and Latin letters, without marks."""
    plain = text.casefold().translate(_LETTERS)
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(each for each in decomposed if not unicodedata.combining(each))


@lru_cache(200_000)
def sound(word: str) -> str:
    """A word in a form that its usual spellings share: `sh`, `š` and `ш` are s, `j`, `y` and `й`
    are i, double letters stand once. Numbers stay."""
    plain = latin(word)
    if plain.isdigit():
        return plain
    for spelling, letter in _ALIKE:
        plain = plain.replace(spelling, letter)
    return _DOUBLE.sub(r"\1", plain)


def name_words(name: str) -> list[str]:
    """The words of a person's or a firm's name, by sound, without the legal form of a firm (unless
    there is nothing else)."""
    words = _WORD.findall(_APOSTROPHE.sub("", name))
    kept = [word for word in words if latin(word) not in LEGAL_FORMS]
    return [sound(word) for word in kept or words]
