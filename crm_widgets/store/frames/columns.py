"""The columns of each frame: the fields of its model, and what they are in Arrow."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from crm_widgets.model import Record
from crm_widgets.model.field import FieldKind
from crm_widgets.store.database.catalog import MODELS

if TYPE_CHECKING:
    import pyarrow as pa

CUSTOM = "custom_"
"""A custom field of a record stands in the column `custom_<name>`, as text."""

DOC_ID = "_doc_id"
"""A column of what is cached, to look a document up by; frames do not show it."""

CUSTOM_NAMES = "_custom_names"
"""A column of what is cached of records with custom fields: the names that each has, those without
a value too."""


def frame_columns(name: str) -> dict[str, FieldKind]:
    """The columns of the frame `name`, without the custom fields, and what each holds: the fields
    that a document of the table stores, in the order of the model.

    Days are dates, moments are in UTC where they are cached, numbers are 64-bit floats. So is
    money, in main units of the base's currency: analyses turn it into whole minor units.
    """
    return _columns(MODELS[name])


def custom_field(name: str) -> str | None:
    """The field of a table's records that holds the custom fields; None where there is none."""
    specs = MODELS[name].stored_specs().values()
    return next((spec.name for spec in specs if spec.kind == "custom"), None)


@cache
def _columns(model: type[Record]) -> dict[str, FieldKind]:
    specs = model.stored_specs().values()
    return {spec.name: spec.kind for spec in specs if spec.kind != "custom"}


def arrow_type(kind: FieldKind) -> pa.DataType:
    """What a kind of field is in Arrow."""
    import pyarrow as pa

    return {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "number": pa.float64(),
        "money": pa.float64(),
        "day": pa.date32(),
        "moment": moment_type("UTC"),
        "flag": pa.bool_(),
    }[kind]


def moment_type(zone: str) -> pa.DataType:
    """A moment in Arrow, as the clocks of a time zone show it."""
    import pyarrow as pa

    return pa.timestamp("us", tz=zone)


def stored_type(kind: FieldKind) -> pa.DataType:
    """What a kind of field is in the JSON of a document: days and moments are texts there."""
    return arrow_type("text" if kind in ("day", "moment") else kind)


def shown_columns(name: str, cached: list[str]) -> list[str]:
    """The columns of the frame `name` of those that are cached: the fields of the model, then the
    custom fields in the order of their names."""
    return [*frame_columns(name), *sorted(column for column in cached if column.startswith(CUSTOM))]
