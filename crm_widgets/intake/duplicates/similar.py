"""Who already has a phone or an e-mail: what a form and a card say at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_widgets.model import Contact

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

FIELDS = ("phones", "emails")


@dataclass(frozen=True, kw_only=True)
class Similar:
    """A contact of the base that has the same phone or e-mail: the field and the value."""

    contact: Contact
    field: str
    value: str


def similar_contacts(
    base: ClientBase, values: Mapping[str, Sequence[str]], own_id: str | None = None
) -> list[Similar]:
    """The contacts that have one of these `phones` or `emails` (as they are saved), in the order of
    the values: each once, by one query. `own_id` is the contact that the values are of."""
    wanted = [(field, value) for field in FIELDS for value in values.get(field, ())]
    if not wanted:
        return []
    found = [each for each in base.contacts.sharing([v for _f, v in wanted]) if each.id != own_id]
    similar: dict[str, Similar] = {}
    for field, value in wanted:
        for contact in found:
            if value.casefold() in (own.casefold() for own in getattr(contact, field)):
                same = Similar(contact=contact, field=field, value=value)
                similar.setdefault(contact.id, same)
    return list(similar.values())
