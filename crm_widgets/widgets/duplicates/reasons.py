"""Why contacts may be the same, and how the reasons add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.intake.duplicates.sum_sentence import sum_sentence
from crm_widgets.widgets.duplicates.group_list import percent, tone, weight_text
from crm_widgets.widgets.kit.component import Component


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
            weights = [weight for _text, weight in reasons]
            self.how = sum_sentence(weights, prior, contacts - 1)
