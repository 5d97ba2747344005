"""A value as its words, numbers and signs: what two spellings are compared by.

>>> words_of("GTX-1080 (used)"), words_of("gtx1080  USED")
(('gtx', '1080', 'used'), ('gtx', '1080', 'used'))
>>> words_of("1,5 l"), words_of("C++"), words_of("Size -5")
(('1.5', 'l'), ('c', '+', '+'), ('size', '-5'))
>>> folded_words(words_of("Rīga")), folded_words(words_of("Андрей Ёлкин"))
(('riga',), ('андрей', 'елкин'))
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from crm_widgets.model.latin import latin

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’`ʼ](?=[^\W\d_])")
_WORD = re.compile(r"(?:(?<!\S)[-−])?\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_SIGNS = frozenset("%#@*&")
_FOLDED_FROM = 3
"""Letters: shorter words are compared with their accents."""

# Letters of the two alphabets that look the same.
_LOOKS = str.maketrans("аеорсухкмтвніј", "aeopcyxkmtbhij")
_LOOKS_BACK = str.maketrans("aeopcyxkmtbh", "аеорсухкмтвн")

Words = tuple[str, ...]


@lru_cache(200_000)
def words_of(text: str) -> Words:
    """The words, numbers and signs of a value, in lower case and in their order; punctuation is
    left out, and "&" is "and"."""
    plain = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", text).casefold())
    return tuple(_part(found) for found in _WORD.findall(plain) if _counts(found))


def folded_words(words: Words) -> Words:
    """Words without accents, and in one alphabet each: a Latin letter in a Cyrillic word is the
    Cyrillic one that looks the same."""
    return tuple(map(_folded, words))


def has_letters(word: str) -> bool:
    """Whether it is a word, and no number or sign."""
    return word[0].isalpha()


def exact_parts(words: Words) -> tuple[str, ...]:
    """The numbers and signs: values that differ in these are never the same."""
    return tuple(word for word in words if not has_letters(word))


def _counts(found: str) -> bool:
    return (
        found.isalnum()
        or len(found) > 1
        or found in _SIGNS
        or unicodedata.category(found)[0] == "S"
    )


def _part(found: str) -> str:
    if found == "&":
        return "and"
    return found.replace(",", ".").replace("−", "-") if found[-1].isdigit() else found


@lru_cache(200_000)
def _folded(word: str) -> str:
    if word.isascii() or not has_letters(word):
        return word
    cyrillic = sum("\u0400" <= letter <= "\u052f" for letter in word)
    if cyrillic and cyrillic < sum(map(str.isalpha, word)):
        word = word.translate(_LOOKS_BACK if cyrillic * 2 >= len(word) else _LOOKS)
    if len(word) < _FOLDED_FROM:
        return word
    return word.replace("ё", "е") if "\u0400" <= word[0] <= "\u052f" else latin(word)
