"""Records from the rows of a file: what the builders of contacts, purchases and deals share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationError

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.contact_index import ContactIndex, unknown_contact
from crm_widgets.intake.problem import Problem, Wrong, shorten
from crm_widgets.intake.values.import_kinds import CUSTOM
from crm_widgets.model import Contact, Record

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

WhenUnknown = Literal["create", "refuse"]

_REF_TWICE = _("number “{ref}” is also in row {row}. Give each record its own number.")
_INVALID = _("“{text}” can't be used: {why}.")
_EXAMPLES = 3


@dataclass
class Tally:
    """What an import does, counted.

    counts: by subject. rows: the numbers of the first rows of a subject. money: of lines without a
    contact.
    """

    counts: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[int]] = field(default_factory=dict)
    money: Decimal = Decimal(0)

    def add(self, subject: str, row: int) -> None:
        """Count a row."""
        self.counts[subject] += 1
        examples = self.rows.setdefault(subject, [])
        if len(examples) < _EXAMPLES:
            examples.append(row)


class RecordBuilder:
    """Builds records from rows, keeps them until they are written, and counts.

    In a dry run the records are checked and never written.
    """

    record: ClassVar[type[Record]]

    def __init__(
        self, mapping: Mapping, contacts: ContactIndex, when_unknown: WhenUnknown, dry_run: bool
    ) -> None:
        self.tally = Tally()
        self.new_contacts: list[Contact] = []
        self._mapping = mapping
        self._contacts = contacts
        self._create = when_unknown == "create"
        self._dry_run = dry_run
        self._refs: dict[str, int] = {}

    def build(self, row: int, values: Values) -> BadRow | None:
        """Build and keep the records of a row; or return what is wrong with it."""
        raise NotImplementedError

    def pending(self) -> int:
        """How many rows' records are kept."""
        raise NotImplementedError

    def write(self, base: ClientBase) -> None:
        """Add the records that are kept to the base, inside a change, and clear them."""
        raise NotImplementedError

    def clear(self) -> None:
        """Drop the records that are kept."""
        raise NotImplementedError

    def bad(self, row: int, field_name: str, value: object, reason: str) -> BadRow:
        """A row with one wrong field."""
        return BadRow.of(row, self._mapping.column_of(field_name), value, reason)

    def repeated_ref(self, row: int, ref: str) -> BadRow | None:
        """What is wrong with a row whose number an earlier row had."""
        first = self._refs.setdefault(ref.casefold(), row)
        if first == row:
            return None
        return self.bad(row, "ref", ref, _REF_TWICE.format(ref=shorten(ref), row=first))

    def contact(self, text: str, **fields: object) -> str | Contact | Wrong:
        """The id of the contact that `text` means, or a new contact where that is allowed.

        Register a new contact once its row has proved to be good."""
        match = self._contacts.find(text)
        if match is not None:
            return match
        if self._create:
            return self._contacts.new_contact(text, **fields)
        return unknown_contact(text)

    def register(self, contact: Contact, text: str) -> None:
        """Keep a new contact, to be written; later rows mean it by `text`."""
        self._contacts.add(contact, text)
        self.new_contacts.append(contact)
        self.tally.counts["contacts created"] += 1

    def validated(self, row: int, values: Values) -> Any:
        """The record of these values, or what is wrong with the row."""
        try:
            return self.record.model_validate(values)
        except ValidationError as error:
            return BadRow(self._problem(row, values, detail) for detail in error.errors())

    def _problem(self, row: int, values: Values, detail: Any) -> Problem:
        name = str(detail["loc"][0]) if detail["loc"] else ""
        value = shorten(values.get(name, ""))
        why = str(detail["msg"]).removeprefix("Value error, ").rstrip(".")
        column = self._mapping.column_of(name) if name else ""
        return Problem(row, column, value, _INVALID.format(text=value, why=why))


def with_custom_fields(values: Values) -> Values:
    """The values, with those of custom fields ("custom:sector") under `custom`."""
    custom = {name for name in values if name.startswith(CUSTOM)}
    if not custom:
        return values
    rest = {name: value for name, value in values.items() if name not in custom}
    return rest | {"custom": {name.removeprefix(CUSTOM): values[name] for name in custom}}
