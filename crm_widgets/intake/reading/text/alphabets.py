"""How well a text reads in the languages of our users, judged by the letters beyond ASCII.

Each language has its letters in the order of how often they occur; what a letter is worth is the
logarithm of its share. A capital in the middle of a word and a sign inside one speak against a
reading, and so does a consonant between consonants or a vowel between vowels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from math import log

RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_CYRILLIC = {"Russian": RUSSIAN, "Ukrainian": "оаинвіретскулмдпязьбгйчхцжюїєфшщґ"}
_LATIN = {
    "German": "üäöß",
    "French": "éèàêçôûâîëïùœÿæ",
    "Latvian": "āīēšūņļžčģķō",
    "Lithuanian": "ėšžųįūčąę",
    "Estonian": "äõüöšž",
    "Spanish": "íóáéñúü",
    "Portuguese": "ãçéáíóêõâúà",
    "Italian": "èàòùìé",
    "Swedish": "åäöé",
    "Danish": "æøåé",
    "Polish": "łóążśęćńź",
    "Czech": "íáéěřčžýůšúňťďó",
    "Slovak": "áíéčšžýľúťôňäďóĺŕ",
    "Hungarian": "éáöóőíüúű",
    "Romanian": "ăîâșțşţ",
    "Turkish": "ıüşçğöİâ",
    "Western": "éäöüèáóíñçåøæãàêâôîúßõëïûùòìÿœðþý",
    "Baltic": "āšēīūžäėõņčüöļųįģķąęéōłśóćńźż",
}
_SIGNS = "€–—’‘“”„«»°№…•©®™§·£½²\xa0"
_VOWELS = frozenset("aeiouyаеиоуыэюяіїєёøæœı")
_STRANGER, _NO_LETTER = log(0.003), log(0.0001)
_SIGN, _CAPITAL, _CLUSTER = log(0.05), -4.0, -1.5
_RARE_PRIOR = {
    "Turkish": -4.0,
    "Romanian": -3.0,
    "Hungarian": -2.0,
    "Slovak": -2.0,
    "Western": -2.0,
}

_RUN = re.compile(r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f]+")


def readability(text: str, *, cyrillic: bool) -> float:
    """How likely a text is, as a logarithm: the higher, the better it reads. Only letters and signs
    beyond ASCII count, each of them."""
    runs = _RUN.findall(text)
    words = [run.strip(_SIGNS) for run in runs]
    signs = sum(map(len, runs)) - sum(map(len, words))
    form = sum(map(_form, words))
    letters = [letter for word in words for letter in word.lower() if letter > "\x7f"]
    languages = _CYRILLIC if cyrillic else _LATIN
    best = max(
        sum(map(_values(name, cyrillic=cyrillic), letters)) + _RARE_PRIOR.get(name, 0.0)
        for name in languages
    )
    return form + best + signs * _SIGN


@cache
def _worth(name: str, *, cyrillic: bool) -> dict[str, float]:
    letters = (_CYRILLIC if cyrillic else _LATIN)[name]
    shares = {letter: 1 / (place + 1 + cyrillic) for place, letter in enumerate(letters)}
    total = sum(shares.values())
    return {letter: log(share / total) for letter, share in shares.items()}


def _values(name: str, *, cyrillic: bool) -> Callable[[str], float]:
    worth = _worth(name, cyrillic=cyrillic)
    known = _all_letters(cyrillic=cyrillic)

    def value(letter: str) -> float:
        return worth.get(letter) or (_STRANGER if letter in known else _NO_LETTER)

    return value


@cache
def _all_letters(*, cyrillic: bool) -> frozenset[str]:
    return frozenset("".join((_CYRILLIC if cyrillic else _LATIN).values()))


def _form(word: str) -> float:
    """What the form of a word says against it."""
    against = 0.0
    kinds = ["v" if _base(letter) in _VOWELS else "c" for letter in word]
    for at, letter in enumerate(word):
        if letter.isascii() or not letter.isalpha():
            continue
        if at and letter.isupper() and (word[at - 1 : at].islower() or word[at + 1 :].islower()):
            against += _CAPITAL
        if 0 < at < len(word) - 1 and kinds[at - 1] == kinds[at] == kinds[at + 1]:
            against += _CLUSTER
    return against


@cache
def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter.lower())[:1]
