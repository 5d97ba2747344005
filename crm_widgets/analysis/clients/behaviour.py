"""Segments as a sales team speaks of them: one-off, periodic, regular; economy, standard, VIP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.clients.bands import Cuts, band, given_cuts, named, share_cuts
from crm_widgets.analysis.clients.client_summary import SUMMARY, summarised
from crm_widgets.analysis.clients.orders import Lines, purchase_lines
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.analysis.frame.share import share
from crm_widgets.errors import InvalidValue

RHYTHMS = ("one-off", "periodic", "regular")
CHECK_BANDS = ("economy", "standard", "VIP")
VOLUME_BANDS = ("small wholesale", "medium", "large")
SHARES = (0.4, 0.4, 0.2)

_BANDS = {"rhythm": RHYTHMS, "order_value_band": CHECK_BANDS, "volume_band": VOLUME_BANDS}
_BANDS_SCHEMA = {
    "by": pl.String, "band": pl.String, "from_amount": pl.Float64, "clients": pl.Int64,
    "share_of_clients": pl.Float64, "total_spent": pl.Float64, "share_of_spent": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class BehaviourTable:
    """What `behaviour_table` found. The frames are of the kind that came in.

    - `clients`: one row a buyer: `contact_id`, the columns of `client_summary`, `rhythm`,
      `order_value_band`, `volume_band`;
    - `bands`: the nine bands, empty ones too: `by` (rhythm, order_value_band or volume_band), `band`,
      `from_amount` (the least average check or sum spent of the band; missing for the lowest, for
      one that nobody reaches, and for rhythms), `clients`, `share_of_clients`, `total_spent`,
      `share_of_spent` (shares 0 to 1);
    - `check_cutoffs`, `volume_cutoffs`: where the second and the third band begin, in the base's
      currency; a second call can be given them;
    - `as_of`; `buyers` and `total_spent` of all of them; `unassigned`, the lines without a contact.
    """

    clients: Any
    bands: Any
    check_cutoffs: Cuts
    volume_cutoffs: Cuts
    as_of: date
    buyers: int
    total_spent: float
    unassigned: Lines


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
    **periodic**, the rest. `order_value_band` parts `average_order_value` into economy, standard and VIP,
    `volume_band` parts `total_spent` into small wholesale, medium and large: by cut-offs given (two
    amounts: where the second and the third band begin), or by these shares of clients, lowest
    first. Equal clients are in one band.

    Raises `ColumnError`, `AsOfError`, and `ValueError` for cut-offs or shares that do not fit.
    """
    if len(shares) != len(CHECK_BANDS):
        raise InvalidValue(f"Shares {list(shares)} have to be three: one for each band.")
    read = purchase_lines(purchases, as_of=as_of)
    summary = read.engine.materialise(summarised(read.orders(), read.as_of))
    given = {"average_order_value": check_cutoffs, "total_spent": volume_cutoffs}
    checks, volumes = _cuts(summary, given, shares)
    clients = summary.with_columns(
        rhythm().alias("rhythm"),
        named(band(nw.col("average_order_value"), checks), CHECK_BANDS).alias("order_value_band"),
        named(band(nw.col("total_spent"), volumes), VOLUME_BANDS).alias("volume_band"),
    ).select("contact_id", *SUMMARY, *_BANDS)
    counted = rows_of(
        clients.group_by(*_BANDS).agg(nw.len().alias("clients"), nw.col("total_spent").sum())
    )
    return BehaviourTable(
        read.engine.back(clients.sort("contact_id")),
        table_of(read.engine, _bands(counted, checks, volumes), _BANDS_SCHEMA),
        checks,
        volumes,
        read.as_of,
        sum(row["clients"] for row in counted),
        round(sum(row["total_spent"] for row in counted), 2),
        read.unassigned,
    )


def rhythm() -> nw.Expr:
    """One-off, periodic or regular, from the columns of a client summary."""
    # Three orders on one day have no interval: nobody can say that they are overdue or not.
    in_time = nw.col("days_since_last_purchase") <= nw.col("median_days_between_orders") * 2
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
    given: Mapping[str, Sequence[float | None] | None],
    shares: Sequence[float],
) -> tuple[Cuts, Cuts]:
    names = {"average_order_value": "check_cutoffs", "total_spent": "volume_cutoffs"}
    cuts = {
        column: given_cuts(cut, len(shares), names[column])
        for column, cut in given.items()
        if cut is not None
    }
    missing = {column: nw.col(column) for column in given if column not in cuts}
    if missing:
        cuts.update(share_cuts(summary, missing, shares))
    return cuts["average_order_value"], cuts["total_spent"]


def _bands(counted: list[dict[str, Any]], checks: Cuts, volumes: Cuts) -> list[dict[str, Any]]:
    buyers = sum(row["clients"] for row in counted)
    total = sum(row["total_spent"] for row in counted)
    starts = {
        "rhythm": (None,) * 3,
        "order_value_band": (None, *checks),
        "volume_band": (None, *volumes),
    }
    made = []
    for by, names in _BANDS.items():
        for name, start in zip(names, starts[by], strict=True):
            its = [row for row in counted if row[by] == name]
            clients = sum(row["clients"] for row in its)
            spent = float(round(sum(row["total_spent"] for row in its), 2))
            made.append(
                {
                    "by": by,
                    "band": name,
                    "from_amount": None if start is None else float(start),
                    "clients": clients,
                    "share_of_clients": share(clients, buyers),
                    "total_spent": spent,
                    "share_of_spent": share(spent, total),
                }
            )
    return made
