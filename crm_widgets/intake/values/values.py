"""What a cell becomes: a value for a field of ours, None for an empty cell, or why it cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.intake.values.amounts import DecimalMark, number
from crm_widgets.intake.values.dates import DateFormat, day, moment
from crm_widgets.intake.values.target import TargetField

Converter = Callable[[Any], Any]

_FLOAT_ID = re.compile(r"\d+\.0+\Z")
_SEPARATORS = re.compile(r"[;,\n\r]+")
_REMEMBERED = 50_000

_EXACT = 10**15
"""From here on a spreadsheet rounds what is typed as a number."""

_ROUNDED = _(
    "{text} has more than 15 digits, and the spreadsheet has rounded it. Format the column as "
    "text, and enter the numbers anew."
)
_NUL = _("the cell holds a NUL character. Remove it.")
_CHOICE = _("“{text}” is none of the words for {label}. Write one of: {words}.")


def text(cell: Any) -> str | Wrong | None:
    """The text of a cell; a whole number without its “.0”, a day as 2020-12-31."""
    if type(cell) is str:
        found = cell.strip()
        return (Wrong(_NUL) if "\0" in found else found) or None
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


def reference(cell: Any) -> str | Wrong | None:
    """A number or name that stands for a record; "17850.0", as programs write it, is "17850"."""
    if isinstance(cell, int | float) and abs(cell) >= _EXACT:
        return Wrong(_ROUNDED.format(text=f"{cell:.0f}"))
    found = text(cell)
    if type(found) is str and _FLOAT_ID.match(found):
        return found.partition(".")[0]
    return found


def words(cell: Any) -> list[str] | Wrong | None:
    """The texts in a cell that stand between semicolons, commas or line ends."""
    found = text(cell)
    if not isinstance(found, str):
        return found
    return [word.strip() for word in _SEPARATORS.split(found) if word.strip()] or None


def chosen(field: TargetField) -> Converter:
    """A converter for a field that has a few values: it takes the value or its label."""
    labels: Mapping[str, str] = field.spec.labels if field.spec else {}
    known = {_folded(label): value for value, label in labels.items()}
    known |= {_folded(value): value for value in labels}

    def choice(cell: Any) -> str | Wrong | None:
        found = text(cell)
        if not isinstance(found, str):
            return found
        value = known.get(_folded(found)) or known.get(_folded(found).replace("z", "s"))
        return value or Wrong(
            _CHOICE.format(text=shorten(found), label=field.label.lower(), words=", ".join(labels))
        )

    return choice


def converter(
    field: TargetField, form: DateFormat | None = None, mark: DecimalMark | None = None
) -> Converter:
    """What turns a cell into a value of `field`, given how the column writes dates and numbers."""
    if field.kind == "choice":
        return chosen(field)
    if field.kind == "day":
        return _remembering(lambda cell: day(cell, form))
    if field.kind == "moment":
        return _remembering(lambda cell: moment(cell, form))
    if field.kind in ("money", "number"):
        return _remembering(lambda cell: number(cell, mark))
    return {"reference": reference, "words": words}.get(field.kind, text)


def _folded(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", word).casefold()


def _remembering(convert: Converter) -> Converter:
    """The same, without working out again what one text becomes: files repeat themselves."""
    known: dict[str, Any] = {}

    def remembered(cell: Any) -> Any:
        if type(cell) is not str:
            return convert(cell)
        if cell in known:
            return known[cell]
        if len(known) >= _REMEMBERED:
            known.clear()
        known[cell] = value = convert(cell)
        return value

    return remembered
