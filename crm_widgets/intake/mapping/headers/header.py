"""A header taken apart into the concepts that its words stand for."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from crm_widgets.intake.mapping.headers.vocabulary import NOISE, TERMS

_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])|(?<=[A-ZА-ЯЁ])(?=[A-ZА-ЯЁ][a-zа-яё])")
_PLURAL_IDS = re.compile(r"\bIDs\b")
_WORD = re.compile(r"[^\W\d_]+|№|#")
_NUMBER_SIGN = {"№": "number", "#": "number"}
_LONGEST_PHRASE = 6
_MANY = 4

Patterns = list[tuple[re.Pattern[str], str]]


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


def parse_headers(columns: Sequence[str]) -> list[Header]:
    """Take the headers of a file apart. A first word that nearly all of them have and that says
    nothing ("properties.email", "properties.phone") is left out."""
    headers = [parse_header(column) for column in columns]
    starts = Counter(header.words[0] for header in headers if len(header.words) > 1)
    word, count = next(iter(starts.most_common(1)), ("", 0))
    if count <= len(headers) / 2 or count < _MANY or not parse_header(word).unknown:
        return headers
    return [
        replace(parse_header(" ".join(header.words[1:])), text=header.text)
        if len(header.words) > 1 and header.words[0] == word
        else header
        for header in headers
    ]


def _words(text: str) -> Iterator[str]:
    spaced = _CAMEL.sub(" ", _PLURAL_IDS.sub("ids", unicodedata.normalize("NFKC", text)))
    for word in _WORD.findall(spaced):
        yield _NUMBER_SIGN.get(word, word.casefold().replace("ё", "е"))


def _longest_at(words: tuple[str, ...], at: int) -> tuple[int, str | None]:
    """How many words the longest phrase at this place has, and its concepts."""
    for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
        found = _lookup(" ".join(words[at : at + length]), length)
        if found is not None:
            return length, found
    return 1, None


def _lookup(text: str, length: int) -> str | None:
    if text in _EXACT:
        return _EXACT[text]
    starts = _STARTS.get(length, ())
    return next((concepts for start, concepts in starts if start.fullmatch(text)), None)


def _starts() -> dict[int, Patterns]:
    """The entries with a `*` by their number of words, the longest first."""
    found: dict[int, Patterns] = {}
    for text in sorted((text for text in TERMS if "*" in text), key=len, reverse=True):
        pattern = re.compile(re.escape(text.replace("ё", "е")).replace(r"\*", r"\w*"))
        found.setdefault(len(text.split()), []).append((pattern, TERMS[text]))
    return found


_EXACT = {text.replace("ё", "е"): concepts for text, concepts in TERMS.items() if "*" not in text}
_STARTS = _starts()
