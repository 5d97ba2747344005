"""The deals of a pipeline as cards in columns, moved by dragging or with the M key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model import Deal, utc_now
from crm_widgets.store import RecordNotFound
from crm_widgets.widgets.deals.deal_card import CardMaker
from crm_widgets.widgets.deals.deal_pace import Pace, moment, pace_of
from crm_widgets.widgets.kit.component import Action, Component, browser_callable
from crm_widgets.widgets.kit.figure import count, local_day, money
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from crm_widgets.model import Pipeline
    from crm_widgets.store import ClientBase

CARDS_AT_ONCE = 50
REASONS = (_("Price"), _("Chose another firm"), _("No need any more"), _("No answer"))
TEXTS = {
    "board": _("Deal board"),
    "move": _("Move"),
    "move_deal": _("Move “{title}” to another stage"),
    "move_to": _("Move to"),
    "drop": _("Drag a deal here, or press M on a card to move it."),
    "drop_lost": _("Drop a deal here if it is lost"),
    "more": _("Show {n} more"),
    "show": _("Show"),
    "hide": _("Hide"),
    "why_lost": _("Why was “{title}” lost?"),
    "reason": _("Reason, in a few words"),
    "reason_missing": _("Say why in a few words, so that you can learn from it later."),
    "lose": _("Move to {stage}"),
    "cancel": _("Cancel"),
    "deals": _("deals"),
    "how": _("How this is counted"),
}


class DealBoard(Component):
    """The open deals of a pipeline, a column a stage, and what was won and lost this month.

    `owner` shows those of one owner only. `on_open(deal_id)` is called when a card is chosen, and
    `on_changed()` after each move.

    >>> DealBoard(base, "New clients", owner="Anna")  # doctest: +SKIP
    """

    script: ClassVar[str] = "deal_board"

    columns = traitlets.List().tag(sync=True)
    lost = traitlets.Dict().tag(sync=True)
    reasons = traitlets.List().tag(sync=True)
    rules = traitlets.List().tag(sync=True)
    attention = traitlets.List().tag(sync=True)

    def __init__(
        self,
        base: ClientBase,
        pipeline: str | None = None,
        owner: str | None = None,
        *,
        messages: Message | None = None,
        on_open: Callable[[str], object] = lambda _id: None,
        on_changed: Callable[[], object] = lambda: None,
    ) -> None:
        self.base = base
        self.pipeline: Pipeline = (
            base.pipelines.named(pipeline) if pipeline else base.pipelines.default()
        )
        self.owner = owner or ""
        self.page_messages = messages
        self.deals: list[dict[str, Any]] = []
        self.pace = Pace()
        self._mine: list[dict[str, Any]] = []
        self._read_version: int | None = None
        self._shown: dict[str, int] = {}
        self._on_open = on_open
        self._on_changed = on_changed
        super().__init__(messages=messages, texts=TEXTS)
        self.refresh()

    # What a test calls, as the browser does.

    def refresh(self) -> None:
        """Draw the deals as the base has them now."""
        if self.base.version != self._read_version:
            self._read()
        self.deals = [one for one in self._mine if not self.owner or one.get("owner") == self.owner]
        with self.hold_sync():
            self._draw()

    def show(self, *, pipeline: str | None = None, owner: str | None = None) -> None:
        """Show another pipeline, or the deals of another owner ("" for everyone)."""
        if pipeline is not None:
            self.pipeline = self.base.pipelines.named(pipeline)
        if owner is not None:
            self.owner = owner
        self._shown = {}
        self._read_version = None
        self.refresh()

    def move(self, deal_id: str, to_stage: str, *, from_stage: str, reason: str = "") -> bool:
        """Bring a deal to another stage, unless somebody moved it from `from_stage` meanwhile;
        the message then says who. A lost deal needs its `reason`."""
        if to_stage == self.pipeline.lost and not reason.strip():
            raise InvalidValue(TEXTS["reason_missing"])
        with self.base.change(kind="deal_moved") as change:
            deal = self.base.deals.get(deal_id)
            moved = deal.stage == from_stage
            if moved:
                change.describe(f"{deal.title}, {from_stage} → {to_stage}")
                saved = self.base.deals.move(deal_id, to_stage)
                if reason.strip() or saved.lost_reason:
                    saved = saved.model_copy(update={"lost_reason": reason.strip()})
                    self.base.deals.update(saved)
        self.refresh()
        if moved and change.id is not None:
            self._tell_moved(deal, to_stage, change.id)
        elif not moved:
            self._tell_conflict(deal)
        self._on_changed()
        return moved

    def attend(self, deal_id: str) -> None:
        """Bring the keyboard's focus to a card, if it is shown."""
        self.attention = [deal_id, len(self.attention) and self.attention[1] + 1]

    def told(self) -> str:
        """How many deals are open and what they are worth: the line under the page's heading."""
        opened = [one for one in self.deals if one["stage"] not in self.pipeline.ends]
        if not opened:
            return _("No open deals")
        currency = self.base.settings.currency
        priced = [one for one in opened if "amount" in one]
        if not priced:
            return _("{n} open, no amounts given").format(n=count(len(opened)))
        text = _("{n} open, {amount}").format(
            n=count(len(opened)), amount=money(_sum(priced), currency)
        )
        if len(priced) < len(opened):
            without = count(len(opened) - len(priced))
            text = _("{text} ({n} without an amount)").format(text=text, n=without)
        if not self.pace.won_share:
            return text
        weighted = sum(self.pace.won_share.get(one["stage"], 0) * _amount(one) for one in opened)
        more = _("{text}; weighted by stage {amount}")
        return more.format(text=text, amount=money(weighted, currency))

    @browser_callable
    def ask_move(self, deal_id: str, to_stage: str, from_stage: str, reason: str = "") -> bool:
        """The visitor dropped a card, or chose a stage in its menu."""
        try:
            return self.move(deal_id, to_stage, from_stage=from_stage, reason=reason)
        except RecordNotFound:
            self.refresh()
            raise

    @browser_callable
    def open_deal(self, deal_id: str) -> None:
        """The visitor chose a card."""
        self._on_open(deal_id)

    @browser_callable
    def more(self, stage: str) -> None:
        """The visitor wants to see more cards of a stage."""
        self._shown[stage] = self._limit(stage) + CARDS_AT_ONCE
        with self.hold_sync():
            self._draw()

    # What the browser draws.

    def _read(self) -> None:
        self._read_version = self.base.version
        # Documents, not records: a board of 10,000 deals is read in a third of the time.
        self._mine = [
            dict(document)
            for document in self.base.tinydb.table("deals")
            if document.get("pipeline") == self.pipeline.name
        ]
        self.pace = pace_of(self.pipeline, self._mine, self.base.tinydb.table("stage_events"))

    def _draw(self) -> None:
        by_stage: dict[str, list[dict[str, Any]]] = {s: [] for s in self.pipeline.all_stages}
        for deal in self.deals:
            if self._belongs(deal):
                by_stage[deal["stage"]].append(deal)
        shown = {stage: self._newest(stage, deals) for stage, deals in by_stage.items()}
        maker = self._maker([deal for deals in shown.values() for deal in deals])
        columns = [self._column(stage, by_stage[stage], shown[stage], maker) for stage in by_stage]
        self.lost = columns.pop()
        self.columns = columns
        own = self.base.deals.values_of("lost_reason")
        self.reasons = list(dict.fromkeys([*own[:4], *REASONS]))[:6]
        self.rules = self._rules()

    def _column(
        self, stage: str, deals: list[dict[str, Any]], shown: list[dict[str, Any]], maker: CardMaker
    ) -> dict[str, Any]:
        total = money(_sum(deals), self.base.settings.currency)
        ended = stage in self.pipeline.ends
        return {
            "stage": stage,
            "count": count(len(deals)),
            "sum": _("{amount} this month").format(amount=total) if ended else total,
            "cards": [maker.card(deal) for deal in shown],
            "more": min(len(deals) - len(shown), CARDS_AT_ONCE),
        }

    def _belongs(self, deal: dict[str, Any]) -> bool:
        if deal.get("stage") not in self.pipeline.ends:
            return deal.get("stage") in self.pipeline.stages
        closed = moment(deal.get("closed_at"))
        today = local_day(utc_now())
        return closed is not None and local_day(closed).replace(day=1) == today.replace(day=1)

    def _newest(self, stage: str, deals: list[dict[str, Any]]) -> list[dict[str, Any]]:
        since = {one_id: at.timestamp() for one_id, at in self.pace.since.items()}
        ordered = sorted(deals, key=lambda deal: since.get(deal["id"], 0.0), reverse=True)
        return ordered[: self._limit(stage)]

    def _limit(self, stage: str) -> int:
        return self._shown.get(stage, CARDS_AT_ONCE)

    def _maker(self, deals: list[dict[str, Any]]) -> CardMaker:
        ids = list({deal["contact_id"] for deal in deals if deal.get("contact_id")})
        facts = self.base.client_metrics.of_many(ids)
        repeaters = set()
        for deal in deals:
            known = facts.get(deal.get("contact_id") or "")
            created = moment(deal.get("created_at"))
            first = known.first_purchase if known else None
            if first is not None and created is not None and first < local_day(created):
                repeaters.add(deal["id"])
        return CardMaker(
            pipeline=self.pipeline,
            pace=self.pace,
            currency=self.base.settings.currency,
            now=utc_now(),
            names={key: one.name for key, one in self.base.contacts.find_many(ids).items()},
            repeaters=frozenset(repeaters),
        )

    def _rules(self) -> list[str]:
        shares = ", ".join(f"{s} {share:.0%}" for s, share in self.pace.won_share.items())
        limits = ", ".join(f"{s} {count(days)}" for s, days in self.pace.stuck_after.items())
        rules = [_STUCK_RULE.format(limits=limits)]
        if shares:
            rules.insert(0, _WEIGHT_RULE.format(shares=shares.replace("%", "\u00a0%")))
        if self.pace.usual_age is not None and self.pace.high_age is not None:
            usual, high = count(self.pace.usual_age), count(self.pace.high_age)
            rules.append(_WARMTH_RULE.format(usual=usual, high=high))
        return rules

    # What the page says.

    def _tell_moved(self, deal: Deal, stage: str, change_id: int) -> None:
        text = _("“{title}” is now in {stage}.").format(title=deal.title, stage=stage)
        if self.page_messages is not None:
            self.page_messages.saved(text, self.base, change_id)
            return

        def undo() -> None:
            self.base.undo(change_id)
            self.clear_note()
            self.refresh()

        self.show_message("good", text, actions=[Action(_("Undo"), undo)])

    def _tell_conflict(self, deal: Deal) -> None:
        versions = self.base.history(deal)
        who = versions[0].change.author if versions else _("Somebody")
        self.show_message(
            "bad",
            _CONFLICT.format(who=who, title=deal.title, stage=deal.stage),
            actions=[Action(_("See the deal"), lambda: self._on_open(deal.id))],
        )


_CONFLICT = _("{who} moved “{title}” to {stage} while you were moving it. It stays in {stage}.")
_WEIGHT_RULE = _(
    "Weighted by stage: each open deal counts with the share of the closed deals that reached its "
    "stage and were won ({shares})."
)
_STUCK_RULE = _(
    "Stuck: in its stage for longer than nine in ten of the deals that went on from there; for "
    "more than 14 days, where fewer than ten went on (days: {limits})."
)
_WARMTH_RULE = _(
    "Hot, warm, cold: half of the won deals were won within {usual} days of their creation, nine "
    "in ten within {high}. A deal younger than the first is hot, younger than the second warm."
)


def _amount(deal: dict[str, Any]) -> float:
    return float(deal.get("amount", 0))


def _sum(deals: Iterable[dict[str, Any]]) -> Decimal:
    return sum((Decimal(str(deal.get("amount", 0))) for deal in deals), Decimal(0))
