"""What the texts typed into a form mean: pure functions from inputs to the values of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_day, format_money, format_number
from crm_widgets.intake.values import read_amount, read_date, read_number
from crm_widgets.model import FieldSpec, Record
from crm_widgets.model.money import amount_problem, minor_digits
from crm_widgets.widgets.forms.conventions import Conventions
from crm_widgets.widgets.forms.problems import Problems, problem_of_empty
from crm_widgets.widgets.forms.shown_value import Value, custom_text, shown_value

UNREADABLE = "?"
"""What the browser sends before a text that it can't make a value of: a name that was not chosen
from the list, a date that is not complete."""

_NOT_CHOSEN = _("“{text}” is not a contact. Type part of the name and choose from the list.")
_NO_DATE = _("This is not a valid date. Complete it, or clear it.")
_NO_NAME = _("“{text}” has no name. Enter one on its left.")
_NAME_TWICE = _("There are two custom fields called “{text}”. Give each its own name.")


class TypedValue(NamedTuple):
    """One field as it was typed: its value (None: none), a problem, a hint beside it."""

    value: Any = None
    problem: str = ""
    hint: str = ""


def read_value(
    specs: Sequence[FieldSpec],
    value: Value,
    *,
    conventions: Conventions | None = None,
    started: Record | None = None,
) -> tuple[dict[str, Any], Problems, Problems]:
    """Field values for the model, problems and hints, from what the inputs of a form hold.

    What `started`, the record being edited, already had is no problem: an old invalid phone is only
    pointed out, so that it does not stand in the way of a new note.
    """
    raw: dict[str, Any] = {}
    problems: Problems = {}
    hints: Problems = {}
    for spec in specs:
        known = getattr(started, spec.name, None)
        typed = _typed(spec, value.get(spec.name), known, conventions or Conventions())
        if typed.problem:
            problems[spec.name] = typed.problem
        elif typed.value is not None:
            raw[spec.name] = typed.value
        elif spec.required:
            problems[spec.name] = problem_of_empty(spec)
        if typed.hint:
            hints[spec.name] = typed.hint
    return raw, problems, hints


def _typed(spec: FieldSpec, given: Any, known: Any, conventions: Conventions) -> TypedValue:
    if spec.input in ("lines", "tags"):
        lines = [str(line).strip() for line in given or []]
        return _lines(spec, [line for line in lines if line], known or [], conventions.country)
    if spec.input == "custom":
        return _custom(given or [], known or {})
    if spec.input == "check":
        return TypedValue(bool(given))
    text = str(given or "").strip()
    if not text:
        # An optional text that was emptied is empty; any other field has no value then.
        return TypedValue("" if spec.default == "" else None)
    if spec.check is not None:
        checked = _lines(spec, [text], [known], conventions.country)
        return checked._replace(value=checked.value[0])
    if known is not None and text == shown_value(spec, known, conventions):
        return TypedValue(known)
    return _text(spec, text, conventions)


def _text(spec: FieldSpec, text: str, conventions: Conventions) -> TypedValue:
    """A field of one text that is not what it was before."""
    if spec.input == "record" and text.startswith(UNREADABLE):
        return TypedValue(problem=_NOT_CHOSEN.format(text=text.removeprefix(UNREADABLE)))
    if spec.input not in ("money", "number", "date", "time"):
        return TypedValue(text)
    if text == UNREADABLE:
        return TypedValue(problem=_NO_DATE)
    try:
        return _read(spec, text, conventions)
    except InvalidValue as error:
        return TypedValue(problem=str(error))


def _read(spec: FieldSpec, text: str, conventions: Conventions) -> TypedValue:
    """A number, an amount, a date or a moment; raises InvalidValue."""
    if spec.input == "money":
        return _amount(text, conventions.currency)
    if spec.input == "number":
        return _number(text)
    if spec.input == "time":
        return TypedValue(_moment(text, conventions))
    today = conventions.clock.today()
    day = read_date(text, today)
    if day is None or day.isoformat() == text:
        return TypedValue(day)
    return TypedValue(day, hint=_saved_as(format_day(day, today)))


def _amount(text: str, currency: str) -> TypedValue:
    amount = read_amount(text, currency)
    if amount is None:
        return TypedValue()
    problem = amount_problem(amount, currency)
    if problem:
        return TypedValue(problem=problem)
    digits = minor_digits(currency) if amount % 1 else 0
    return TypedValue(amount, hint=_hint(text, format_money(amount, currency, digits)))


def _number(text: str) -> TypedValue:
    number = read_number(text)
    if number is None:
        return TypedValue()
    places = number.as_tuple().exponent
    digits = -places if isinstance(places, int) and places < 0 else 0
    value: Decimal | int = number if number % 1 else int(number)
    return TypedValue(value, hint=_hint(text, format_number(number, digits)))


def _moment(text: str, conventions: Conventions) -> datetime:
    """A moment in the base's time zone ("2026-11-30T14:05"), in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        sentence = _("{text} is not a valid date and time. Write it as 2026-11-30 14:05.")
        raise InvalidValue(sentence.format(text=text)) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(conventions.clock.zone))
    return moment.astimezone(UTC)


def _lines(spec: FieldSpec, lines: list[str], known: Sequence[str], country: str) -> TypedValue:
    """A field of several texts, each checked by itself; those in `known` may stay as they are."""
    if spec.check is None:
        return TypedValue(lines)
    pairs = [(line, spec.check(line, country)) for line in lines]
    values = [checked.value for _line, checked in pairs]
    problem = " ".join(c.problem for line, c in pairs if c.problem and line not in known)
    if problem:
        return TypedValue(values, problem)
    notices = [c.problem or c.warning for _line, c in pairs]
    return TypedValue(values, hint=" ".join(filter(None, notices)) or _differing(lines, values))


def _custom(pairs: Sequence[Sequence[str]], known: Mapping[str, Any]) -> TypedValue:
    """Custom fields; a number that was imported as a number stays one unless it is edited."""
    custom: dict[str, Any] = {}
    for name, text in ((str(pair[0]).strip(), str(pair[1]).strip()) for pair in pairs):
        if not name and text:
            return TypedValue(problem=_NO_NAME.format(text=text))
        if name in custom:
            return TypedValue(problem=_NAME_TWICE.format(text=name))
        if name:
            same = name in known and custom_text(known[name]) == text
            custom[name] = known[name] if same else text
    return TypedValue(custom)


def _hint(text: str, written: str) -> str:
    """How a number will be saved, where it was typed with anything but digits and a point."""
    return "" if text.replace(".", "", 1).lstrip("+-").isdigit() else _saved_as(written)


def _differing(typed: Sequence[str], saved: Sequence[str]) -> str:
    differing = [now for was, now in zip(typed, saved, strict=True) if was != now]
    return _saved_as(", ".join(differing)) if differing else ""


def _saved_as(text: str) -> str:
    return _("Saved as {text}").format(text=text)
