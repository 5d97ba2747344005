"""The contacts that a plan knows: those of the base, and what the rows make of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from crm_widgets.intake.matching.contact_index import ContactIndex
from crm_widgets.model import Contact, check_email, check_phone, new_id
from crm_widgets.store.database.documents import load

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

Body = dict[str, Any]


class ContactBook:
    """Finds contacts by `index`, and keeps new and changed ones until the plan is done."""

    def __init__(self, base: ClientBase, index: ContactIndex, country: str, system: str) -> None:
        self.index = index
        self._base = base
        self._country = country
        self._system = system
        self._pending: dict[str, str] = {}
        self._cached: dict[str, str] = {}
        self.new: dict[str, int] = {}
        self.changed: dict[str, int] = {}

    def prefetch(self, contact_ids: Iterable[str]) -> None:
        """Read contacts that are going to be asked for, in one query."""
        wanted = {each for each in contact_ids if each not in self._pending}
        self._cached = dict(read_bodies(self._base, "contacts", list(wanted))) if wanted else {}

    def body(self, contact_id: str) -> Body:
        """The document of a contact, with what earlier rows made of it."""
        text = self._pending.get(contact_id) or self._cached.get(contact_id)
        if text is None:
            text = dict(read_bodies(self._base, "contacts", [contact_id]))[contact_id]
        return load(text)

    def is_new(self, contact_id: str) -> bool:
        """Whether the import creates the contact."""
        return contact_id in self.new

    def create(self, row: int, body: Body) -> None:
        """Keep a new contact that came from a row."""
        self.new[body["id"]] = row
        self._keep(body)

    def change(self, row: int, body: Body) -> None:
        """Keep a contact of the base, or a new one, as a row makes it."""
        if body["id"] not in self.new:
            self.changed.setdefault(body["id"], row)
        self._keep(body)

    def created(self) -> Iterator[tuple[int, Body]]:
        """The new contacts, each with the row that it came from, in their order."""
        for contact_id, row in self.new.items():
            yield row, json.loads(self._pending[contact_id])

    def updated(self) -> Iterator[tuple[int, Body]]:
        """The changed contacts of the base, each with the first row that changed it."""
        for contact_id, row in self.changed.items():
            yield row, json.loads(self._pending[contact_id])

    def from_text(self, text: str, **fields: object) -> Body:
        """The document of a contact that an order or a deal names and the base has not."""
        values: dict[str, object] = {"id": new_id(), "name": text, "role": "customer", **fields}
        if "@" in text and not check_email(text).problem:
            values["emails"] = [check_email(text).value]
        elif text.startswith("+") and not check_phone(text, self._country).problem:
            values["phones"] = [check_phone(text, self._country).value]
        elif self._system:
            values["aliases"] = [f"{self._system}:{text}"]
        else:
            values["ref"] = text
        return Contact.model_validate(values).document()

    def _keep(self, body: Mapping[str, Any]) -> None:
        self._pending[body["id"]] = json.dumps(body, ensure_ascii=False)
        self.index.add(body, from_file=body["id"] in self.new)


def read_bodies(base: ClientBase, table: str, ids: list[str]) -> Iterator[tuple[str, str]]:
    """The documents of records by their ids, as JSON; those that are gone are left out."""
    for key, _doc_id, state in base.contacts.rows.states_of_records(table, ids):
        if state.body is not None:
            yield key, state.body
