"""The forms for what was said with a contact, and for what is to be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.model import Record, Task
from crm_widgets.widgets.forms.kept_form import KeptForm

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase


class InteractionForm(KeptForm):
    """A call, a meeting, an e-mail or a message with one contact, to be remembered."""

    def __init__(self, base: ClientBase, contact_id: str, **about: Any) -> None:
        self._name = base.contacts.get(contact_id).name
        super().__init__(
            base,
            base.interactions,
            title=_("Log a call or a meeting"),
            fixed={"contact_id": contact_id, "by": base.author},
            buttons=[("save", _("Save")), ("save_and_task", _("Save and plan the next step"))],
            **about,
        )

    def subject(self, record: Record) -> str:
        """The contact's name."""
        return self._name

    def said(self, record: Record) -> str:
        """ "Saved. The call stands in the timeline."."""
        kind = self.model.specs()["kind"].labels[str(getattr(record, "kind", ""))]
        return _("Saved. {kind} with {name}.").format(kind=kind, name=self._name)


class TaskForm(KeptForm):
    """Something to do for one contact by a day."""

    def __init__(
        self, base: ClientBase, contact_id: str, task: Task | None = None, **about: Any
    ) -> None:
        super().__init__(
            base,
            base.tasks,
            task,
            value={"owner": base.contacts.get(contact_id).owner},
            title=_("Edit the next step") if task else _("Plan the next step"),
            only=("title", "due", "owner"),
            fixed={} if task else {"contact_id": contact_id},
            **about,
        )

    def subject(self, record: Record) -> str:
        """The task's title."""
        return str(getattr(record, "title", ""))

    def said(self, record: Record) -> str:
        """ "Saved. “Call about the offer” is planned."."""
        return _("Saved. “{title}” is planned.").format(title=getattr(record, "title", ""))
