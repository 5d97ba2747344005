"""A contact: a person or an organisation that the firm knows.

To add a field, add one line here: the form and its checks, the list, the frame, the CSV header, the
import, the export of personal data and erasing follow.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from crm_widgets.i18n import _
from crm_widgets.model.contact_points import check_email, check_phone
from crm_widgets.model.field import field
from crm_widgets.model.record import Day, LongText, Moment, Record, Tag, Text
from crm_widgets.model.words import CHANNELS, Consent, Kind, Role, labels


def _distinct(words: list[str]) -> list[str]:
    """Words once each, in any case, in the order they came; empty ones fall away."""
    first: dict[str, str] = {}
    for word in words:
        if word:
            first.setdefault(word.casefold(), word)
    return list(first.values())


Texts = Annotated[list[Text], AfterValidator(_distinct)]
Tags = Annotated[list[Tag], AfterValidator(_distinct)]
Aliases = Annotated[list[Text], AfterValidator(lambda ids: list(dict.fromkeys(filter(None, ids))))]
"""Ids, each once; two that differ in case only are two."""

MERGED_ID, MERGED_REF = "crm:", "ref:"
"""What an alias begins with that was the id, or the `ref`, of a contact that was merged."""

Custom = dict[Text, LongText | int | float | bool | None]


class Contact(Record):
    """A person or an organisation: lead, customer, supplier, partner or other.

    `aliases` are its ids in other systems, each with the system's name ("bitrix24:10482"). Those of
    contacts that were merged into this one are "crm:ID".
    """

    name: Text = field(_("Name"), min_length=1, wide=True, search=True)
    kind: Kind = field(_("Kind"), Kind.PERSON, input="choice", labels=labels(Kind))
    role: Role = field(_("Role"), Role.LEAD, input="choice", labels=labels(Role))
    phones: Texts = field(_("Phones"), default_factory=list, input="lines", check=check_phone, search=True, hint=_("One per line"))  # fmt: skip
    emails: Texts = field(_("E-mails"), default_factory=list, input="lines", check=check_email, search=True, hint=_("One per line"))  # fmt: skip
    company: Text = field(_("Company"), "", suggests=True, search=True)
    city: Text = field(_("City"), "", suggests=True)
    channel: Text = field(_("Channel"), "", choices=CHANNELS, suggests=True, hint=_("How they found you"))  # fmt: skip
    owner: Text = field(_("Account owner"), "", suggests=True)
    tags: Tags = field(_("Tags"), default_factory=list, input="tags", wide=True)
    consent: Consent = field(_("Consent"), Consent.UNKNOWN, input="choice", labels=labels(Consent))
    consent_date: Day | None = field(_("Consent date"), None, input="date")
    ref: Text = field(_("Number in your own system"), "", search=True)
    aliases: Aliases = field(_("Numbers in other systems"), default_factory=list, input="lines", form=False, search=True)  # fmt: skip
    note: LongText = field(_("Note"), "", input="long", wide=True)
    custom: Custom = field(_("Custom fields"), default_factory=dict, input="custom", wide=True)
    created_at: Moment | None = field(_("Created"), None, form=False)
