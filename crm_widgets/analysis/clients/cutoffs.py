"""The cut-offs of RFM scores: by rank or given, shown, and used again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.bands import Cuts, band, given_cuts, rank_cuts
from crm_widgets.errors import InvalidValue

# Scores go up with what is better: for days since the last purchase that is their negative.
_RANKED = {
    "recency": -nw.col("days_since_last_purchase"),
    "frequency": nw.col("purchase_count"),
    "money": nw.col("total_spent"),
}


@dataclass(frozen=True)
class RfmCutoffs:
    """Where scores 2, 3, ... k begin.

    `recency` in days since the last purchase, going down (at most so many); `frequency` in
    purchases and `money` in the base's currency, going up (at least so many). None stands where no
    client reaches a score.
    """

    recency: Cuts
    frequency: Cuts
    money: Cuts


Wanted = RfmCutoffs | Mapping[str, Sequence[float | None]] | None


def cutoffs_of(summary: nw.LazyFrame[Any], k: int, wanted: Wanted) -> RfmCutoffs:
    """The cut-offs that were given, and for the others those of ranks in this summary."""
    given = vars(wanted) if isinstance(wanted, RfmCutoffs) else dict(wanted or {})
    unknown = sorted(set(given) - set(_RANKED))
    if unknown:
        raise InvalidValue(f"There is no cut-off {unknown[0]!r}: recency, frequency and money are.")
    cuts = {name: given_cuts(_turned(name, given[name]), k, name) for name in given}
    missing = {name: value for name, value in _RANKED.items() if name not in given}
    if missing:
        cuts.update(rank_cuts(summary, missing, k))
    return RfmCutoffs(**{name: _turned(name, cuts[name]) for name in _RANKED})


def scores(cutoffs: RfmCutoffs) -> list[nw.Expr]:
    """`recency_score`, `frequency_score` and `money_score` of a summary, by these cut-offs."""
    return [
        band(value, _turned(name, getattr(cutoffs, name))).alias(f"{name}_score")
        for name, value in _RANKED.items()
    ]


def _turned(name: str, cuts: Sequence[float | None]) -> Cuts:
    if name != "recency":
        return tuple(cuts)
    return tuple(None if cut is None else -cut for cut in cuts)
