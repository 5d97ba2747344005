"""Lifetime: who is still a client, how much they will buy, and for how much money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.purchases import Lines, Purchases, purchase_lines
from crm_widgets.analysis.frame.money import Money
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.lifetime.bg_nbd import BgNbd, fit_bg_nbd
from crm_widgets.analysis.lifetime.gamma_gamma import GammaGamma, fit_gamma_gamma
from crm_widgets.analysis.lifetime.likelihood import no_fit
from crm_widgets.analysis.lifetime.purchase_weeks import WEEKS, weeks_of
from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number

OWN, ONCE = "own repeat purchases", "one purchase"
"""What a forecast is based on: the client's own purchases, or what such clients do on average."""

_BANDS = (0.0, 0.2, 0.4, 0.6, 0.8)
_BAND_SCHEMA = {
    "from_probability": pl.Float64, "to_probability": pl.Float64, "clients": pl.Int64,
    "expected_purchases": pl.Float64, "expected_value": pl.Float64,
}  # fmt: skip
_RELATED = 0.3  # from which correlation on the money is a rough guide


@dataclass(frozen=True, kw_only=True, repr=False)
class LifetimeTable(Result, Generic[IntoFrameT]):
    """The result of `lifetime_table`. The frames are of the kind that came in.

    - `clients`, one row a buyer, sorted by `contact_id`: `contact_id`, `repeat_purchases`,
      `weeks_to_last_purchase`, `weeks_observed`, `average_repeat_order_value` as in
      `purchase_weeks`; `probability_alive` (0 to 1; **missing for those who bought once**: the
      model says nothing about them); `expected_purchases` and `expected_value` (money) in the
      horizon, `expected_order_value`; `based_on`: "own repeat purchases", or "one purchase", where
      the forecast is what clients with one purchase as long ago do on average;
    - `bands` of the probability, the lowest first, and last those who bought once:
      `from_probability`, `to_probability` (both missing for these), `clients`,
      `expected_purchases`, `expected_value`;
    - `bg_nbd`, `gamma_gamma`: the parameters; the latter None without money, where
      `expected_order_value` and `expected_value` are missing;
    - `horizon_weeks`, `as_of`; `expected_purchases` and `expected_value` of all; `unassigned`, the
      lines without a contact; `later_lines`, those after `as_of`;
    - `notes`: sentences on what the models can and cannot say about this base.
    """

    clients: IntoFrameT
    bands: IntoFrameT
    bg_nbd: BgNbd
    gamma_gamma: GammaGamma | None
    horizon_weeks: float
    as_of: date
    expected_purchases: float
    expected_value: float | None
    unassigned: Lines
    later_lines: int
    notes: tuple[str, ...]


