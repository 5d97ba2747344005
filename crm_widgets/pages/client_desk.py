"""The client desk: the list of clients, and the card of the client that is chosen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.insights.metrics_on_demand import compute_on_demand
from crm_widgets.insights.segment_clients import SegmentClients, segment_clients_of
from crm_widgets.model import Record
from crm_widgets.model.contact_points import check_phone
from crm_widgets.pages.page import Page, base_of_page, query
from crm_widgets.widgets.contacts.contact_card import ContactCard
from crm_widgets.widgets.contacts.contact_list import ContactList
from crm_widgets.widgets.forms.contact_form import SAVE_AND_DEAL, ContactForm
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.computation import Computation
from crm_widgets.widgets.kit.empty_state import Hint
from crm_widgets.widgets.kit.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crm_widgets.store import ClientBase

DAYS_OF_A_WEEK = 7

_REMOVED = _("This contact has been removed.")


class ClientDesk(Page):
    """The page: `contacts` is the list, `card` the card (None while none is open), `form` the form
    of a new contact (None while none is open)."""

    def __init__(
        self,
        base: ClientBase,
        contact_id: str = "",
        segment: str = "",
        clients: SegmentClients | None = None,
    ) -> None:
        messages = Message()
        self.card: ContactCard | None = None
        self.form: ContactForm | None = None
        self.contacts = ContactList(
            base, messages=messages, on_open=self.open_card, on_add=self.new_contact
        )
        self.side = Box(look="side")
        self.split = Box([self.contacts, self.side], look="split desk")
        self.computation = None if clients is None else Computation(messages=messages)
        super().__init__(
            base,
            _("Clients"),
            line=self._subtitle,
            actions=[
                Action(_("Export"), self.contacts.export),
                Action(_("New contact"), self.new_contact, main=True),
            ],
            messages=messages,
            body=[*filter(None, [self.computation]), self.split],
            refresh=self.refresh,
        )
        self._show(None, None)
        if contact_id:
            self._open_from_address(contact_id)
        if clients is not None and self.computation is not None:
            self._show_clients(clients, self.computation)
        elif segment:
            self.contacts.add_filter("segment", segment)
        compute_on_demand(base, self.poll)

    def refresh(self) -> None:
        """Draw list and card as the base is now; an open form is left alone."""
        compute_on_demand(self.base, self.poll)
        self.contacts.refresh()
        if self.card is None:
            return
        if self.base.contacts.find(self.card.contact_id) is None and self.card.form is None:
            removed = self.card.contact_id
            self.close_card()
            self._open_from_address(removed)
        else:
            self.card.refresh()

    def static_html(self) -> str:
        """The list, and the card that is open."""
        return self.contacts.static_html() + (self.card.static_html() if self.card else "")

    def open_card(self, contact_id: str) -> None:
        """Show the card of a contact beside the list, once an open form may be left."""
        self._leave_form(lambda: self._show_card(contact_id))

    def new_contact(self, text: str = "") -> None:
        """Open the form of a new contact, which begins with `text`: a name, a phone or an
        e-mail."""
        self._leave_form(lambda: self._show_form(text))

    def close_form(self) -> None:
        """Remove the form of the new contact; the card that was open is there again."""
        self._show(self.card, None)

    def close_card(self) -> None:
        """Close the card: on a narrow screen the list is seen again."""
        self.contacts.selected = ""
        self._show(None, self.form)

    def _open_from_address(self, contact_id: str) -> None:
        """Show the card of the contact that an id stands for: of a merged one, the merged card."""
        contact_id = self.base.contacts.resolve(contact_id)
        if self.base.contacts.find(contact_id) is None:
            self.messages.warn(_REMOVED)
        else:
            self.open_card(contact_id)

    def _show_clients(self, clients: SegmentClients, computation: Computation) -> None:
        """Show the clients of a segment as the RFM page counted them."""

        def show(ids: Sequence[str]) -> None:
            self.contacts.show_clients(ids, clients.label)
            missing = len(ids) - self.contacts.total
            if missing:
                text = plural(
                    "{n} client of this segment is not listed: the base has no such contact.",
                    "{n} clients of this segment are not listed: the base has no such contacts.",
                    missing,
                )
                self.messages.warn(text.format(n=format_number(missing)))

        computation.run(lambda: clients.ids(self.base), show)

    def _leave_form(self, go_on: Callable[[], object]) -> None:
        """Go on, once the form that is open (of a new contact, or on the card) may be left."""
        form = self.form or (self.card.form if self.card is not None else None)
        if form is None:
            go_on()
        else:
            form.leave(go_on)

    def _show_card(self, contact_id: str) -> None:
        self.contacts.selected = contact_id
        card = ContactCard(
            self.base,
            contact_id,
            messages=self.messages,
            on_open=self._show_card,
            on_close=self.close_card,
        )
        self._show(card, None)

    def _show_form(self, text: str) -> None:
        form = ContactForm(
            self.base,
            _contact_value(text, self.base.settings.country),
            on_open=self._show_card,
            messages=self.messages,
            on_save=self._after_saving,
            on_close=self.close_form,
            takes_focus=True,
        )
        if self.card is not None:
            self.card.close_form()
        self._show(self.card, form)

    def _after_saving(self, record: Record) -> None:
        open_deal = self.form is not None and self.form.pressed == SAVE_AND_DEAL
        self._show_card(record.id)
        if open_deal and self.card is not None:
            self.card.new_deal()

    def _show(self, card: ContactCard | None, form: ContactForm | None) -> None:
        """Show the form, else the card, else what to do; close what is no longer needed."""
        old = {self.card, self.form, *self.side.children}
        self.card, self.form = card, form
        shown = form or card or Hint(_("Choose a client in the list, or add a new one."))
        self.side.children = [shown]
        for widget in old - {card, form, None}:
            widget.close()

    def _subtitle(self) -> str:
        """ "612 people and firms, 38 changed this week"."""
        total = len(self.base.contacts)
        if not total:
            return _("No clients yet")
        people = plural("{n} person or firm", "{n} people and firms", total)
        people = people.format(n=format_number(total))
        since = self.base.clock.now() - timedelta(days=DAYS_OF_A_WEEK)
        changed = self.base.contacts.changed_since(since)
        if not changed:
            return people
        sentence = _("{people}, {n} changed this week")
        return sentence.format(people=people, n=format_number(changed))


def _contact_value(text: str, country: str) -> dict[str, Any]:
    """What a form of a new contact begins with: the text that was typed, in the field that it
    fits."""
    text = text.strip()
    if not text:
        return {}
    if "@" in text:
        return {"emails": [text]}
    if check_phone(text, country).usable:
        return {"phones": [text]}
    return {"name": text}


def client_desk_page(base: ClientBase | None = None) -> ClientDesk:
    """The client desk of a base (that of `CRM_BASE`); `?contact=ID` opens a card, `?segment=NAME`
    shows the clients of an RFM segment, with `&as_of=DAY&k=5` as they were counted then."""
    names = ("segment", "as_of", "k", "money")
    contact_id, segment = query("contact"), query("segment")
    try:
        clients = segment_clients_of({name: query(name) for name in names})
    except InvalidValue as error:
        desk = ClientDesk(base_of_page(base), contact_id)
        desk.messages.warn(str(error))
        return desk
    return ClientDesk(base_of_page(base), contact_id, segment, clients)
