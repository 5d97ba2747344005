"""The sentences that stand beside a field whose value can't be saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from crm_widgets.i18n import _
from crm_widgets.model import FieldSpec

Problems = dict[str, str]
"""Sentences by field; "" stands for the record as a whole."""

_EMPTY = {
    "name": _("Enter a name."),
    "title": _("Enter a short description."),
    "stages": _("Enter at least one stage."),
}
_EMPTY_BY_INPUT = {
    "date": _("Choose a date."),
    "time": _("Choose a date and a time."),
    "record": _("Choose a record from the list."),
    "choice": _("Choose a value from the list."),
    "money": _("Enter an amount."),
    "number": _("Enter a number."),
}
_OTHER = _("“{text}” can't be saved here: {why}.")
_SENTENCES = (
    (("greater_than",), _("{text} is too low: the minimum is {limit}.")),
    (("less_than",), _("{text} is too high: the maximum is {limit}.")),
    (("string_too_long",), _("This is too long: {limit} characters at most.")),
    (("int_",), _("“{text}” is not a whole number. Write it as 12.")),
    (("float_", "decimal_", "finite_"), _("“{text}” is not a number. Write it as 1234.50.")),
    (("date", "time"), _("“{text}” is not a valid date. Write it as 2026-11-30.")),
    (("enum", "literal_error"), _EMPTY_BY_INPUT["choice"]),
)
_LIMITS = ("ge", "gt", "le", "lt", "max_length")


def problem_of_empty(spec: FieldSpec) -> str:
    """What stands beside a field that must not be empty."""
    sentence = _EMPTY.get(spec.name) or _EMPTY_BY_INPUT.get(spec.input)
    return sentence or _("Fill in “{label}”.").format(label=spec.label)


def problems_of(error: ValidationError, specs: Mapping[str, FieldSpec]) -> Problems:
    """What pydantic reports, as a sentence by field."""
    problems: Problems = {}
    for detail in error.errors():
        name = str(detail["loc"][0]) if detail["loc"] else ""
        problems.setdefault(name, _sentence(detail, specs.get(name)))
    return problems


def _sentence(detail: Mapping[str, Any], spec: FieldSpec | None) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "value_error":
        return str(context.get("error", detail["msg"]))
    if spec is not None and kind in ("missing", "string_too_short", "too_short"):
        return problem_of_empty(spec)
    sentence = next((text for kinds, text in _SENTENCES if kind.startswith(kinds)), _OTHER)
    limit = next((context[name] for name in _LIMITS if name in context), "")
    return sentence.format(text=detail.get("input"), limit=limit, why=str(detail["msg"]).lower())
