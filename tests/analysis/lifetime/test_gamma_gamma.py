"""Gamma-Gamma: the published parameters, the formulas, and when there are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from crm_widgets.analysis import FitError, fit_gamma_gamma
from crm_widgets.analysis.lifetime.gamma_gamma import GammaGamma, gamma_gamma_log_likelihood
from tests.analysis.cdnow import cdnow_summary


@pytest.fixture(scope="module")
def summary(real_data: Path) -> tuple[np.ndarray, ...]:
    frame = cdnow_summary(real_data)
    return tuple(frame[name].to_numpy().astype(float) for name in ("x", "zbar"))


def test_cdnow_has_the_published_parameters_and_log_likelihood(
    summary: tuple[np.ndarray, ...],
) -> None:
    found = fit_gamma_gamma(*summary)
    assert (found.p, found.q, found.v) == pytest.approx((6.25, 3.74, 15.44), abs=0.01)
    assert found.log_likelihood == pytest.approx(-4055.92, abs=5e-3)
    assert (found.repeat_buyers, round(found.correlation, 2)) == (946, 0.11)


def test_another_currency_changes_the_money_and_nothing_else(
    summary: tuple[np.ndarray, ...],
) -> None:
    times, average = summary
    found, dear = fit_gamma_gamma(times, average), fit_gamma_gamma(times, average * 1000)
    assert (dear.p, dear.q, dear.v) == pytest.approx((found.p, found.q, found.v * 1000), rel=1e-4)
    assert dear.average_order_value == pytest.approx(found.average_order_value * 1000, rel=1e-4)


def test_the_slope_is_that_of_the_log_likelihood() -> None:
    times, average = np.array([1.0, 2, 9]), np.array([20.0, 35.5, 12])
    at = np.array([6.0, 3.5, 15.0])
    slope = gamma_gamma_log_likelihood(at, times, average)[1]
    for place, step in enumerate(np.eye(3) * 1e-6):
        up, down = (
            gamma_gamma_log_likelihood(at + way, times, average)[0] for way in (step, -step)
        )
        assert slope[place] == pytest.approx((up - down) / 2e-6, rel=1e-5)


def test_an_expected_order_value_lies_between_the_clients_own_average_and_that_of_all() -> None:
    model = GammaGamma(
        p=6.25, q=3.74, v=15.44, log_likelihood=-4055.92, repeat_buyers=946, correlation=0.11
    )
    assert model.average_order_value == pytest.approx(35.22, abs=0.01)
    found = model.expected_order_value(np.array([0.0, 1, 20]), np.array([0.0, 100, 100]))
    # (6.25 x (15.44 + 20 x 100)) / (6.25 x 20 + 2.74)
    assert found == pytest.approx([35.22, 80.25, 98.61], abs=0.01)


def test_who_got_the_repeat_purchases_for_nothing_is_left_out() -> None:
    dice = np.random.default_rng(3)
    times, average = dice.integers(1, 9, 400).astype(float), dice.gamma(3, 10, 400)
    with_gifts = np.append(times, [2, 3]), np.append(average, [0.0, 0.0])
    assert fit_gamma_gamma(*with_gifts) == fit_gamma_gamma(times, average)


def test_too_few_clients_are_refused_in_words() -> None:
    with pytest.raises(
        FitError, match="29 clients .* too few to fit Gamma-Gamma; .* without money"
    ):
        fit_gamma_gamma(np.ones(29), np.full(29, 10.0))


def test_sums_that_never_vary_have_no_parameters() -> None:
    with pytest.raises(FitError, match="Gamma-Gamma does not converge"):
        fit_gamma_gamma(np.full(200, 3.0), np.full(200, 10.0))


def test_a_few_sums_beyond_all_others_have_no_mean() -> None:
    dice = np.random.default_rng(5)
    times, rate = dice.integers(1, 9, 900).astype(float), dice.gamma(0.7, 1 / 15, 900)
    average = dice.gamma(6 * times, 1 / (rate * times))
    with pytest.raises(
        FitError, match=r"gives no average order value: q is 0\.\d+, and must be above 1"
    ):
        fit_gamma_gamma(times, average)
