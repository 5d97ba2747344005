"""What the browser needs to draw the fields of a form, and what a field proposes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n.formats import shorten
from crm_widgets.model import Contact, FieldSpec, Record, shown_phone

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

PROPOSALS = 8
"""How many proposals a field shows at once."""


class FieldInputs:
    """The inputs of one model's form; with a base, fields propose what it holds."""

    def __init__(self, model: type[Record], base: ClientBase | None) -> None:
        self.model = model
        self.base = base
        self._known: dict[str, list[str]] = {}

    def describe(
        self, spec: FieldSpec, value: Any, options: Sequence[tuple[str, str]], *, hidden: bool
    ) -> dict[str, Any]:
        """One field as the script reads it; `value` is what stands in it at first."""
        field: dict[str, Any] = {
            "name": spec.name,
            "label": spec.label,
            "input": spec.input,
            "required": spec.required,
            "wide": spec.wide,
            "value": value,
            "hidden": hidden,
            # Each line has an input of its own here, with a button for the next.
            "hint": "" if spec.input == "lines" else spec.hint,
            "suggests": spec.suggests,
        }
        if spec.input == "choice":
            field["options"] = list(options)
        if spec.input == "tags":
            field["suggestions"] = self.known_values(spec)
        if spec.input == "record":
            field["shown"] = self._name_of(value or "")
        return field

    def known_values(self, spec: FieldSpec) -> list[str]:
        """A field's own choices, then what the base already holds there."""
        if self.base is None:
            return list(spec.choices)
        if spec.input == "tags":
            return list(self.base.contacts.tags())
        collection = collection_of(self.base, self.model)
        known = collection.values_of(spec.name) if collection is not None else []
        return list(dict.fromkeys([*spec.choices, *known]))

    def suggest(self, spec: FieldSpec, text: str) -> list[dict[str, str]]:
        """The known values that contain a text; none once the text is one of them."""
        if spec.name not in self._known:
            self._known[spec.name] = self.known_values(spec)
        sought = text.strip().casefold()
        known = self._known[spec.name]
        if any(value.casefold() == sought for value in known):
            return []
        return proposals(value for value in known if sought in value.casefold())

    def search(self, text: str) -> list[dict[str, str]]:
        """Contacts to choose from, for a field that holds another record."""
        if self.base is None:
            return []
        page = self.base.contacts.page(text=text, size=PROPOSALS)
        return [
            {
                "value": contact.id,
                "label": shorten(contact.name),
                "about": " · ".join(distinguishing_lines(contact)),
            }
            for contact in page.records
        ]

    def _name_of(self, record_id: str) -> str:
        if self.base is None or not record_id:
            return ""
        contact = self.base.contacts.find(record_id)
        return contact.name if contact else ""


def proposals(values: Iterable[str]) -> list[dict[str, str]]:
    """The first few values, as a list of proposals shows them."""
    return [{"value": value, "label": shorten(value)} for value in islice(values, PROPOSALS)]


def distinguishing_lines(contact: Contact) -> list[str]:
    """What distinguishes two people called Anna: firm, and phone or e-mail; the city, where there
    is neither."""
    reach = shown_phone(contact.phones[0]) if contact.phones else "".join(contact.emails[:1])
    lines = [contact.company, reach.replace(" ", "\u00a0")]
    return [shorten(line) for line in lines if line] or [
        shorten(line) for line in [contact.city] if line
    ]


def collection_of(base: ClientBase, model: type[Record]) -> Any:
    """The collection of a base that holds records of a model; None if no form is made for it."""
    collections = (base.contacts, base.deals, base.purchases, base.interactions, base.tasks)
    return next((known for known in collections if known.model is model), None)
