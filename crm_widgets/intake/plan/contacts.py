"""Contacts from rows."""

from __future__ import annotations

from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.client_index import ClientBase
from crm_widgets.intake.matching.clients import Clients
from crm_widgets.intake.plan.record_builder import RowBuilder, split_custom
from crm_widgets.intake.problem import shorten
from crm_widgets.model import Contact, check_email, check_phone

_IN_BASE = _("number “{ref}” is in the base already ({name}).")


class ContactMaker(RowBuilder):
    """Phones and e-mails that cannot be right are kept as written, and counted: an audit finds
    them. A number of the firm's own that the base has already is a bad row: nobody is doubled."""

    record = Contact

    def __init__(self, mapping: Mapping, clients: Clients, country: str) -> None:
        super().__init__(mapping, clients, "create")
        self._country = country
        self._made: list[Contact] = []

    def make(self, row: int, values: Values) -> BadRow | None:
        """Make the contact of a row and keep it; or say what is wrong with it."""
        if wrong := self._known(row, values.get("ref", "")):
            return wrong
        phones = [check_phone(one, self._country) for one in values.get("phones", ())]
        emails = [check_email(one) for one in values.get("emails", ())]
        values = split_custom(values) | {
            "phones": [checked.value for checked in phones],
            "emails": [checked.value for checked in emails],
        }
        contact: Any = self.validated(row, values)
        if isinstance(contact, BadRow):
            return contact
        counts = self.tally.counts
        counts["doubtful phones"] += any(checked.problem for checked in phones)
        counts["doubtful e-mails"] += any(checked.problem for checked in emails)
        counts["known addresses"] += self._clients.shares_address(contact)
        self._clients.add(contact)
        self._made.append(contact)
        return None

    def pending(self) -> int:
        """How many contacts are kept."""
        return len(self._made)

    def write(self, base: ClientBase) -> None:
        """Add the contacts that are kept to the base."""
        base.contacts.add_many(self._made)
        self.erase()

    def erase(self) -> None:
        """Keep none."""
        self._made = []

    def _known(self, row: int, ref: str) -> BadRow | None:
        if not ref:
            return None
        if wrong := self.seen_ref(row, ref):
            return wrong
        name = self._clients.with_ref(ref)
        return (
            self.bad(row, "ref", ref, _IN_BASE.format(ref=shorten(ref), name=name))
            if name
            else None
        )
