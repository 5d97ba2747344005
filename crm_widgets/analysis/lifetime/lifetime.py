"""Lifetime: who is a client still, how much they will buy, and for how much money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from crm_widgets.analysis.clients.orders import Lines, Purchases, purchase_lines
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.analysis.lifetime.bg_nbd import BgNbd, fit_bg_nbd
from crm_widgets.analysis.lifetime.gamma_gamma import GammaGamma, fit_gamma_gamma
from crm_widgets.analysis.lifetime.purchase_weeks import WEEKS, weeks_of
from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _

if TYPE_CHECKING:
    from crm_widgets.analysis.frame.engine import Engine

OWN, ONCE = "own repeat purchases", "one purchase"
"""What a forecast rests on: the client's own rhythm, or what such clients do on average."""

_BANDS = (0.0, 0.2, 0.4, 0.6, 0.8)
_BAND_SCHEMA = {
    "from_probability": pl.Float64, "to_probability": pl.Float64, "clients": pl.Int64,
    "expected_purchases": pl.Float64, "expected_value": pl.Float64,
}  # fmt: skip
_RELATED = 0.3  # from which correlation on the money is a rough guide


@dataclass(frozen=True)
class LifetimeTable:
    """What `lifetime_table` found. The frames are of the kind that came in.

    - `clients`, one row a buyer, sorted by `contact_id`: `contact_id`, `repeat_purchases`,
      `weeks_to_last_purchase`, `weeks_observed`, `average_repeat_check` as in `purchase_weeks`;
      `probability_alive` (0 to 1; **missing for those who bought once**, of whom the model cannot
      tell); `expected_purchases` and `expected_value` (money) in the horizon, `expected_order_value`;
      `rests_on`: "own repeat purchases", or "one purchase", where the forecast is what clients with
      one purchase as long ago do on average;
    - `bands` of the probability, the lowest first, and last those who bought once:
      `from_probability`, `to_probability` (both missing for these), `clients`,
      `expected_purchases`, `expected_value`;
    - `bg_nbd`, `gamma_gamma`: the parameters; the latter None without money, where `expected_order_value`
      and `expected_value` are missing;
    - `horizon_weeks`, `as_of`; `expected_purchases` and `expected_value` of all; `unassigned`, the
      lines without a contact;
    - `notes`: sentences on what the models can and cannot tell of this base.
    """

    clients: Any
    bands: Any
    bg_nbd: BgNbd
    gamma_gamma: GammaGamma | None
    horizon_weeks: float
    as_of: date
    expected_purchases: float
    expected_value: float | None
    unassigned: Lines
    notes: tuple[str, ...]


def lifetime_table(
    purchases: Any, *, as_of: date | str, horizon_weeks: float = 52, with_money: bool = True
) -> LifetimeTable:
    """Each client's probability to be a client still, and what is expected of them.

    In: as `client_summary`. BG/NBD (Fader, Hardie and Lee 2005) for purchases, Gamma-Gamma for
    money, both fitted to all buyers by maximum likelihood. A purchase is a day with orders above 0;
    sums are those orders', returns not taken off, nothing discounted.

    Raises `ColumnError` and `AsOfError` as `client_summary`; `FitError`, with the reason in words,
    where there is too little to go on or a model does not settle: never a number then.
    `lifetime_holdout` tells how well such a forecast would have done.
    """
    if horizon_weeks <= 0:
        raise InvalidValue(f"horizon_weeks {horizon_weeks} is no time to come: give more than 0.")
    read = purchase_lines(purchases, as_of=as_of)
    weeks = collected(read)
    bg_nbd, gamma_gamma = fitted(weeks, with_money=with_money)
    clients = forecast(weeks, bg_nbd, gamma_gamma, horizon_weeks)
    value = clients["expected_value"].sum() if with_money else None
    return LifetimeTable(
        handed_back(read.engine, clients),
        table_of(read.engine, _bands(clients), _BAND_SCHEMA),
        bg_nbd,
        gamma_gamma,
        horizon_weeks,
        read.as_of,
        float(clients["expected_purchases"].sum()),
        None if value is None else round(float(value), 2),
        read.unassigned,
        tuple(_notes(clients, gamma_gamma, horizon_weeks)),
    )


