"""A task: something to do for a contact by a day."""

from __future__ import annotations

from crm_widgets.i18n import _
from crm_widgets.model.field import field
from crm_widgets.model.record import Day, Record, Text


class Task(Record):
    """Something to do by a day."""

    title: Text = field(_("Task"), min_length=1, wide=True, search=True)
    contact_id: str | None = field(_("Client"), None, input="record", wide=True)
    deal_id: str | None = field(_("Deal"), None, input="record", form=False)
    due: Day = field(_("Due"), input="date")
    owner: Text = field(_("Assigned to"), "", suggests=True)
    done: bool = field(_("Done"), False, input="check")
