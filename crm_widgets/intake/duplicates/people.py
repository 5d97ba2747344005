"""How many people share a phone, an e-mail or a number."""

from __future__ import annotations

from collections.abc import Sequence

from crm_widgets.intake.duplicates.rows import Row

_MOST_COMPARED = 60


def count_people(rows: Sequence[Row]) -> int:
    """How many people or firms these contacts are by their names, two at least: contacts with
    names that are alike may be one, and those without a name say nothing."""
    named = [row for row in rows if row.words]
    if len(named) > _MOST_COMPARED:
        return len({row.name_key for row in named})
    people: list[Row] = []
    for row in named:
        if not any(may_be_one(row, other) for other in people):
            people.append(row)
    return max(2, len(people))


def may_be_one(row: Row, other: Row) -> bool:
    """Whether two names can be those of one: the same words, or one the same and the initials of
    the others."""
    common = set(row.words) & set(other.words)
    if len(common) >= 2 or set(row.words) <= common or set(other.words) <= common:
        return True
    return bool(common) and same_initials(row, other)


def is_shortened(row: Row) -> bool:
    """Whether a name has an initial in the place of a word."""
    return any(len(word) == 1 for word in row.words)


def same_initials(row: Row, other: Row) -> bool:
    """Whether the words of two names begin with the same letters."""
    return _initials(row) == _initials(other)


def _initials(row: Row) -> list[str]:
    return sorted(word[0] for word in row.words)
