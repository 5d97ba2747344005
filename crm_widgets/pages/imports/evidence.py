"""What the values of a file say about how they are written: dates, amounts, phones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.problem import Problem, shorten
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.amounts import mark_evidence
from crm_widgets.intake.values.dates import order_evidence
from crm_widgets.intake.values.import_kinds import TARGETS
from crm_widgets.pages.imports.field_options import pairs_of

SAMPLE = 5_000
"""So many rows are looked at; the check reads them all."""


@dataclass
class Evidence:
    """Counts of the readings that values prove ("?": either), and an example of each."""

    rows: int = 0
    dates: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    phones: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    @property
    def dates_unclear(self) -> bool:
        """Whether dates can be read in two ways, and no value decides."""
        return bool(self.dates["?"]) and not (self.dates["dmy"] or self.dates["mdy"])

    @property
    def marks_unclear(self) -> bool:
        """Whether amounts can be read in two ways, and no value decides."""
        return bool(self.marks["?"]) and not (self.marks[","] or self.marks["."])


def evidence_of(table: Table, choices: Mapping[int, str], rows: int = SAMPLE) -> Evidence:
    """Look at the first rows of a file, at the columns that are mapped."""
    places = {
        "dates": _places(choices, "day", "moment"),
        "marks": _places(choices, "money", "number"),
        "phones": _places(choices, "phones"),
    }
    found = Evidence()
    for item in table.rows():
        if isinstance(item, Problem):
            continue
        found.rows += 1
        _vote(found, item[1], places)
        if found.rows >= rows:
            break
    return found


def dates_hint(found: Evidence) -> str:
    """What the dates say: "611 dates can only be day first, none speak against it."."""
    day, month = found.dates["dmy"], found.dates["mdy"]
    if found.dates_unclear:
        text = _("Dates such as “{text}” can have the day or the month first. Choose one.")
        return text.format(text=found.examples["dates?"])
    if not (day or month):
        return ""
    if day and month:
        text = _("{day} can only be day first, {month} only month first.")
        return text.format(day=format_number(day), month=format_number(month))
    text = plural(
        "{n} date can only be {order}, none speak against it.",
        "{n} dates can only be {order}, none speak against it.",
        day or month,
    )
    order = _("day first") if day else _("month first")
    return text.format(n=format_number(day or month), order=order)


def marks_hint(found: Evidence) -> str:
    """What the amounts say."""
    comma, point = found.marks[","], found.marks["."]
    if found.marks_unclear:
        text = _("Amounts such as “{text}” can be read in two ways. Choose one.")
        return text.format(text=found.examples["marks?"])
    if not (comma or point):
        return ""
    if comma and point:
        text = _("{comma} have a comma before cents, {point} a point.")
        return text.format(comma=format_number(comma), point=format_number(point))
    mark = _("a comma") if comma else _("a point")
    text = plural(
        "{n} amount has {mark} before cents, none speak against it.",
        "{n} amounts have {mark} before cents, none speak against it.",
        comma or point,
    )
    return text.format(n=format_number(comma or point), mark=mark)


def phones_hint(found: Evidence) -> str:
    """How many phones have no country code."""
    without = found.phones["national"]
    if not without:
        return ""
    text = plural(
        "{n} number has no country code, such as {text}.",
        "{n} numbers have no country code, such as {text}.",
        without,
    )
    return text.format(n=format_number(without), text=found.examples["national"])


def _places(choices: Mapping[int, str], *kinds: str) -> list[int]:
    """The columns that fill a field of these kinds (or of these names)."""
    return [
        place
        for place, choice in choices.items()
        if any(_is_one(kind, name, kinds) for kind, name in pairs_of(choice).items())
    ]


def _is_one(kind: str, name: str, kinds: Iterable[str]) -> bool:
    target = TARGETS.get(kind)
    field = target.field(name.split(".", maxsplit=1)[0]) if target else None
    return field is not None and (field.kind in kinds or field.name in kinds)


def _vote(found: Evidence, cells: Sequence[object], places: Mapping[str, list[int]]) -> None:
    for about, evidence in (("dates", order_evidence), ("marks", mark_evidence)):
        for place in places[about]:
            cell = cells[place]
            if not isinstance(cell, str):
                continue
            vote = evidence(cell)
            if vote:
                getattr(found, about)[vote] += 1
                found.examples.setdefault(f"{about}{vote}", shorten(cell))
    for place in places["phones"]:
        text = str(cells[place] or "").strip()
        if sum(letter.isdigit() for letter in text) >= 5:
            kind = "whole" if text.startswith(("+", "00")) else "national"
            found.phones[kind] += 1
            found.examples.setdefault(kind, shorten(text))
