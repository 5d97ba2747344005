"""What the planners of contacts, deals and purchases share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from pydantic import ValidationError

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.contact_index import Match, unknown_contact
from crm_widgets.intake.plan.contact_book import Body, ContactBook
from crm_widgets.intake.plan.fields import Comparison, Update
from crm_widgets.intake.plan.questions import QuestionBook
from crm_widgets.intake.plan.request import Policy, Request
from crm_widgets.intake.plan.spool import Spool
from crm_widgets.intake.plan.tally import PolicyCounts, Tally
from crm_widgets.intake.problem import Problem, Wrong, shorten
from crm_widgets.intake.values.import_kinds import CUSTOM, ENTERED
from crm_widgets.model import Record, is_id, new_id

Status = Literal["create", "update", "unchanged", "left out"]
Commit = Callable[[], Status]
"""Keeps what a row makes, once all of the row has proved to be good."""

_REF_TWICE = _("number “{ref}” is also in row {row}. Give each record its own number.")
_INVALID = _("“{text}” can't be used: {why}.")
_FUTURE = _("{day} is in the future. Correct it, or add --answer future=keep.")


@dataclass
class Planning:
    """What all planners of one import work with. steps: what is to be written; updates: what a
    person is shown of it."""

    request: Request
    contacts: ContactBook
    questions: QuestionBook
    tally: Tally
    country: str
    today: date
    steps: Spool
    updates: Spool
    policies: dict[Policy, PolicyCounts]
    gives_ids: bool = False

    def given_id(self, own_id: str) -> str:
        """The id of a new record: the one that an export of a base gave it, or a new one."""
        if is_id(own_id):
            self.gives_ids = True
            return own_id
        return new_id()

    def policy_of(self, field_name: str) -> Policy:
        """What happens with a field where the base and the file differ."""
        return self.request.policy_of(field_name)

    def note(self, update: Update, comparison: Comparison) -> None:
        """Count what each policy would do with a record, and keep what this one does."""
        fillable, conflicts = comparison.fillable, comparison.conflicts
        self.policies["fill"].records += bool(fillable)
        self.policies["fill"].filled += fillable
        self.policies["theirs"].records += bool(fillable or conflicts)
        self.policies["theirs"].filled += fillable
        self.policies["theirs"].replaced += conflicts
        if comparison.changed:
            changes = [tuple(vars(change).values()) for change in update.changes]
            about = update.row, update.table, update.record_id, update.name, update.found_by
            self.updates.add((*about, changes))


class RecordPlanner:
    """Plans the records of one kind that the rows make."""

    record: ClassVar[type[Record]]
    dates: ClassVar[tuple[str, ...]] = ()
    """The fields whose day can't lie in the future."""

    def __init__(self, planning: Planning, mapping: Mapping) -> None:
        self.planning = planning
        self._mapping = mapping
        self._refs: dict[str, int] = {}
        self._phones = {
            name: all(is_phone_column(mapping.columns[place]) for place in places)
            for name, places in mapping.places.items()
        }

    def prepare(self, row: int, values: Values, contact: Body | None = None) -> Commit | BadRow:
        """Check a row; returns what keeps its record, or what is wrong with it. contact: the one
        that the same row makes."""
        raise NotImplementedError

    def finish(self) -> None:
        """Hand over what was kept until the last row."""

    def bad(self, row: int, field_name: str, value: object, reason: str) -> BadRow:
        """A row with one wrong field."""
        return BadRow.of(row, self._mapping.column_of(field_name), value, reason)

    def repeated_ref(self, row: int, ref: str) -> BadRow | None:
        """What is wrong with a row whose number an earlier row had."""
        first = self._refs.setdefault(ref, row)
        if first == row:
            return None
        return self.bad(row, "ref", ref, _REF_TWICE.format(ref=shorten(ref), row=first))

    def future(self, row: int, values: Values) -> BadRow | None:
        """What is wrong with a row that has a day to come where none can be."""
        for name, value in values.items():
            if name in self.dates or name.startswith(ENTERED):
                day = value.date() if isinstance(value, datetime) else value
                if (day - self.planning.today).days > 1:  # elsewhere it may be tomorrow
                    choice = self.planning.questions.ask("future", row, example=day.isoformat())
                    if choice == "refuse":
                        return self.bad(row, name, day, _FUTURE.format(day=day.isoformat()))
        return None

    def find_contact(self, row: int, text: str) -> Match | Wrong | None:
        """The contact that a text means; Wrong where a new one is needed and not allowed."""
        match = self.planning.contacts.index.find(text, is_phone=self._phones["contact_id"])
        if isinstance(match, Match) and match.in_other_case:
            name = self.planning.contacts.index.name_of(match.contact_id)
            choice = self.planning.questions.ask("case", row, example=f"{text}, {name}")
            match = match if choice == "same" else None
        if match is None and self.planning.request.when_unknown == "refuse":
            return unknown_contact(text)
        return match

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


_PHONE_WORDS = ("phone", "mobile", "tel", "cell", "тел", "моб")


def is_phone_column(header: str) -> bool:
    """Whether a header names phone numbers: "Phone", "Mob. tel.", "Телефон"."""
    words = header.casefold().replace("_", " ").replace("-", " ").split()
    return any(word.startswith(start) for word in words for start in _PHONE_WORDS)
