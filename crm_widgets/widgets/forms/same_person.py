"""Who has the same phone or e-mail as the contact of a card: merge the two, or keep them apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Action, Component
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from crm_widgets.intake.duplicates.similar import Similar
    from crm_widgets.model import Contact
    from crm_widgets.store import ClientBase

_SAME = {
    "phones": _("{name} has the same phone. Are they the same?"),
    "emails": _("{name} has the same e-mail. Are they the same?"),
}
_MERGED = _("Merged. 2 cards of {name} are one now.")
_APART = _("Noted for everybody: {name} and {other} are not the same.")


class SamePerson(Component):
    """Says on a card who has the same phone or e-mail, and takes the answer.

    `on_open(contact_id)` shows the card of the other contact.
    """

    def __init__(
        self,
        base: ClientBase,
        *,
        messages: Message,
        on_open: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(messages=messages)
        self.base = base
        self._on_open = on_open
        self._shown: tuple[str, str] | None = None

    def show(self, contact: Contact, similar: list[Similar]) -> None:
        """Ask about the first of the similar contacts; with none, nothing is said."""
        first = similar[0] if similar else None
        shown = (first.contact.id, first.field) if first else None
        if shown == self._shown:
            return
        self._shown = shown
        if first is None:
            self.clear_note()
            return
        other, on_open = first.contact, self._on_open
        actions = [
            Action(_("Merge"), lambda: self.merge(contact.id, other.id)),
            Action(_("Not the same"), lambda: self.keep_apart(contact, other)),
        ]
        if on_open is not None:
            actions.insert(0, Action(_("Open card"), lambda: on_open(other.id)))
        sentence = _(_SAME[first.field]).format(name=other.name)
        self.show_note("warn", sentence, strong=[other.name], actions=actions)

    def merge(self, contact_id: str, other_id: str) -> None:
        """Merge the other contact into the one of the card."""
        merge = self.base.merge_contacts(contact_id, [other_id])
        self._done(_(_MERGED).format(name=merge.kept.name), merge.change)

    def keep_apart(self, contact: Contact, other: Contact) -> None:
        """Remember that the two are not the same."""
        change = self.base.distinct_pairs.mark([contact.id, other.id])
        self._done(_(_APART).format(name=contact.name, other=other.name), change)

    def _done(self, sentence: str, change: int | None) -> None:
        self._shown = None
        self.clear_note()
        if self.messages is not None and change is not None:
            self.messages.saved(sentence, self.base, change)
        self.report_change()
