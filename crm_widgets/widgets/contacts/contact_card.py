"""The card of one contact: the next step first, then figures, then all that happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_widgets.i18n import _
from crm_widgets.insights.metrics_on_demand import compute_on_demand
from crm_widgets.model import Contact, Deal, Record, Task
from crm_widgets.store import RecordNotFound
from crm_widgets.widgets.contacts.card_body import CardBody
from crm_widgets.widgets.contacts.card_data import CardData, read_card
from crm_widgets.widgets.contacts.contact_details import contact_details
from crm_widgets.widgets.forms.contact_form import ContactForm
from crm_widgets.widgets.forms.deal_form import DealForm
from crm_widgets.widgets.forms.form_options import HostOptions
from crm_widgets.widgets.forms.interaction_form import SAVE_AND_PLAN, InteractionForm, TaskForm
from crm_widgets.widgets.forms.same_person import SamePerson
from crm_widgets.widgets.forms.tag_editor import TagEditor
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.heading import Heading
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.static_view import html_table

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase
    from crm_widgets.widgets.forms.collection_form import CollectionForm


class ContactCard(Box):
    """A contact of a base, with what can be done: log a call, open a deal, edit, tag, plan.

    After each write the message area is called; a page redraws then, and a card without a page
    redraws itself. `on_open(contact_id)` shows another contact's card; `on_close()` goes back to
    the list.
    """

    def __init__(
        self,
        base: ClientBase,
        contact_id: str,
        *,
        messages: Message | None = None,
        on_open: Callable[[str], object] | None = None,
        on_close: Callable[[], object] | None = None,
    ) -> None:
        self.base = base
        self.contact_id = contact_id
        self.form: CollectionForm | None = None
        self._on_open = on_open
        self.messages = messages or Message()
        if messages is None:
            self.messages.on_change = self.refresh
        self._data = _read(base, contact_id)
        self.heading = self._heading(on_close)
        self.tags = TagEditor(base, contact_id, messages=self.messages)
        self.same_person = SamePerson(base, messages=self.messages, on_open=on_open)
        self.same_person.show(self._data.contact, self._data.similar)
        self.form_box = Box(look="forms")
        self.body = CardBody(
            base, self._data, messages=self.messages, on_plan=self.plan, on_deal=self.edit_deal
        )
        top = Box([self.heading, self.same_person, self.tags, self.form_box], look="cardtop")
        self._alone = messages is None
        own_messages = [self.messages] if self._alone else []
        super().__init__([*own_messages, top, self.body], look="panel card-of-contact")
        self._compute_metrics()

    def refresh(self) -> None:
        """Draw what the base holds now; an open form keeps what is being typed."""
        data = read_card(self.base, self.contact_id)
        if data is None:
            self.heading.line = _("This contact has been removed.")
            return
        self._data = data
        self.heading.title = data.contact.name
        self.heading.line = _summary_line(data.contact)
        self.same_person.show(data.contact, data.similar)
        self.tags.show(data.contact, data.metrics.segment if data.metrics else None)
        self.body.show(data)
        self._compute_metrics()

    def edit(self) -> None:
        """Open the form of the contact itself."""
        contact = self.base.contacts.get(self.contact_id)
        self._open(
            lambda: ContactForm(self.base, contact, on_open=self._on_open, **self._host_options())
        )

    def log_call(self) -> None:
        """Open the form for a call, a meeting, an e-mail or a message."""
        self._open(lambda: InteractionForm(self.base, self.contact_id, **self._host_options()))

    def new_deal(self) -> None:
        """Open the form for a deal of this contact."""
        self._open(lambda: DealForm(self.base, None, self.contact_id, **self._host_options()))

    def edit_deal(self, deal: Deal) -> None:
        """Open the form of one of the contact's deals."""
        self._open(lambda: DealForm(self.base, deal, **self._host_options()))

    def plan(self, task: Task | None = None) -> None:
        """Open the form for the next step, or for a task that is planned."""
        self._open(lambda: TaskForm(self.base, self.contact_id, task, **self._host_options()))

    def close_form(self) -> None:
        """Remove the open form, and what is typed in it."""
        self._show(None)

    def static_html(self) -> str:
        """The name, the tags and the details of the contact."""
        rows = [[row["label"], row["text"]] for row in contact_details(self._data)]
        tags = [[_("Tags"), ", ".join(self._data.contact.tags)]] if self._data.contact.tags else []
        return html_table([*tags, *rows], title=self._data.contact.name)

    def _compute_metrics(self) -> None:
        """Have the metrics computed where no server does it; a page does that for its card."""
        if self._alone:
            compute_on_demand(self.base, self.refresh)

    def _heading(self, on_close: Callable[[], object] | None) -> Heading:
        actions = [
            Action(_("Edit"), self.edit),
            Action(_("Log a call"), self.log_call),
            Action(_("New deal"), self.new_deal, main=True),
        ]
        if on_close is not None:
            actions.insert(0, Action(_("Back to the list"), on_close, look="narrow-only"))
        contact = self._data.contact
        line = _summary_line(contact)
        return Heading(contact.name, line, actions, messages=self.messages, level=2)

    def _host_options(self) -> HostOptions:
        return {
            "messages": self.messages,
            "on_save": self._after_saving,
            "on_close": self.close_form,
            "takes_focus": True,
        }

    def _open(self, make: Callable[[], CollectionForm]) -> None:
        """Show a form, once the one that is open may be left."""
        if self.form is None:
            self._show(make())
        else:
            self.form.leave(lambda: self._show(make()))

    def _show(self, form: CollectionForm | None) -> None:
        old, self.form = self.form, form
        self.form_box.children = [form] if form is not None else []
        if old is not None:
            old.close()

    def _after_saving(self, _record: Record) -> None:
        plan = self.form is not None and self.form.pressed == SAVE_AND_PLAN
        self.close_form()
        if plan:
            self.plan()


def _read(base: ClientBase, contact_id: str) -> CardData:
    data = read_card(base, contact_id)
    if data is None:
        raise RecordNotFound("contacts", contact_id)
    return data


def _summary_line(contact: Contact) -> str:
    """The line under the name: firm, city, role, owner."""
    parts = [contact.company, contact.city, Contact.specs()["role"].labels[str(contact.role)]]
    if contact.owner:
        parts.append(_("owner {owner}").format(owner=contact.owner))
    return " · ".join(filter(None, parts))
