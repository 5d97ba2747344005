"""The card of one contact: the next step first, then figures, then all that happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets

from crm_widgets.i18n import _
from crm_widgets.model import Contact, Deal, Record, Task
from crm_widgets.widgets.contacts.card_body import CardBody
from crm_widgets.widgets.forms.contact_form import ContactForm
from crm_widgets.widgets.forms.deal_form import DealForm
from crm_widgets.widgets.forms.interaction_form import InteractionForm, TaskForm
from crm_widgets.widgets.forms.tag_editor import TagEditor
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.heading import Heading

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase
    from crm_widgets.widgets.forms.record_form import RecordForm
    from crm_widgets.widgets.kit.message import Message


class ContactCard(Box):
    """A contact of a base, with what can be done for it: log a call, open a deal, edit, tag, plan.

    `on_changed()` is called after each write, so that a list beside the card can follow.
    """

    def __init__(
        self,
        base: ClientBase,
        contact_id: str,
        *,
        messages: Message | None = None,
        on_changed: Callable[[], object] = lambda: None,
        on_open: Callable[[str], object] | None = None,
        on_back: Callable[[], object] | None = None,
    ) -> None:
        self.base = base
        self.contact_id = contact_id
        self.messages = messages
        self.form: RecordForm | None = None
        self._on_changed = on_changed
        self._on_open = on_open
        contact = base.contacts.get(contact_id)
        actions = [
            Action(_("Edit"), self.edit),
            Action(_("Log a call"), self.log_call),
            Action(_("New deal"), self.new_deal, main=True),
        ]
        if on_back is not None:
            actions.insert(0, Action(_("Back to the list"), on_back, look="narrow-only"))
        self.heading = Heading(contact.name, _about(contact), actions, messages=messages, level=2)
        self.tags = TagEditor(base, contact_id, messages=messages, on_saved=self._changed)
        self.place = Box(look="forms")
        self.body = CardBody(
            base,
            contact_id,
            messages=messages,
            on_plan=self.plan,
            on_deal=self.edit_deal,
            on_changed=self._changed,
        )
        top = Box([self.heading, self.tags, self.place], look="cardtop")
        super().__init__([top, self.body], look="panel card-of-contact")

    def refresh(self) -> None:
        """Draw what the base holds now; an open form keeps what is being typed."""
        contact = self.base.contacts.find(self.contact_id)
        if contact is None:
            self.heading.line = _("This contact is not in the base any more.")
            return
        self.heading.title = contact.name
        self.heading.line = _about(contact)
        self.tags.refresh()
        self.body.refresh()

    def edit(self) -> None:
        """Open the form of the contact itself."""
        contact = self.base.contacts.get(self.contact_id)
        self._show(ContactForm(self.base, contact, on_open=self._on_open, **self._about_form()))

    def log_call(self) -> None:
        """Open the form for a call, a meeting, a letter."""
        self._show(InteractionForm(self.base, self.contact_id, **self._about_form()))

    def new_deal(self) -> None:
        """Open the form for a deal of this contact."""
        self._show(DealForm(self.base, None, self.contact_id, **self._about_form()))

    def edit_deal(self, deal: Deal) -> None:
        """Open the form of one of the contact's deals."""
        self._show(DealForm(self.base, deal, **self._about_form()))

    def plan(self, task: Task | None = None) -> None:
        """Open the form for the next step, or for one that is planned."""
        self._show(TaskForm(self.base, self.contact_id, task, **self._about_form()))

    def close_form(self) -> None:
        """Take the open form away."""
        self._show(None)

    def _about_form(self) -> dict[str, Any]:
        return {
            "messages": self.messages,
            "on_saved": self._saved,
            "on_close": self.close_form,
            "takes_focus": True,
        }

    def _show(self, form: RecordForm | None) -> None:
        """Put a form in its place; one that is being filled in is not thrown away for it."""
        if form is not None and self.form is not None and self.form.unsaved:
            form.close()
            self.form.show_note(
                "warn",
                _("Save this first, or throw it away."),
                actions=[Action(_("Throw it away"), self.close_form)],
            )
            return
        old, self.form = self.form, form
        children: list[ipywidgets.Widget] = [form] if form is not None else []
        self.place.children = children
        if old is not None:
            old.close()

    def _saved(self, _record: Record, pressed: str) -> None:
        self.close_form()
        self._changed()
        if pressed == "save_and_task":
            self.plan()

    def _changed(self) -> None:
        self.refresh()
        self._on_changed()


def _about(contact: Contact) -> str:
    """The line under the name: firm, role, who looks after them."""
    words = [contact.company, contact.city, Contact.specs()["role"].labels[str(contact.role)]]
    if contact.owner:
        words.append(_("owner {owner}").format(owner=contact.owner))
    return " · ".join(filter(None, words))
