"""What stands in a form, and the record it makes: pure functions between the two.

In a form every value is what an input holds: a text, a list of texts, a tick, or, for the base's
own fields, a list of pairs [name, text].
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from pydantic import ValidationError

from crm_widgets.i18n import _
from crm_widgets.model import FieldSpec, Record

Value = dict[str, Any]
Problems = dict[str, str]

_EMPTY = {
    "name": _("Give a name."),
    "title": _("Say in a few words what it is."),
    "stages": _("Give at least one stage."),
}
_EMPTY_OF = {
    "date": _("Choose a day."),
    "time": _("Choose a day and a time."),
    "record": _("Choose one from the list."),
    "choice": _("Choose one from the list."),
    "money": _("Give an amount."),
    "number": _("Give a number."),
}
_NOT_A_NUMBER = _("“{text}” is not a number. Write it as 1234.50.")
_NOT_CHOSEN = _("“{text}” is not chosen yet. Type a part of the name and choose one of the list.")
_NO_NAME = _("“{text}” has no name. Write on the left what it is.")
_NAME_TWICE = _("“{text}” stands twice. Give each of your own fields a name of its own.")


def value_of(record: Record, specs: Sequence[FieldSpec]) -> Value:
    """What a form shows of a record."""
    return {spec.name: shown_value(spec, getattr(record, spec.name)) for spec in specs}


def shown_value(spec: FieldSpec, value: Any) -> Any:
    """What an input shows of one field's value."""
    if spec.input in ("lines", "tags"):
        return list(value or [])
    if spec.input == "custom":
        return [[name, _text(one)] for name, one in (value or {}).items()]
    if spec.input == "check":
        return bool(value)
    return _text(value)


def _decimal(value: Decimal) -> str:
    """640 as "640", and 320.5 as "320.50": whole, or with its cents."""
    cents = value.quantize(Decimal("0.01"))
    if cents != value:
        return f"{value:f}"
    return f"{cents:f}".removesuffix(".00")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return _decimal(value) if isinstance(value, Decimal) else f"{value:g}"
    return str(value)


def read_value(
    specs: Sequence[FieldSpec], value: Value, *, country: str = "", started: Record | None = None
) -> tuple[dict[str, Any], Problems, Problems]:
    """Field values for the model, problems and hints, of what stands in a form.

    A text that does not pass its field's check is no problem where `started`, the record being
    edited, had it already: then it is only hinted at, so that an old wrong phone does not stand in
    the way of a new note.
    """
    raw: dict[str, Any] = {}
    problems: Problems = {}
    hints: Problems = {}
    for spec in specs:
        known = getattr(started, spec.name, None)
        given, problem, hint = _read(spec, value.get(spec.name), country, known)
        if problem:
            problems[spec.name] = problem
        elif given is not None:
            raw[spec.name] = given
        elif spec.required:
            problems[spec.name] = _empty(spec)
        if hint:
            hints[spec.name] = hint
    return raw, problems, hints


def _read(spec: FieldSpec, given: Any, country: str, known: Any) -> tuple[Any, str, str]:
    """One field: its value (None: there is none), a problem, a hint."""
    if spec.input in ("lines", "tags"):
        return _read_lines(spec, [str(one).strip() for one in given or []], country, known or [])
    if spec.input == "custom":
        return (*_read_custom(given or [], known or {}), "")
    if spec.input == "check":
        return bool(given), "", ""
    return _read_text(spec, str(given or "").strip(), country, known)


def _read_text(spec: FieldSpec, text: str, country: str, known: Any) -> tuple[Any, str, str]:
    """One field that holds one text."""
    value, problem, hint = text or None, "", ""
    if not text:
        # An optional text that was emptied is empty; anything else has no value then.
        value = "" if spec.default == "" else None
    elif spec.input in ("money", "number"):
        return _read_number(spec, text)
    elif spec.input == "record" and text.startswith("?"):
        value, problem = None, _NOT_CHOSEN.format(text=text[1:])
    elif spec.check is not None:
        checked = spec.check(text, country)
        value = checked.value
        problem = checked.problem if text != known else ""
        hint = (
            ""
            if problem
            else checked.problem or checked.warning or _saved_as([text], [checked.value])
        )
    return value, problem, hint


