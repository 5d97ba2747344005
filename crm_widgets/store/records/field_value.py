"""A value as a field stores it, to look for what equals it."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, cast, false, func, literal, literal_column
from sqlalchemy.dialects.postgresql import JSONB

from crm_widgets.errors import InvalidValue
from crm_widgets.model import Record
from crm_widgets.store.database.schema import json_text

Stored = str | int | float | bool | None
_LARGEST = 2**63


def stored_value(model: type[Record], table: str, name: str, value: Any) -> Stored:
    """What a document holds in a field that has this value, by the field's own rules.

    InvalidValue for a value that the field can't have, and for a field of several values.
    """
    if type(value) is str and model.model_fields[name].annotation is str:
        return value.strip()
    try:
        adapter = _adapter(model, name)
        stored: Any = adapter.dump_python(adapter.validate_python(value), mode="json")
    except ValidationError as error:
        why = error.errors(include_url=False)[0]["msg"]
        raise InvalidValue(
            f"No {name} of {table} is {value!r}: {why[:1].lower()}{why[1:]}."
        ) from error
    if isinstance(stored, list | dict):
        raise InvalidValue(
            f"{name} of {table} holds several values, which where() can't compare. Use "
            "base.contacts.page(tags=...) for tags, or loop over the records."
        )
    return stored  # type: ignore[no-any-return]


@cache
def _adapter(model: type[Record], name: str) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    rules = tuple(info.metadata)
    kind: Any = Annotated[(info.annotation, *rules)] if rules else info.annotation
    return TypeAdapter(kind, config=ConfigDict(str_strip_whitespace=True))


def field_equals(
    dialect: str, body: ColumnElement[Any], name: str, value: Stored
) -> ColumnElement[bool]:
    """That a field of a JSON document holds a stored value; None: it is not there, or null."""
    if value is None:
        return json_text(dialect, body, name).is_(None)
    if isinstance(value, str) and "\0" in value:
        return false()  # no text that is kept holds it
    same: ColumnElement[bool]
    if dialect == "postgresql":
        wanted = cast(literal(json.dumps(value, ensure_ascii=False)), JSONB)
        same = cast(body, JSONB)[name] == wanted
    elif isinstance(value, bool):
        path: ColumnElement[str] = literal_column(f"'$.{name}'")
        same = func.json_type(body, path) == ("true" if value else "false")
    elif isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        return false()  # SQLite holds no such number
    else:
        same = json_text(dialect, body, name) == literal(value)
    return same
