"""Clusters of spellings: a value, and those that are the same or may be, each with the reason.

What differs only in capitals, spaces, punctuation or accents is the same (`certain`); what differs
in the order of words, in the alphabet, by a slip or by sound may be. Values whose numbers, signs or
short words differ are never proposed: “Box 10” is not “Box 11”, and “Site A” not “Site B”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crm_widgets.i18n import _
from crm_widgets.intake.spelling import keys
from crm_widgets.intake.spelling.slips import is_slip, one_letter_apart
from crm_widgets.intake.spelling.words import Words, exact_parts, folded_words, words_of

Apart = Collection[frozenset[str]]

_MOST_FREQUENT = _("the most frequent spelling")
_PLAIN = _("differs only in capitals, spaces or punctuation")
_ACCENTS = _("differs only in accents")
_COMPARED = 12
"""How many values of one key are compared with the others of it, letter by letter."""


@dataclass(frozen=True)
class SpelledValue:
    """One spelling: how many records have it, and how it differs from the proposed one."""

    value: str
    count: int
    reason: str
    certain: bool


@dataclass(frozen=True)
class Cluster:
    """Spellings of what is one value, or may be; the proposed one first, which is the most
    frequent. `certain`: all of them are the same."""

    field: str
    values: tuple[SpelledValue, ...]

    @property
    def proposed(self) -> str:
        """The spelling that the others would become."""
        return self.values[0].value

    @property
    def certain(self) -> bool:
        """Whether the spellings differ in nothing but capitals, spaces, punctuation, accents."""
        return all(each.certain for each in self.values)

    @property
    def records(self) -> int:
        """How many records would change."""
        return sum(each.count for each in self.values[1:])


@dataclass(frozen=True)
class _Group:
    """Values that are the same; the most frequent first. exact: their numbers and signs."""

    values: tuple[str, ...]
    words: Words
    exact: tuple[str, ...]
    count: int


def find_clusters(
    counts: Mapping[str, int], *, field: str = "", apart: Apart = frozenset()
) -> list[Cluster]:
    """The clusters among values, given how many records have each, the largest first.

    `field` knows more: "company" its legal forms, "city" its words for a city, "owner" the names of
    people. `apart`: pairs of values that are not the same.
    """
    groups = _groups(counts, apart)
    similar: dict[int, dict[int, str]] = defaultdict(dict)
    for first, second, reason in _pairs(groups, field):
        if not _are_apart(groups[first], groups[second], apart):
            similar[first].setdefault(second, reason)
            similar[second].setdefault(first, reason)
    clusters = []
    taken: set[int] = set()
    for place, group in enumerate(groups):  # the most frequent first
        if place in taken:
            continue
        taken.add(place)
        near = {other: why for other, why in similar[place].items() if other not in taken}
        taken.update(near)
        if near or len(group.values) > 1:
            clusters.append(_cluster(field, counts, groups, place, near))
    return sorted(clusters, key=lambda cluster: (-cluster.records, cluster.proposed))


def _groups(counts: Mapping[str, int], apart: Apart) -> list[_Group]:
    """The values that are the same, together; the groups that occur most first."""
    by_words: dict[Words, list[str]] = defaultdict(list)
    alone: list[str] = []
    for value in counts:
        words = folded_words(words_of(value))
        (by_words[words] if words else alone).append(value)
    kept_apart = {value for pair in apart for value in pair}
    groups = []
    for words, values in by_words.items():
        values.sort(key=lambda value: _rank(value, counts[value]))
        same = [
            each
            for each in values
            if each not in kept_apart or frozenset((each, values[0])) not in apart
        ]
        for some in (same, *([each] for each in values if each not in same)):
            count = sum(counts[each] for each in some)
            groups.append(_Group(tuple(some), words, exact_parts(words), count))
    return sorted(groups, key=lambda group: (-group.count, group.values[0]))


def _rank(value: str, count: int) -> tuple[int, bool, bool, str]:
    """The most frequent spelling first; of equals, one with capitals where they belong."""
    letters = value.strip()
    return -count, letters.isupper() or letters.islower(), letters.isascii(), value


def _pairs(groups: Sequence[_Group], field: str) -> Iterator[tuple[int, int, str]]:
    """The places of groups that are similar, with the reason; the surest reasons first."""
    for first, *others in _by_key(groups, keys.words_key):
        for other in others:
            yield first, other, keys.words_reason(groups[first].words, groups[other].words)
    alike = [(keys.SPACES, keys.spaces_key), *filter(None, [keys.OF_FIELD.get(field)])]
    for reason, key in alike:
        for first, *others in _by_key(groups, key):
            for other in others:
                if _comparable(groups[first], groups[other], reason):
                    yield first, other, reason
    words = [group.words for group in groups]
    for first, other, reason in _possible_slips(groups, words):
        if is_slip(words[first], words[other], names=field == "owner"):
            yield first, other, reason


def _possible_slips(
    groups: Sequence[_Group], words: Sequence[Words]
) -> Iterator[tuple[int, int, str]]:
    for first, other in one_letter_apart(words):
        yield first, other, keys.LETTERS
    for reason, key in keys.SLIPS:
        for places in _by_key(groups, key):
            for at, first in enumerate(places[:_COMPARED]):
                for other in places[at + 1 :]:
                    yield first, other, reason


def _by_key(groups: Sequence[_Group], key: keys.Key) -> Iterator[list[int]]:
    found: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        text = key(group.words)
        if text.strip():
            found[text, group.exact].append(place)
    yield from (places for places in found.values() if len(places) > 1)


def _comparable(first: _Group, second: _Group, reason: str) -> bool:
    if reason != keys.LEGAL_FORM:
        return True
    forms = keys.legal_forms(first.words), keys.legal_forms(second.words)
    return not all(forms) or forms[0] == forms[1]


def _are_apart(first: _Group, second: _Group, apart: Apart) -> bool:
    return bool(apart) and any(
        frozenset((left, right)) in apart for left in first.values for right in second.values
    )


def _cluster(
    field: str,
    counts: Mapping[str, int],
    groups: Sequence[_Group],
    place: int,
    near: Mapping[int, str],
) -> Cluster:
    first, *same = groups[place].values
    values = [SpelledValue(first, counts[first], _MOST_FREQUENT, True)]
    plain = words_of(first)
    for value in same:
        reason = _PLAIN if words_of(value) == plain else _ACCENTS
        values.append(SpelledValue(value, counts[value], reason, True))
    for other, reason in near.items():
        for value in groups[other].values:
            values.append(SpelledValue(value, counts[value], reason, False))
    return Cluster(field, tuple(values))
