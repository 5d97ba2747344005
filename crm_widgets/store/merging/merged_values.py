"""What one contact keeps that several are merged into, where no other value was chosen.

>>> anna = Contact(name="Anna Ozola", phones=["+37120000001"], consent="given")
>>> again = Contact(name="A. Ozola", phones=["+37125550120"], city="Rīga", consent="refused")
>>> values = merged_values([anna, again])
>>> values["name"], values["phones"], values["city"], values["consent"].value
('Anna Ozola', ['+37120000001', '+37125550120'], 'Rīga', 'refused')
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from crm_widgets.model.contact import MERGED_ID, MERGED_REF, Contact
from crm_widgets.model.words import Consent, Role

STRICTEST = (Consent.REFUSED, Consent.GIVEN, Consent.UNKNOWN)
"""The consents, the strictest first; one that was not asked for says nothing."""


def merged_values(contacts: Sequence[Contact]) -> dict[str, Any]:
    """The values of the merged contact by field; `contacts` begins with the one that is kept.

    A value comes from the kept contact if it has one, else from the one changed last. Phones,
    e-mails and tags are united, notes stand one below the other, custom fields are filled one by
    one. The other ids and numbers become aliases. Of consents the strictest is taken, with its
    date; a customer stays one; the merged contact was created when the first of them was.
    """
    kept, *others = contacts
    ordered = [kept, *sorted(others, key=lambda contact: -contact.revision)]
    names = [name for name in Contact.stored_specs() if name != "id"]
    return {name: _RULES.get(name, _first_filled)(ordered, name) for name in names}


def consent_source(contacts: Sequence[Contact]) -> Contact:
    """The contact whose consent is the strictest, and of those the latest."""
    strictest = min(STRICTEST.index(contact.consent) for contact in contacts)
    same = [each for each in contacts if STRICTEST.index(each.consent) == strictest]
    dated = [each for each in same if each.consent_date is not None]
    return max(dated, key=lambda each: str(each.consent_date)) if dated else same[0]


def _first_filled(contacts: Sequence[Contact], name: str) -> Any:
    values = [getattr(contact, name) for contact in contacts]
    return next((value for value in values if value not in ("", None)), values[0])


def _united(contacts: Sequence[Contact], name: str) -> list[str]:
    texts = [text for contact in contacts for text in getattr(contact, name)]
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(text if name == "aliases" else text.casefold(), text)
    return list(first.values())


def _aliases(contacts: Sequence[Contact], name: str) -> list[str]:
    refs = list(dict.fromkeys(contact.ref for contact in contacts if contact.ref))
    ids = [f"{MERGED_ID}{contact.id}" for contact in contacts[1:]]
    return [*_united(contacts, name), *ids, *(f"{MERGED_REF}{ref}" for ref in refs[1:])]


def _notes(contacts: Sequence[Contact], name: str) -> str:
    notes = [getattr(contact, name) for contact in contacts]
    return "\n\n".join(dict.fromkeys(note for note in notes if note))


def _custom(contacts: Sequence[Contact], name: str) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for contact in contacts:
        for key, value in getattr(contact, name).items():
            if merged.get(key) in ("", None):
                merged[key] = value
    return merged


def _role(contacts: Sequence[Contact], name: str) -> Role:
    roles = [contact.role for contact in contacts]
    return Role.CUSTOMER if roles[0] == Role.LEAD and Role.CUSTOMER in roles else roles[0]


def _consent(contacts: Sequence[Contact], name: str) -> Any:
    return getattr(consent_source(contacts), name)


def _earliest(contacts: Sequence[Contact], name: str) -> Any:
    return min((each.created_at for each in contacts if each.created_at), default=None)


_RULES: dict[str, Callable[[Sequence[Contact], str], Any]] = {
    "phones": _united,
    "emails": _united,
    "tags": _united,
    "aliases": _aliases,
    "note": _notes,
    "custom": _custom,
    "role": _role,
    "consent": _consent,
    "consent_date": _consent,
    "created_at": _earliest,
}
"""By field, where it is not the first value that is filled."""
