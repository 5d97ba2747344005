"""A part of a whole, and what can be known of it."""

from __future__ import annotations

from math import ceil, sqrt

Z_95 = 1.959963984540054
"""95 % of a normal distribution lie within so many standard deviations of its mean."""


def share(part: float | None, whole: float | None) -> float | None:
    """`part / whole`; None where either is missing, or nothing is to be divided by."""
    return None if part is None or not whole else part / whole


def least_count(part: float, whole: float) -> int:
    """The least whole number that is at least this share of the whole.

    0.07 of 100 is 7, though the floats multiply to a little more.
    """
    return ceil(part * whole - 1e-9)


def wilson(successes: int, trials: int) -> tuple[float | None, float | None]:
    """The 95 % interval of a share (Wilson 1927); (None, None) without trials.

    Its ends are exactly 0 and 1 where nothing, or everything, succeeded, whatever the floats.
    """
    if not trials:
        return None, None
    found, square = successes / trials, Z_95 * Z_95
    middle = (found + square / (2 * trials)) / (1 + square / trials)
    spread = sqrt(found * (1 - found) / trials + square / (4 * trials * trials))
    half = Z_95 * spread / (1 + square / trials)
    low = middle - half if successes else 0.0
    high = middle + half if successes < trials else 1.0
    return low, high


def weak(won: int, closed: int, others_won: int, others_closed: int, *, min_closed: int) -> bool:
    """Whether the whole 95 % interval of a win rate lies below the win rate of all others.

    Never with fewer than `min_closed` closed deals, here or among the others.
    """
    high = wilson(won, closed)[1]
    enough = min(closed, others_closed) >= max(min_closed, 1)
    return bool(enough and high is not None and high < others_won / others_closed)
