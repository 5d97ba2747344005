"""What an import would do: every row is read and checked, and nothing is written to the base."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crm_widgets.intake.mapping.first_reading import Survey
from crm_widgets.intake.mapping.mapping import Mapping as ColumnMapping
from crm_widgets.intake.plan.fields import ChangeKind, FieldChange, Update
from crm_widgets.intake.plan.questions import Question
from crm_widgets.intake.plan.request import Policy, Request
from crm_widgets.intake.plan.spool import Spool
from crm_widgets.intake.plan.tally import PolicyCounts, Tally
from crm_widgets.intake.problem import Problem
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.report.report import Errors
from crm_widgets.model import Pipeline

Progress = Callable[[int, int], None]
"""Called with how many rows of how many are done."""

Cancelled = Callable[[], bool]
"""Asked between batches whether to stop."""


@dataclass(frozen=True)
class Plan:
    """What an import would do.

    create, update, unchanged, refused, left_out: how many rows; they sum up to `rows`. problems:
    the first refused rows; `refusals` has all of them, and the file `rejected`. questions: what a
    person should look at. policies: what each answer to "when ours and theirs differ" comes to.
    records: how many records of each table are new; changed: how many known ones change. version:
    the base's, for which the plan holds. gives_ids: whether new records have ids from the file.
    """

    request: Request
    table: Table
    mappings: Mapping[str, ColumnMapping]
    survey: Survey
    sha256: str
    currency: str
    country: str
    version: int
    create: int = 0
    update: int = 0
    unchanged: int = 0
    refused: int = 0
    left_out: int = 0
    problems: tuple[Problem, ...] = ()
    rejected: Path | None = None
    questions: tuple[Question, ...] = ()
    policies: Mapping[Policy, PolicyCounts] = field(default_factory=dict)
    records: Mapping[str, int] = field(default_factory=dict)
    changed: int = 0
    gives_ids: bool = False
    errors: Errors = field(default_factory=Errors)
    tally: Tally = field(default_factory=Tally)
    new_pipeline: Pipeline | None = None
    steps: Spool = field(default_factory=lambda: Spool(1), repr=False)
    refusal_spool: Spool = field(default_factory=lambda: Spool(1), repr=False)
    update_spool: Spool = field(default_factory=lambda: Spool(1), repr=False)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.create + self.update + self.unchanged + self.refused + self.left_out

    @property
    def mapping(self) -> ColumnMapping:
        """Which column fills which field of what the file is imported as in the first place."""
        return self.mappings[self.request.target.name]

    @property
    def update_count(self) -> int:
        """How many updates there are to show: one for each row that changes a record."""
        return len(self.update_spool)

    def updates(self, start: int = 0, count: int = 50) -> list[Update]:
        """Some of the updates, field by field, by their number from 0."""
        return [_update(*item) for item in self.update_spool.items(start, count)]

    def refusals(self, start: int = 0, count: int = 50) -> list[Problem]:
        """Some of the refused rows, each with its first problem, by their number from 0."""
        return [Problem(*problem) for problem in self.refusal_spool.items(start, count)]

    @property
    def counts(self) -> tuple[int, ...]:
        """What makes it another plan, should it be made again."""
        return (
            *(self.create, self.update, self.unchanged, self.refused, self.left_out),
            *sorted(self.records.values()),
        )


def _update(
    row: int,
    table: str,
    record_id: str,
    name: str,
    found_by: str,
    changes: list[tuple[str, str, str, str, str, ChangeKind]],
) -> Update:
    each = tuple(FieldChange(*change) for change in changes)
    return Update(row, table, record_id, name, found_by, each)
