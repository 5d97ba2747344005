"""One group of contacts that may be the same: why, what the merged card keeps, what moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.duplicates.groups import Group
from crm_widgets.intake.duplicates.proposal import MergeProposal, propose_merge
from crm_widgets.pages.duplicates.proposal_rows import (
    MOST_CONTACTS,
    choices_of,
    fields_of,
    has_consent,
    heads_of,
    moves_of,
    same_line,
)
from crm_widgets.widgets.duplicates.merge_table import MergeTable
from crm_widgets.widgets.duplicates.moved_table import MovedTable
from crm_widgets.widgets.duplicates.reasons import Reasons
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.panels.action_bar import ActionBar, BarButton

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase
    from crm_widgets.store.merging.merge import Merge
    from crm_widgets.widgets.kit.message import Message


class GroupView(Box):
    """A group, drawn by `show(group)`; `on_merge`, `on_skip` and `on_distinct` are what the visitor
    decides."""

    def __init__(
        self,
        base: ClientBase,
        *,
        messages: Message,
        on_merge: Callable[[], object],
        on_skip: Callable[[], object],
        on_distinct: Callable[[], object],
    ) -> None:
        self.base = base
        self.group: Group | None = None
        self.proposal: MergeProposal | None = None
        self._decide = (on_merge, on_skip, on_distinct)
        self.reasons = Reasons(messages=messages)
        self.bar = ActionBar(_("Decide"), messages=messages)
        self.table = MergeTable(messages=messages, on_change=self._draw_rest)
        self.moved = MovedTable(messages=messages)
        super().__init__([self.reasons, self.bar, self.table, self.moved], look="stack")

    def show(self, group: Group) -> None:
        """Show a group as the base has its contacts now; RecordNotFound where one is gone."""
        proposal = propose_merge(self.base, group.contacts[:MOST_CONTACTS])
        self.group, self.proposal = group, proposal
        heads = heads_of(proposal, self.base.clock)
        self.table.show(
            heads,
            fields_of(proposal),
            kept=next(head.letter for head in heads if head.contact_id == proposal.kept_id),
            line=_("Consent: the strictest is proposed") if has_consent(proposal) else "",
            same=same_line(proposal),
        )
        self.reasons.show(
            group_question(group),
            [(sentence_case(reason.text), reason.weight) for reason in group.reasons],
            group.prior,
            group.probability,
            len(group.contacts),
        )
        self._draw_rest()

    def merge(self) -> Merge:
        """Merge the contacts that are ticked, with the values that are chosen; EditConflict where
        one was edited since it was shown."""
        assert self.proposal is not None
        kept_id, others = self.table.kept_id, self.table.other_ids
        shown = {contact.id: contact for contact in self.proposal.contacts}
        ids = [contact.id for contact in self.proposal.contacts if contact.id in {kept_id, *others}]
        proposal = propose_merge(self.base, ids, kept_id)
        known = {compared.name for compared in proposal.fields}
        chosen = choices_of(self.table, list(proposal.contacts))
        values = proposal.values({name: at for name, at in chosen.items() if name in known})
        return self.base.merge_contacts(
            shown[kept_id], [shown[contact_id] for contact_id in others], values
        )

    def _draw_rest(self) -> None:
        assert self.proposal is not None
        letters, rows = moves_of(self.proposal, self.table.included)
        kept = next(head for head in self.table.contacts if head.letter == self.table.kept)
        others = [
            head.card
            for head in self.table.contacts
            if head.letter in self.table.included and head is not kept
        ]
        foot = _("Nothing is deleted. Links to {cards} open the merged card.")
        if not rows:
            foot = _("They have no orders, deals, tasks or notes. {more}").format(more=foot)
        self.moved.show(
            _("What moves to {card}").format(card=kept.card),
            letters,
            rows,
            self.base.settings.currency,
            foot.format(cards=_(" and ").join(others)),
        )
        self._draw_bar(len(letters))

    def _draw_bar(self, count: int) -> None:
        merge, skip, distinct = self._decide
        text = plural("{count} contact becomes one.", "{count} contacts become one.", count).format(
            count=format_number(count)
        )
        self.bar.show(
            text,
            _("Can be undone at any time."),
            [
                BarButton(_("Skip"), skip, look="quiet", key="S"),
                BarButton(_("Not the same person"), distinct, key="N"),
                BarButton(_("Merge"), merge, main=True, key="M"),
            ],
        )


def sentence_case(text: str) -> str:
    """A text with a capital first letter: "Same phone"."""
    return text[:1].upper() + text[1:]


def group_question(group: Group) -> str:
    """ "Anna Ozola: 3 contacts, one person?"."""
    count = format_number(len(group.contacts))
    return _("{name}: {count} contacts, one person?").format(name=group_name(group), count=count)


def group_name(group: Group) -> str:
    """The longest of the names: it says most."""
    return max(group.names, key=len, default="") or group.contacts[0]
