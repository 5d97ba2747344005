"""Cut-offs that part clients into bands: found by rank or by shares, or given."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import narwhals as nw

from crm_widgets.analysis.columns import rows_of

Cuts = tuple[float | None, ...]
"""The least value of band 2, of band 3, and so on; None where no client reaches a band."""


def rank_cuts(frame: nw.LazyFrame[Any], column: str, bands: int) -> Cuts:
    """The least values of bands 2, 3, ... by `(rank_min(value) - 1) * bands // n + 1`.

    `rank_min` is the ascending rank, equal values sharing the lowest one. A band is a step of that
    rank, so equal values fall in one band, whatever the order of the rows.
    """
    total = int(rows_of(frame.select(nw.len().alias("total")))[0]["total"])
    if not total:
        return (None,) * (bands - 1)
    rank = nw.col(column).rank("min").cast(nw.Int64)
    least = rows_of(
        frame.select(nw.col(column), ((rank - 1) * bands // total + 1).alias("band"))
        .group_by("band")
        .agg(nw.col(column).min())
    )
    return tuple(_least(least, column, band) for band in range(2, bands + 1))


def share_cuts(frame: nw.LazyFrame[Any], column: str, shares: Sequence[float]) -> Cuts:
    """The least values of bands 2, 3, ... that hold about these shares of the rows, lowest first.

    A row is in the band in which `(rank_min(value) - 1) / n` falls; equal values share a band.
    """
    if abs(sum(shares) - 1) > 1e-9 or min(shares) < 0:
        raise ValueError(f"Shares {list(shares)} have to be 0 or more, and add up to 1.")
    total = int(rows_of(frame.select(nw.len().alias("total")))[0]["total"])
    passed = nw.col(column).rank("min").cast(nw.Int64) - 1
    ranked = frame.select(nw.col(column), passed.alias("passed"))
    cuts: list[float | None] = []
    reached = 0.0
    for share in shares[:-1]:
        reached += share
        over = ranked.filter(nw.col("passed") >= reached * total - 1e-9)
        cuts.append(_number(rows_of(over.select(nw.col(column).min()))[0][column]))
    return tuple(cuts)


def given_cuts(values: Sequence[float | None], bands: int, name: str) -> Cuts:
    """Cut-offs that somebody gave, checked: one fewer than bands, none below the one before."""
    cuts = tuple(values)
    if len(cuts) != bands - 1:
        raise ValueError(
            f"{name} has {len(cuts)} cut-offs; {bands} bands need {bands - 1}: "
            "where band 2 begins, band 3, and so on."
        )
    known = [cut for cut in cuts if cut is not None]
    if any(later < earlier for earlier, later in pairwise(known)):
        raise ValueError(f"{name} cut-offs {list(cuts)} go back: give them in order.")
    return cuts


def band(value: nw.Expr, cuts: Cuts) -> nw.Expr:
    """The number of the band, from 1: one more for each cut-off that the value reaches."""
    number = nw.when(value.is_null()).then(None).otherwise(1).cast(nw.Int64)
    for cut in cuts:
        if cut is not None:
            number = number + nw.when(value >= cut).then(1).otherwise(0)
    return number.cast(nw.Int64)


def named(number: nw.Expr, names: Sequence[str]) -> nw.Expr:
    """The name of a band's number: 1 is the first name."""
    chain = nw.when(number == 1).then(nw.lit(names[0]))
    for at, name in enumerate(names[1:], start=2):
        chain = chain.when(number == at).then(nw.lit(name))
    return chain.otherwise(None)


def _least(rows: list[dict[str, Any]], column: str, band: int) -> float | None:
    return min((_number(row[column]) for row in rows if row["band"] >= band), default=None)  # type: ignore[type-var]


def _number(value: Any) -> float | None:
    if value is None:
        return None
    return int(value) if float(value).is_integer() else float(value)
