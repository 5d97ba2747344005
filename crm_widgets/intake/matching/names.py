"""Whether two names can be those of one client.

>>> alike("A. Ozola", "Anna Ozola"), alike("Ozola, Anna", "anna ozola")
(True, True)
>>> alike("Кафе Рига", "Cafe Riga"), alike("Branch 1", "Branch 2")
(True, False)
>>> alike("Anna Ozola", "Ivo Ozola"), alike("North Bakery", "South Garage")
(False, False)
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from crm_widgets.store.database.catalog import folded

_WORD = re.compile(r"\w+")
_ALIKE = 0.85
_LATIN = str.maketrans(
    dict(
        zip(
            "абвгдежзийклмнопрстуфхцчшщъыьэюя",
            "a b v g d e zh z i i k l m n o p r s t u f h ts ch sh sch _ y _ e yu ya".replace(
                "_", ""
            ).split(" "),
            strict=True,
        )
    )
)


def words_of(name: str) -> list[str]:
    """The words of a name in Latin letters, in lower case and without marks."""
    return _WORD.findall(folded(name).translate(_LATIN))


def alike(name: str, other: str) -> bool:
    """Whether each word of the shorter name is in the longer one, whole or as an initial, or both
    differ by a slip."""
    shorter, longer = sorted((words_of(name), words_of(other)), key=len)
    if not shorter:
        return False
    left = list(longer)
    for word in shorter:
        same = next((other for other in left if _same_word(word, other)), None)
        if same is None:
            return _differ_by_a_slip(shorter, longer)
        left.remove(same)
    return True


def share_a_word(name: str, other: str) -> bool:
    """Whether two names have a word of more than one letter in common, or are alike."""
    common = set(words_of(name)) & set(words_of(other))
    return any(len(word) > 1 for word in common) or alike(name, other)


def _same_word(word: str, other: str) -> bool:
    if word == other:
        return True
    return (len(word) == 1 and other.startswith(word)) or (
        len(other) == 1 and word.startswith(other)
    )


def _differ_by_a_slip(words: list[str], others: list[str]) -> bool:
    if _numbers(words) != _numbers(others):  # "Branch 1" is not "Branch 2"
        return False
    matcher = SequenceMatcher(None, " ".join(sorted(words)), " ".join(sorted(others)))
    return matcher.ratio() >= _ALIKE


def _numbers(words: list[str]) -> set[str]:
    return {word for word in words if any(map(str.isdigit, word))}
