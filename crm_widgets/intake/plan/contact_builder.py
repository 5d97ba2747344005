"""Contacts from rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.contact_index import ContactIndex
from crm_widgets.intake.plan.record_builder import RecordBuilder, with_custom_fields
from crm_widgets.intake.problem import shorten
from crm_widgets.model import Contact, check_email, check_phone

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_IN_BASE = _("number “{ref}” is already in the base ({name}).")


class ContactBuilder(RecordBuilder):
    """Builds contacts.

    An invalid phone or e-mail is kept as written and counted. A row whose number in the firm's own
    system the base has already is a bad row, so that no contact comes in twice.
    """

    record = Contact

    def __init__(
        self, mapping: Mapping, contacts: ContactIndex, country: str, *, dry_run: bool = False
    ) -> None:
        super().__init__(mapping, contacts, "create", dry_run)
        self._country = country
        self._built: list[Contact] = []

    def build(self, row: int, values: Values) -> BadRow | None:
        """Build and keep the contact of a row; or return what is wrong with it."""
        if problem := self._known_ref(row, values.get("ref", "")):
            return problem
        phones = [check_phone(phone, self._country) for phone in values.get("phones", ())]
        emails = [check_email(email) for email in values.get("emails", ())]
        values = with_custom_fields(values) | {
            "phones": [checked.value for checked in phones],
            "emails": [checked.value for checked in emails],
        }
        contact: Any = self.validated(row, values)
        if isinstance(contact, BadRow):
            return contact
        if any(checked.problem for checked in phones):
            self.tally.add("invalid phones", row)
        if any(checked.problem for checked in emails):
            self.tally.add("invalid e-mails", row)
        if self._contacts.shares_address(contact):
            self.tally.add("shared addresses", row)
        self._contacts.add(contact)
        self._built.append(contact)
        return None

    def pending(self) -> int:
        """How many contacts are kept."""
        return len(self._built)

    def write(self, base: ClientBase) -> None:
        """Add the contacts that are kept to the base, and clear them."""
        base.contacts.add_many(self._built)
        self.clear()

    def clear(self) -> None:
        """Drop the contacts that are kept."""
        self._built = []

    def _known_ref(self, row: int, ref: str) -> BadRow | None:
        if not ref:
            return None
        if problem := self.repeated_ref(row, ref):
            return problem
        name = self._contacts.name_with_ref(ref)
        if name is None:
            return None
        return self.bad(row, "ref", ref, _IN_BASE.format(ref=shorten(ref), name=name))
