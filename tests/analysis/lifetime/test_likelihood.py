"""The maximum of a likelihood, or the reason why there is none."""

from __future__ import annotations

import numpy as np
import pytest

from crm_widgets.analysis import FitError
from crm_widgets.analysis.lifetime.likelihood import most_likely

MEANINGS = {"rate": "there were no purchases"}
STARTS = [(1.0,), (5.0,), (0.2,)]


def fitted(log_likelihood: object) -> tuple[tuple[float, ...], float]:
    return most_likely(log_likelihood, MEANINGS, STARTS, clients=10, model="Poisson")  # type: ignore[arg-type]


def test_the_rate_of_ten_clients_who_bought_25_times_is_two_and_a_half() -> None:
    (rate,), height = fitted(lambda at: (25 * np.log(at[0]) - 10 * at[0], 25 / at - 10))
    assert (rate, height) == pytest.approx((2.5, 25 * np.log(2.5) - 25))


def test_a_parameter_without_an_end_is_named_with_what_it_means() -> None:
    with pytest.raises(FitError) as error:
        fitted(lambda at: (-10 * at[0], np.array([-10.0])))
    assert str(error.value) == (
        "Poisson does not converge: its parameter rate goes to zero, because there were no "
        "purchases. Use a longer history, or client_summary instead."
    )


def test_a_likelihood_that_is_not_a_number_is_refused_in_words() -> None:
    with pytest.raises(FitError, match="its likelihood is not a number"):
        fitted(lambda at: (np.nan, np.array([np.nan])))


def test_maxima_that_differ_from_start_to_start_are_refused_in_words() -> None:
    def ripples(at: np.ndarray) -> tuple[float, np.ndarray]:
        log = np.log(at[0])
        wave = 300 * np.cos(3 * log) - 3 * (log - 1.7) ** 2
        return wave, np.array([-900 * np.sin(3 * log) - 6 * (log - 1.7)]) / at

    with pytest.raises(FitError, match="different starting points led to different maxima"):
        fitted(ripples)


def test_a_slope_that_leads_nowhere_is_no_maximum() -> None:
    with pytest.raises(FitError, match="no starting point led to a maximum"):
        fitted(lambda at: (0.0, np.array([50.0])))
