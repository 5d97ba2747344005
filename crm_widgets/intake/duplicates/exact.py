"""Contacts that share a phone or an e-mail: compared without Splink."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import prod

from crm_widgets.intake.duplicates.blocking import MOST_HOLDERS
from crm_widgets.intake.duplicates.comparisons import (
    OTHER_NAME,
    SAME_NAME,
    SAME_WORD,
    SAME_WORDS,
    USUAL_WORD,
    Comparison,
    comparisons,
)
from crm_widgets.intake.duplicates.people import count_people, is_shortened, same_initials
from crm_widgets.intake.duplicates.rows import Row, Rows, shared_values
from crm_widgets.intake.duplicates.weights import PairLevels


def compare_exact(rows: Rows) -> tuple[tuple[Comparison, ...], PairLevels]:
    """Compare the pairs that have a phone or an e-mail in common: the comparisons, and what the
    pairs agree on."""
    known = comparisons(rows.custom)
    people = {each.name: _people(rows, each) for each in known}
    shares = {each.name: value_shares(rows, each) for each in known}
    shares["name"] |= word_shares(rows)
    by_id = {row.id: row for row in rows.rows}
    pairs = sorted(_pairs(rows))
    levels: dict[str, list[int]] = {each.name: [] for each in known}
    common: dict[str, list[float]] = {each.name: [] for each in known}
    sharing: dict[str, list[int]] = {each.name: [] for each in known}
    for first, second in pairs:
        row, other = by_id[first], by_id[second]
        for each in known:
            level, agreed = _level(each, row, other)
            levels[each.name].append(level)
            common[each.name].append(prod(shares[each.name].get(text, 1.0) for text in agreed))
            found = [people[each.name][text] for text in agreed if text in people[each.name]]
            sharing[each.name].append(min(found, default=2))
    return known, PairLevels(
        first=[first for first, _second in pairs],
        second=[second for _first, second in pairs],
        levels=levels,
        common=common,
        people=sharing,
    )


def values_of(name: str) -> Callable[[Row], Sequence[str]]:
    """What gives the values of a row in a compared field."""
    if name.startswith("custom"):
        place = int(name.removeprefix("custom"))
        return lambda row: [row.custom[place]] if place in row.custom else []
    if name in ("phones", "emails"):
        return lambda row: getattr(row, name)
    if name == "name":
        return lambda row: [row.name_key] if row.words else []
    return lambda row: [value] if (value := getattr(row, name)) else []


def _pairs(rows: Rows) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for name in ("phones", "emails"):
        for _value, own in shared_values(rows.rows, values_of(name)):
            if len(own) <= MOST_HOLDERS:
                found.update(combinations(sorted(row.id for row in own), 2))
    return found


def _people(rows: Rows, comparison: Comparison) -> dict[str, int]:
    if not any(level.shared for level in comparison.levels):
        return {}
    shared = shared_values(rows.rows, values_of(comparison.name))
    return {value: count_people(own) for value, own in shared}


def value_shares(rows: Rows, comparison: Comparison) -> dict[str, float]:
    """How common each value is among people who are not the two that agree in it."""
    values = values_of(comparison.name)
    counts = Counter(value for row in rows.rows for value in values(row))
    return _shares(counts, sum(bool(values(row)) for row in rows.rows), comparison.usual)


def word_shares(rows: Rows) -> dict[str, float]:
    """How common each word of names is, likewise."""
    counts = Counter(word for row in rows.rows for word in row.words)
    return _shares(counts, len(rows.rows), USUAL_WORD)


def _shares(counts: Counter[str], total: int, usual: tuple[float, float]) -> dict[str, float]:
    share, weight = usual
    return {
        value: (max(count - 2, 0) + share * weight) / (max(total - 2, 0) + weight)
        for value, count in counts.items()
    }


def _level(comparison: Comparison, row: Row, other: Row) -> tuple[int, Sequence[str]]:
    """The place of the level that two contacts agree on, and the values in which they agree."""
    if comparison.name == "name":
        return _name_level(row, other)
    values = values_of(comparison.name)
    own, others = values(row), values(other)
    if not own or not others:
        return -1, ()
    agreed = [value for value in own if value in others]
    return (0, agreed) if agreed else (len(comparison.levels) - 1, ())


def _name_level(row: Row, other: Row) -> tuple[int, Sequence[str]]:
    if not row.words or not other.words:
        return -1, ()
    if row.name_key == other.name_key:
        return SAME_NAME, [row.name_key]
    common = sorted(set(row.words) & set(other.words))
    if not common:
        return OTHER_NAME, ()
    shortened = same_initials(row, other) and (is_shortened(row) or is_shortened(other))
    return (SAME_WORDS if len(common) > 1 or shortened else SAME_WORD), common


def widely_shared(rows: Rows, people: int = 5) -> Iterator[tuple[str, int]]:
    """The phones and e-mails of so many people or more, such as that of a reception desk, each with
    how many contacts have it; they say little about who is the same."""
    for name in ("phones", "emails"):
        for value, own in shared_values(rows.rows, values_of(name)):
            if count_people(own) >= people:
                yield value, len(own)
