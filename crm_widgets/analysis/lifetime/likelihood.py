"""Parameters by maximum likelihood, or the reason why there are none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import exp, log
from typing import TYPE_CHECKING, Any

from crm_widgets.errors import UserError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    LogLikelihood = Callable[[Floats], tuple[float, Floats]]

_EDGE = log(1e6)  # parameters are sought between a millionth and a million
_ENDLESS = log(1e4)  # beyond ten thousand, or its inverse, a parameter has no end
_STEEP = 1e-4  # the slope a client, on the scale of logarithms, at which a maximum is none
_ALIKE = 1e-6  # by which part of the log-likelihood two climbs may differ


class FitError(UserError, ValueError):
    """There are too few clients to fit a model to, or no parameters that fit them best."""


def refuse_few(count: int, least: int, what: str, model: str) -> None:
    """Raise `FitError` where there are fewer than `least`."""
    if count < least:
        raise FitError(
            f"{count} {what} are too few to fit {model}; it needs {least} or more. "
            f"{_way_out(model)}"
        )


def most_likely(
    log_likelihood: LogLikelihood, meanings: Mapping[str, str], starts: Sequence[Sequence[float]],
    *, clients: int, model: str,
) -> tuple[tuple[float, ...], float]:  # fmt: skip
    """The parameters, all above 0, of the greatest log-likelihood, and that log-likelihood.

    `log_likelihood` gives the value and its gradient. It is climbed from each of the `starts` on
    the scale of logarithms. `meanings`: the parameters, and what it means for the clients if one of
    them has no end. Raises `FitError` where that happens, where no climb ends on a maximum, or
    where only one of the climbs reaches the highest one.
    """
    import numpy as np
    from scipy.optimize import minimize

    def down(logs: Floats) -> tuple[float, Floats]:
        values = np.exp(logs)
        value, slope = log_likelihood(values)
        return -value / clients, -slope * values / clients

    climbs = [
        minimize(
            down,
            np.log(np.asarray(start, dtype=np.float64)),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-_EDGE, _EDGE)] * len(meanings),
            options={"maxiter": 2000, "maxfun": 4000, "ftol": 1e-15, "gtol": 1e-8},
        )
        for start in starts
    ]
    best = min((climb for climb in climbs if np.isfinite(climb.fun)), key=_height, default=None)
    if best is None:
        raise FitError(
            f"{model} does not converge: its likelihood is not a number. {_way_out(model)}"
        )
    _refuse_runaway(best.x, meanings, model)
    if np.abs(best.jac).max() > _STEEP:
        raise no_fit(model, "no starting point led to a maximum.")
    alike = sum(climb.fun - best.fun <= _ALIKE * abs(best.fun) for climb in climbs)
    if alike < 2:
        raise FitError(
            f"{model} does not converge: different starting points led to different maxima. "
            f"{_way_out(model)}"
        )
    return tuple(exp(value) for value in best.x), float(-best.fun * clients)


def _way_out(model: str) -> str:
    if model == "Gamma-Gamma":
        return "Forecast purchases without money (with_money=False), or use a longer history."
    return "Use a longer history, or client_summary instead."


def _height(climb: Any) -> float:
    return float(climb.fun)


def _refuse_runaway(logs: Sequence[float], meanings: Mapping[str, str], model: str) -> None:
    for value, (name, meaning) in zip(logs, meanings.items(), strict=True):
        if abs(value) > _ENDLESS:
            where = "to infinity" if value > 0 else "to zero"
            raise no_fit(model, f"its parameter {name} goes {where}, because {meaning}.")


def no_fit(model: str, why: str) -> FitError:
    """The error that says why a model has no parameters, and the way out."""
    return FitError(f"{model} does not converge: {why} {_way_out(model)}")
