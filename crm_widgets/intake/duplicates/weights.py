"""The weight of what two contacts agree on: Fellegi and Sunter's model of record linkage.

Two contacts that are one agree in a field with probability m, two that are not with u; the weight
is log2(m / u) (I. Fellegi, A. Sunter: A Theory for Record Linkage, JASA 64, 1969). Where a value is
rare, u is how common it is. Of a phone, an e-mail or a number that people share, what is known is
how often two contacts that share it are one; its weight is what takes the prior there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from crm_widgets.intake.duplicates.comparisons import Comparison

Numbers = npt.NDArray[np.float64]

SHARED_BY_TWO = 0.8
"""How often two contacts are one that share a phone, an e-mail or a number with no one else."""

_FALLS = 1.5
_LEAST_COMMON = 2e-6
_MOST_WEIGHT = 16.0
_ROUNDS = 20

_SURELY_OTHERS = -12.0

_USUAL_WEIGHT = 100
"""The usual rates count as much as so many pairs of duplicates."""

_USUAL_BASE = 100
"""Contacts: what is usual counts as much as a base of so many."""


@dataclass(frozen=True)
class PairLevels:
    """What pairs agree on, as arrays with one element a pair.

    `levels` are by comparison: the place of the level, -1 where one of them has no value. `common`
    is the share of contacts that have the value that agrees, `people` how many people share it;
    both by comparison, where they matter.
    """

    first: Any
    second: Any
    levels: dict[str, Any]
    common: dict[str, Any]
    people: dict[str, Any]

    def where(self, wanted: npt.NDArray[np.bool_]) -> PairLevels:
        """Those of the pairs that are wanted."""

        def chosen(column: Any) -> Any:
            return np.asarray(column)[wanted]

        return PairLevels(
            first=chosen(self.first),
            second=chosen(self.second),
            levels={name: chosen(column) for name, column in self.levels.items()},
            common={name: chosen(column) for name, column in self.common.items()},
            people={name: chosen(column) for name, column in self.people.items()},
        )

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True)
class PairWeights:
    """The weights of pairs by comparison (0 where it says nothing), for a prior of 0; and which of
    them are `shared`, that start from the prior instead."""

    weights: dict[str, Numbers]
    shared: dict[str, npt.NDArray[np.bool_]]

    def totals(self, prior: float) -> Numbers:
        """The sums of weights and prior."""
        sums = np.add.reduce(list(self.weights.values()))
        shared = np.add.reduce([each.astype(np.float64) for each in self.shared.values()])
        return sums + prior * (1.0 - shared)


def share_of_ones(people: Numbers) -> Numbers:
    """How often two contacts that share a value with so many people are one: a phone of twenty
    clients is that of a reception desk, and says little."""
    return SHARED_BY_TWO / np.maximum(people - 1.0, 1.0) ** _FALLS


def weigh(comparisons: tuple[Comparison, ...], pairs: PairLevels) -> PairWeights:
    """The weights of pairs."""
    weights: dict[str, Numbers] = {}
    shared: dict[str, npt.NDArray[np.bool_]] = {}
    for comparison in comparisons:
        levels = np.asarray(pairs.levels[comparison.name])
        own = np.zeros(len(levels))
        starts = np.zeros(len(levels), dtype=bool)
        for place, level in enumerate(comparison.levels):
            here = levels == place
            if level.shared:
                ones = share_of_ones(np.asarray(pairs.people[comparison.name], float)[here])
                own[here] = np.log2(ones / (1 - ones))
                starts |= here
            elif level.rare:
                common = np.asarray(pairs.common[comparison.name], float)[here]
                own[here] = np.log2(level.m / np.clip(common, _LEAST_COMMON, 1.0))
            else:
                own[here] = np.log2(level.m / level.u)
        weights[comparison.name] = np.clip(own, -_MOST_WEIGHT, _MOST_WEIGHT)
        shared[comparison.name] = starts
    return PairWeights(weights, shared)


@dataclass(frozen=True)
class Model:
    """The comparisons with the rates of a base, and the prior: the log2 odds that two contacts of
    it are one, before anything is compared."""

    comparisons: tuple[Comparison, ...]
    prior: float


def learn(known: tuple[Comparison, ...], pairs: PairLevels, contacts: int) -> Model:
    """The model that these pairs make likeliest, by expectation maximisation; pairs that were not
    compared are taken for different contacts. Where there are few duplicates to learn from, the
    rates stay nearly the usual ones."""
    model = Model(known, _prior(_usual_ones(contacts), contacts))
    totals = weigh(known, pairs).totals(model.prior)
    pairs = pairs.where(totals > _SURELY_OTHERS)  # the others teach nothing, and are many
    for _round in range(_ROUNDS):
        ones = _probabilities(weigh(model.comparisons, pairs).totals(model.prior))
        learnt = tuple(
            _with_learnt_rates(usual, np.asarray(pairs.levels[usual.name]), ones) for usual in known
        )
        model = Model(learnt, _prior(float(np.sum(ones)), contacts))
    return Model(model.comparisons, round(model.prior, 1))


def _with_learnt_rates(
    usual: Comparison, levels: npt.NDArray[np.int64], ones: Numbers
) -> Comparison:
    found = [float(np.sum(ones[levels == place])) for place in range(len(usual.levels))]
    rates = [level.m * _USUAL_WEIGHT + own for level, own in zip(usual.levels, found, strict=True)]
    free = 1 - sum(level.m for level in usual.levels if not level.learnt)
    learnt = sum(rate for level, rate in zip(usual.levels, rates, strict=True) if level.learnt)
    m = [
        round(max(rate / learnt * free, 0.001), 4) if level.learnt else level.m
        for level, rate in zip(usual.levels, rates, strict=True)
    ]
    return usual.with_rates(m, [level.u for level in usual.levels])


def _prior(found: float, contacts: int) -> float:
    """The prior where so many pairs of duplicates were found, and what is usual beside them."""
    pairs = _all_pairs(contacts) + _all_pairs(_USUAL_BASE)
    return _log_odds(round(min(found + _usual_ones(_USUAL_BASE), pairs / 2), 6) / pairs)


def _usual_ones(contacts: int) -> float:
    return contacts / 40


def _all_pairs(contacts: int) -> float:
    return contacts * (contacts - 1) / 2


def _probabilities(totals: Numbers) -> Numbers:
    odds = np.exp2(np.clip(totals, -60, 60))
    return np.asarray(odds / (1 + odds))


def _log_odds(share: float) -> float:
    return float(np.log2(share / (1 - share)))
