"""BG/NBD: the published parameters, the formulas, and when there are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import hyp2f1

from crm_widgets.analysis import BgNbd, FitError, fit_bg_nbd
from crm_widgets.analysis.lifetime.bg_nbd import bg_nbd_log_likelihood
from tests.analysis.cdnow import cdnow_summary

PUBLISHED = BgNbd(
    r=0.243, alpha=4.414, a=0.793, b=2.426, log_likelihood=-9582.43, clients=2357, repeat_buyers=946
)
X, LAST, OBSERVED = np.array([[0.0, 1, 2, 6], [0, 1.71, 30.43, 20], [38.86, 38.86, 38.86, 30]])


@pytest.fixture(scope="module")
def summary(real_data: Path) -> tuple[np.ndarray, ...]:
    frame = cdnow_summary(real_data)
    return tuple(frame[name].to_numpy().astype(float) for name in ("x", "t_x", "T"))


@pytest.fixture(scope="module")
def fitted(summary: tuple[np.ndarray, ...]) -> BgNbd:
    return fit_bg_nbd(*summary)


def test_cdnow_has_the_published_parameters_and_log_likelihood(fitted: BgNbd) -> None:
    found = fitted.r, fitted.alpha, fitted.a, fitted.b
    assert found == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=5e-4)
    assert fitted.log_likelihood == pytest.approx(-9582.43, abs=5e-3)
    assert (fitted.clients, fitted.repeat_buyers) == (2357, 946)


def test_a_client_with_two_repeats_is_expected_to_buy_as_published(fitted: BgNbd) -> None:
    given = np.array([2.0]), np.array([30.43]), np.array([38.86])
    assert fitted.expected_purchases(39, *given) == pytest.approx([1.226], abs=5e-4)


def test_no_other_start_finds_a_higher_top(fitted: BgNbd, summary: tuple[np.ndarray, ...]) -> None:
    best = np.array([fitted.r, fitted.alpha, fitted.a, fitted.b])
    rows, times = np.stack(summary), np.ones(2357)
    height, slope = bg_nbd_log_likelihood(best, rows, times)
    assert height == pytest.approx(fitted.log_likelihood)
    assert np.abs(slope * best).max() < 0.01
    for step in np.eye(4) * 0.01:
        assert bg_nbd_log_likelihood(best * (1 + step), rows, times)[0] < height
        assert bg_nbd_log_likelihood(best * (1 - step), rows, times)[0] < height


def test_the_slope_is_that_of_the_log_likelihood() -> None:
    rows, times = np.stack([X, LAST, OBSERVED]), np.array([3.0, 1, 2, 1])
    at = np.array([0.4, 3.0, 0.7, 1.5])
    slope = bg_nbd_log_likelihood(at, rows, times)[1]
    for place, step in enumerate(np.eye(4) * 1e-6):
        up, down = (bg_nbd_log_likelihood(at + way, rows, times)[0] for way in (step, -step))
        assert slope[place] == pytest.approx((up - down) / 2e-6, rel=1e-6)


def test_the_expected_purchases_are_those_of_the_formula_in_the_paper() -> None:
    r, alpha, a, b, weeks = 0.243, 4.414, 0.793, 2.426, 39
    series = hyp2f1(r + X, b + X, a + b + X - 1, weeks / (alpha + OBSERVED + weeks))
    passed = ((alpha + OBSERVED) / (alpha + OBSERVED + weeks)) ** (r + X)
    above = (a + b + X - 1) / (a - 1) * (1 - passed * series)
    odds = a / (b + X - 1) * ((alpha + OBSERVED) / (alpha + LAST)) ** (r + X)
    below = 1 + np.where(X > 0, odds, 0)
    found = PUBLISHED.expected_purchases(weeks, X, LAST, OBSERVED)
    assert found == pytest.approx(above / below, rel=1e-9)
    assert PUBLISHED.probability_alive(X, LAST, OBSERVED) == pytest.approx(1 / below, rel=1e-9)


def test_in_the_next_moment_a_client_buys_at_the_rate_of_those_who_are_clients_still() -> None:
    alive = PUBLISHED.probability_alive(X, LAST, OBSERVED)
    rate = alive * (0.243 + X) / (4.414 + OBSERVED)
    assert PUBLISHED.expected_purchases(1e-6, X, LAST, OBSERVED) / 1e-6 == pytest.approx(rate, rel=1e-4)  # fmt: skip


def test_many_purchases_long_ago_are_no_overflow() -> None:
    many = np.array([2000.0]), np.array([100.0]), np.array([900.0])
    assert PUBLISHED.probability_alive(*many) == pytest.approx([0.0], abs=1e-9)
    assert PUBLISHED.expected_purchases(52, *many) == pytest.approx([0.0], abs=1e-6)
    busy = np.array([2000.0]), np.array([100.0]), np.array([100.0])
    # 996 purchases at their rate, fewer by whoever leaves: the sum of (2002 / (2002 + n)) ** a
    assert PUBLISHED.expected_purchases(52, *busy)[0] == pytest.approx(843, abs=1)


def test_parameters_that_made_the_purchases_are_found_again() -> None:
    found = fit_bg_nbd(*simulated(0.8, 6.0, 0.9, 3.0))
    assert (found.r, found.alpha) == pytest.approx((0.8, 6.0), rel=0.15)
    assert found.a / (found.a + found.b) == pytest.approx(0.9 / 3.9, rel=0.15)


def simulated(r: float, alpha: float, a: float, b: float) -> tuple[np.ndarray, ...]:
    """4,000 clients observed for 26 to 52 weeks, who buy and leave as BG/NBD says."""
    dice = np.random.default_rng(7)
    observed = dice.uniform(26, 52, 4000)
    rate, leave = dice.gamma(r, 1 / alpha, 4000), dice.beta(a, b, 4000)
    times, last = np.zeros(4000), np.zeros(4000)
    here, at = np.ones(4000, bool), np.zeros(4000)
    while here.any():
        at = at + dice.exponential(1 / rate)
        here &= at <= observed
        times, last = times + here, np.where(here, at, last)
        here &= dice.random(4000) > leave
    return times, last, observed


def test_too_few_clients_are_refused_in_words() -> None:
    few = np.ones(99), np.ones(99), np.full(99, 9.0)
    with pytest.raises(
        FitError, match="99 clients are too few to fit BG/NBD; it needs 100 or more. Use a longer"
    ):
        fit_bg_nbd(*few)
    once = np.repeat([0.0, 1.0], [171, 29])
    with pytest.raises(FitError, match="29 clients who bought again are too few to fit BG/NBD"):
        fit_bg_nbd(once, once, np.full(200, 9.0))


def test_clients_who_are_all_alike_have_no_parameters() -> None:
    alike = np.full(300, 3.0), np.full(300, 10.0), np.full(300, 10.5)
    with pytest.raises(FitError, match=r"BG/NBD does not converge: its parameter \w+ goes"):
        fit_bg_nbd(*alike)
