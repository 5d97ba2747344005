"""Keys that spellings of one value share: by order, spaces, alphabet, letters and sound."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from crm_widgets.i18n import _
from crm_widgets.intake.spelling.words import Words, has_letters
from crm_widgets.model.latin import LEGAL_FORMS, latin, sound

LONG = 5
"""Letters: slips are looked for where a word has as many; a shorter one is another word."""

_CITY = frozenset("г гор город city pilseta g".split())
_VOWELS = frozenset("aeiou")

ORDER = _("has the same words in another order")
REPEATED = _("repeats a word")
SPACES = _("differs only in spaces")
ALPHABET = _("is the same in another alphabet")
LEGAL_FORM = _("differs only in the legal form of the firm")
CITY = _("differs only in the word for a city")
LETTERS = _("differs in a few letters")
SOUND = _("sounds the same")

Key = Callable[[Words], str]


def words_key(words: Words) -> str:
    """The words in Latin letters, each once, in the order of the alphabet."""
    return " ".join(sorted({latin(word) for word in words}))


def words_reason(first: Words, second: Words) -> str:
    """How two values differ that have one `words_key`."""
    if sorted(first) == sorted(second):
        return ORDER
    return REPEATED if set(first) == set(second) else ALPHABET


def spaces_key(words: Words) -> str:
    """The letters without spaces; numbers stay numbers of their own."""
    return "".join(word if has_letters(word) else f" {word} " for word in words)


def legal_form_key(words: Words) -> str:
    """A firm's words without its legal form."""
    return " ".join(word for word in words if latin(word) not in LEGAL_FORMS)


def legal_forms(words: Words) -> frozenset[str]:
    """The legal forms that a firm's name says: firms of different ones are not the same."""
    return frozenset(latin(word) for word in words) & LEGAL_FORMS


def city_key(words: Words) -> str:
    """A city's words without the word for a city."""
    return " ".join(word for word in words if word not in _CITY)


def letters_key(words: Words) -> str:
    """The pairs of letters that occur, in the order of the alphabet."""
    return _pairs("".join(map(latin, filter(has_letters, words))))


def sound_key(words: Words) -> str:
    """The words by their consonants; short ones as they are."""
    return " ".join(map(_consonants, words))


OF_FIELD: dict[str, tuple[str, Key]] = {
    "company": (LEGAL_FORM, legal_form_key),
    "city": (CITY, city_key),
}

SLIPS: tuple[tuple[str, Key], ...] = ((LETTERS, letters_key), (SOUND, sound_key))
"""The keys of values that are compared letter by letter."""


def _pairs(text: str) -> str:
    return " ".join(sorted({text[place : place + 2] for place in range(len(text) - 1)}))


@lru_cache(200_000)
def _consonants(word: str) -> str:
    plain = latin(word)
    if len(plain) < LONG or not has_letters(plain):
        return plain
    spoken = sound(plain)
    return spoken[0] + "".join(letter for letter in spoken[1:] if letter not in _VOWELS)
