"""A row of a CSV file as a record: one column per field, named as the field is.

>>> from crm_widgets.model import Contact
>>> record_of(Contact, {"id": "a", "name": "Anna", "tags": "Riga; vip"}).tags
['Riga', 'vip']
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from crm_widgets.model.cells.list_cell import SEPARATOR, quoted_texts
from crm_widgets.model.field import FieldSpec
from crm_widgets.model.record import Record

CUSTOM = "custom:"
"""Before the name of a custom field in a header."""

ENTERED = "entered:"
"""Before the name of a stage in a header of deals: when the deal came to that stage."""

R = TypeVar("R", bound=Record)


def record_of(model: type[R], cells: Mapping[str, str]) -> R:
    """The record that a row holds; an empty cell leaves its field at the default. Raises pydantic's
    ValidationError for a row that is no record, or has a column that the model does not have."""
    lists = {spec.name for spec in _columns(model) if spec.kind == "texts"}
    values: dict[str, Any] = {}
    for name, cell in cells.items():
        if not cell:
            continue
        for spec in _custom_fields(model) if name.startswith(CUSTOM) else ():
            values.setdefault(spec.name, {})[name.removeprefix(CUSTOM)] = cell
        if not name.startswith(CUSTOM):
            values[name] = _texts(cell) if name in lists else cell
    return model.model_validate(values)


def _columns(model: type[Record]) -> list[FieldSpec]:
    return [spec for spec in model.stored_specs().values() if spec.kind != "custom"]


def _custom_fields(model: type[Record]) -> list[FieldSpec]:
    return [spec for spec in model.stored_specs().values() if spec.kind == "custom"]


def _texts(cell: str) -> list[str]:
    quoted = quoted_texts(cell)
    return cell.split(SEPARATOR) if quoted is None else quoted
