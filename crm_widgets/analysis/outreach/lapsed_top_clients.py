"""The best clients who went silent: long overdue by their own pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import narwhals as nw

from crm_widgets.analysis.clients.bands import share_cutoffs
from crm_widgets.analysis.clients.client_summary import MONEY, SUMMARY, summarised
from crm_widgets.analysis.clients.purchases import Lines, purchase_lines
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.money import Money, rounded
from crm_widgets.errors import InvalidValue

By = Literal["total_spent", "average_order_value"]


@dataclass(frozen=True)
class LapsedTopClients:
    """What `lapsed_top_clients` found.

    `clients`, one row each, the most money first, in the kind of frame that came in: `contact_id`,
    the columns of `client_summary`; `place` (1: the highest of all clients by the measure; equal
    ones share the better place); `intervals_silent` (days since the last purchase / usual
    interval); `expected_on` (last purchase + usual interval, a date); `annualised_value`
    (average check x 365.25 / usual interval: what a year of them was worth, in the base's
    currency).

    `vips`: how many are the best; `least_measure`: where they begin (None: nobody bought);
    `without_interval`: best ones who bought on one day only, of whom nobody can tell. `unassigned`:
    the lines without a contact.
    """

    clients: Any
    by: By
    vips: int
    least_measure: float | None
    without_interval: int
    as_of: date
    unassigned: Lines


def lapsed_top_clients(
    purchases: Any,
    *,
    as_of: date | str,
    by: By = "total_spent",
    best: float = 0.1,
    intervals: float = 4,
    least_days: int = 90,
) -> LapsedTopClients:
    """Of the best clients, those silent for long by their own pace.

    In: as `client_summary`. The best are the share `best` of all clients with the most
    `total_spent`, or the highest `average_order_value`; equal clients are on one side of the line
    together. Silent: the last purchase is at least `intervals` of the client's usual intervals ago,
    and at least `least_days` days: four missed times in a row are no chance, and a week is no
    silence even for who buys daily.

    Raises `ColumnError` and `AsOfError`; `ValueError` for a share outside 0 to 1 or another
    measure.
    """
    if by not in ("total_spent", "average_order_value"):
        raise InvalidValue(f"by {by!r} is no measure: give 'total_spent' or 'average_order_value'.")
    if not 0 < best <= 1:
        raise InvalidValue(f"best {best} is no share of clients: give more than 0, up to 1.")
    read = purchase_lines(purchases, as_of=as_of)
    summary = read.engine.materialise(summarised(read.orders(), read.as_of))
    (least,) = share_cutoffs(summary, {by: nw.col(by)}, (1 - best, best))[by]
    placed = summary.with_columns(nw.col(by).rank("max").cast(nw.Int64).alias("below"))
    counted = rows_of(summary.select(nw.len().alias("all")))[0]["all"]
    ranked = placed.with_columns((int(counted) + 1 - nw.col("below")).alias("place"))
    vips = read.engine.materialise(_at_least(ranked, by, least))
    found = vips.filter(
        (
            nw.col("days_since_last_purchase")
            >= intervals * nw.col("median_days_between_orders") - 1e-9
        )
        & (nw.col("days_since_last_purchase") >= least_days)
    )
    unknown = (
        nw.when(nw.col("median_days_between_orders").is_null()).then(1).otherwise(0).cast(nw.Int64)
    )
    of_vips = rows_of(vips.select(nw.len().alias("all"), unknown.sum().alias("unknown")))[0]
    return LapsedTopClients(
        read.engine.to_native(_told(found, read.money).sort("place", "contact_id")),
        by,
        int(of_vips["all"]),
        None if least is None else read.money.amount(least),
        int(of_vips["unknown"] or 0),
        read.as_of,
        read.unassigned,
    )


def _at_least(frame: nw.LazyFrame[Any], by: str, least: float | None) -> nw.LazyFrame[Any]:
    # No cut: nobody bought, or so few that such a share of them is nobody.
    return frame.head(0) if least is None else frame.filter(nw.col(by) >= least)


def _told(found: nw.LazyFrame[Any], money: Money) -> nw.LazyFrame[Any]:
    interval = nw.col("median_days_between_orders")
    expected = nw.col("last_purchase") + nw.lit(timedelta(days=1)) * interval.floor().cast(nw.Int64)
    return found.select(
        "contact_id",
        *SUMMARY,
        "place",
        (nw.col("days_since_last_purchase") / interval).alias("intervals_silent"),
        expected.cast(nw.Date).alias("expected_on"),
        rounded(nw.col("average_order_value") * 365.25 / interval).alias("annualised_value"),
    ).with_columns(*money.amounts(*MONEY, "annualised_value"))
