"""The client desk: the list of clients, and the card of the one that is chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from crm_widgets.i18n import _, plural
from crm_widgets.model import Record, utc_now
from crm_widgets.pages.page import Page, base_of_page, query
from crm_widgets.widgets.contacts.contact_card import ContactCard
from crm_widgets.widgets.contacts.contact_list import ContactList
from crm_widgets.widgets.forms.contact_form import ContactForm
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.figure import count
from crm_widgets.widgets.kit.hint import Hint
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


_GONE = _("That contact is not in the base any more.")


class ClientDesk(Page):
    """The page: `contacts` is the list, `card` the card (None while none is open), `form` the form
    of a new contact (None while none is open)."""

    def __init__(self, base: ClientBase, contact_id: str = "", segment: str = "") -> None:
        messages = Message()
        self.card: ContactCard | None = None
        self.form: ContactForm | None = None
        self.contacts = ContactList(
            base, messages=messages, on_open=self.open_card, on_first=self.new_contact
        )
        self.side = Box(look="side")
        self.split = Box([self.contacts, self.side], look="split desk")
        super().__init__(
            base,
            _("Clients"),
            line=self._told,
            actions=[
                Action(_("Export"), self.contacts.export),
                Action(_("New contact"), self.new_contact, main=True),
            ],
            messages=messages,
            body=[self.split],
            refresh=self.refresh,
        )
        self._show(None, None)
        if contact_id:
            self._open_asked(contact_id)
        if segment:
            self.contacts.add_filter("segment", segment)

    def refresh(self) -> None:
        """Draw list and card as the base is now; an open form is left alone."""
        self.contacts.refresh()
        if self.card is None:
            return
        if self.base.contacts.find(self.card.contact_id) is None and self.card.form is None:
            self.close_card()
            self.messages.warn(_GONE)
        else:
            self.card.refresh()

    def open_card(self, contact_id: str) -> None:
        """Show the card of a contact beside the list."""
        if self._form_in_the_way():
            return
        self.contacts.selected = contact_id
        card = ContactCard(
            self.base,
            contact_id,
            messages=self.messages,
            on_changed=self.poll,
            on_open=self._leave_for,
            on_back=self.close_card,
        )
        self._show(card, None)

    def new_contact(self) -> None:
        """Open the form of a new contact in the place of the card."""
        if self._form_in_the_way():
            return
        form = ContactForm(
            self.base,
            messages=self.messages,
            on_open=self._leave_for,
            on_saved=self._saved,
            on_close=self.close_form,
            takes_focus=True,
        )
        self._show(self.card, form)

    def close_form(self) -> None:
        """Take the form of the new contact away; the card that was open is there again."""
        self._show(self.card, None)

    def close_card(self) -> None:
        """Take the card away: on a narrow screen the list is seen again."""
        self.contacts.selected = ""
        self._show(None, self.form)

    def _open_asked(self, contact_id: str) -> None:
        if self.base.contacts.find(contact_id) is None:
            self.messages.warn(_GONE)
        else:
            self.open_card(contact_id)

    def _leave_for(self, contact_id: str) -> None:
        """The visitor leaves a form for the card of somebody who is known already."""
        self.close_form()
        if self.card is not None:
            self.card.close_form()
        self.open_card(contact_id)

    def _saved(self, record: Record, pressed: str) -> None:
        self.close_form()
        self.poll()
        self.open_card(record.id)
        if pressed == "save_and_deal" and self.card is not None:
            self.card.new_deal()

    def _form_in_the_way(self) -> bool:
        """Whether a form holds something unsaved; it then says so itself."""
        form = self.form or (self.card.form if self.card is not None else None)
        if form is None or not form.unsaved:
            return False
        throw = self.close_form if self.card is None or form is self.form else self.card.close_form
        form.show_note(
            "warn",
            _("Save this first, or throw it away."),
            actions=[Action(_("Throw it away"), throw)],
        )
        return True

    def _show(self, card: ContactCard | None, form: ContactForm | None) -> None:
        """Show the form, else the card, else what to do; what is not needed any more is closed."""
        old = {self.card, self.form, *self.side.children}
        self.card, self.form = card, form
        shown = form or card or Hint(_("Choose a client in the list, or add a new one."))
        self.side.children = [shown]
        for widget in old - {card, form, None}:
            widget.close()

    def _told(self) -> str:
        total = len(self.base.contacts)
        if not total:
            return _("Nobody is here yet")
        people = plural("{n} person or firm", "{n} people and firms", total).format(n=count(total))
        changed = changed_since(self.base, days=7)
        if not changed:
            return people
        return _("{people}, {n} changed this week").format(people=people, n=count(changed))


def changed_since(base: ClientBase, *, days: int) -> int:
    """How many contacts the last days' changes touched; one that was changed twice counts twice,
    but never more than there are."""
    start = (utc_now() - timedelta(days=days)).isoformat()
    changes = base.changes(limit=500, table="contacts")
    touched = sum(change.records for change in changes if change.at >= start)
    return min(touched, len(base.contacts))


def client_desk_page(base: ClientBase | None = None) -> ClientDesk:
    """The client desk of a base (that of `CRM_BASE`); `?contact=ID` opens a card, `?segment=NAME`
    shows the clients of an RFM segment."""
    return ClientDesk(base_of_page(base), query("contact"), query("segment"))
