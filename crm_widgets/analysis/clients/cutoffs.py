"""The cut-offs of RFM scores: by rank, by default or given; shown, and used again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import narwhals as nw

from crm_widgets.analysis.clients.bands import Cutoffs, band, given_cutoffs
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.money import Money
from crm_widgets.errors import InvalidValue

Measure = Literal["recency", "frequency", "money"]
CutoffSource = Literal["given", "ranks", "default"]

MEASURES: dict[Measure, str] = {
    "recency": "days_since_last_purchase",
    "frequency": "purchase_count",
    "money": "total_spent",
}
"""The column of a client summary behind each score."""

DEFAULTS: dict[int, dict[Measure, Cutoffs]] = {
    5: {"recency": (365, 180, 90, 30), "frequency": (2, 3, 6, 10)},
    3: {"recency": (365, 90), "frequency": (2, 5)},
}
"""Where scores 2 to k begin if ranks say little: days at most, orders at least."""

BUYERS_PER_SCORE = 5
"""With fewer buyers for each score, ranks say little."""


@dataclass(frozen=True, kw_only=True)
class RfmCutoffs:
    """Where scores 2, 3, ... k begin.

    `recency` in days since the last purchase, going down (at most so many); `frequency` in
    purchases and `money` in the base's currency, going up (at least so many). None stands where no
    client reaches a score. `source` says of each where it comes from: "given", "ranks" or
    "default".
    """

    recency: Cutoffs
    frequency: Cutoffs
    money: Cutoffs
    source: Mapping[Measure, CutoffSource] = field(default_factory=dict, compare=False)


GivenCutoffs = RfmCutoffs | Mapping[str, Sequence[float | None]] | None


def rfm_cutoffs(buyers: nw.LazyFrame[Any], k: int, given: GivenCutoffs, money: Money) -> RfmCutoffs:
    """The cut-offs that were given, and for the other measures those of ranks in this summary, or
    the default ones where ranks say little.

    In: `days_since_last_purchase`, `purchase_count`, `total_spent` (Int64 minor units).
    """
    cutoffs = _checked(given, k)
    source: dict[Measure, CutoffSource] = dict.fromkeys(cutoffs, "given")
    missing = [name for name in MEASURES if name not in cutoffs]
    if missing:
        ends = _ends(buyers, missing)
        ranked = [name for name in missing if not _says_little(name, ends, k)]
        for name in missing:
            source[name] = "ranks" if name in ranked else "default"
        if ranked:
            cutoffs.update(_by_rank(buyers, ranked, ends, k))
        cutoffs.update({name: _default(name, k, ends) for name in missing if name not in ranked})
        if source["money"] != "given":
            cutoffs["money"] = tuple(
                None if cut is None else money.amount(cut) for cut in cutoffs["money"]
            )
    return RfmCutoffs(
        recency=cutoffs["recency"], frequency=cutoffs["frequency"], money=cutoffs["money"],
        source={name: source[name] for name in MEASURES},
    )  # fmt: skip


def scores(cutoffs: RfmCutoffs, money: Money) -> list[nw.Expr]:
    """`recency_score`, `frequency_score` and `money_score` of a summary whose `total_spent` is in
    minor units, by these cut-offs.
    """
    starts: dict[Measure, Sequence[float | None]] = {
        "recency": [None if cut is None else -cut for cut in cutoffs.recency],
        "frequency": cutoffs.frequency,
        "money": [None if cut is None else money.minor(cut) for cut in cutoffs.money],
    }
    values = {name: nw.col(column) for name, column in MEASURES.items()}
    values["recency"] = -values["recency"]
    return [band(values[name], starts[name]).alias(f"{name}_score") for name in MEASURES]


def _checked(given: GivenCutoffs, k: int) -> dict[Measure, Cutoffs]:
    if isinstance(given, RfmCutoffs):
        given = {name: getattr(given, name) for name in MEASURES}
    wanted = dict(given or {})
    for name in wanted:
        if name not in MEASURES:
            raise InvalidValue(f"Unknown cut-off {name!r}; use 'recency', 'frequency' or 'money'.")
    return {
        name: given_cutoffs(wanted[name], k, name, falling=name == "recency")
        for name in MEASURES
        if name in wanted
    }


def _ends(buyers: nw.LazyFrame[Any], names: Sequence[Measure]) -> dict[str, Any]:
    """The number of `buyers`, and the `least` and the `most` of each measure."""
    columns = {name: nw.col(MEASURES[name]) for name in names}
    return rows_of(
        buyers.select(
            nw.len().alias("buyers"),
            *(column.min().alias(f"least {name}") for name, column in columns.items()),
            *(column.max().alias(f"most {name}") for name, column in columns.items()),
        )
    )[0]


def _says_little(name: Measure, ends: Mapping[str, Any], k: int) -> bool:
    """Whether the default cut-offs of a measure say more than its ranks."""
    # Money has no default amounts: ranks are better than nothing, unless there is one value only.
    few = name != "money" and ends["buyers"] < BUYERS_PER_SCORE * k
    return bool(few or ends[f"least {name}"] == ends[f"most {name}"])


def _default(name: Measure, k: int, ends: Mapping[str, Any]) -> Cutoffs:
    if name == "money":  # one value scores the middle
        middle = (k + 1) // 2
        return (ends["least money"],) * (middle - 1) + (None,) * (k - middle)
    if k in DEFAULTS:
        return DEFAULTS[k][name]
    if not ends["buyers"]:
        return (None,) * (k - 1)
    raise InvalidValue(
        f"There are too few buyers, or they differ too little, to rank {name} from 1 to {k}: "
        f"ranks need at least {BUYERS_PER_SCORE * k} buyers, and there are {ends['buyers']}. "
        f"Give cutoffs={{{name!r}: [...]}} with {k - 1} numbers, or use k=5 or k=3, which have "
        "default cut-offs."
    )


def _by_rank(
    buyers: nw.LazyFrame[Any], names: Sequence[Measure], ends: Mapping[str, Any], k: int
) -> dict[Measure, Cutoffs]:
    """Where scores 2 to k begin by rank; money in minor units.

    Frequency and money: `score = (rank_min - 1) * k // n + 1`, ascending. Recency, mirrored:
    `score = k - (rank_min - 1) * k // n` over the days, ascending. So equal clients have equal
    scores, and those who all paid on the last day share the best one, not the worst. The two ends
    are fixed: the best value scores k, the worst 1.
    """
    ranked = buyers.select(*(nw.col(MEASURES[name]).alias(name) for name in names)).with_columns(
        *((nw.col(name).rank("min").cast(nw.Int64) - 1).alias(f"{name} below") for name in names)
    )
    starts = [-(-score * ends["buyers"] // k) for score in range(1, k)]
    row = rows_of(
        ranked.select(
            *(
                _start(name, start, ends).alias(f"{name} {at}")
                for name in names
                for at, start in enumerate(starts)
            )
        )
    )[0]
    cutoffs: dict[Measure, Cutoffs] = {}
    for name in names:
        cuts = [row[f"{name} {at}"] for at in range(k - 1)]
        if name == "recency":
            cuts.reverse()
        cutoffs[name] = tuple(int(ends[f"most {name}"] if cut is None else cut) for cut in cuts)
    return cutoffs


def _start(name: Measure, start: int, ends: Mapping[str, Any]) -> nw.Expr:
    """Where a score begins that has `start` buyers below it (for recency, that many above it)."""
    value, below = nw.col(name), nw.col(f"{name} below")
    if name == "recency":
        return nw.when((below < start) & (value < ends["most recency"])).then(value).max()
    return nw.when(below >= start).then(value).min()
