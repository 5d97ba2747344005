"""A header taken apart into the concepts that its words stand for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from crm_widgets.intake.mapping.headers.vocabulary import NOISE, PHRASES, WORDS

_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])|(?<=[A-ZА-ЯЁ])(?=[A-ZА-ЯЁ][a-zа-яё])")
_PLURAL_IDS = re.compile(r"\bIDs\b")
_WORD = re.compile(r"[^\W\d_]+|№|#")
_NUMBER_SIGN = {"№": "number", "#": "number"}
_LONGEST_PHRASE = 5


@dataclass(frozen=True)
class Header:
    """A column's header: its words, and the concepts that they stand for.

    unknown: the words that the vocabulary doesn't have.
    """

    text: str
    words: tuple[str, ...]
    concepts: frozenset[str]
    unknown: tuple[str, ...]

    @property
    def plain(self) -> str:
        """The words alone, in lower case: "Person - Name" and "person_name" are the same."""
        return " ".join(self.words)


@lru_cache(maxsize=4096)
def parse_header(text: str) -> Header:
    """Take a header apart."""
    words = tuple(_words(text))
    concepts: set[str] = set()
    unknown = []
    at = 0
    while at < len(words):
        length, found = _longest_at(words, at)
        if found is None:
            if words[at] not in NOISE and len(words[at]) > 1:
                unknown.append(words[at])
        else:
            concepts.update(found.split())
        at += length
    return Header(text, words, frozenset(concepts), tuple(unknown))


def _words(text: str) -> Iterator[str]:
    spaced = _CAMEL.sub(" ", _PLURAL_IDS.sub("ids", unicodedata.normalize("NFKC", text)))
    for word in _WORD.findall(spaced):
        yield _NUMBER_SIGN.get(word, word.casefold().replace("ё", "е"))


def _longest_at(words: tuple[str, ...], at: int) -> tuple[int, str | None]:
    """How many words the longest phrase at this place has, and its concepts."""
    for length in range(min(_LONGEST_PHRASE, len(words) - at), 1, -1):
        found = _lookup(" ".join(words[at : at + length]), _PHRASES, _PHRASE_STARTS)
        if found is not None:
            return length, found
    return 1, _lookup(words[at], _WORDS, _WORD_STARTS)


def _lookup(text: str, exact: dict[str, str], starts: list[tuple[re.Pattern[str], str]]) -> str | None:
    if text in exact:
        return exact[text]
    return next((concepts for start, concepts in starts if start.fullmatch(text)), None)


def _split(table: dict[str, str]) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Whole entries, and those with a `*`, the longest first."""
    exact = {text.replace("ё", "е"): concepts for text, concepts in table.items() if "*" not in text}
    starts = sorted((text for text in table if "*" in text), key=len, reverse=True)
    patterns = [(re.compile(re.escape(text).replace(r"\*", r"\w*")), table[text]) for text in starts]
    return exact, patterns


_PHRASES, _PHRASE_STARTS = _split(PHRASES)
_WORDS, _WORD_STARTS = _split(WORDS)
