"""What a card of the deal board shows of one deal, and the rule behind its tag."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import (
    format_day,
    format_money,
    format_number,
    format_percent,
    shorten,
)
from crm_widgets.store import DealMetrics
from crm_widgets.widgets.deals.board_data import BoardData, Document


class Tag(NamedTuple):
    """A chip on a card: its text, its look, and the rule behind it."""

    text: str
    tone: str = ""
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class CardBuilder:
    """Builds the cards of a board. `names` are the names of clients, by contact id; `repeat` the
    ids of deals whose client had bought before."""

    data: BoardData
    names: Mapping[str, str]
    repeat: frozenset[str]

    def card(self, deal: Document) -> dict[str, Any]:
        """The card of one deal's document."""
        tag = self.tag(deal)
        return {
            "id": deal["id"],
            "title": shorten(str(deal.get("title", ""))),
            "client": shorten(self.names.get(deal.get("contact_id") or "", "")),
            "amount": self._amount(deal),
            "expected": self._expected(deal),
            "days": self.days(deal),
            "tag": tag.text,
            "tone": tag.tone,
            "why": tag.why,
            "stuck": self.is_stuck(deal),
        }

    def days(self, deal: Document) -> str:
        """How long an open deal has been in its stage, where that is known; of a closed one, the
        day it was closed."""
        today = self.data.today
        if not self.data.pipeline.is_open(deal["stage"]):
            closed = self.data.day_of(deal.get("closed_at"))
            return "" if closed is None else format_day(closed, today)
        metrics = self._metrics(deal)
        if metrics is None or metrics.in_stage_since is None:
            return ""
        past = (today - metrics.in_stage_since).days
        if past <= 0:
            return _("today")
        return plural("{n} day", "{n} days", past).format(n=format_number(past))

    def is_stuck(self, deal: Document) -> bool:
        """Whether the deal has been in its stage for longer than most that moved on."""
        metrics = self._metrics(deal)
        return metrics is not None and bool(metrics.stuck)

    def tag(self, deal: Document) -> Tag:
        """The one thing that a card says first: stuck; repeat; hot, warm or cold; the channel."""
        metrics, stage = self._metrics(deal), deal["stage"]
        if metrics is not None and metrics.stuck and metrics.stuck_after_days is not None:
            limit = format_number(metrics.stuck_after_days)
            return Tag(_("stuck"), "warn", _STUCK.format(stage=stage, n=limit))
        if stage == self.data.pipeline.won and deal["id"] in self.repeat:
            return Tag(_("repeat"), "good", _("This client had bought before."))
        return self._warmth(metrics) or Tag(str(deal.get("channel", "")))

    def _warmth(self, metrics: DealMetrics | None) -> Tag | None:
        """Hot, warm or cold; nothing where most open deals are the same, which says nothing."""
        days = self.data.pipeline_metrics.warmth_days
        if metrics is None or metrics.warmth not in distinctive_warmth(self.data) or days is None:
            return None
        usual, high = map(format_number, days)
        return {
            "hot": Tag(_("hot"), "bad", _HOT.format(n=usual)),
            "warm": Tag(_("warm"), "", _WARM.format(n=high)),
            "cold": Tag(_("cold"), "", _COLD.format(n=high)),
        }[str(metrics.warmth)]

    def _metrics(self, deal: Document) -> DealMetrics | None:
        return self.data.metrics.get(deal["id"])

    def _amount(self, deal: Document) -> str:
        return format_money(deal["amount"], self.data.currency) if "amount" in deal else ""

    def _expected(self, deal: Document) -> str:
        metrics = self._metrics(deal)
        if metrics is None or metrics.expected_value is None or metrics.win_probability is None:
            return ""
        return _EXPECTED.format(
            amount=format_money(metrics.expected_value, self.data.currency),
            chance=format_percent(metrics.win_probability),
        )


def distinctive_warmth(data: BoardData) -> set[str]:
    """What is worth showing of hot, warm and cold: that which at most half of the deals are."""
    counted = Counter(metrics.warmth for metrics in data.metrics.values() if metrics.warmth)
    return {warmth for warmth, deals in counted.items() if 2 * deals <= counted.total()}


_STUCK = _("Longer in {stage} than {n} days: 90% of the deals that moved on had done so by then.")
_HOT = _("At most {n} days old: half of the won deals took longer.")
_WARM = _("At most {n} days old: 90% of won deals were won by then.")
_COLD = _("Older than {n} days: 90% of won deals were won by then.")
_EXPECTED = _("Expected {amount}: {chance} of the closed deals that reached this stage were won.")
