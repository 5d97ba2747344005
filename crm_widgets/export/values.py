"""A value of a document as a cell of a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crm_widgets.export.sheet import Cell
from crm_widgets.model.cells.list_cell import join_texts
from crm_widgets.model.field import FieldKind


class Field(NamedTuple):
    """A column: the field of the model that it shows."""

    name: str
    kind: FieldKind

    @property
    def quote_spaces(self) -> bool:
        """Whether a space parts two of its texts where others write them."""
        return self.name == "emails"


def cell_of(value: Any, field: Field) -> Cell:
    """What a document holds in a field of a kind, as a cell; a text where it holds what such a
    field can't have."""
    kind = field.kind
    if value is None:
        return None
    if kind == "texts" and isinstance(value, list):
        return join_texts(map(str, value), quote_spaces=field.quote_spaces)
    if kind in ("money", "number") and type(value) in (int, float):
        return exact(value)
    if kind == "day" and isinstance(value, str):
        return _day(value)
    return value if isinstance(value, str | bool) else str(value)


def exact(number: float) -> Decimal:
    """The number that a float stands for, written with two decimal places or more.

    Never with three: “1.234” may be read as 1234.

    >>> str(exact(10.5)), str(exact(1.234)), str(exact(7.0))
    ('10.50', '1.2340', '7')
    """
    value = Decimal(repr(number))
    places = max(0, -int(value.as_tuple().exponent))
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))
    if places in (1, 3):
        return value.quantize(Decimal(1).scaleb(-places - 1))
    return value


def _day(text: str) -> Cell:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
