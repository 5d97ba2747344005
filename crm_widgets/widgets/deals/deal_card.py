"""What a card of the deal board shows of one deal, and by which rule it is tagged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from crm_widgets.i18n import _, plural
from crm_widgets.model import Pipeline
from crm_widgets.widgets.deals.deal_pace import Pace, days_between, moment
from crm_widgets.widgets.kit.figure import count, local_day, money, short_day


class Tag(NamedTuple):
    """A chip on a card: its text, its look, and the rule that it came by, in words."""

    text: str
    tone: str = ""
    why: str = ""


@dataclass(frozen=True)
class CardMaker:
    """Makes the cards of a pipeline, as they are at the moment `now`; `repeaters` are the contacts
    who bought before their deal, by deal id."""

    pipeline: Pipeline
    pace: Pace
    currency: str
    now: datetime
    names: Mapping[str, str]
    repeaters: frozenset[str]

    def card(self, deal: Mapping[str, Any]) -> dict[str, Any]:
        """The card of one deal's document."""
        tag = self.tag(deal)
        return {
            "id": deal["id"],
            "title": deal.get("title", ""),
            "client": self.names.get(deal.get("contact_id") or "", ""),
            "amount": money(deal["amount"], self.currency) if "amount" in deal else "",
            "days": self.days(deal),
            "tag": tag.text,
            "tone": tag.tone,
            "why": tag.why,
            "stuck": self.is_stuck(deal),
        }

    def days(self, deal: Mapping[str, Any]) -> str:
        """How long an open deal is in its stage; of a closed one, the day it was closed."""
        closed = moment(deal.get("closed_at"))
        if deal["stage"] in self.pipeline.ends and closed is not None:
            return short_day(local_day(closed), local_day(self.now))
        since = self.pace.since.get(deal["id"])
        if since is None:
            return ""
        past = (local_day(self.now) - local_day(since)).days
        if past <= 0:
            return _("today")
        return plural("{n} day", "{n} days", past).format(n=count(past))

    def is_stuck(self, deal: Mapping[str, Any]) -> bool:
        """Whether the deal is in its stage for longer than the rule of its stage allows."""
        since = self.pace.since.get(deal["id"])
        limit = self.pace.stuck_after.get(deal["stage"])
        return since is not None and limit is not None and days_between(since, self.now) > limit

    def tag(self, deal: Mapping[str, Any]) -> Tag:
        """The one thing that a card says first: stuck; repeat; hot, warm or cold; the channel."""
        if self.is_stuck(deal):
            stage = deal["stage"]
            why = _OLD if stage in self.pace.unjudged else _STUCK
            limit = count(self.pace.stuck_after[stage])
            return Tag(_("stuck"), "warn", why.format(stage=stage, n=limit))
        if deal["stage"] == self.pipeline.won and deal["id"] in self.repeaters:
            return Tag(_("repeat"), "good", _("This client had bought before."))
        channel = Tag(str(deal.get("channel", "")))
        if deal["stage"] in (*self.pipeline.ends, self.pipeline.stages[0]):
            return channel
        return self._warmth(deal) or channel

    def _warmth(self, deal: Mapping[str, Any]) -> Tag | None:
        created = moment(deal.get("created_at"))
        usual, high = self.pace.usual_age, self.pace.high_age
        if created is None or usual is None or high is None:
            return None
        age = days_between(created, self.now)
        if age <= usual:
            return Tag(_("hot"), "bad", _HOT.format(n=count(usual)))
        if age <= high:
            return Tag(_("warm"), "", _WARM.format(n=count(high)))
        return Tag(_("cold"), "", _COLD.format(n=count(high)))


_STUCK = _("Longer in {stage} than {n} days: nine in ten that went on had done so by then.")
_OLD = _("Longer in {stage} than {n} days; too few have gone on to tell what is usual there.")
_HOT = _("Younger than {n} days, the age at which half of the won deals were won.")
_WARM = _("Younger than {n} days, the age by which nine in ten won deals were won.")
_COLD = _("Older than {n} days, the age by which nine in ten won deals were won.")
