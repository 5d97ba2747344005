"""A contact: a person or an organisation that the firm knows.

To add a field, add one line here: the form, its checks, the table and the CSV header follow.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from crm_widgets.i18n import _
from crm_widgets.model.contact_points import check_email, check_phone
from crm_widgets.model.field import field
from crm_widgets.model.record import Day, Moment, Record
from crm_widgets.model.words import CHANNELS, Consent, Kind, Role, labels


def _distinct(words: list[str]) -> list[str]:
    """Words once each, in any case, in the order they came; empty ones fall away."""
    first: dict[str, str] = {}
    for word in words:
        if word:
            first.setdefault(word.casefold(), word)
    return list(first.values())


Words = Annotated[list[str], AfterValidator(_distinct)]
Custom = dict[str, str | int | float | bool | None]


class Contact(Record):
    """A person or an organisation: lead, customer, supplier, partner or other."""

    name: str = field(_("Name"), min_length=1, wide=True, search=True)
    kind: Kind = field(_("Kind"), Kind.PERSON, input="choice", labels=labels(Kind))
    role: Role = field(_("Role"), Role.LEAD, input="choice", labels=labels(Role))
    phones: Words = field(_("Phones"), default_factory=list, input="lines", check=check_phone, search=True, hint=_("One a line"))  # fmt: skip
    emails: Words = field(_("E-mails"), default_factory=list, input="lines", check=check_email, search=True, hint=_("One a line"))  # fmt: skip
    company: str = field(_("Company"), "", suggests=True, search=True)
    city: str = field(_("City"), "", suggests=True)
    channel: str = field(_("Channel"), "", choices=CHANNELS, suggests=True, hint=_("Where they heard of you"))  # fmt: skip
    owner: str = field(_("Owner"), "", suggests=True, hint=_("Who of you looks after them"))
    tags: Words = field(_("Tags"), default_factory=list, input="tags", wide=True)
    consent: Consent = field(_("Consent"), Consent.UNKNOWN, input="choice", labels=labels(Consent))
    consent_date: Day | None = field(_("Consent asked on"), None, input="date")
    ref: str = field(_("Number in your own system"), "", search=True)
    note: str = field(_("Note"), "", input="long", wide=True)
    custom: Custom = field(_("Own fields"), default_factory=dict, input="custom", wide=True)
    created_at: Moment | None = field(_("Created"), None, form=False)
