"""A holdout: what the lifetime models would have said on an earlier day, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from crm_widgets.analysis.clients.purchases import Purchases, purchase_lines
from crm_widgets.analysis.frame.columns import AsOfError
from crm_widgets.analysis.frame.result import Result
from crm_widgets.analysis.frame.share import share
from crm_widgets.analysis.lifetime.bg_nbd import BgNbd
from crm_widgets.analysis.lifetime.gamma_gamma import GammaGamma
from crm_widgets.analysis.lifetime.lifetime import collected, fitted, forecast, in_amounts
from crm_widgets.analysis.lifetime.purchase_weeks import purchase_days
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, format_percent

MANY = 7
"""Clients with so many repeat purchases and more are one group."""

_GROUPS = {
    "repeat_purchases": pl.Int64, "clients": pl.Int64, "actual_purchases": pl.Int64,
    "expected_purchases": pl.Float64, "naive_purchases": pl.Float64,
    "actual_per_client": pl.Float64, "expected_per_client": pl.Float64,
    "naive_per_client": pl.Float64,
}  # fmt: skip
_CLIENTS = (
    "contact_id", "repeat_purchases", "probability_alive", "actual_purchases",
    "expected_purchases", "naive_purchases", "actual_value", "expected_value",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class LifetimeHoldout(Result, Generic[IntoFrameT]):
    """The result of `lifetime_holdout`. The frames are of the kind that came in.

    - `groups`, by `repeat_purchases` up to the earlier day (7 stands for 7 and more): `clients`;
      `actual_purchases` in the time after, `expected_purchases` by the model, `naive_purchases` if
      each had gone on at their own pace so far; the same three `..._per_client`;
    - `clients`: `contact_id`, `repeat_purchases`, `probability_alive` (missing for those who bought
      once), `actual_purchases`, `expected_purchases`, `naive_purchases`, `actual_value`,
      `expected_value` (money; missing without money);
    - `learned_until`, `as_of`, `weeks` between; `actual`, `expected`, `naive`: purchases of all;
      `error`, `naive_error`: the share by which too many (above 0) or too few were expected;
      `miss`, `naive_miss`: by how many purchases a client the forecast is off, on average (mean
      absolute error); `actual_value`, `expected_value`, `value_error` of the money;
    - `bg_nbd`, `gamma_gamma`: the models, as fitted to the earlier day; `verdict`: in a sentence;
      `later_lines`, those after `as_of`.
    """

    groups: IntoFrameT
    clients: IntoFrameT
    learned_until: date
    as_of: date
    weeks: float
    actual: int
    expected: float
    naive: float
    error: float | None
    naive_error: float | None
    miss: float
    naive_miss: float
    actual_value: float
    expected_value: float | None
    value_error: float | None
    bg_nbd: BgNbd
    gamma_gamma: GammaGamma | None
    verdict: str
    later_lines: int


def lifetime_holdout(
    purchases: IntoFrameT,
    *,
    learned_until: date | str,
    as_of: date | str,
    with_money: bool = True,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> LifetimeHoldout[IntoFrameT]:
    """Fits the models to what was known on the day `learned_until`, and compares with the rest.

    In: as `client_summary`. The clients are those who had bought by that day. The naive forecast is
    that each goes on at their own pace: repeat purchases / weeks observed x weeks to come.

    Raises `ColumnError` and `AsOfError` as `client_summary`, the latter also where `learned_until`
    is not before `as_of`; `FitError` as `lifetime_table`.
    """
    known, seen = (
        purchase_lines(purchases, as_of=day, currency=currency, time_zone=time_zone)
        for day in (learned_until, as_of)
    )
    _refuse_no_time_between(known.as_of, seen.as_of)
    weeks = (seen.as_of - known.as_of).days / 7
    before = collected(known)
    bg_nbd, gamma_gamma = fitted(before, with_money=with_money)
    forecasts = forecast(before, bg_nbd, gamma_gamma, weeks, seen.money).with_columns(
        naive_purchases=(pl.col("repeat_purchases") / pl.col("weeks_observed") * weeks)
        .fill_nan(0.0)
        .fill_null(0.0)
    )
    clients = _with_actual(forecasts, seen, known.as_of)
    sums = _compared(clients)
    value = seen.money.amount(sums["expected_value"]) if with_money else None
    actual_value = seen.money.amount(sums["actual_value"])
    return LifetimeHoldout(
        groups=seen.engine.from_rows(_groups(clients), _GROUPS),
        clients=seen.engine.from_polars(
            in_amounts(clients, seen.money, "actual_value", "expected_value")
        ),
        learned_until=known.as_of,
        as_of=seen.as_of,
        weeks=weeks,
        actual=int(sums["actual"]),
        expected=sums["expected"],
        naive=sums["naive"],
        error=_error(sums["expected"], sums["actual"]),
        naive_error=_error(sums["naive"], sums["actual"]),
        miss=sums["miss"],
        naive_miss=sums["naive_miss"],
        actual_value=actual_value,
        expected_value=value,
        value_error=None if value is None else _error(value, actual_value),
        bg_nbd=bg_nbd,
        gamma_gamma=gamma_gamma,
        verdict=_verdict(sums, len(clients), weeks),
        later_lines=seen.later_lines,
    )


def _refuse_no_time_between(learned_until: date, as_of: date) -> None:
    if learned_until >= as_of:
        raise AsOfError(
            f"learned_until {learned_until} is not before as_of {as_of}; leave a period between "
            "them to test the forecast on."
        )


def _with_actual(forecasts: pl.DataFrame, seen: Purchases, after: date) -> pl.DataFrame:
    later = purchase_days(seen).filter(nw.col("day") > after.toordinal())
    actual: pl.DataFrame = (
        later.group_by("contact_id")
        .agg(nw.len().alias("actual_purchases"), nw.col("amount").sum().alias("actual_value"))
        .collect("polars")
        .to_native()
    )
    joined = forecasts.join(actual, on="contact_id", how="left").sort("contact_id")
    return joined.with_columns(
        pl.col("actual_purchases").fill_null(0).cast(pl.Int64),
        pl.col("actual_value").fill_null(0).cast(pl.Int64),
    ).select(_CLIENTS)


def _compared(clients: pl.DataFrame) -> dict[str, float]:
    actual = pl.col("actual_purchases")
    return clients.select(
        actual=actual.sum(),
        expected=pl.col("expected_purchases").sum(),
        naive=pl.col("naive_purchases").sum(),
        miss=(pl.col("expected_purchases") - actual).abs().mean(),
        naive_miss=(pl.col("naive_purchases") - actual).abs().mean(),
        actual_value=pl.col("actual_value").sum(),
        expected_value=pl.col("expected_value").sum(),
    ).row(0, named=True)


def _groups(clients: pl.DataFrame) -> list[dict[str, Any]]:
    names = ("actual", "expected", "naive")
    sums = [pl.col(f"{name}_purchases").sum() for name in names]
    means = [pl.col(f"{name}_purchases").mean().alias(f"{name}_per_client") for name in names]
    group = pl.min_horizontal("repeat_purchases", pl.lit(MANY)).alias("repeat_purchases")
    return (
        clients.group_by(group)
        .agg(pl.len().alias("clients"), *sums, *means)
        .sort("repeat_purchases")
        .to_dicts()
    )


def _error(forecasted: float, actual: float) -> float | None:
    ratio = share(forecasted, actual)
    return None if ratio is None else ratio - 1


def _verdict(sums: dict[str, float], clients: int, weeks: float) -> str:
    if not sums["actual"]:
        return _(
            "There were no purchases in the {weeks} weeks after, so there is nothing to compare."
        ).format(weeks=format_number(round(weeks)))
    return _(
        "In the {weeks} weeks after, {clients} clients made {actual} purchases. The model "
        "forecast {expected} ({error}); the same pace as before would have given {naive} "
        "({naive_error}). The average error of the model is {miss:.2f} purchases per client, "
        "{better}."
    ).format(
        weeks=format_number(round(weeks)),
        clients=format_number(clients),
        actual=format_number(round(sums["actual"])),
        expected=format_number(round(sums["expected"])),
        error=_signed_percent(sums["expected"] / sums["actual"] - 1),
        naive=format_number(round(sums["naive"])),
        naive_error=_signed_percent(sums["naive"] / sums["actual"] - 1),
        miss=sums["miss"],
        better=_compared_to_naive(sums["miss"], sums["naive_miss"]),
    )


def _signed_percent(share_off: float) -> str:
    sign = "+" if share_off >= 0 else ""
    return f"{sign}{format_percent(share_off)}"


def _compared_to_naive(miss: float, naive: float) -> str:
    if miss < naive:
        return _("better than the same pace ({naive:.2f})").format(naive=naive)
    return _("no better than the same pace ({naive:.2f}): do not rely on it").format(naive=naive)
