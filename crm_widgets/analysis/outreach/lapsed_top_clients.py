"""Lapsed top clients: the best ones, long overdue by their own pace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

import narwhals as nw

from crm_widgets.analysis.clients.bands import share_cutoffs
from crm_widgets.analysis.clients.client_summary import MONEY, SUMMARY, summarised
from crm_widgets.analysis.clients.purchases import Lines, purchase_lines
from crm_widgets.analysis.deals.deals import flag
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.money import Money, rounded
from crm_widgets.analysis.frame.result import Result
from crm_widgets.errors import InvalidValue

By = Literal["total_spent", "average_order_value"]


@dataclass(frozen=True, kw_only=True, repr=False)
class LapsedTopClients(Result):
    """The result of `lapsed_top_clients`.

    `clients`, one row each, the most money first, in the kind of frame that came in: `contact_id`,
    the columns of `client_summary`; `place` (1: the highest of all clients by the measure; equal
    ones share the better place); `intervals_silent` (days since the last purchase / usual
    interval); `expected_on` (last purchase + usual interval, a date); `annualised_value` (average
    order value x 365.25 / usual interval: what a year of them was worth).

    `vips`: how many are the best; `least_measure`: where they begin (None: there are no clients);
    `without_interval`: best ones who bought on one day only, of whom nothing can be said.
    `unassigned`: the lines without a contact; `later_lines`: those after `as_of`, which are not
    seen.
    """

    clients: Any
    by: By
    vips: int
    least_measure: float | None
    without_interval: int
    as_of: date
    unassigned: Lines
    later_lines: int


def lapsed_top_clients(
    purchases: Any,
    *,
    as_of: date | str,
    by: By = "total_spent",
    best: float = 0.1,
    intervals: float = 4,
    min_days: int = 90,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> LapsedTopClients:
    """Of the best clients, those silent for long by their own pace.

    In: as `client_summary`. The best are the share `best` of all clients with the most
    `total_spent`, or the highest `average_order_value`; equal clients are on one side of the line
    together. Silent: the last purchase is at least `intervals` of the client's usual intervals ago,
    and at least `min_days` days: four missed times in a row are no chance, and a week is no silence
    even for a client who buys daily.

    Raises `ColumnError` and `AsOfError`; `InvalidValue` for a share outside 0 to 1 or another
    measure.
    """
    _refuse_odd(by, best)
    read = purchase_lines(purchases, as_of=as_of, currency=currency, time_zone=time_zone)
    summary = read.engine.materialise(summarised(read.orders(), read.as_of))
    (least,) = share_cutoffs(summary, {by: nw.col(by)}, (1 - best, best))[by]
    placed = summary.with_columns(nw.col(by).rank("max").cast(nw.Int64).alias("below"))
    counted = rows_of(summary.select(nw.len().alias("all")))[0]["all"]
    ranked = placed.with_columns((int(counted) + 1 - nw.col("below")).alias("place"))
    vips = read.engine.materialise(_at_least(ranked, by, least))
    days, usual = nw.col("days_since_last_purchase"), nw.col("median_days_between_orders")
    lapsed = vips.filter((days >= intervals * usual - 1e-9) & (days >= min_days))
    unknown = flag(usual.is_null()).sum().alias("unknown")
    of_vips = rows_of(vips.select(nw.len().alias("all"), unknown))[0]
    return LapsedTopClients(
        clients=read.engine.to_native(_rows(lapsed, read.money).sort("place", "contact_id")),
        by=by,
        vips=int(of_vips["all"]),
        least_measure=None if least is None else read.money.amount(least),
        without_interval=int(of_vips["unknown"] or 0),
        as_of=read.as_of,
        unassigned=read.unassigned,
        later_lines=read.later_lines,
    )


def _refuse_odd(by: str, best: float) -> None:
    if by not in ("total_spent", "average_order_value"):
        raise InvalidValue(f"Unknown measure {by!r}; use 'total_spent' or 'average_order_value'.")
    if not 0 < best <= 1:
        raise InvalidValue(
            f"best {best} is not a share of clients; give a number above 0, up to 1."
        )


def _at_least(frame: nw.LazyFrame[Any], by: str, least: float | None) -> nw.LazyFrame[Any]:
    # No cut: there are no clients, or too few for such a share of them.
    return frame.head(0) if least is None else frame.filter(nw.col(by) >= least)


def _rows(lapsed: nw.LazyFrame[Any], money: Money) -> nw.LazyFrame[Any]:
    interval = nw.col("median_days_between_orders")
    expected = nw.col("last_purchase") + nw.lit(timedelta(days=1)) * interval.floor().cast(nw.Int64)
    return lapsed.select(
        "contact_id",
        *SUMMARY,
        "place",
        (nw.col("days_since_last_purchase") / interval).alias("intervals_silent"),
        expected.cast(nw.Date).alias("expected_on"),
        rounded(nw.col("average_order_value") * 365.25 / interval).alias("annualised_value"),
    ).with_columns(*money.amounts(*MONEY, "annualised_value"))
