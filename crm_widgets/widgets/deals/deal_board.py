"""The deals of a pipeline as cards in columns, moved by dragging or with the M key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_money, format_number, format_percent
from crm_widgets.insights.metrics_on_demand import compute_on_demand
from crm_widgets.model import Deal
from crm_widgets.store import RecordNotFound
from crm_widgets.widgets.deals.board_data import (
    BoardData,
    Document,
    read_board,
    repeat_deals,
    summary_line,
    total,
)
from crm_widgets.widgets.deals.deal_card import CardBuilder
from crm_widgets.widgets.kit.component import Action, Component, browser_callable
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.static_view import html_table
from crm_widgets.widgets.kit.undo import show_saved

if TYPE_CHECKING:
    from crm_widgets.model import Pipeline
    from crm_widgets.store import ClientBase

CARDS_AT_ONCE = 50
"""How many cards of a stage are sent at first, and with each press of the button for more."""
REASONS = (_("Price"), _("Chose another supplier"), _("No longer needed"), _("No answer"))
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
    "reason_missing": _("Give a reason in a few words."),
    "lose": _("Move to {stage}"),
    "cancel": _("Cancel"),
    "how": _("How this is counted"),
}


class DealBoard(Component):
    """The open deals of a pipeline, a column a stage, and what was won and lost this month.

    `owner` shows those of one owner only. `on_open(deal_id)` is called when a card is chosen.

    >>> DealBoard(base, "New clients", owner="Anna")  # doctest: +SKIP
    """

    script: ClassVar[str] = "records/deal_board"

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
    ) -> None:
        self.base = base
        self.pipeline: Pipeline = (
            base.pipelines.named(pipeline) if pipeline else base.pipelines.default()
        )
        self.owner = owner or ""
        self.data: BoardData = read_board(base, self.pipeline)
        self._read_state = self._state()
        self._limits: dict[str, int] = {}
        self._on_open = on_open
        super().__init__(messages=messages, texts=TEXTS)
        self.on_change = self.refresh
        self.refresh()

    # What a test calls, as the browser does.

    @property
    def deals(self) -> list[Document]:
        """The deals of the owner that is shown."""
        return [deal for deal in self.data.deals if self.owner in ("", deal.get("owner"))]

    def refresh(self) -> None:
        """Draw the deals as the base has them now."""
        state = self._state()
        if state != self._read_state:
            self.data = read_board(self.base, self.pipeline)
            self._read_state = state
        with self.hold_sync():
            self._draw()
        compute_on_demand(self.base, self.refresh)

    def show(self, *, pipeline: str | None = None, owner: str | None = None) -> None:
        """Show another pipeline, or the deals of another owner ("" for everyone)."""
        if pipeline is not None:
            self.pipeline = self.base.pipelines.named(pipeline)
        if owner is not None:
            self.owner = owner
        self._limits = {}
        self.refresh()

    def move(self, deal_id: str, to_stage: str, *, from_stage: str, reason: str = "") -> bool:
        """Bring a deal to another stage, unless a colleague moved it from `from_stage` meanwhile;
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
        if moved and change.id is not None:
            text = _("“{title}” is now in {stage}.").format(title=deal.title, stage=to_stage)
            show_saved(self.messages or self, text, self.base, change.id)
        elif not moved:
            self._show_conflict(deal)
        self.report_change()
        if self._state() != self._read_state:  # no page has drawn it meanwhile
            self.refresh()
        return moved

    def attend(self, deal_id: str) -> None:
        """Bring the keyboard's focus to a card, if it is shown."""
        self.attention = [deal_id, len(self.attention) and self.attention[1] + 1]

    def summary_line(self) -> str:
        """How many deals are open and what they are worth: the line under the page's heading."""
        return summary_line(self.data, self.deals)

    def static_html(self) -> str:
        """The board as a table of its stages."""
        rows = [[c["stage"], c["count"], c["sum"]] for c in [*self.columns, self.lost]]
        header = [_("Stage"), _("Deals"), _("Amount")]
        return html_table(rows, header, f"{self.pipeline.name}: {self.summary_line()}")

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
        self._limits[stage] = self._limit(stage) + CARDS_AT_ONCE
        with self.hold_sync():
            self._draw()

    # What the browser draws.

    def _state(self) -> object:
        return (self.pipeline.name, self.base.version, self.base.metrics_stamps)

    def _draw(self) -> None:
        by_stage: dict[str, list[Document]] = {stage: [] for stage in self.data.stages}
        for deal in self.deals:
            if self.data.is_shown(deal):
                by_stage[deal["stage"]].append(deal)
        shown = {stage: self._newest(stage, deals) for stage, deals in by_stage.items()}
        builder = self._card_builder([deal for deals in shown.values() for deal in deals])
        columns = [
            self._column(stage, by_stage[stage], shown[stage], builder) for stage in by_stage
        ]
        self.lost = columns.pop()
        self.columns = columns
        own = self.base.deals.values_of("lost_reason")
        self.reasons = list(dict.fromkeys([*own[:4], *REASONS]))[:6]
        self.rules = _rules(self.data)

    def _column(
        self, stage: str, deals: list[Document], shown: list[Document], builder: CardBuilder
    ) -> dict[str, Any]:
        amount = format_money(total(deals), self.data.currency)
        is_open = self.pipeline.is_open(stage)
        return {
            "stage": stage,
            "count": format_number(len(deals)),
            "unit": plural("deal", "deals", len(deals)),
            "sum": amount if is_open else _("{amount} this month").format(amount=amount),
            "cards": [builder.card(deal) for deal in shown],
            "more": min(len(deals) - len(shown), CARDS_AT_ONCE),
        }

    def _newest(self, stage: str, deals: list[Document]) -> list[Document]:
        """The cards that are shown, the latest to come to the stage first."""

        def came(deal: Document) -> str:
            metrics = self.data.metrics.get(deal["id"])
            since = metrics.in_stage_since.isoformat() if metrics and metrics.in_stage_since else ""
            return since or str(deal.get("closed_at") or deal.get("created_at") or "")

        return sorted(deals, key=came, reverse=True)[: self._limit(stage)]

    def _limit(self, stage: str) -> int:
        return self._limits.get(stage, CARDS_AT_ONCE)

    def _card_builder(self, deals: list[Document]) -> CardBuilder:
        ids = list({deal["contact_id"] for deal in deals if deal.get("contact_id")})
        clients = self.base.client_metrics.of_many(ids)
        names = {key: contact.name for key, contact in self.base.contacts.find_many(ids).items()}
        repeat = frozenset(repeat_deals(deals, clients, self.data))
        return CardBuilder(data=self.data, names=names, repeat=repeat)

    def _show_conflict(self, deal: Deal) -> None:
        versions = self.base.history(deal)
        author = versions[0].change.author if versions else _("A colleague")
        self.show_message(
            "bad",
            _CONFLICT.format(author=author, title=deal.title, stage=deal.stage),
            actions=[Action(_("Show the deal"), lambda: self._on_open(deal.id))],
        )


