"""Gamma-Gamma: what a client spends on a purchase.

Fader, Hardie and Lee (2005), RFM and CLV: Using Iso-Value Curves for Customer Base Analysis.
Journal of Marketing Research 42(4); Fader and Hardie (2013), The Gamma-Gamma Model of Monetary
Value. Sums vary around each client's own mean, and the means over clients (p, q, v). It assumes
that how much a client spends has nothing to do with how often they buy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_widgets.analysis.lifetime.likelihood import FitError, most_likely, refuse_few

if TYPE_CHECKING:
    from crm_widgets.analysis.lifetime.likelihood import Floats

MIN_REPEAT_BUYERS = 30
"""Fewer who bought again, and three parameters say nothing."""

_MEANINGS = {
    "p": "the order values of each client hardly vary",
    "q": "the average order values of these clients hardly differ",
    "v": "the average order values of these clients do not fit one scale",
}
_STARTS = ((2.0, 3.0, 1.0), (6.0, 4.0, 0.5), (1.0, 1.5, 2.0), (10.0, 2.0, 0.2))


@dataclass(frozen=True, kw_only=True)
class GammaGamma:
    """The three parameters (v in money), what they were fitted to, and the log-likelihood.

    `correlation` (Pearson), of repeat purchases with the average order value, is 0 where the
    model's assumption holds exactly.
    """

    p: float
    q: float
    v: float
    log_likelihood: float
    repeat_buyers: int
    correlation: float

    @property
    def average_order_value(self) -> float:
        """The expected order value of a client of whom nothing is known."""
        return self.p * self.v / (self.q - 1)

    def expected_order_value(self, repeats: Floats, average: Floats) -> Floats:
        """The money that each is expected to spend on a purchase.

        Between their own average and that of all clients: the more purchases, the nearer to their
        own. Without a repeat purchase it is that of all.
        """
        return self.p * (self.v + repeats * average) / (self.p * repeats + self.q - 1)


def fit_gamma_gamma(repeats: Floats, average: Floats) -> GammaGamma:
    """Gamma-Gamma by maximum likelihood on the clients who bought again.

    In, an array each, one value a client: repeat purchases, and their average sum; clients whose
    repeat purchases cost nothing are left out. Raises `FitError` for fewer than 30 such clients,
    where the likelihood has no maximum, and where there is no mean (q of 1 or less).
    """
    import numpy as np

    again = (repeats > 0) & (average > 0)
    x, mean = repeats[again], average[again]
    refuse_few(len(x), MIN_REPEAT_BUYERS, "clients who bought again", "Gamma-Gamma")
    unit = float(mean.mean())  # so that the starts fit any currency

    def log_likelihood(values: Floats) -> tuple[float, Floats]:
        return gamma_gamma_log_likelihood(values, x, mean / unit)

    (p, q, v), height = most_likely(
        log_likelihood, _MEANINGS, _STARTS, clients=len(x), model="Gamma-Gamma"
    )
    if q <= 1:
        raise FitError(
            f"Gamma-Gamma gives no average order value: q is {q:.3f}, and must be above 1. A few "
            "amounts are far larger than the others: check them, or forecast purchases without "
            "money (with_money=False)."
        )
    constant = x.std() == 0 or mean.std() == 0
    correlation = 0.0 if constant else float(np.corrcoef(x, mean)[0, 1])
    return GammaGamma(
        p=p, q=q, v=v * unit, log_likelihood=height - len(x) * float(np.log(unit)),
        repeat_buyers=len(x), correlation=correlation,
    )  # fmt: skip


def gamma_gamma_log_likelihood(values: Floats, x: Floats, mean: Floats) -> tuple[float, Floats]:
    """The log-likelihood at (p, q, v), and its gradient."""
    import numpy as np
    from scipy.special import gammaln, psi

    p, q, v = values
    total = np.log(v + mean * x)
    each = (
        gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * np.log(v)
        + (p * x - 1) * np.log(mean) + p * x * np.log(x) - (p * x + q) * total
    )  # fmt: skip
    slope = (
        x * (psi(p * x + q) - psi(p * x) + np.log(mean) + np.log(x) - total),
        psi(p * x + q) - psi(q) + np.log(v) - total,
        q / v - (p * x + q) / (v + mean * x),
    )
    return float(each.sum()), np.array([part.sum() for part in slope])
