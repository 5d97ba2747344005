"""What a form shows of a record: pure functions from a field's value to what its input holds.

An input holds a text, a list of texts, a tick, or, for custom fields, a list of pairs
[name, text].
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from crm_widgets.model import FieldSpec, Record
from crm_widgets.model.money import minor_digits
from crm_widgets.widgets.forms.conventions import Conventions

Value = dict[str, Any]
"""What the inputs of a form hold, by field."""

_DEFAULT = Conventions()


def value_of(
    record: Record, specs: Sequence[FieldSpec], conventions: Conventions = _DEFAULT
) -> Value:
    """What a form shows of a record."""
    return {spec.name: shown_value(spec, getattr(record, spec.name), conventions) for spec in specs}


def shown_value(spec: FieldSpec, value: Any, conventions: Conventions = _DEFAULT) -> Any:
    """What an input shows of one field's value."""
    if spec.input in ("lines", "tags"):
        return list(value or [])
    if spec.input == "custom":
        return [[name, custom_text(part)] for name, part in (value or {}).items()]
    if spec.input == "check":
        return bool(value)
    if isinstance(value, datetime):
        return conventions.clock.local(value).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, Decimal):
        return _decimal(value, minor_digits(conventions.currency))
    return custom_text(value)


def readable_value(spec: FieldSpec, value: Any, conventions: Conventions = _DEFAULT) -> str:
    """One field's value as a text for a sentence: "Anna, Riga", "Customer", "gate: B"."""
    shown = shown_value(spec, value, conventions)
    if spec.input == "custom":
        return ", ".join(f"{name}: {text}" for name, text in shown)
    if isinstance(shown, list):
        return ", ".join(map(str, shown))
    return spec.labels.get(str(shown), str(shown))


def custom_text(value: Any) -> str:
    """A plain value as a text; nothing is an empty text."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _decimal(value: Decimal, digits: int) -> str:
    """640 as "640", and 320.5 as "320.50": whole, or with all digits of the currency."""
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    rounded = round(value, digits)
    return f"{rounded if rounded == value else value.normalize():f}"
