"""A file that was read, and what is proposed for its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from crm_widgets.intake.mapping.proposal import FileProposal, propose
from crm_widgets.intake.problem import shorten
from crm_widgets.intake.reading.table import Reading, Table, open_table
from crm_widgets.pages.imports.choices import ImportChoices
from crm_widgets.pages.imports.field_options import KINDS, NEW_CUSTOM, choice_of, option_groups
from crm_widgets.widgets.intake.mapping_table import (
    LEAVE_OUT,
    MappedColumn,
    OptionGroups,
    copies,
    letter_of,
)

if TYPE_CHECKING:
    from crm_widgets.intake.mapping.proposal import ColumnProposal

_REFUSED_COLUMNS = ["row", "column", "value", "reason"]
"""What a file of refused rows begins with: none of these fills a field."""

_REPORT_EVERY = 5_000
_LONGEST_VALUE = 80


@dataclass(frozen=True)
class ReadFile:
    """A file as it was read: its table, how many rows it has, and what is proposed for it."""

    table: Table
    reading: Reading
    rows: int
    proposal: FileProposal

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
    rows = 0
    for rows, _row in enumerate(table.rows(), 1):
        if rows % _REPORT_EVERY == 0:
            report(rows, 0)
    return ReadFile(table, reading, rows, proposal)


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
