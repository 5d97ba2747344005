"""A file that was read, and what is proposed for its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_widgets.intake.mapping.proposal import FileProposal, propose
from crm_widgets.intake.problem import Problem, shorten
from crm_widgets.intake.reading.cells import NumberedRow, letter_of
from crm_widgets.intake.reading.table import Reading, Table, open_table
from crm_widgets.pages.imports.choices import ImportChoices
from crm_widgets.pages.imports.field_options import (
    KINDS,
    NEW_CUSTOM,
    choice_of,
    entered_stages,
    option_groups,
    pairs_of,
)
from crm_widgets.widgets.intake.mapping_table import (
    LEAVE_OUT,
    MappedColumn,
    OptionGroups,
    copies,
)

if TYPE_CHECKING:
    from crm_widgets.intake.mapping.proposal import ColumnProposal

_REFUSED_COLUMNS = ["row", "column", "value", "reason"]
"""What a file of refused rows begins with: none of these fills a field."""

MOST_STAGES = 50
_REPORT_EVERY = 5_000
_LONGEST_VALUE = 80


@dataclass(frozen=True)
class ReadFile:
    """A file as it was read: its table, how many rows it has, and what is proposed for it. stages:
    the different values of columns that name stages, by place, as far as they were read."""

    table: Table
    reading: Reading
    rows: int
    proposal: FileProposal
    stages: dict[int, list[str]] = field(default_factory=dict)

    def choices(self) -> ImportChoices:
        """What is proposed, as if a visitor had chosen it."""
        kinds = tuple(kind for kind in KINDS if kind in self.proposal.kinds) or ("contacts",)
        return ImportChoices(kinds=kinds, fields=self.proposed_fields(kinds))

    def proposed_fields(self, kinds: tuple[str, ...]) -> dict[int, str]:
        """The choice that is proposed for each column, where the rows are of these kinds."""
        return {column.place: self._choice(column, kinds) for column in self.proposal.columns}

    def mapped_columns(self, choices: ImportChoices) -> list[MappedColumn]:
        """The columns with what was chosen for them."""
        numbers = copies(self.table.columns)
        return [
            MappedColumn(
                column.place,
                letter_of(column.place),
                column.column,
                field=choices.fields.get(column.place, LEAVE_OUT),
                values=[shorten(value, _LONGEST_VALUE) for value in column.first_values],
                reason="" if self._is_ours(column) else column.reason,
                doubtful=not column.certain and not self._is_ours(column),
                copy=numbers[column.place],
                custom=custom_of(choices, column.place, column.column),
            )
            for column in self.proposal.columns
        ]

    def options(self, choices: ImportChoices) -> OptionGroups:
        """The fields to choose from."""
        return option_groups(choices.kinds, choices.fields.values())

    def stages_of(self, choices: ImportChoices) -> list[str]:
        """The stages of deals: those that columns are called after, then those in the rows."""
        stages = entered_stages(choices.fields.values())
        for place, choice in choices.fields.items():
            if pairs_of(choice).get("deals") == "stage":
                if place not in self.stages:
                    names: dict[str, None] = {}
                    for item in self.table.rows():
                        _note_stage(names, item, place)
                    self.stages[place] = list(names)
                stages += self.stages[place]
        return list(dict.fromkeys(stages))

    def _choice(self, column: ColumnProposal, kinds: tuple[str, ...]) -> str:
        if self._is_ours(column):
            return LEAVE_OUT
        fields = {kind: name for kind, name in column.fields.items() if kind in kinds}
        return choice_of(fields, column.part)

    def _is_ours(self, column: ColumnProposal) -> bool:
        """Whether this column is one that a file of refused rows adds."""
        added = len(_REFUSED_COLUMNS)
        return column.place < added and list(self.table.columns[:added]) == _REFUSED_COLUMNS


def read_file(path: Path, reading: Reading, report: Callable[[int, int], None]) -> ReadFile:
    """Read a file and propose what its columns fill; IntakeError where it can't be read."""
    table = open_table(path, reading)
    proposal = propose(table)
    names: dict[int, dict[str, None]] = {
        column.place: {} for column in proposal.columns if column.fields.get("deals") == "stage"
    }
    rows = 0
    for rows, item in enumerate(table.rows(), 1):
        for place, some in names.items():
            _note_stage(some, item, place)
        if rows % _REPORT_EVERY == 0:
            report(rows, 0)
    stages = {place: list(some) for place, some in names.items()}
    return ReadFile(table, reading, rows, proposal, stages)


def _note_stage(names: dict[str, None], item: NumberedRow | Problem, place: int) -> None:
    """Note the stage that a row names, unless there are too many for a pipeline."""
    if not isinstance(item, Problem) and len(names) < MOST_STAGES:
        stage = " ".join(str(item[1][place] or "").split())
        if stage:
            names[stage] = None


def custom_of(choices: ImportChoices, place: int, column: str) -> Mapping[str, str] | None:
    """The new custom field of a column, if it was chosen."""
    if choices.fields.get(place) != NEW_CUSTOM:
        return None
    return {"name": choices.custom.get(place, column), "kind": ""}


def with_field(column: MappedColumn, choices: ImportChoices) -> MappedColumn:
    """The column as it is shown after its field was chosen."""
    return replace(
        column,
        field=choices.fields.get(column.place, LEAVE_OUT),
        custom=custom_of(choices, column.place, column.column),
    )
