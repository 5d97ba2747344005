"""Rows of a table as values of our fields, or as what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.first_reading import Survey
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.problem import Problem, Wrong, shorten
from crm_widgets.intake.reading.cells import Cells
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.converters import Converter, converter

Values = dict[str, Any]

_MISSING = _("there is no {label}. Fill in the cell, or remove the row.")


class BadRow(list[Problem]):
    """The problems of one row; at least one."""

    @classmethod
    def of(cls, row: int, column: str, value: object, reason: str) -> BadRow:
        """A row with one problem."""
        return cls([Problem(row, column, shorten(value), reason)])

    @property
    def row(self) -> int:
        """The row's number, as a spreadsheet shows it."""
        return self[0].row


class RowReader:
    """The rows of a table as values by field name."""

    def __init__(self, table: Table, mapping: Mapping, survey: Survey, currency: str = "") -> None:
        self._table = table
        self._mapping = mapping
        self._fixed_values = mapping.fixed_values
        self._required = {
            name
            for name, field in mapping.fields.items()
            if field.required and name not in mapping.fixed_values
        }
        self._single: list[tuple[str, int, Converter]] = []
        self._many: list[tuple[str, tuple[int, ...], Converter]] = []
        for name, places in mapping.places.items():
            field, place = mapping.fields[name], places[0]
            dates, mark = survey.date_formats.get(place), survey.decimal_marks.get(place)
            convert = converter(field, dates, mark, currency)
            if field.many:
                self._many.append((name, places, convert))
            else:
                self._single.append((name, place, convert))

    def __iter__(self) -> Iterator[tuple[int, Cells, Values | BadRow]]:
        """(row number, cells, values or problems) of each row that is not empty."""
        for item in self._table.rows():
            if isinstance(item, Problem):
                yield item.row, item.cells, BadRow([item])
            else:
                row, cells = item
                yield row, cells, self.values(row, cells)

    def values(self, row: int, cells: Cells) -> Values | BadRow:
        """The values of one row, or what is wrong with it."""
        values: Values = {}
        problems: list[Problem] = []
        for name, place, convert in self._single:
            value = convert(cells[place])
            if value is None:
                if name in self._required:
                    problems.append(self._missing(row, name))
            elif value.__class__ is Wrong:
                problems.append(self._problem(row, place, cells[place], value))
            else:
                values[name] = value
        for name, places, convert in self._many:
            for place in places:
                value = convert(cells[place])
                if value.__class__ is Wrong:
                    problems.append(self._problem(row, place, cells[place], value))
                elif value:
                    values.setdefault(name, []).extend(value)
        if problems:
            return BadRow(problems)
        return self._with_fixed_values(values) if self._fixed_values else values

    def _with_fixed_values(self, values: Values) -> Values:
        """The values, and those set for all rows where the row has none; a list takes both."""
        for name, fixed in self._fixed_values.items():
            if isinstance(fixed, list):
                values[name] = [*values.get(name, ()), *fixed]
            else:
                values.setdefault(name, fixed)
        return values

    def _missing(self, row: int, name: str) -> Problem:
        label = self._mapping.fields[name].label.lower()
        return Problem(row, self._mapping.column_of(name), "", _MISSING.format(label=label))

    def _problem(self, row: int, place: int, cell: Any, wrong: Wrong) -> Problem:
        return Problem(row, self._mapping.columns[place], shorten(cell), wrong.reason)
