"""RFM: how lately, how often and for how much each client buys, and the segment that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.bands import Cuts, band, given_cuts, rank_cuts
from crm_widgets.analysis.client_summary import SUMMARY, summarised
from crm_widgets.analysis.columns import rows_of
from crm_widgets.analysis.engine import Engine, opened
from crm_widgets.analysis.orders import Lines, Purchases, orders_of, purchase_lines

SEGMENTS = (
    "Champions", "Loyal", "Potential loyalist", "New", "Promising",
    "Need attention", "About to sleep", "Can't lose", "At risk", "Hibernating",
)  # fmt: skip
"""The ten segments, those to keep first."""

SEGMENT_OF: dict[int, tuple[str, ...]] = {
    5: ("New", "Potential loyalist", "Potential loyalist", "Champions", "Champions"),
    4: ("Promising", "Potential loyalist", "Potential loyalist", "Loyal", "Loyal"),
    3: ("About to sleep", "About to sleep", "Need attention", "Loyal", "Loyal"),
    2: ("Hibernating", "Hibernating", "At risk", "At risk", "Can't lose"),
    1: ("Hibernating", "Hibernating", "At risk", "At risk", "Can't lose"),
}
"""The segment of each of the 25 cells: by recency score, then by frequency score 1 to 5."""


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


@dataclass(frozen=True)
class RfmTable:
    """What `rfm_table` found. The frames are of the kind that came in.

    - `clients`: one row a buyer: `contact_id`, the columns of `client_summary`, `recency_score`,
      `frequency_score`, `money_score` (1 to k, k the best), `segment`;
    - `segments`: `segment`, `clients`, `total_spent`, `share_of_spent` (0 to 1), best first;
    - `cells`: `recency_score`, `frequency_score`, `clients`, `segment`: one row for each of the
      k x k cells, empty ones too. With money, its `frequency_score` is the mean of both scores.
    - `cutoffs`: the ones used; `as_of`; `buyers` and `total_spent` of all of them;
    - `lines` seen; `unassigned`, the lines without a contact; `never_bought`, the lines of contacts
      with no order above 0 (returns only); `undated`, lines that are in nothing.
    """

    clients: Any
    segments: Any
    cells: Any
    cutoffs: RfmCutoffs
    as_of: date
    buyers: int
    total_spent: float
    lines: int
    unassigned: Lines
    never_bought: Lines
    undated: int


def rfm_table(
    purchases: Any,
    *,
    as_of: date | str,
    k: int = 5,
    cutoffs: RfmCutoffs | Mapping[str, Sequence[float | None]] | None = None,
    with_money: bool = False,
) -> RfmTable:
    """Scores 1 to `k` for recency, frequency and money, and the segment of every client.

    In: as `client_summary`. Scores are by rank, `(rank_min(value) - 1) * k // n + 1`: equal clients
    have equal scores, and the order of rows does not matter. Recency ranks `last_purchase`,
    frequency `purchase_count`, money `total_spent`.

    `cutoffs`: fixed ones in place of ranks, for a base under about 50 buyers or to compare two
    dates: the `.cutoffs` of an earlier table, or any of `{"recency": [180, 90, 30, 7],
    "frequency": [2, 3, 5, 8], "money": [50, 100, 500, 1000]}`. `with_money`: the segment is looked
    up by (frequency + money) / 2, rounded half up, in place of frequency. The ten named segments
    part the 25 cells of k = 5; with another `k` a segment is its cell, such as "R3 F1".

    Raises `ColumnError` and `AsOfError` as `client_summary`; `ValueError` for cut-offs that do not
    fit.
    """
    if not 2 <= k <= 10:
        raise ValueError(f"k {k} is no number of scores: give 2 to 10; the usual one is 5.")
    read = purchase_lines(purchases, as_of=as_of)
    engine = read.engine
    orders = engine.settled(orders_of(read.frame))
    summary = engine.settled(summarised(orders, read.as_of))
    used = _cutoffs(summary, k, cutoffs)
    clients = engine.settled(_scored(summary, used, k, with_money))
    counted = rows_of(
        clients.group_by("recency_score", "level", "segment").agg(
            nw.len().alias("clients"), nw.col("total_spent").sum()
        )
    )
    total = round(sum(row["total_spent"] for row in counted), 2)
    return RfmTable(
        engine.back(clients.drop("level").sort("contact_id")),
        _segments(engine, counted, k, total),
        _cells(engine, counted, k),
        used,
        read.as_of,
        sum(row["clients"] for row in counted),
        total,
        read.lines,
        read.unassigned,
        _never_bought(read, summary),
        read.undated,
    )


def rfm_movement(before: RfmTable, after: RfmTable) -> Any:
    """Who moved from which segment to which between two tables of the same base.

    Out, in the kind of frame of `after`: `segment_before` (missing: was no client yet),
    `segment_after` (missing: no client any more), `clients`; the largest move first, those who
    stayed included. Give the second table the cut-offs of the first to compare like with like.
    """
    key, was, now = "contact_id", "segment_before", "segment_after"
    earlier, engine = opened(before.clients, {key: "text", "segment": "text"})
    later, kind = opened(after.clients, {key: "text", "segment": "text"})
    if (kind.library, kind.lazy) != (engine.library, engine.lazy):
        raise ValueError(
            f"The tables are of two kinds, {engine.library} and {kind.library}: make both of one."
        )
    none = nw.lit(None).cast(nw.String)
    both = nw.concat(
        [
            earlier.select(key, nw.col("segment").alias(was), none.alias(now)),
            later.select(key, none.alias(was), nw.col("segment").alias(now)),
        ]
    )
    moves = both.group_by(key).agg(nw.col(was).max(), nw.col(now).max())
    rows = rows_of(moves.group_by(was, now).agg(nw.len().alias("clients")))
    rows.sort(key=lambda row: (-row["clients"], row[was] or "", row[now] or ""))
    schema = {was: pl.String, now: pl.String, "clients": pl.Int64}
    return kind.small({name: [row[name] for row in rows] for name in schema}, schema)


def _cutoffs(
    summary: nw.LazyFrame[Any],
    k: int,
    wanted: RfmCutoffs | Mapping[str, Sequence[float | None]] | None,
) -> RfmCutoffs:
    given = vars(wanted) if isinstance(wanted, RfmCutoffs) else dict(wanted or {})
    unknown = sorted(set(given) - {"recency", "frequency", "money"})
    if unknown:
        raise ValueError(f"There is no cut-off {unknown[0]!r}: recency, frequency and money are.")
    if "recency" in given:
        nearness = tuple(_minus(days) for days in given["recency"])
        recency = tuple(_minus(cut) for cut in given_cuts(nearness, k, "recency"))
    else:
        away = summary.select((-nw.col("days_since_last_purchase")).alias("nearness"))
        recency = tuple(_minus(cut) for cut in rank_cuts(away, "nearness", k))
    return RfmCutoffs(
        recency,
        _of("frequency", given, summary, "purchase_count", k),
        _of("money", given, summary, "total_spent", k),
    )


def _of(
    name: str,
    given: Mapping[str, Sequence[float | None]],
    summary: nw.LazyFrame[Any],
    column: str,
    k: int,
) -> Cuts:
    return given_cuts(given[name], k, name) if name in given else rank_cuts(summary, column, k)


def _minus(value: float | None) -> float | None:
    return None if value is None else -value


def _scored(
    summary: nw.LazyFrame[Any], cutoffs: RfmCutoffs, k: int, with_money: bool
) -> nw.LazyFrame[Any]:
    nearness = -nw.col("days_since_last_purchase")
    scored = summary.with_columns(
        band(nearness, tuple(_minus(cut) for cut in cutoffs.recency)).alias("recency_score"),
        band(nw.col("purchase_count"), cutoffs.frequency).alias("frequency_score"),
        band(nw.col("total_spent"), cutoffs.money).alias("money_score"),
    )
    frequency = nw.col("frequency_score")
    level = (frequency + nw.col("money_score") + 1) // 2 if with_money else frequency
    levelled = scored.with_columns(level.cast(nw.Int64).alias("level"))
    return levelled.with_columns(_segment(k).alias("segment")).select(
        "contact_id", *SUMMARY, "recency_score", "frequency_score", "money_score", "segment",
        "level",
    )  # fmt: skip


def _segment(k: int) -> nw.Expr:
    code = nw.col("recency_score") * 100 + nw.col("level")
    names = _names(k)
    codes: dict[str, list[int]] = {}
    for (recency, level), name in names.items():
        codes.setdefault(name, []).append(recency * 100 + level)
    (first, its), *others = codes.items()
    chain = nw.when(code.is_in(its)).then(nw.lit(first))
    for name, its in others:
        chain = chain.when(code.is_in(its)).then(nw.lit(name))
    return chain.otherwise(None)


def _names(k: int) -> dict[tuple[int, int], str]:
    """The segment of each (recency, frequency) cell, the best cells first."""
    scores = range(k, 0, -1)
    return {
        (recency, level): SEGMENT_OF[recency][level - 1] if k == 5 else f"R{recency} F{level}"
        for recency in scores
        for level in scores
    }


def _segments(engine: Engine, counted: list[dict[str, Any]], k: int, total: float) -> Any:
    names = SEGMENTS if k == 5 else tuple(_names(k).values())
    of = {name: [row for row in counted if row["segment"] == name] for name in names}
    spent = {name: round(sum(row["total_spent"] for row in of[name]), 2) for name in names}
    return engine.small(
        {
            "segment": names,
            "clients": [sum(row["clients"] for row in of[name]) for name in names],
            "total_spent": [float(spent[name]) for name in names],
            "share_of_spent": [spent[name] / total if total else None for name in names],
        },
        {
            "segment": pl.String,
            "clients": pl.Int64,
            "total_spent": pl.Float64,
            "share_of_spent": pl.Float64,
        },
    )


def _cells(engine: Engine, counted: list[dict[str, Any]], k: int) -> Any:
    names = _names(k)
    of = {(row["recency_score"], row["level"]): row["clients"] for row in counted}
    return engine.small(
        {
            "recency_score": [recency for recency, _ in names],
            "frequency_score": [level for _, level in names],
            "clients": [of.get(cell, 0) for cell in names],
            "segment": list(names.values()),
        },
        {
            "recency_score": pl.Int64,
            "frequency_score": pl.Int64,
            "clients": pl.Int64,
            "segment": pl.String,
        },
    )


def _never_bought(read: Purchases, summary: nw.LazyFrame[Any]) -> Lines:
    amount = nw.col("amount")
    rows = rows_of(
        read.frame.filter(~nw.col("contact_id").is_null())
        .join(summary.select("contact_id"), on="contact_id", how="anti")
        .select(
            nw.len().alias("lines"),
            amount.sum().alias("amount"),
            nw.when(amount > 0).then(amount).otherwise(0.0).sum().alias("sales"),
        )
    )[0]
    net, sales = float(rows["amount"] or 0), float(rows["sales"] or 0)
    return Lines(int(rows["lines"] or 0), round(net, 2), round(sales, 2))
