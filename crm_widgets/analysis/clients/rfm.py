"""RFM: how lately, how often and for how much each client buys, and the segment that follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import index
from typing import Any, Generic

import narwhals as nw
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.client_summary import BOUGHT, MONEY, contacts_of
from crm_widgets.analysis.clients.cutoffs import GivenCutoffs, RfmCutoffs, rfm_cutoffs, scores
from crm_widgets.analysis.clients.purchases import (
    Lines,
    Purchases,
    line_sums,
    lines_counted,
    purchase_lines,
)
from crm_widgets.analysis.clients.segments import cell_table, segment, segment_table
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.money import Money
from crm_widgets.analysis.frame.result import Result
from crm_widgets.errors import InvalidValue


@dataclass(frozen=True, kw_only=True, repr=False)
class RfmTable(Result, Generic[IntoFrameT]):
    """The result of `rfm_table`. The frames are of the kind that came in.

    - `clients`: one row a buyer: `contact_id`, `first_purchase`, `last_purchase`, `purchase_count`,
      `total_spent`, `average_order_value`, `days_since_last_purchase` as in `client_summary`,
      `recency_score`, `frequency_score`, `money_score` (1 to k, k the best), `segment`;
    - `segments`: `segment`, `clients`, `total_spent`, `share_of_spent` (0 to 1), best first;
    - `cells`: `recency_score`, `frequency_score`, `clients`, `segment`: one row for each of the
      k x k cells, empty ones too. With money, its `frequency_score` is the mean of both scores.
    - `cutoffs`: the ones used, and where each comes from (`cutoffs.source`);
    - `as_of`; `buyers` and `total_spent` of all of them;
    - `lines` seen; `unassigned`, the lines without a contact; `never_bought`, the lines of contacts
      with no order above 0 (returns only); `undated` lines and `later_lines` (after `as_of`), which
      are in nothing; the `currency` of the money.
    """

    clients: IntoFrameT
    segments: IntoFrameT
    cells: IntoFrameT
    cutoffs: RfmCutoffs
    as_of: date
    buyers: int
    total_spent: float
    lines: int
    unassigned: Lines
    never_bought: Lines
    undated: int
    later_lines: int
    currency: str


def rfm_table(
    purchases: IntoFrameT,
    *,
    as_of: date | str,
    k: int = 5,
    cutoffs: GivenCutoffs = None,
    with_money: bool = False,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> RfmTable[IntoFrameT]:
    """Scores 1 to `k` for recency, frequency and money, and the segment of every client.

    In: as `client_summary`. Scores are by rank: frequency (`purchase_count`) and money
    (`total_spent`) `(rank_min - 1) * k // n + 1`, ascending; recency, mirrored,
    `k - (rank_min - 1) * k // n` over `days_since_last_purchase`, ascending. Equal clients have
    equal scores, the order of rows does not matter, the best value always scores k and the worst 1.

    Where all clients share one value, or fewer than 5 x k ever bought, recency and frequency take
    default cut-offs. For k = 5: recency 5 within 30 days, 4 within 90, 3 within 180, 2 within 365;
    frequency 5 from 10 orders, 4 from 6, 3 from 3, 2 from 2. For k = 3: recency 3 within 90 days, 2
    within 365; frequency 3 from 5 orders, 2 from 2. Money of one value scores the middle.

    `cutoffs`: fixed ones in place of both, to compare two dates: the `.cutoffs` of an earlier
    table, or any of `{"recency": [180, 90, 30, 7], "frequency": [2, 3, 5, 8], "money": [50, 100,
    500, 1000]}`. `with_money`: the segment is looked up by (frequency + money) / 2, rounded half
    up, in place of frequency. The ten named segments divide the 25 cells of k = 5; with another `k`
    a segment is its cell, such as "R3 F1".

    Raises `ColumnError` and `AsOfError` as `client_summary`; `InvalidValue` for cut-offs that do
    not fit, and where another k than 5 and 3 needs some.
    """
    k = checked_k(k)
    read = purchase_lines(purchases, as_of=as_of, currency=currency, time_zone=time_zone)
    engine, money = read.engine, read.money
    contacts = engine.materialise(contacts_of(read.orders(), read.as_of))
    buyers = contacts.filter(nw.col("purchase_count") > 0)
    used = rfm_cutoffs(buyers, k, cutoffs, money)
    clients = engine.materialise(_scored(buyers, used, k, money, with_money=with_money))
    counted = rows_of(
        clients.group_by("recency_score", "level", "segment").agg(
            nw.len().alias("clients"), nw.col("total_spent").sum()
        )
    )
    return RfmTable(
        clients=engine.to_native(
            clients.drop("level").with_columns(*money.amounts(*MONEY)).sort("contact_id")
        ),
        segments=segment_table(engine, counted, k),
        cells=cell_table(engine, counted, k),
        cutoffs=used,
        as_of=read.as_of,
        buyers=sum(row["clients"] for row in counted),
        total_spent=money.amount(sum(row["total_spent"] for row in counted)),
        lines=read.lines,
        unassigned=read.unassigned,
        never_bought=_never_bought(read, contacts),
        undated=read.undated,
        later_lines=read.later_lines,
        currency=currency,
    )


def checked_k(k: Any) -> int:
    """The number of scores, or `InvalidValue`."""
    try:
        whole = 0 if isinstance(k, bool) else index(k)
    except TypeError:
        whole = 0
    if not 2 <= whole <= 10:
        raise InvalidValue(f"k must be a whole number from 2 to 10 (usually 5), not {k!r}.")
    return whole


def _scored(
    summary: nw.LazyFrame[Any], cutoffs: RfmCutoffs, k: int, money: Money, *, with_money: bool
) -> nw.LazyFrame[Any]:
    frequency = nw.col("frequency_score")
    level = (frequency + nw.col("money_score") + 1) // 2 if with_money else frequency
    levelled = summary.with_columns(*scores(cutoffs, money)).with_columns(
        level.cast(nw.Int64).alias("level")
    )
    named = segment(k, nw.col("recency_score"), nw.col("level")).alias("segment")
    return levelled.with_columns(named).select(
        "contact_id", *BOUGHT, "recency_score", "frequency_score", "money_score", "segment",
        "level",
    )  # fmt: skip


def _never_bought(read: Purchases, contacts: nw.LazyFrame[Any]) -> Lines:
    none = contacts.filter(nw.col("purchase_count") == 0).select("contact_id")
    lines = read.frame.join(none, on="contact_id", how="semi")
    row = rows_of(lines.select(*line_sums(~nw.col("date").is_null())))[0]
    return lines_counted(row, read.money)
