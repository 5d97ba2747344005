"""The form for a contact; it says at once when a phone or an e-mail belongs to somebody already."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.model import Contact, Record
from crm_widgets.widgets.forms.kept_form import KeptForm
from crm_widgets.widgets.kit.component import Action
from crm_widgets.widgets.kit.figure import counted

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


class ContactForm(KeptForm):
    """A new contact, or `contact` edited.

    `on_open(contact_id)` shows the card of the one to whom a phone belongs already.
    """

    def __init__(
        self,
        base: ClientBase,
        contact: Contact | None = None,
        *,
        on_open: Callable[[str], object] | None = None,
        **about: Any,
    ) -> None:
        self._on_open = on_open
        self._asked: list[list[str]] = [[], []]
        self._told: tuple[str, str] | None = None
        new = [("save", _("Save contact")), ("save_and_deal", _("Save and open a deal"))]
        super().__init__(
            base,
            base.contacts,
            contact,
            title=_("Edit {name}").format(name=contact.name) if contact else _("New contact"),
            buttons=[("save", _("Save contact"))] if contact else new,
            **about,
        )

    def subject(self, record: Record) -> str:
        """The contact's name."""
        return str(getattr(record, "name", ""))

    def said(self, record: Record) -> str:
        """ "Saved. Anna Ozola is in the list."."""
        name = getattr(record, "name", "")
        if self.started is None:
            return _("Saved. {name} is a new contact.").format(name=name)
        return _("Saved. {name} was changed.").format(name=name)

    def known_already(self) -> tuple[str, Contact] | None:
        """Which of the phones and e-mails typed here ("phone", "email") is somebody else's, and
        whose; None if none is."""
        own = self.started.id if self.started is not None else None
        for kind, field in (("phone", "phones"), ("email", "emails")):
            for text in self._checked(field):
                for other in self._base.contacts.page(text=text, size=5).records:
                    if other.id != own and text in getattr(other, field):
                        return kind, other
        return None

    def typed_something(self) -> None:
        """Warn, or take the warning away, as soon as a phone or an e-mail is whole."""
        asked = [self._checked("phones"), self._checked("emails")]
        if asked == self._asked:
            return
        self._asked = asked
        found = self.known_already()
        told = (found[0], found[1].id) if found else None
        if told == self._told:
            return
        self._told = told
        if found is None:
            self.clear_note()
        else:
            self._warn(*found)

    def _checked(self, field: str) -> list[str]:
        """The good lines of one field, as they would be saved."""
        spec = next((one for one in self.specs if one.name == field), None)
        if spec is None or spec.check is None:
            return []
        country = self._base.settings.country
        return [
            found.value
            for line in self.value.get(field, [])
            if not (found := spec.check(line, country)).problem and found.value
        ]

    def _warn(self, kind: str, other: Contact) -> None:
        facts = self._base.facts.of(other.id)
        known = [other.company] if other.company else []
        if facts is not None and facts.purchase_count:
            known.append(counted(facts.purchase_count, "order", "orders"))
        text = {
            "phone": _("This phone belongs to {who}. Open the card, or save as another contact."),
            "email": _("This e-mail belongs to {who}. Open the card, or save as another contact."),
        }[kind]
        who = f"{other.name} ({', '.join(known)})" if known else other.name
        actions = []
        if self._on_open is not None:
            on_open = self._on_open
            actions = [Action(_("Open card"), lambda: on_open(other.id))]
        self.show_note("warn", text.format(who=who), strong=[other.name], actions=actions)