def _rules(data: BoardData) -> list[str]:
    """How the figures of the board are made, with the limits that hold now."""
    metrics = data.pipeline_metrics
    rules = []
    shares = [
        f"{each.stage} {format_percent(each.win_probability)}"
        for each in metrics.stages
        if each.win_probability is not None
    ]
    limits = [
        f"{each.stage} {format_number(each.stuck_after_days)}"
        for each in metrics.stages
        if each.stuck_after_days is not None
    ]
    if metrics.no_losses:
        rules.append(_NO_LOSSES)
    elif shares:
        rules.append(_EXPECTED_RULE.format(shares=", ".join(shares)))
    if limits:
        rules.append(_STUCK_RULE.format(limits=", ".join(limits)))
    if metrics.warmth_days is not None:
        usual, high = map(format_number, metrics.warmth_days)
        rules.append(_WARMTH_RULE.format(usual=usual, high=high))
    rules.append(_TOO_FEW_RULE.format(n=format_number(metrics.min_deals)))
    return rules


_CONFLICT = _("{author} moved “{title}” to {stage} while you were moving it. It stays in {stage}.")
_EXPECTED_RULE = _(
    "Expected: the amount of each open deal times the share of the closed deals that reached its "
    "stage and were won ({shares})."
)
_NO_LOSSES = _(
    "No deals are marked as lost, so open deals have no chance of winning or expected value yet. "
    "Move lost deals to Lost."
)
_STUCK_RULE = _(
    "Stuck: in its stage for longer than 90% of the deals that moved on from there (days: "
    "{limits})."
)
_WARMTH_RULE = _(
    "Hot, warm, cold: half of the won deals were won within {usual} days of their creation, 90% "
    "within {high}. A deal up to the first age is hot, up to the second warm, else cold. A label "
    "that more than half of the open deals share is not shown."
)
_TOO_FEW_RULE = _("A figure based on fewer than {n} deals is not shown.")
