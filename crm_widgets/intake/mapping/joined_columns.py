"""Several columns that fill one field: the parts of a name, notes, and ways to know a client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_widgets.intake.mapping.mapping import NAME_PARTS
from crm_widgets.intake.mapping.mapping import Mapping as ColumnMapping
from crm_widgets.intake.problem import Wrong
from crm_widgets.intake.reading.cells import Cells
from crm_widgets.intake.values.converters import Converter
from crm_widgets.intake.values.names import join_name

Value = tuple[Any, list[tuple[int, Wrong]]]
"""The value, None where all cells are empty, and the cells that can't be used, by place."""


class JoinedColumns:
    """A field and the columns that fill it together: here, the first that has a value.

    converters: by the place of the column.
    """

    def __init__(self, name: str, converters: Mapping[int, Converter]) -> None:
        self.name = name
        self._converters = converters

    def value(self, cells: Cells) -> Value:
        """The value of a row."""
        values: dict[int, Any] = {}
        wrong = []
        for place, convert in self._converters.items():
            value = convert(cells[place])
            if value.__class__ is Wrong:
                wrong.append((place, value))
            elif value is not None:
                values[place] = value
        return (self.joined(values) if values else None), wrong

    def joined(self, values: Mapping[int, Any]) -> Any:
        """One value from those of the columns that have one; there is at least one."""
        return next(iter(values.values()))


class _Notes(JoinedColumns):
    """A note of several columns: a line for each, with the header; equal lines once."""

    def __init__(
        self, name: str, converters: Mapping[int, Converter], columns: tuple[str, ...]
    ) -> None:
        super().__init__(name, converters)
        self._columns = columns

    def joined(self, values: Mapping[int, Any]) -> str:
        lines = (f"{self._columns[place]}: {value}" for place, value in values.items())
        return "\n".join(dict.fromkeys(lines))


class _Names(JoinedColumns):
    """A name from its parts; from the column with the full name where a row has no parts."""

    def __init__(
        self, name: str, converters: Mapping[int, Converter], parts: Mapping[int, str]
    ) -> None:
        super().__init__(name, converters)
        self._parts = parts

    def joined(self, values: Mapping[int, Any]) -> str:
        of_parts = {self._parts[at]: value for at, value in values.items() if at in self._parts}
        full = [value for at, value in values.items() if at not in self._parts]
        if "first" in of_parts or "last" in of_parts or not full:
            return join_name(*(of_parts.get(part, "") for part in NAME_PARTS))
        return str(full[0])


def joined_columns(
    name: str, converters: Mapping[int, Converter], mapping: ColumnMapping
) -> JoinedColumns:
    """What joins the columns of a field."""
    if name == "name":
        return _Names(name, converters, mapping.parts)
    if name == "note":
        return _Notes(name, converters, mapping.columns)
    return JoinedColumns(name, converters)
