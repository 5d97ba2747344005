"""Other ids that stand for a contact: in other systems, and of contacts merged into it."""

from __future__ import annotations

import json

from crm_widgets.i18n import _
from crm_widgets.model.field import field
from crm_widgets.model.record import Record, Text

MERGED_ID = ""
"""The system of an id of this base: that of a contact that was merged into another."""

MERGED_REF = "#"
"""The system of a number in the firm's own system (`Contact.ref`) that a merged contact had."""


def key_of_pair(*texts: str) -> str:
    """An id of a record that stands for these texts alone."""
    return json.dumps(texts, ensure_ascii=False)


class ContactId(Record):
    """That a contact is the one that `system` calls `number`. Its own id is made of these two, so
    that no two contacts have one number of a system."""

    contact_id: str = field(_("Client"), input="record", form=False)
    system: Text = field(_("System"), "", form=False)
    number: str = field(_("Number in that system"), min_length=1, form=False)

    @classmethod
    def of(cls, contact_id: str, system: str, number: str) -> ContactId:
        """The record for a number that a system has for a contact."""
        key = key_of_pair(system, number)
        return cls(id=key, contact_id=contact_id, system=system, number=number)
