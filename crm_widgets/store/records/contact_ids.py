"""The other ids of contacts: what a contact is called elsewhere, or was called before a merge."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from crm_widgets.model.contact_id import MERGED_ID, ContactId, key_of_pair
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.records.collection import Collection

_rows = schema.document


class ContactIds(Collection[ContactId]):
    """The ids that contacts have in other systems, and those of contacts merged into others."""

    def __init__(self, rows: DocumentRows) -> None:
        super().__init__(rows, "contact_ids", ContactId)

    def find_contact(self, system: str, number: str) -> str | None:
        """The id of the contact that a system calls `number`; None if there is none."""
        return self.find_contacts([(system, number)]).get((system, number))

    def find_contacts(self, numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """The ids of contacts by (system, number); numbers that are not known are left out, and
        those of contacts that were removed."""
        keys = {key_of_pair(*number): number for number in numbers}
        found = self.find_many([key for key in keys if "\0" not in key])
        there = self._contacts_there({record.contact_id for record in found.values()})
        return {
            keys[key]: record.contact_id
            for key, record in found.items()
            if record.contact_id in there
        }

    def _contacts_there(self, ids: set[str]) -> set[str]:
        wanted = in_list(self.rows.journal.dialect, _rows.c.key, sorted(ids))
        query = select(_rows.c.key).where(_rows.c.tbl == "contacts", _rows.c.body.is_not(None))
        with self.rows.journal.reading() as connection:
            return set(connection.scalars(query.where(wanted))) if ids else set()

    def merged_into(self, contact_id: str) -> list[str]:
        """The ids of the contacts that were merged into a contact."""
        return [each.number for each in self.of_contact(contact_id) if each.system == MERGED_ID]

    def assign(self, records: Iterable[ContactId]) -> None:
        """Save that these numbers are these contacts', whatever contact had them before."""
        wanted = {record.id: record for record in records}
        there = self.find_many(list(wanted))
        with self.rows.journal.change("contacts_edited"):
            self.add_many(record for key, record in wanted.items() if key not in there)
            for key, known in there.items():
                self.update(known.model_copy(update={"contact_id": wanted[key].contact_id}))
