"""Segments as a sales team names them: one-time, occasional, regular; economy, standard, VIP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.bands import Cutoffs, band, given_cutoffs, named, share_cutoffs
from crm_widgets.analysis.clients.client_summary import MONEY, SUMMARY, summary_of
from crm_widgets.analysis.clients.purchases import Lines, purchase_lines
from crm_widgets.analysis.frame.columns import rows_of
from crm_widgets.analysis.frame.money import Money
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import share
from crm_widgets.errors import InvalidValue

FREQUENCY_BANDS = ("one-time", "occasional", "regular")
ORDER_VALUE_BANDS = ("economy", "standard", "VIP")
VOLUME_BANDS = ("small wholesale", "medium", "large")
SHARES = (0.4, 0.4, 0.2)

_BANDS = {
    "frequency_band": FREQUENCY_BANDS,
    "order_value_band": ORDER_VALUE_BANDS,
    "volume_band": VOLUME_BANDS,
}
_BANDS_SCHEMA = {
    "by": pl.String, "band": pl.String, "from_amount": pl.Float64, "clients": pl.Int64,
    "share_of_clients": pl.Float64, "total_spent": pl.Float64, "share_of_spent": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class BehaviourTable(Result, Generic[IntoFrameT]):
    """The result of `behaviour_table`. The frames are of the kind that came in.

    - `clients`: one row a buyer: `contact_id`, the columns of `client_summary`, `frequency_band`,
      `order_value_band`, `volume_band`;
    - `bands`: the nine bands, empty ones too: `by` (frequency_band, order_value_band or
      volume_band), `band`, `from_amount` (the least average order value or sum spent of the band;
      missing for the lowest, for one that no client reaches, and for frequency), `clients`,
      `share_of_clients`, `total_spent`, `share_of_spent` (shares 0 to 1);
    - `order_value_cutoffs`, `volume_cutoffs`: where the second and the third band begin, in the
      base's currency; a second call can be given them;
    - `as_of`; `buyers` and `total_spent` of all of them; `unassigned`, the lines without a contact;
      `later_lines`, those after `as_of`.
    """

    clients: IntoFrameT
    bands: IntoFrameT
    order_value_cutoffs: Cutoffs
    volume_cutoffs: Cutoffs
    as_of: date
    buyers: int
    total_spent: float
    unassigned: Lines
    later_lines: int


def behaviour_table(
    purchases: IntoFrameT,
    *,
    as_of: date | str,
    order_value_cutoffs: Sequence[float | None] | None = None,
    volume_cutoffs: Sequence[float | None] | None = None,
    shares: Sequence[float] = SHARES,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> BehaviourTable[IntoFrameT]:
    """How often each client buys, and in which band of order value and of volume they are.

    In: as `client_summary`. `frequency_band`: **one-time**, one order ever; **regular**, at least 3
    orders and not overdue by more than one median interval (at most two of them since the last
    purchase); **occasional**, the rest. `order_value_band` divides `average_order_value` into
    economy, standard and VIP, `volume_band` divides `total_spent` into small wholesale, medium and
    large: by cut-offs given (two amounts: where the second and the third band begin), or by these
    shares of clients, lowest first. Equal clients are in one band.

    Raises `ColumnError`, `AsOfError`, and `InvalidValue` for cut-offs or shares that do not fit.
    """
    if len(shares) != len(ORDER_VALUE_BANDS):
        raise InvalidValue(f"shares {list(shares)} must have three values, one for each band.")
    read = purchase_lines(purchases, as_of=as_of, currency=currency, time_zone=time_zone)
    money = read.money
    summary = read.engine.materialise(summary_of(read))
    given = {"average_order_value": order_value_cutoffs, "total_spent": volume_cutoffs}
    values, volumes = _cutoffs(summary, given, shares, money)
    clients = summary.with_columns(
        frequency_band().alias("frequency_band"),
        named(band(nw.col("average_order_value"), values), ORDER_VALUE_BANDS).alias(
            "order_value_band"
        ),
        named(band(nw.col("total_spent"), volumes), VOLUME_BANDS).alias("volume_band"),
    ).select("contact_id", *SUMMARY, *_BANDS)
    counted = rows_of(
        clients.group_by(*_BANDS).agg(nw.len().alias("clients"), nw.col("total_spent").sum())
    )
    starts = {"order_value_band": (None, *values), "volume_band": (None, *volumes)}
    return BehaviourTable(
        clients=read.engine.to_native(
            clients.with_columns(*money.amounts(*MONEY)).sort("contact_id")
        ),
        bands=read.engine.from_rows(_bands(counted, starts, money), _BANDS_SCHEMA),
        order_value_cutoffs=_amounts(values, money),
        volume_cutoffs=_amounts(volumes, money),
        as_of=read.as_of,
        buyers=sum(row["clients"] for row in counted),
        total_spent=money.amount(sum(row["total_spent"] for row in counted)),
        unassigned=read.unassigned,
        later_lines=read.later_lines,
    )


def frequency_band() -> nw.Expr:
    """One-time, occasional or regular, from the columns of a client summary."""
    # Three orders on one day have no interval: whether they are overdue is unknown.
    in_time = nw.col("days_since_last_purchase") <= nw.col("median_days_between_orders") * 2
    regular = (nw.col("purchase_count") >= 3) & in_time.fill_null(value=False)
    one_time, occasional, often = (nw.lit(name) for name in FREQUENCY_BANDS)
    once = nw.col("purchase_count") == 1
    return nw.when(once).then(one_time).when(regular).then(often).otherwise(occasional)


def _cutoffs(
    summary: nw.LazyFrame[Any],
    given: Mapping[str, Sequence[float | None] | None],
    shares: Sequence[float],
    money: Money,
) -> tuple[Cutoffs, Cutoffs]:
    """Where the bands of order value and of volume begin, in minor units."""
    names = {"average_order_value": "order_value_cutoffs", "total_spent": "volume_cutoffs"}
    cutoffs: dict[str, Cutoffs] = {}
    for column, amounts in given.items():
        if amounts is not None:
            checked = given_cutoffs(amounts, len(shares), names[column])
            cutoffs[column] = tuple(None if cut is None else money.minor(cut) for cut in checked)
    missing = {column: nw.col(column) for column in given if column not in cutoffs}
    if missing:
        cutoffs.update(share_cutoffs(summary, missing, shares))
    return cutoffs["average_order_value"], cutoffs["total_spent"]


def _amounts(cutoffs: Cutoffs, money: Money) -> Cutoffs:
    return tuple(None if cut is None else money.amount(cut) for cut in cutoffs)


def _bands(
    counted: list[dict[str, Any]], starts: Mapping[str, Cutoffs], money: Money
) -> list[dict[str, Any]]:
    buyers = sum(row["clients"] for row in counted)
    total = sum(row["total_spent"] for row in counted)
    bands = []
    for by, names in _BANDS.items():
        for name, start in zip(names, _amounts(starts.get(by, (None,) * 3), money), strict=True):
            own = [row for row in counted if row[by] == name]
            clients = sum(row["clients"] for row in own)
            spent = sum(row["total_spent"] for row in own)
            bands.append(
                {
                    "by": by,
                    "band": name,
                    "from_amount": start,
                    "clients": clients,
                    "share_of_clients": share(clients, buyers),
                    "total_spent": money.amount(spent),
                    "share_of_spent": share(spent, total),
                }
            )
    return bands
