"""What a cell becomes: a value for a field, None for an empty cell, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.intake.values.amounts import DecimalMark, number
from crm_widgets.intake.values.dates import DateFormat, day, moment
from crm_widgets.intake.values.empty import is_nothing
from crm_widgets.intake.values.import_kinds import TargetField
from crm_widgets.intake.values.rounded import EXACT, is_rounded
from crm_widgets.intake.values.several import split_emails, split_tags, split_values
from crm_widgets.model.cells.formula_guard import original_text

Converter = Callable[[Any], Any]

_FLOAT_ID = re.compile(r"\d+\.0+\Z")
_AS_FORMULA = re.compile(r'="((?:[^"]|"")*)"\Z')
_AS_TEXT = re.compile(r"'\+?[\d(][\d\s()./-]*\Z")
_CACHE_SIZE = 50_000

_ROUNDED = _(
    "{text} is a number that a spreadsheet has rounded, so its last digits are lost. Export the "
    "list again with this column formatted as text."
)
_NUL = _("the cell holds a NUL character. Remove it.")
_CHOICE = _("“{text}” is not a {label}. Use one of: {choices}.")


def text(cell: Any, *, a_name: bool = False) -> str | Wrong | None:
    """The text of a cell; a whole number without its “.0”, a day as 2020-12-31."""
    if type(cell) is str:
        stripped = _as_meant(cell.strip())
        if "\0" in stripped:
            return Wrong(_NUL)
        return None if is_nothing(stripped, a_name=a_name) else stripped
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


def reference(cell: Any) -> str | Wrong | None:
    """A number or a name that stands for a record; "17850.0" is "17850"."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT:
        return Wrong(_ROUNDED.format(text=f"{cell:.0f}"))
    value = text(cell)
    if type(value) is str:
        if is_rounded(value):
            return Wrong(_ROUNDED.format(text=value))
        if _FLOAT_ID.match(value):
            return value.partition(".")[0]
    return value


def list_converter(split: Callable[[str], list[str]]) -> Converter:
    """A converter of a cell with several values, which `split` parts."""

    def texts(cell: Any) -> list[str] | Wrong | None:
        value = reference(cell) if isinstance(cell, int | float) else text(cell)
        return (split(value) or None) if isinstance(value, str) else value

    return texts


_LISTS = {
    "phones": list_converter(lambda text: [text]),  # see `read_phones`, which knows the country
    "emails": list_converter(split_emails),
    "tags": list_converter(split_tags),
}


def choice_converter(field: TargetField) -> Converter:
    """A converter for a field with a few values: it takes a value or its label."""
    labels: Mapping[str, str] = field.spec.labels if field.spec else {}
    known = {_folded(label): value for value, label in labels.items()}
    known |= {_folded(value): value for value in labels}

    def choice(cell: Any) -> str | Wrong | None:
        written = text(cell)
        if not isinstance(written, str):
            return written
        value = known.get(_folded(written)) or known.get(_folded(written).replace("z", "s"))
        about = {"label": field.label.lower(), "choices": ", ".join(labels)}
        return value or Wrong(_CHOICE.format(text=shorten(written), **about))

    return choice


def converter(
    field: TargetField,
    dates: DateFormat | None = None,
    mark: DecimalMark | None = None,
    currency: str = "",
) -> Converter:
    """What turns a cell into a value of `field`, given how the column writes dates and numbers, and
    the currency whose sign or code may stand beside an amount."""
    if field.kind == "choice":
        return choice_converter(field)
    if field.kind == "day":
        return _cached(lambda cell: day(cell, dates))
    if field.kind == "moment":
        return _cached(lambda cell: moment(cell, dates))
    if field.kind == "money":
        return _cached(lambda cell: number(cell, mark, currency))
    if field.kind == "number":
        return _cached(lambda cell: number(cell, mark))
    if field.kind == "list":
        return _LISTS.get(field.name) or list_converter(split_values)
    if field.name == "name":
        return lambda cell: text(cell, a_name=True)
    return reference if field.kind == "reference" else text


def _as_meant(written: str) -> str:
    """The text that a program wrapped so that a spreadsheet keeps its zeros: ="00042", '00042."""
    meant = original_text(written).strip()
    if formula := _AS_FORMULA.match(meant):
        return formula[1].replace('""', '"').strip()
    return meant[1:] if _AS_TEXT.match(meant) else meant


def _folded(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word).casefold()


def _cached(convert: Converter) -> Converter:
    """The same converter with a cache of texts: the cells of a column repeat themselves."""
    known: dict[str, Any] = {}

    def cached(cell: Any) -> Any:
        if type(cell) is not str:
            return convert(cell)
        if cell in known:
            return known[cell]
        if len(known) >= _CACHE_SIZE:
            known.clear()
        known[cell] = value = convert(cell)
        return value

    return cached
