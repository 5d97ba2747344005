"""Segments as a sales team speaks of them: one-off, periodic, regular; economy, standard, VIP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw

from crm_widgets.analysis.bands import Cuts, band, given_cuts, named, share_cuts
from crm_widgets.analysis.client_summary import SUMMARY, summarised
from crm_widgets.analysis.orders import orders_of, purchase_lines

RHYTHMS = ("one-off", "periodic", "regular")
CHECK_BANDS = ("economy", "standard", "VIP")
VOLUME_BANDS = ("small wholesale", "medium", "large")
SHARES = (0.4, 0.4, 0.2)


@dataclass(frozen=True)
class BehaviourTable:
    """What `behaviour_table` found.

    `clients`, one row a buyer: `contact_id`, the columns of `client_summary`, `rhythm`,
    `check_band`, `volume_band`. `check_cutoffs` and `volume_cutoffs` are where the second and the
    third band begin, in the base's currency.
    """

    clients: Any
    check_cutoffs: Cuts
    volume_cutoffs: Cuts
    as_of: date


def behaviour_table(
    purchases: Any,
    *,
    as_of: date | str,
    check_cutoffs: Sequence[float | None] | None = None,
    volume_cutoffs: Sequence[float | None] | None = None,
    shares: Sequence[float] = SHARES,
) -> BehaviourTable:
    """How often each client buys, and in which band of average check and of volume they are.

    In: as `client_summary`. `rhythm`: **one-off**, one order ever; **regular**, at least 3 orders
    and not overdue by more than one usual interval (at most two of them since the last purchase);
    **periodic**, the rest. `check_band` parts `average_check` into economy, standard and VIP,
    `volume_band` parts `total_spent` into small wholesale, medium and large: by cut-offs given (two
    amounts: where the second and the third band begin), or by these shares of clients, lowest
    first. Equal clients are in one band.

    Raises `ColumnError`, `AsOfError`, and `ValueError` for cut-offs or shares that do not fit.
    """
    if len(shares) != len(CHECK_BANDS):
        raise ValueError(f"Shares {list(shares)} have to be three: one for each band.")
    read = purchase_lines(purchases, as_of=as_of)
    summary = read.engine.settled(summarised(orders_of(read.frame), read.as_of))
    checks = _cuts(summary, "average_check", check_cutoffs, shares, "check_cutoffs")
    volumes = _cuts(summary, "total_spent", volume_cutoffs, shares, "volume_cutoffs")
    clients = summary.with_columns(
        rhythm().alias("rhythm"),
        named(band(nw.col("average_check"), checks), CHECK_BANDS).alias("check_band"),
        named(band(nw.col("total_spent"), volumes), VOLUME_BANDS).alias("volume_band"),
    ).select("contact_id", *SUMMARY, "rhythm", "check_band", "volume_band")
    return BehaviourTable(read.engine.back(clients.sort("contact_id")), checks, volumes, read.as_of)


def rhythm() -> nw.Expr:
    """One-off, periodic or regular, from the columns of a client summary."""
    # Three orders on one day have no interval: nobody can say that they are overdue or not.
    in_time = nw.col("days_since_last_purchase") <= nw.col("usual_interval_days") * 2
    regular = (nw.col("purchase_count") >= 3) & in_time.fill_null(value=False)
    return (
        nw.when(nw.col("purchase_count") == 1)
        .then(nw.lit(RHYTHMS[0]))
        .when(regular)
        .then(nw.lit(RHYTHMS[2]))
        .otherwise(nw.lit(RHYTHMS[1]))
    )


def _cuts(
    summary: nw.LazyFrame[Any],
    column: str,
    given: Sequence[float | None] | None,
    shares: Sequence[float],
    name: str,
) -> Cuts:
    if given is not None:
        return given_cuts(given, len(shares), name)
    return share_cuts(summary, column, shares)