def _read_lines(
    spec: FieldSpec, lines: list[str], country: str, known: Sequence[str]
) -> tuple[list[str], str, str]:
    lines = [line for line in lines if line]
    if spec.check is None:
        return lines, "", ""
    checked = [spec.check(line, country) for line in lines]
    new = [one.problem for one, line in zip(checked, lines, strict=True) if line not in known]
    old = [one.problem for one, line in zip(checked, lines, strict=True) if line in known]
    problem = " ".join(filter(None, new))
    warnings = [one.warning for one in checked if one.warning]
    hint = " ".join(filter(None, [*old, *warnings])) or _saved_as(
        lines, [one.value for one in checked]
    )
    return [one.value for one in checked], problem, "" if problem else hint


def _saved_as(typed: Sequence[str], saved: Sequence[str]) -> str:
    differing = [now for was, now in zip(typed, saved, strict=True) if was != now]
    return _("Saved as {text}").format(text=", ".join(differing)) if differing else ""


def _read_custom(
    pairs: Sequence[Sequence[str]], known: Mapping[str, Any]
) -> tuple[dict[str, Any], str]:
    custom: dict[str, Any] = {}
    for name, text in ((str(pair[0]).strip(), str(pair[1]).strip()) for pair in pairs):
        if not name and text:
            return custom, _NO_NAME.format(text=text)
        if name in custom:
            return custom, _NAME_TWICE.format(text=name)
        if name:
            # A number that was imported as a number stays one, unless it was edited.
            custom[name] = known[name] if name in known and _text(known[name]) == text else text
    return custom, ""


def _read_number(spec: FieldSpec, text: str) -> tuple[Any, str, str]:
    number = number_of(text)
    if number is None:
        return None, _NOT_A_NUMBER.format(text=text), ""
    plain = f"{number:f}"
    hint = _saved_as([text], [plain]) if re.search(r"[,\s\u00a0]", text) else ""
    return (plain if spec.input == "money" or number % 1 else int(number)), "", hint


def number_of(text: str) -> Decimal | None:
    """A number as people write it: "1234.5", "1 234,50", "1,234.50", "45 €"; None if it is none.

    A single comma before exactly three digits parts thousands: "1,234" is 1234.
    """
    plain = re.sub(r"[\s\u00a0\u202f']|[€$£₽₴]|[A-Z]{3}$", "", text.strip())
    if "," in plain and "." in plain:
        thousands = "," if plain.rfind(".") > plain.rfind(",") else "."
        plain = plain.replace(thousands, "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    else:
        plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:  # pragma: no cover - the pattern above lets nothing else through
        return None


def sentences_of(error: ValidationError, specs: Mapping[str, FieldSpec]) -> Problems:
    """What pydantic found, as a sentence beside the field it is about ("" for the whole record)."""
    problems: Problems = {}
    for found in error.errors():
        name = str(found["loc"][0]) if found["loc"] else ""
        problems.setdefault(name, _sentence(found, specs.get(name)))
    return problems


_SENTENCES = (
    (("greater_than",), _("{text} is too little: the least is {limit}.")),
    (("less_than",), _("{text} is too much: the most is {limit}.")),
    (("int_",), _("“{text}” is not a whole number. Write it as 12.")),
    (("float_", "decimal_", "finite_"), _NOT_A_NUMBER),
    (("date", "time"), _("“{text}” is not a day. Write it as 2026-11-30.")),
    (("enum", "literal_error"), _EMPTY_OF["choice"]),
)


def _sentence(found: Mapping[str, Any], spec: FieldSpec | None) -> str:
    kind, about = found["type"], found.get("ctx", {})
    if kind == "value_error":
        return str(about.get("error", found["msg"]))
    if spec is not None and kind in ("missing", "string_too_short", "too_short"):
        return _empty(spec)
    other = _("“{text}” cannot be saved here: {why}.")
    sentence = next((words for kinds, words in _SENTENCES if kind.startswith(kinds)), other)
    limit = next((about[name] for name in ("ge", "gt", "le", "lt") if name in about), "")
    return sentence.format(text=found.get("input"), limit=limit, why=str(found["msg"]).lower())


def _empty(spec: FieldSpec) -> str:
    """What is said of a field that must not be empty."""
    asked = _EMPTY.get(spec.name) or _EMPTY_OF.get(spec.input)
    return asked or _("Fill in “{label}”.").format(label=spec.label)
