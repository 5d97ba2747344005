"""BG/NBD: how often clients buy while they are clients, and whether they still are.

Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the
Pareto/NBD Model. Marketing Science 24(2). Each client buys at random at a rate of their own (gamma
over clients: r, alpha) and leaves after a purchase with a chance of their own (beta: a, b).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_widgets.analysis.lifetime.likelihood import most_likely, refuse_few

if TYPE_CHECKING:
    from crm_widgets.analysis.lifetime.likelihood import Floats

MIN_CLIENTS, MIN_REPEAT_BUYERS = 100, 30
"""Fewer buyers, or fewer who bought again, and four parameters say nothing."""

_MEANINGS = {
    "r": "these clients all seem to buy at the same rate",
    "alpha": "these clients all seem to buy at the same rate",
    "a": "hardly any of these clients seem to leave for good",
    "b": "these clients do not differ in how likely they are to leave",
}
_STARTS = ((1.0, 10.0, 1.0, 3.0), (0.3, 4.0, 0.5, 2.0), (2.0, 20.0, 0.2, 5.0), (0.5, 1.0, 2.0, 2.0))


@dataclass(frozen=True, kw_only=True)
class BgNbd:
    """The four parameters (alpha in weeks), what they were fitted to, and the log-likelihood."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    clients: int
    repeat_buyers: int

    def probability_alive(self, repeats: Floats, last: Floats, observed: Floats) -> Floats:
        """The chance, 0 to 1, that each is still a client.

        For clients who never bought again the model says 1, since it lets clients leave only after
        a repeat purchase: that is its assumption, not a finding.
        """
        import numpy as np

        # On a scale of logarithms, so that many purchases long ago are no overflow.
        odds = np.log(self.a) - np.log(self.b + np.maximum(repeats, 1) - 1)
        odds = odds + (self.r + repeats) * np.log((self.alpha + observed) / (self.alpha + last))
        left = 1 / (1 + np.exp(np.minimum(odds, 700)))
        return np.where(repeats > 0, left, 1.0)

    def expected_purchases(
        self, weeks: float, repeats: Floats, last: Floats, observed: Floats
    ) -> Floats:
        """Purchases that each is expected to make in the next so many weeks.

        The paper's formula for E(Y(t) | x, t_x, T), its hypergeometric function transformed after
        Euler: as it stands there, both its factors overflow for clients with many purchases.
        """
        import numpy as np
        from scipy.special import hyp2f1

        a = self.a if abs(self.a - 1) > 1e-6 else 1 + 1e-6  # the formula divides by a - 1
        whole = a + self.b + repeats - 1
        ratio = (self.alpha + observed) / (self.alpha + observed + weeks)
        series = hyp2f1(a + self.b - 1 - self.r, a - 1, whole, 1 - ratio)
        while_client = whole / (a - 1) * (1 - ratio ** (a - 1) * series)
        return np.asarray(while_client * self.probability_alive(repeats, last, observed))


def fit_bg_nbd(repeats: Floats, last: Floats, observed: Floats) -> BgNbd:
    """BG/NBD by maximum likelihood.

    In, an array each, one value a client: repeat purchases, weeks from the first purchase to the
    last, weeks observed. Raises `FitError` for fewer than 100 clients, fewer than 30 who bought
    again, and where the likelihood has no maximum.
    """
    import numpy as np

    repeating = int((repeats > 0).sum())
    refuse_few(len(repeats), MIN_CLIENTS, "clients", "BG/NBD")
    refuse_few(repeating, MIN_REPEAT_BUYERS, "clients who bought again", "BG/NBD")
    rows, times = np.unique(np.stack([repeats, last, observed]), axis=1, return_counts=True)

    def log_likelihood(values: Floats) -> tuple[float, Floats]:
        return bg_nbd_log_likelihood(values, rows, times.astype(np.float64))

    (r, alpha, a, b), height = most_likely(
        log_likelihood, _MEANINGS, _STARTS, clients=len(repeats), model="BG/NBD"
    )
    return BgNbd(
        r=r, alpha=alpha, a=a, b=b, log_likelihood=height, clients=len(repeats),
        repeat_buyers=repeating,
    )  # fmt: skip


def bg_nbd_log_likelihood(values: Floats, rows: Floats, times: Floats) -> tuple[float, Floats]:
    """The log-likelihood at (r, alpha, a, b), and its gradient.

    `rows`: repeat purchases, weeks to the last purchase and weeks observed; `times`: how many
    clients have each.
    """
    import numpy as np
    from scipy.special import gammaln, psi

    r, alpha, a, b = values
    x, last, observed = rows
    counts, place = np.unique(x, return_inverse=True)  # few, and the gamma function is slow
    bought = (gammaln(r + counts) - gammaln(r))[place] + r * np.log(alpha)
    left = (gammaln(a + b) + gammaln(b + counts) - gammaln(b) - gammaln(a + b + counts))[place]
    again = x > 0
    after = b + np.where(again, x, 1) - 1
    stays = -(r + x) * np.log(alpha + observed)
    leaves = np.log(a) - np.log(after) - (r + x) * np.log(alpha + last)
    either = np.where(again, np.logaddexp(stays, leaves), stays)
    gone = np.where(again, np.exp(leaves - either), 0.0)
    here = 1 - gone
    total = psi(a + b) - psi(a + b + counts)
    slope = (
        (psi(r + counts) - psi(r))[place] + np.log(alpha)
        - here * np.log(alpha + observed) - gone * np.log(alpha + last),
        r / alpha - (r + x) * (here / (alpha + observed) + gone / (alpha + last)),
        total[place] + gone / a,
        (total + psi(b + counts) - psi(b))[place] - gone / after,
    )  # fmt: skip
    whole = (times * (bought + left + either)).sum()
    return float(whole), np.array([(times * part).sum() for part in slope])
