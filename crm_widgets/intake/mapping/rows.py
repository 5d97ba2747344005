"""Rows of a table as values of our fields, or as what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.first_reading import Survey
from crm_widgets.intake.mapping.joined_columns import JoinedColumns, joined_columns
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.meanings import with_meanings
from crm_widgets.intake.problem import Problem, Wrong, shorten
from crm_widgets.intake.reading.cells import Cells
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.converters import Converter, converter

Values = dict[str, Any]

_MISSING = _("there is no {label}. Fill in the cell, or remove the row.")
_MOST_KNOWN = 50_000


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


class KnownTexts(dict[str, Any]):
    """The values of texts that were converted already: the cells of a column repeat themselves."""

    def __init__(self, convert: Converter) -> None:
        super().__init__()
        self._convert = convert

    def __missing__(self, text: str) -> Any:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[text] = value = self._convert(text)
        return value


class RowReader:
    """The rows of a table as values by field name."""

    def __init__(self, table: Table, mapping: Mapping, survey: Survey, currency: str = "") -> None:
        self._table = table
        self._mapping = mapping
        self._survey = survey
        self._currency = currency
        self._fixed_values = mapping.fixed_values
        self._required = frozenset(
            name
            for name, field in mapping.fields.items()
            if field.required and name not in mapping.fixed_values
        )
        self._single: list[tuple[str, int, KnownTexts, Converter]] = []
        self._many: list[tuple[str, tuple[int, ...], Converter]] = []
        self._joined: list[JoinedColumns] = []
        for name, places in mapping.places.items():
            self._add_field(name, places)

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
        for name, place, known, convert in self._single:
            cell = cells[place]
            value = known[cell] if cell.__class__ is str else convert(cell)
            if value.__class__ is Wrong:
                problems.append(self._problem(row, place, cell, value))
            elif value is not None:
                values[name] = value
            elif name in self._required:
                problems.append(self._missing(row, name))
        if self._many or self._joined:
            self._add_several(row, cells, values, problems)
        if problems:
            return BadRow(problems)
        return self._with_fixed_values(values) if self._fixed_values else values

    def _add_field(self, name: str, places: tuple[int, ...]) -> None:
        if self._mapping.fields[name].many:
            self._many.append((name, places, self._converter(name, places[0])))
        elif len(places) > 1 or places[0] in self._mapping.parts:
            converters = {place: self._converter(name, place) for place in places}
            self._joined.append(joined_columns(name, converters, self._mapping))
        else:
            convert = self._converter(name, places[0])
            self._single.append((name, places[0], KnownTexts(convert), convert))

    def _converter(self, name: str, place: int) -> Converter:
        dates = self._survey.date_formats.get(place)
        mark = self._survey.decimal_marks.get(place)
        convert = converter(self._mapping.fields[name], dates, mark, self._currency)
        return with_meanings(name, self._mapping.choices.get(name, {}), convert)

    def _add_several(self, row: int, cells: Cells, values: Values, problems: list[Problem]) -> None:
        """The fields that several columns fill."""
        for name, places, convert in self._many:
            for place in places:
                value = convert(cells[place])
                if value.__class__ is Wrong:
                    problems.append(self._problem(row, place, cells[place], value))
                elif value:
                    values.setdefault(name, []).extend(value)
        for joined in self._joined:
            value, wrong = joined.value(cells)
            problems += [self._problem(row, place, cells[place], each) for place, each in wrong]
            if value is not None:
                values[joined.name] = value
            elif joined.name in self._required and not wrong:
                problems.append(self._missing(row, joined.name))

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
