"""Cut-offs that divide clients into bands.

The one mechanism under RFM scores and behaviour bands: a value is in the last band whose cut-off it
reaches, so that equal clients are always in one band, whatever the order of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import narwhals as nw

from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.share import least_count
from crm_widgets.errors import InvalidValue

Cutoffs = tuple[float | None, ...]
"""The least value of band 2, of band 3, and so on; None where no client reaches a band."""


def share_cutoffs(
    frame: nw.LazyFrame[Any], values: Mapping[str, nw.Expr], shares: Sequence[float]
) -> dict[str, Cutoffs]:
    """The least values of bands 2, 3, ... that hold about these shares of the rows, lowest first.

    A row is in the band in which `(rank_min(value) - 1) / n` falls; equal values share a band.
    """
    if abs(sum(shares) - 1) > 1e-9 or min(shares) < 0:
        raise InvalidValue(f"Shares {list(shares)} must each be 0 or more and add up to 1.")
    total = _total(frame)
    starts = [least_count(reached, total) for reached in accumulate(shares[:-1])]
    return _least(frame, values, starts)


def given_cutoffs(
    values: Sequence[float | None], bands: int, name: str, *, falling: bool = False
) -> Cutoffs:
    """Cut-offs that somebody gave, checked: one fewer than bands, and in order (`falling` for
    measures of which less is better).
    """
    cutoffs = tuple(values)
    if len(cutoffs) != bands - 1:
        raise InvalidValue(
            f"{name} has {len(cutoffs)} cut-offs; {bands} bands need {bands - 1}: the start of "
            "band 2, band 3 and so on."
        )
    known = [cut for cut in cutoffs if cut is not None]
    if known != sorted(known, reverse=falling):
        raise InvalidValue(
            f"{name} cut-offs {list(cutoffs)} are not sorted; give them in "
            f"{'descending' if falling else 'ascending'} order."
        )
    return cutoffs


def band(value: nw.Expr, cuts: Sequence[float | None]) -> nw.Expr:
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


def _total(frame: nw.LazyFrame[Any]) -> int:
    return int(rows_of(frame.select(nw.len().alias("total")))[0]["total"])


def _least(
    frame: nw.LazyFrame[Any], values: Mapping[str, nw.Expr], starts: Sequence[int]
) -> dict[str, Cutoffs]:
    """For each value, the least that has at least so many rows below it: where a band starts."""
    ranked = frame.select(*(value.alias(name) for name, value in values.items())).with_columns(
        *((nw.col(name).rank("min").cast(nw.Int64) - 1).alias(f"below {name}") for name in values)
    )
    least = rows_of(
        ranked.select(
            *(
                nw.when(nw.col(f"below {name}") >= start)
                .then(nw.col(name))
                .min()
                .alias(f"{name} {at}")
                for name in values
                for at, start in enumerate(starts)
            )
        )
    )[0]
    return {name: tuple(least[f"{name} {at}"] for at in range(len(starts))) for name in values}
