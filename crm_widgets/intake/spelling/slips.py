"""Values that differ by a slip of the keyboard: a letter too many, too few, wrong or swapped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from crm_widgets.intake.spelling.keys import LONG
from crm_widgets.intake.spelling.words import Words, has_letters
from crm_widgets.model.latin import latin

_TWO_SLIPS_FROM = 9
_MOST_WORDS = 2
_MOST_LETTERS = 40

_ROMAN = frozenset("ivxlcdm")


def one_letter_apart(values: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """The places of values that may be one letter apart, in one long word: of each pair once or
    more, without comparing all with all."""
    import numpy as np  # a form page must not load it

    keys: list[int] = []
    owners: list[int] = []
    for place, words in enumerate(values):
        for key in _without_a_letter(words):
            keys.append(hash(key))
            owners.append(place)
    if not keys:
        return
    hashes, places = np.array(keys), np.array(owners)
    order = np.lexsort((places, hashes))
    hashes, places = hashes[order], places[order]
    same = (hashes[1:] == hashes[:-1]) & (places[1:] != places[:-1])
    for at in np.flatnonzero(same).tolist():
        yield int(places[at]), int(places[at + 1])


def is_slip(first: Words, second: Words, *, names: bool = False) -> bool:
    """Whether two values differ in a letter or two of one or two long words, and in nothing else.

    `names`: of people; “Petrov” and “Petrova” are two.
    """
    if len(first) != len(second) or first == second:
        return False
    differing = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    return len(differing) <= _MOST_WORDS and all(
        _differ_by_a_slip(latin(left), latin(right), names=names) for left, right in differing
    )


def _differ_by_a_slip(left: str, right: str, *, names: bool) -> bool:
    if left == right:
        return True
    if not (has_letters(left) and has_letters(right)) or left[0] != right[0]:
        return False
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) < LONG or set(left) <= _ROMAN or set(right) <= _ROMAN:
        return False
    if names and longer in (f"{shorter}a", f"{shorter}s"):
        return False
    most = 2 if len(shorter) >= _TWO_SLIPS_FROM else 1
    return OSA.distance(left, right, score_cutoff=most) <= most


def _without_a_letter(words: Words) -> Iterator[str]:
    """The value, and the value without one letter of a long word, the first letter excepted."""
    plain = [latin(word) for word in words]
    yield " ".join(plain)
    for place, word in enumerate(plain):
        if not LONG <= len(word) <= _MOST_LETTERS or not has_letters(word):
            continue
        before = "".join(f"{each} " for each in plain[:place])
        after = "".join(f" {each}" for each in plain[place + 1 :])
        for letter in range(1, len(word)):
            yield f"{before}{word[:letter]}{word[letter + 1 :]}{after}"
