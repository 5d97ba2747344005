"""What makes records of the rows of a file: one maker for contacts, one for purchases, one for
deals."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar, Literal, Protocol

from pydantic import ValidationError

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.client_index import ClientBase
from crm_widgets.intake.matching.clients import Clients, unknown
from crm_widgets.intake.problem import Problem, Wrong, shorten
from crm_widgets.intake.values.target import CUSTOM
from crm_widgets.model import Contact, Record

WhenUnknown = Literal["create", "refuse"]

_IN_FILE = _("number “{ref}” stands in row {row} too. Each record has a number of its own.")
_INVALID = _("“{text}” cannot be taken: {why}.")


@dataclass
class Tally:
    """What an import does, counted: `counts` by word, `money` of lines that have no client."""

    counts: Counter[str] = field(default_factory=Counter)
    money: Decimal = Decimal(0)


class RecordBuilder(Protocol):
    """Makes records of rows, keeps them until they are written, and counts.

    When `rehearsing`, the records are for looking at only.
    """

    tally: Tally
    rehearsing: bool

    def make(self, row: int, values: Values) -> BadRow | None:
        """Make the records of a row and keep them; or say what is wrong with it."""

    def pending(self) -> int:
        """How many rows' records are kept."""

    def write(self, base: ClientBase) -> None:
        """Add the records that are kept to the base, inside a change, and keep none."""

    def erase(self) -> None:
        """Keep none of the records: this was a rehearsal."""


class RowBuilder:
    """What the makers share: they know the mapping, the contacts and the numbers met so far."""

    record: ClassVar[type[Record]]

    def __init__(self, mapping: Mapping, clients: Clients, when_unknown: WhenUnknown) -> None:
        self.tally = Tally()
        self.rehearsing = False
        self.new_contacts: list[Contact] = []
        self._mapping = mapping
        self._clients = clients
        self._create = when_unknown == "create"
        self._refs: dict[str, int] = {}

    def bad(self, row: int, field_name: str, value: object, reason: str) -> BadRow:
        """A row whose one field is wrong."""
        return BadRow.of(row, self._mapping.column_of(field_name), value, reason)

    def seen_ref(self, row: int, ref: str) -> BadRow | None:
        """What is wrong if an earlier row had this number."""
        first = self._refs.setdefault(ref.casefold(), row)
        if first == row:
            return None
        return self.bad(row, "ref", ref, _IN_FILE.format(ref=shorten(ref), row=first))

    def client(self, text: str, **about: object) -> str | Contact | Wrong:
        """The id of the contact that a file calls `text`; a new contact, where that is allowed.

        A new one counts once its row proves to be good and it is adopted."""
        found = self._clients.find(text)
        if found is not None:
            return found
        return self._clients.made_of(text, **about) if self._create else unknown(text)

    def register(self, contact: Contact, text: str) -> None:
        """Keep a new contact, to be written; later rows mean it by `text`."""
        self._clients.add(contact, called=text)
        self.new_contacts.append(contact)
        self.tally.counts["contacts created"] += 1

    def validated(self, row: int, values: Values) -> Any:
        """The record that the values make, or what is wrong with the row."""
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


def split_custom(values: Values) -> Values:
    """The values, with those of the base's own fields ("custom:sector") under `custom`."""
    own = {name for name in values if name.startswith(CUSTOM)}
    if not own:
        return values
    rest = {name: value for name, value in values.items() if name not in own}
    return rest | {"custom": {name.removeprefix(CUSTOM): values[name] for name in own}}