def lifetime_table(
    purchases: IntoFrameT,
    *,
    as_of: date | str,
    horizon_weeks: float = 52,
    with_money: bool = True,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> LifetimeTable[IntoFrameT]:
    """Each client's probability of still being a client, and what is expected of them.

    In: as `client_summary`. BG/NBD (Fader, Hardie and Lee 2005) for purchases, Gamma-Gamma for
    money, both fitted to all buyers by maximum likelihood. A purchase is a day with orders above 0;
    sums are those orders', returns not taken off, nothing discounted.

    Raises `ColumnError` and `AsOfError` as `client_summary`; `FitError`, with the reason,
    where there are too few clients or a model does not converge: never a number then.
    `lifetime_holdout` says how good such a forecast would have been.
    """
    if horizon_weeks <= 0:
        raise InvalidValue(f"horizon_weeks must be more than 0, not {horizon_weeks}.")
    read = purchase_lines(purchases, as_of=as_of, currency=currency, time_zone=time_zone)
    weeks = collected(read)
    bg_nbd, gamma_gamma = fitted(weeks, with_money=with_money)
    minor = forecast(weeks, bg_nbd, gamma_gamma, horizon_weeks, read.money)
    value = read.money.amount(int(minor["expected_value"].sum())) if with_money else None
    clients = in_amounts(minor, read.money, "expected_order_value", "expected_value")
    return LifetimeTable(
        clients=read.engine.from_polars(clients),
        bands=read.engine.from_rows(_bands(minor, read.money), _BAND_SCHEMA),
        bg_nbd=bg_nbd,
        gamma_gamma=gamma_gamma,
        horizon_weeks=horizon_weeks,
        as_of=read.as_of,
        expected_purchases=float(clients["expected_purchases"].sum()),
        expected_value=value,
        unassigned=read.unassigned,
        later_lines=read.later_lines,
        notes=tuple(_notes(clients, gamma_gamma, horizon_weeks)),
    )


def collected(read: Purchases) -> pl.DataFrame:
    """The rows of `purchase_weeks`, computed: what the models are fitted to."""
    weeks: pl.DataFrame = weeks_of(read).sort("contact_id").collect("polars").to_native()
    return weeks


def fitted(weeks: pl.DataFrame, *, with_money: bool) -> tuple[BgNbd, GammaGamma | None]:
    """Both models, fitted to these clients."""
    repeats, last, observed, average = (weeks[name].cast(pl.Float64).to_numpy() for name in WEEKS)
    bg_nbd = fit_bg_nbd(repeats, last, observed)
    return bg_nbd, fit_gamma_gamma(repeats, average) if with_money else None


def forecast(
    weeks: pl.DataFrame, bg_nbd: BgNbd, gamma_gamma: GammaGamma | None, horizon: float, money: Money
) -> pl.DataFrame:
    """The rows of `LifetimeTable.clients`, with the expected money in minor units."""
    repeats, last, observed, average = (weeks[name].cast(pl.Float64).to_numpy() for name in WEEKS)
    alive = bg_nbd.probability_alive(repeats, last, observed)
    expected = pl.Series(bg_nbd.expected_purchases(horizon, repeats, last, observed))
    if not expected.is_finite().all():
        raise no_fit("BG/NBD", "the number of purchases that it expects is not finite.")
    none = pl.lit(None, dtype=pl.Float64)
    order_value = (
        none
        if gamma_gamma is None
        else pl.Series(gamma_gamma.expected_order_value(repeats, average))
    )
    again = pl.col("repeat_purchases") > 0
    clients = weeks.with_columns(
        probability_alive=pl.when(again).then(pl.Series(alive)),
        expected_purchases=expected,
        expected_order_value=order_value,
        expected_value=order_value * expected,
        based_on=pl.when(again).then(pl.lit(OWN)).otherwise(pl.lit(ONCE)),
    )
    in_minor_units = nw.from_native(clients).with_columns(
        money.minor_units(nw.col(name)).alias(name)
        for name in ("expected_order_value", "expected_value")
    )
    return in_minor_units.to_native()


def in_amounts(clients: pl.DataFrame, money: Money, *names: str) -> pl.DataFrame:
    """These columns of minor units as amounts."""
    return nw.from_native(clients).with_columns(*money.amounts(*names)).to_native()


def _bands(clients: pl.DataFrame, money: Money) -> list[dict[str, Any]]:
    alive = pl.col("probability_alive")
    bands = []
    for low in _BANDS:
        high = round(low + 0.2, 1)
        own = clients.filter(alive >= low, alive < (high if high < 1 else 2))
        bands.append({"from_probability": low, "to_probability": high, **_summed(own, money)})
    once = clients.filter(alive.is_null())
    return [*bands, {"from_probability": None, "to_probability": None, **_summed(once, money)}]


def _summed(clients: pl.DataFrame, money: Money) -> dict[str, Any]:
    value = clients["expected_value"]
    unknown = len(value) and value.null_count()
    return {
        "clients": len(clients),
        "expected_purchases": float(clients["expected_purchases"].sum()),
        "expected_value": None if unknown else money.amount(int(value.sum())),
    }


def _notes(clients: pl.DataFrame, money: GammaGamma | None, horizon: float) -> list[str]:
    notes = []
    once = clients["probability_alive"].null_count()
    if once:
        notes.append(
            _(
                "{once} of {all} clients bought once. In this model clients leave only after a "
                "repeat purchase, so it cannot say which of these are still clients. They have "
                "no probability, and their forecast is the average of clients whose only "
                "purchase was as long ago."
            ).format(once=format_number(once), all=format_number(len(clients)))
        )
    if money is not None:
        notes.append(_money_note(money.correlation))
    longest = float(clients["weeks_observed"].max() or 0)  # type: ignore[arg-type]
    if round(horizon) > round(longest):
        notes.append(
            _(
                "The horizon of {weeks} weeks is longer than any client has been observed "
                "({longest} weeks): there is no evidence that purchases continue at this rate "
                "for that long."
            ).format(weeks=format_number(round(horizon)), longest=format_number(round(longest)))
        )
    return notes


def _money_note(correlation: float) -> str:
    if abs(correlation) < _RELATED:
        note = _(
            "How often clients buy and how much they spend per purchase are almost unrelated "
            "(correlation {correlation:.2f}), as the money model assumes."
        )
    elif correlation > 0:
        note = _(
            "Clients who buy more often also spend more per purchase (correlation "
            "{correlation:.2f}). The money model assumes that they are unrelated: treat the "
            "values as a rough guide."
        )
    else:
        note = _(
            "Clients who buy more often spend less per purchase (correlation {correlation:.2f}). "
            "The money model assumes that they are unrelated: treat the values as a rough guide."
        )
    return note.format(correlation=correlation)
