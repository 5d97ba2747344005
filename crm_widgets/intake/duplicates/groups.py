"""Groups of contacts that may be the same, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What speaks for two contacts being the same, or against it, as a text, and its weight, the
    log2 of a Bayes factor, rounded to a tenth; below zero it speaks against."""

    text: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two contacts that were compared: their ids, the lower one first, and the reasons, the
    heaviest first.

    `prior` is the weight before any reason: how rare it is that two contacts of the base are the
    same. The weights and the prior add up to `total`, and that makes `probability` (0 to 1).
    """

    first: str
    second: str
    reasons: tuple[Reason, ...]
    prior: float

    @property
    def total(self) -> float:
        """The sum of prior and weights."""
        return round(self.prior + sum(reason.weight for reason in self.reasons), 1)

    @property
    def odds(self) -> float:
        """How many times likelier it is that they are the same than that they are not."""
        return float(2.0**self.total)

    @property
    def probability(self) -> float:
        """How likely it is that they are the same."""
        return self.odds / (1 + self.odds)


@dataclass(frozen=True, kw_only=True)
class Group:
    """Contacts that may be one, and the pairs that join them, the surest first.

    `names` are those of the `contacts` (ids), in the same order. The group is as sure as the last
    of its pairs: that has its reasons.
    """

    contacts: tuple[str, ...]
    names: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def id(self) -> str:
        """Six letters and digits that stand for these contacts, on every run."""
        return hashlib.sha256("\n".join(sorted(self.contacts)).encode()).hexdigest()[:6]

    @property
    def weakest(self) -> Pair:
        """The least sure of the pairs that join the group."""
        return self.pairs[-1]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons of the least sure pair."""
        return self.weakest.reasons

    @property
    def prior(self) -> float:
        """The weight before any reason."""
        return self.weakest.prior

    @property
    def probability(self) -> float:
        """How likely it is that the least sure pair is one contact (0 to 1)."""
        return self.weakest.probability


@dataclass(frozen=True, kw_only=True)
class Duplicates:
    """What a search found: the groups, the surest first; how many contacts it looked at, how many
    pairs it compared, when; whether it looked for contacts that are written differently (`fuzzy`),
    and a sentence that says what it did not do ("" where it did all)."""

    groups: tuple[Group, ...]
    contacts: int
    compared: int
    at: datetime
    fuzzy: bool = True
    note: str = ""


@dataclass
class _Joined:
    """Contacts that are joined so far, and the pairs that join them."""

    ids: set[str]
    pairs: list[Pair] = field(default_factory=list)

    @property
    def is_likely(self) -> bool:
        """Whether any two of them are rather one than not."""
        return bool(self.pairs) and self.pairs[0].total >= 0


def join_pairs(
    pairs: Iterable[Pair], apart: Collection[tuple[str, str]], names: dict[str, str]
) -> tuple[Group, ...]:
    """Groups of the contacts that pairs join, the surest pairs first.

    Two that somebody said are not the same (`apart`, the lower id first) are never in one group;
    a pair that is rather two than one joins no one to a group that is likely one.
    """
    groups: dict[str, _Joined] = {}
    others = _others(apart)
    for pair in sorted(pairs, key=lambda pair: (-pair.total, pair.first, pair.second)):
        larger = groups.setdefault(pair.first, _Joined({pair.first}))
        smaller = groups.setdefault(pair.second, _Joined({pair.second}))
        if larger is smaller or (pair.total < 0 and (larger.is_likely or smaller.is_likely)):
            continue
        if _kept_apart(larger.ids, smaller.ids, others):
            continue
        if len(larger.ids) < len(smaller.ids):
            larger, smaller = smaller, larger
        larger.ids |= smaller.ids
        larger.pairs += [*smaller.pairs, pair]
        groups.update(dict.fromkeys(smaller.ids, larger))
    joined = {id(each): each for each in groups.values() if each.pairs}
    return tuple(sorted((_group(each, names) for each in joined.values()), key=_surest_first))


def _others(apart: Collection[tuple[str, str]]) -> dict[str, set[str]]:
    others: dict[str, set[str]] = {}
    for first, second in apart:
        others.setdefault(first, set()).add(second)
        others.setdefault(second, set()).add(first)
    return others


def _kept_apart(ids: set[str], more: set[str], others: dict[str, set[str]]) -> bool:
    fewer, many = sorted((ids, more), key=len)
    return any(others.get(each, set()) & many for each in fewer)


def _group(joined: _Joined, names: dict[str, str]) -> Group:
    ids = sorted(joined.ids)
    pairs: Sequence[Pair] = sorted(joined.pairs, key=lambda p: (-p.total, p.first, p.second))
    return Group(
        contacts=tuple(ids),
        names=tuple(names.get(each, "") for each in ids),
        pairs=tuple(pairs),
    )


def _surest_first(group: Group) -> tuple[float, tuple[str, ...]]:
    return (-group.weakest.total, group.contacts)
