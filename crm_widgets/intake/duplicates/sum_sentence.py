"""How a prior and the weights of reasons make a probability, as a sentence.

>>> sum_sentence([12.4, 3.1, -1.2], -6.3)[:75]
'Of all pairs of contacts, 1 in 80 is the same: −6.3. With the reasons, 14.3'
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number, format_percent

_SUM = _(
    "Of all pairs of contacts, 1 in {one_in} is the same: {prior}. With the reasons, {reasons} "
    "{prior_signed} = {total}, which is {odds} that they are the same."
)
_LEAST_SURE = _("Of the {pairs} pairs that join this group, this is the least sure one.")


def sum_sentence(weights: Sequence[float], prior: float, pairs: int = 1) -> str:
    """How weights and prior add up, with figures that add up as they are printed; `pairs` is how
    many pairs join the group of which this is the least sure one."""
    reasons = round(sum(round(weight, 1) for weight in weights), 1)
    prior = round(prior, 1)
    total = round(reasons + prior, 1)
    text = _SUM.format(
        one_in=format_number(round(1 + 2 ** min(-prior, 60))),
        prior=signed(prior),
        reasons=_plain(reasons),
        prior_signed=f"{'+' if prior >= 0 else chr(0x2212)} {format_number(abs(prior), 1)}",
        total=_plain(total),
        odds=_odds(total),
    )
    return text if pairs < 2 else f"{text} {_LEAST_SURE.format(pairs=format_number(pairs))}"


def signed(weight: float) -> str:
    """A weight with its sign, to a tenth."""
    return ("+" if weight >= 0 else "−") + format_number(abs(weight), 1)


def shown_probability(probability: float) -> str:
    """A probability in per cent, to a tenth, never rounded to certainty."""
    return format_percent(min(round(probability, 3), 0.999), 1)


def _plain(weight: float) -> str:
    return signed(weight).removeprefix("+")


def _odds(total: float) -> str:
    """ "250 to 1", with no more digits than the weights bear."""
    odds = 2 ** min(abs(total), 60)
    digits = max(0, math.floor(math.log10(odds)) - 1)
    rounded = format_number(round(odds / 10**digits) * 10**digits)
    if total >= 0:
        return _("{odds} to 1").format(odds=rounded)
    return _("1 to {odds}").format(odds=rounded)
