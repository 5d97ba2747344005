"""How long something lasts, when some of it has not ended yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm_widgets.analysis.frame.share import least_count

Spells = Mapping[tuple[int, bool], int]
"""How many spells lasted so many days and (True) ended, or (False) are still going on."""


def plain_median(spells: Spells) -> float | None:
    """The median length of the spells that ended, in days; None where none did."""
    ended = sorted((days, count) for (days, over), count in spells.items() if over)
    total = sum(count for _, count in ended)
    if not total:
        return None
    low, high = _at(ended, (total - 1) // 2), _at(ended, total // 2)
    return (low + high) / 2


def nearest_rank(spells: Spells, share: float) -> float | None:
    """The least number of days within which at least this share of the spells that ended did.

    A day that was observed, and no mean of two: the rank is the share of all, rounded up.
    """
    ended = sorted((days, count) for (days, over), count in spells.items() if over)
    total = sum(count for _, count in ended)
    if not total:
        return None
    return _at(ended, max(least_count(share, total), 1) - 1)


def kaplan_meier_median(spells: Spells) -> float | None:
    """The first day on which half or fewer are expected to go on still; None if that never comes.

    Kaplan and Meier (1958): S(t) is the product of 1 - ended / at risk over the days up to t. A
    spell that goes on counts as at risk up to its length, and no further.
    """
    at_risk = sum(spells.values())
    going_on = 1.0
    for days in sorted({days for days, _ in spells}):
        ended, censored = spells.get((days, True), 0), spells.get((days, False), 0)
        if ended:
            going_on *= 1 - ended / at_risk
            if going_on <= 0.5 + 1e-12:
                return float(days)
        at_risk -= ended + censored
    return None


def _at(counted: Iterable[tuple[int, int]], place: int) -> float:
    for days, count in counted:
        place -= count
        if place < 0:
            return float(days)
    raise IndexError(place)
