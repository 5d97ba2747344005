"""A holdout: what the lifetime models would have said on an earlier day, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from crm_widgets.analysis.clients.orders import Purchases, purchase_lines
from crm_widgets.analysis.frame.columns import AsOfError
from crm_widgets.analysis.frame.rows import table_of
from crm_widgets.analysis.frame.share import share
from crm_widgets.analysis.lifetime.bg_nbd import BgNbd
from crm_widgets.analysis.lifetime.gamma_gamma import GammaGamma
from crm_widgets.analysis.lifetime.lifetime import collected, fitted, forecast, handed_back
from crm_widgets.analysis.lifetime.purchase_weeks import purchase_days
from crm_widgets.i18n import _

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


@dataclass(frozen=True)
class LifetimeHoldout:
    """What `lifetime_holdout` found. The frames are of the kind that came in.

    - `groups`, by `repeat_purchases` up to the earlier day (7 stands for 7 and more): `clients`;
      `actual_purchases` in the time after, `expected_purchases` by the model, `naive_purchases` if
      each had gone on at their own pace so far; the same three `..._per_client`;
    - `clients`: `contact_id`, `repeat_purchases`, `probability_alive` (missing for those who bought
      once), `actual_purchases`, `expected_purchases`, `naive_purchases`, `actual_value`,
      `expected_value` (money; missing without money);
    - `learned_until`, `as_of`, `weeks` between; `actual`, `expected`, `naive`: purchases of all;
      `error`, `naive_error`: by which part too many (above 0) or too few were expected; `miss`,
      `naive_miss`: by how many purchases a client the forecast is off, on average (mean absolute
      error); `actual_value`, `expected_value`, `value_error` of the money;
    - `bg_nbd`, `gamma_gamma`: the models, as fitted to the earlier day; `verdict`: in a sentence.
    """

    groups: Any
    clients: Any
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


def lifetime_holdout(
    purchases: Any, *, learned_until: date | str, as_of: date | str, with_money: bool = True
) -> LifetimeHoldout:
    """Fits the models to what was known on the day `learned_until`, and compares with the rest.

    In: as `client_summary`. The clients are those who had bought by that day. The naive forecast is
    that each goes on at their own pace: repeat purchases / weeks observed x weeks to come.

    Raises `ColumnError` and `AsOfError` as `client_summary`, the latter also where `learned_until`
    is not before `as_of`; `FitError` as `lifetime_table`.
    """
    known = purchase_lines(purchases, as_of=learned_until)
    seen = purchase_lines(purchases, as_of=as_of)
    if known.as_of >= seen.as_of:
        raise AsOfError(
            f"learned_until {known.as_of} is not before as_of {seen.as_of}: "
            "leave some time between, to compare the forecast with."
        )
    weeks = (seen.as_of - known.as_of).days / 7
    before = collected(known)
    bg_nbd, gamma_gamma = fitted(before, with_money=with_money)
    told = forecast(before, bg_nbd, gamma_gamma, weeks).with_columns(
        naive_purchases=(pl.col("repeat_purchases") / pl.col("weeks_observed") * weeks)
        .fill_nan(0.0)
        .fill_null(0.0)
    )
    clients = _with_actual(told, seen, known.as_of)
    made = _compared(clients)
    value = made["expected_value"] if with_money else None
    return LifetimeHoldout(
        table_of(seen.engine, _groups(clients), _GROUPS),
        handed_back(seen.engine, clients),
        known.as_of,
        seen.as_of,
        weeks,
        int(made["actual"]),
        made["expected"],
        made["naive"],
        _error(made["expected"], made["actual"]),
        _error(made["naive"], made["actual"]),
        made["miss"],
        made["naive_miss"],
        round(made["actual_value"], 2),
        None if value is None else round(value, 2),
        None if value is None else _error(value, made["actual_value"]),
        bg_nbd,
        gamma_gamma,
        _verdict(made, len(clients), weeks),
    )


def _with_actual(told: pl.DataFrame, seen: Purchases, after: date) -> pl.DataFrame:
    later = purchase_days(seen).filter(nw.col("day") > after.toordinal())
    actual: pl.DataFrame = (
        later.group_by("contact_id")
        .agg(nw.len().alias("actual_purchases"), nw.col("amount").sum().alias("actual_value"))
        .collect("polars")
        .to_native()
    )
    joined = told.join(actual, on="contact_id", how="left").sort("contact_id")
    return joined.with_columns(
        pl.col("actual_purchases").fill_null(0).cast(pl.Int64),
        pl.col("actual_value").fill_null(0.0).round(2),
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


def _error(told: float, actual: float) -> float | None:
    found = share(told, actual)
    return None if found is None else found - 1


def _verdict(made: dict[str, float], clients: int, weeks: float) -> str:
    if not made["actual"]:
        return _(
            "Nobody bought in the {weeks:.0f} weeks after: there is nothing to compare."
        ).format(weeks=weeks)
    return _(
        "In the {weeks:.0f} weeks after, {clients} clients bought {actual} times. The model would "
        "have said {expected} ({error:+.0%}), and each going on as before {naive} "
        "({naive_error:+.0%}). On average it is {miss:.2f} purchases a client off; that is "
        "{better}."
    ).format(
        weeks=weeks,
        clients=f"{clients:,}",
        actual=f"{made['actual']:,.0f}",
        expected=f"{made['expected']:,.0f}",
        error=made["expected"] / made["actual"] - 1,
        naive=f"{made['naive']:,.0f}",
        naive_error=made["naive"] / made["actual"] - 1,
        miss=made["miss"],
        better=_compared_to_naive(made["miss"], made["naive_miss"]),
    )


def _compared_to_naive(miss: float, naive: float) -> str:
    if miss < naive:
        return _("better than going on as before ({naive:.2f})").format(naive=naive)
    return _("no better than going on as before ({naive:.2f}): do not rely on it").format(
        naive=naive
    )
