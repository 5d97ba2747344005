"""The forms for what was said with a contact, and for what is to be done next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from crm_widgets.i18n import _
from crm_widgets.model import Interaction, Record, Task
from crm_widgets.widgets.forms.collection_form import CollectionForm
from crm_widgets.widgets.forms.form_options import HostOptions

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

SAVE_AND_PLAN = "save_and_plan"
"""The name of the button that also opens the form for the next step."""


class InteractionForm(CollectionForm):
    """A call, a meeting, an e-mail or a message with a contact."""

    def __init__(self, base: ClientBase, contact_id: str, **options: Unpack[HostOptions]) -> None:
        self._name = base.contacts.get(contact_id).name
        buttons = [("save", _("Save"))]
        if options.get("on_save"):
            buttons.append((SAVE_AND_PLAN, _("Save and plan the next step")))
        fixed = {"contact_id": contact_id, "by": base.author}
        super().__init__(base, Interaction, fixed=fixed, buttons=buttons, **options)

    def heading(self, record: Record | None) -> str:
        """ "Log a call or a meeting"."""
        return _("Log a call or a meeting") if record is None else _("Edit this entry")

    def subject(self, record: Record) -> str:
        """ "Call with Anna Ozola"."""
        return _("{kind} with {name}").format(kind=_kind(record), name=self._name)

    def saved_sentence(self, record: Record) -> str:
        """ "Saved. Call with Anna Ozola."."""
        return _("Saved. {kind} with {name}.").format(kind=_kind(record), name=self._name)


class TaskForm(CollectionForm):
    """Something to do for a contact by a day: a new task, or `task` edited."""

    def __init__(
        self,
        base: ClientBase,
        contact_id: str,
        task: Task | None = None,
        **options: Unpack[HostOptions],
    ) -> None:
        super().__init__(
            base,
            Task,
            task or {"owner": base.contacts.get(contact_id).owner},
            only=("title", "due", "owner"),
            fixed={} if task else {"contact_id": contact_id},
            **options,
        )

    def heading(self, record: Record | None) -> str:
        """ "Plan the next step" or "Edit task"."""
        return _("Plan the next step") if record is None else _("Edit task")

    def subject(self, record: Record) -> str:
        """The title of the task."""
        return str(getattr(record, "title", ""))

    def saved_sentence(self, record: Record) -> str:
        """ "Saved. “Call about the offer” is planned."."""
        return _("Saved. “{title}” is planned.").format(title=getattr(record, "title", ""))


def _kind(record: Record) -> str:
    return Interaction.specs()["kind"].labels[str(getattr(record, "kind", ""))]
