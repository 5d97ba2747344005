"""Why contacts may be the same, and how the reasons add up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.widgets.duplicates.group_list import percent, tone, weight_text
from crm_widgets.widgets.kit.component import Component

_SUM = _(
    "Of the pairs compared, 1 in {one_in} is the same: {prior}. With the reasons, {reasons} "
    "{prior_signed} = {total}, which is {odds} that they are the same."
)
_LEAST_SURE = _("Of the {pairs} pairs of this group, this is the least sure one.")


class Reasons(Component):
    """The reasons of one group, each with its weight in bits (log2 of how much likelier)."""

    script: ClassVar[str] = "duplicates/reasons"

    title = traitlets.Unicode().tag(sync=True)
    probability = traitlets.Unicode().tag(sync=True)
    tone = traitlets.Unicode().tag(sync=True)
    reasons = traitlets.List().tag(sync=True)
    how_title = traitlets.Unicode().tag(sync=True)
    how = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, messages: Component | None = None) -> None:
        super().__init__(messages=messages, texts={"reasons": _("Reasons")})

    def show(
        self,
        title: str,
        reasons: Sequence[tuple[str, float]],
        prior: float,
        probability: float,
        contacts: int = 2,
    ) -> None:
        """Show reasons as (text, weight). prior: the weight before any reason."""
        with self.hold_sync():
            self.title = title
            self.probability, self.tone = percent(probability), tone(probability)
            self.reasons = [
                {"text": text, "weight": weight_text(weight), "for": weight >= 0}
                for text, weight in reasons
            ]
            self.how_title = _("How this makes {share}").format(share=percent(probability))
            self.how = sum_sentence([weight for _text, weight in reasons], prior)
            if contacts > 2:
                pairs = contacts * (contacts - 1) // 2
                self.how += " " + _LEAST_SURE.format(pairs=format_number(pairs))


def sum_sentence(weights: Sequence[float], prior: float) -> str:
    """How weights and prior make a probability, with figures that add up as they are printed.

    >>> sum_sentence([12.4, 3.1, -1.2], -6.3)[:73]
    'Of the pairs compared, 1 in 80 is the same: −6.3. With the reasons, 14.3 '
    """
    reasons = round(sum(round(weight, 1) for weight in weights), 1)
    prior = round(prior, 1)
    total = round(reasons + prior, 1)
    return _SUM.format(
        one_in=format_number(round(1 + 2 ** min(-prior, 60))),
        prior=weight_text(prior),
        reasons=_signed(reasons),
        prior_signed=f"{'+' if prior >= 0 else chr(0x2212)} {format_number(abs(prior), 1)}",
        total=_signed(total),
        odds=_odds(total),
    )


def _signed(weight: float) -> str:
    return weight_text(weight).removeprefix("+")


def _odds(total: float) -> str:
    """ "250 to 1", with no more digits than the weights bear."""
    odds = 2 ** min(abs(total), 60)
    digits = max(0, math.floor(math.log10(odds)) - 1)
    rounded = format_number(round(odds / 10**digits) * 10**digits)
    if total >= 0:
        return _("{odds} to 1").format(odds=rounded)
    return _("1 to {odds}").format(odds=rounded)
