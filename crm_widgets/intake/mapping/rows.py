"""Rows of a table as values for fields of ours, or as what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.survey import Survey
from crm_widgets.intake.problem import Problem, Wrong, shorten
from crm_widgets.intake.reading.table import Cells, Table
from crm_widgets.intake.values.values import Converter, converter

Values = dict[str, Any]

_ABSENT = _("there is no {label}. Fill the cell, or leave the row out.")


class BadRow(list[Problem]):
    """What is wrong with one row, the first problem first; at least one."""

    @classmethod
    def of(cls, row: int, column: str, value: object, reason: str) -> BadRow:
        """A row with one problem."""
        return cls([Problem(row, column, shorten(value), reason)])

    @property
    def row(self) -> int:
        """The row's number, as a spreadsheet shows it."""
        return self[0].row


class RowReader:
    """Turns the rows of a table into values by field name."""

    def __init__(self, table: Table, mapping: Mapping, survey: Survey) -> None:
        self._table = table
        self._mapping = mapping
        self._given = mapping.given
        self._required = {
            name
            for name, field in mapping.fields.items()
            if field.required and name not in mapping.given
        }
        self._single: list[tuple[str, int, Converter]] = []
        self._many: list[tuple[str, tuple[int, ...], Converter]] = []
        for name, places in mapping.places.items():
            field = mapping.fields[name]
            convert = converter(field, survey.forms.get(places[0]), survey.marks.get(places[0]))
            if field.many:
                self._many.append((name, places, convert))
            else:
                self._single.append((name, places[0], convert))

    def __iter__(self) -> Iterator[tuple[int, Cells, Values | BadRow]]:
        """(row number, cells, values or what is wrong) of each row that is not empty."""
        for found in self._table.rows():
            if isinstance(found, Problem):
                yield found.row, found.cells, BadRow([found])
            else:
                row, cells = found
                yield row, cells, self._values(row, cells)

    def _values(self, row: int, cells: Cells) -> Values | BadRow:
        values: Values = {}
        wrong: list[Problem] = []
        for name, place, convert in self._single:
            value = convert(cells[place])
            if value is None:
                if name in self._required:
                    wrong.append(self._absent(row, name))
            elif value.__class__ is Wrong:
                wrong.append(self._problem(row, place, cells[place], value))
            else:
                values[name] = value
        for name, places, convert in self._many:
            for place in places:
                value = convert(cells[place])
                if value.__class__ is Wrong:
                    wrong.append(self._problem(row, place, cells[place], value))
                elif value:
                    values.setdefault(name, []).extend(value)
        if wrong:
            return BadRow(wrong)
        return self._completed(values) if self._given else values

    def _completed(self, values: Values) -> Values:
        """The values, and those that are given to all rows; a list takes both."""
        for name, given in self._given.items():
            if isinstance(given, list):
                values[name] = [*values.get(name, ()), *given]
            else:
                values.setdefault(name, given)
        return values

    def _absent(self, row: int, name: str) -> Problem:
        label = self._mapping.fields[name].label.lower()
        return Problem(row, self._mapping.column_of(name), "", _ABSENT.format(label=label))

    def _problem(self, row: int, place: int, cell: Any, wrong: Wrong) -> Problem:
        return Problem(row, self._mapping.columns[place], shorten(cell), wrong.reason)
