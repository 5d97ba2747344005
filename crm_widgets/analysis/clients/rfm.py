"""RFM: how lately, how often and for how much each client buys, and the segment that follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.clients.client_summary import BOUGHT, contacts_of
from crm_widgets.analysis.clients.cutoffs import RfmCutoffs, Wanted, cutoffs_of, scores
from crm_widgets.analysis.clients.orders import Lines, Purchases, purchase_lines
from crm_widgets.analysis.clients.segments import cell_table, segment, segment_table
from crm_widgets.analysis.frame.columns import in_cents, rows_of
from crm_widgets.errors import InvalidValue


@dataclass(frozen=True)
class RfmTable:
    """What `rfm_table` found. The frames are of the kind that came in.

    - `clients`: one row a buyer: `contact_id`, `first_purchase`, `last_purchase`, `purchase_count`,
      `total_spent`, `average_order_value`, `days_since_last_purchase` as in `client_summary`,
      `recency_score`, `frequency_score`, `money_score` (1 to k, k the best), `segment`;
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
    cutoffs: Wanted = None,
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
        raise InvalidValue(f"k {k} is no number of scores: give 2 to 10; the usual one is 5.")
    read = purchase_lines(purchases, as_of=as_of)
    engine = read.engine
    contacts = engine.materialise(_contacts(read))
    buyers = contacts.filter(nw.col("purchase_count") > 0)
    used = cutoffs_of(buyers, k, cutoffs)
    clients = engine.materialise(_scored(buyers, used, k, with_money))
    counted = rows_of(
        clients.group_by("recency_score", "level", "segment").agg(
            nw.len().alias("clients"), nw.col("total_spent").sum()
        )
    )
    total = round(sum(row["total_spent"] for row in counted), 2)
    return RfmTable(
        engine.back(clients.drop("level").sort("contact_id")),
        segment_table(engine, counted, k, total),
        cell_table(engine, counted, k),
        used,
        read.as_of,
        sum(row["clients"] for row in counted),
        total,
        read.lines,
        read.unassigned,
        _never_bought(contacts),
        read.undated,
    )


def _contacts(read: Purchases) -> nw.LazyFrame[Any]:
    """Every contact with a line: what they bought, and their `lines` and `sales`."""
    amount = nw.col("amount")
    sales = nw.when(amount > 0).then(amount).otherwise(0.0).alias("sales")
    lines = replace(read, frame=read.frame.with_columns(sales))
    orders = lines.orders(nw.len().alias("lines"), nw.col("sales").sum())
    return contacts_of(orders, read.as_of, nw.col("lines").sum(), nw.col("sales").sum())


def _scored(
    summary: nw.LazyFrame[Any], cutoffs: RfmCutoffs, k: int, with_money: bool
) -> nw.LazyFrame[Any]:
    frequency = nw.col("frequency_score")
    level = (frequency + nw.col("money_score") + 1) // 2 if with_money else frequency
    levelled = summary.with_columns(*scores(cutoffs)).with_columns(
        level.cast(nw.Int64).alias("level")
    )
    named = segment(k, nw.col("recency_score"), nw.col("level")).alias("segment")
    return levelled.with_columns(named).select(
        "contact_id", *BOUGHT, "recency_score", "frequency_score", "money_score", "segment",
        "level",
    )  # fmt: skip


def _never_bought(contacts: nw.LazyFrame[Any]) -> Lines:
    sums = nw.col("lines", "amount", "sales").sum()
    found = rows_of(contacts.filter(nw.col("purchase_count") == 0).select(sums))[0]
    net, sales = in_cents(found["amount"]), in_cents(found["sales"])
    return Lines(int(found["lines"] or 0), net, sales)