def collected(read: Purchases) -> pl.DataFrame:
    """The rows of `purchase_weeks`, computed: what the models are fitted to."""
    made: pl.DataFrame = weeks_of(read).sort("contact_id").collect("polars").to_native()
    return made


def fitted(weeks: pl.DataFrame, *, with_money: bool) -> tuple[BgNbd, GammaGamma | None]:
    """Both models, fitted to these clients."""
    repeats, last, observed, average = (weeks[name].cast(pl.Float64).to_numpy() for name in WEEKS)
    bg_nbd = fit_bg_nbd(repeats, last, observed)
    return bg_nbd, fit_gamma_gamma(repeats, average) if with_money else None


def forecast(
    weeks: pl.DataFrame, bg_nbd: BgNbd, gamma_gamma: GammaGamma | None, horizon: float
) -> pl.DataFrame:
    """The rows of `LifetimeTable.clients`."""
    repeats, last, observed, average = (weeks[name].cast(pl.Float64).to_numpy() for name in WEEKS)
    alive = bg_nbd.probability_alive(repeats, last, observed)
    expected = pl.Series(bg_nbd.expected_purchases(horizon, repeats, last, observed))
    none = pl.lit(None, dtype=pl.Float64)
    check = (
        none
        if gamma_gamma is None
        else pl.Series(gamma_gamma.expected_order_value(repeats, average))
    )
    again = pl.col("repeat_purchases") > 0
    return weeks.with_columns(
        probability_alive=pl.when(again).then(pl.Series(alive)),
        expected_purchases=expected,
        expected_order_value=check,
        expected_value=(check * expected).round(2),
        rests_on=pl.when(again).then(pl.lit(OWN)).otherwise(pl.lit(ONCE)),
    ).with_columns(pl.col("expected_order_value").round(2))


def handed_back(engine: Engine, made: pl.DataFrame) -> Any:
    """A table computed here, in the kind that came in."""
    return engine.small(cast("Any", made.to_dict()), made.schema)


def _bands(clients: pl.DataFrame) -> list[dict[str, Any]]:
    alive = pl.col("probability_alive")
    made = []
    for low in _BANDS:
        high = round(low + 0.2, 1)
        its = clients.filter(alive >= low, alive < (high if high < 1 else 2))
        made.append({"from_probability": low, "to_probability": high, **_summed(its)})
    once = clients.filter(alive.is_null())
    return [*made, {"from_probability": None, "to_probability": None, **_summed(once)}]


def _summed(clients: pl.DataFrame) -> dict[str, Any]:
    value = clients["expected_value"]
    return {
        "clients": len(clients),
        "expected_purchases": float(clients["expected_purchases"].sum()),
        "expected_value": None if len(value) and value.null_count() else round(value.sum(), 2),
    }


def _notes(clients: pl.DataFrame, money: GammaGamma | None, horizon: float) -> list[str]:
    notes = []
    once = clients["probability_alive"].null_count()
    if once:
        notes.append(
            _(
                "{once} of {all} clients bought once. The model lets nobody leave before a second "
                "purchase, so it cannot tell which of them are clients still: they have no "
                "probability, and what is expected of them is what clients with one purchase as "
                "long ago do on average."
            ).format(once=f"{once:,}", all=f"{len(clients):,}")
        )
    if money is not None:
        notes.append(_money_note(money.correlation))
    longest = float(clients["weeks_observed"].max() or 0)  # type: ignore[arg-type]
    if round(horizon) > round(longest):
        notes.append(
            _(
                "The horizon of {weeks:.0f} weeks is longer than anybody was observed "
                "({longest:.0f} weeks): nothing in the base says that it goes on like this for so "
                "long."
            ).format(weeks=horizon, longest=longest)
        )
    return notes


def _money_note(correlation: float) -> str:
    if abs(correlation) < _RELATED:
        told = _(
            "How often clients buy and how much they spend on a purchase have little to do with "
            "each other (correlation {correlation:.2f}), as the model of money assumes."
        )
    elif correlation > 0:
        told = _(
            "Who buys more often also spends more on a purchase (correlation {correlation:.2f}). "
            "The model of money assumes that it is not so: take the values as a rough guide."
        )
    else:
        told = _(
            "Who buys more often spends less on a purchase (correlation {correlation:.2f}). "
            "The model of money assumes that it is not so: take the values as a rough guide."
        )
    return told.format(correlation=correlation)
