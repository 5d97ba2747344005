"""Which column of a file fills which field of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from difflib import get_close_matches
from functools import reduce
from operator import itemgetter
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.headers.order_total import is_order_total
from crm_widgets.intake.problem import IntakeError, Wrong, shorten
from crm_widgets.intake.values.converters import converter
from crm_widgets.intake.values.dates import DateFormat
from crm_widgets.intake.values.import_kinds import Target, TargetField

Pair = tuple[str, str]
"""A column of the file and a field of ours. The column is named by its header or its place (see
`column_place`); a part of a name is "name.first", "name.middle" or "name.last"."""

NAME_PARTS = ("first", "middle", "last")
SEVERAL = frozenset({"note", "contact_id"})
"""Fields without a list that several columns may fill: a note takes all of them, line by line, and
a client is known by the first that has a value."""

_LETTERS = re.compile(r"[A-Z]{1,3}")

_NO_EQUALS = _("“{text}” is not a mapping. Write it as their_column=our_field.")
_BAD_FIXED_VALUE = _("--set {field}: {reason}")
_NO_COLUMN = _("{name} has no column “{column}”{nearest}. Its columns are: {columns}.")
_NO_FIELD = _("{target} have no field “{field}”{nearest}. Their fields are: {fields}.")
_NEAREST = _(" (did you mean “{text}”?)")
_TWICE = _("Two columns are mapped to {field}: “{first}” and “{second}”. Keep one of them.")
_TWO_COLUMNS = _(
    "{name} has two columns “{column}”. Say which one by its place: “{column}#1” or “{column}#2”."
)
_REQUIRED = _(
    "No column of {name} is mapped to the {label}. Map one with --map THEIR_COLUMN={field}. "
    "Its columns are: {columns}."
)


@dataclass(frozen=True)
class Mapping:
    """Which columns fill which fields.

    places: for each field, the places (from 0) of the columns that fill it. unused: the columns
    that fill none. fixed_values: the values of rows whose cells are empty or missing. parts: the
    part of a name that a column has (first, middle, last), by place. choices: for each field, what
    their values mean in ours.
    """

    columns: tuple[str, ...]
    places: MappingOf[str, tuple[int, ...]]
    fields: MappingOf[str, TargetField]
    unused: tuple[str, ...]
    fixed_values: MappingOf[str, Any] = dataclass_field(default_factory=dict)
    parts: MappingOf[int, str] = dataclass_field(default_factory=dict)
    choices: MappingOf[str, MappingOf[str, str]] = dataclass_field(default_factory=dict)

    @property
    def order_total(self) -> bool:
        """Whether the amount is the total of an order by its header, not that of a line."""
        return any(is_order_total(self.columns[at]) for at in self.places.get("amount", ()))

    def column_of(self, field: str) -> str:
        """The column, or columns, that fill a field, for a sentence."""
        return ", ".join(self.columns[place] for place in self.places.get(field, ())) or field

    def sentence(self) -> str:
        """What fills what: "name from “Client”, phones from “Tel”"."""
        return ", ".join(
            _("{field} from “{column}”").format(field=field, column=self.column_of(field))
            for field in self.places
        )


def parse_pairs(texts: Iterable[str]) -> list[Pair]:
    """`their_column=our_field` as pairs; a column's name may have an = in it."""
    pairs = []
    for text in texts:
        column, equals, field = text.rpartition("=")
        if not equals or not column.strip() or not field.strip():
            raise IntakeError(_NO_EQUALS.format(text=shorten(text)))
        pairs.append((column.strip(), field.strip()))
    return pairs


def make_mapping(
    target: Target, columns: Sequence[str], pairs: Sequence[Pair], name: str
) -> Mapping:
    """The mapping that `pairs` ask for; other columns fill the field of their own name. A pair
    without a field leaves its column out.

    name: the file's. Raises IntakeError with the names that there are.
    """
    left_out = {column_place(columns, column, name) for column, asked in pairs if not asked}
    places: dict[str, tuple[int, ...]] = {}
    fields: dict[str, TargetField] = {}
    parts: dict[int, str] = {}
    for column, asked in filter(itemgetter(1), pairs):
        field_name, part = _part_of(asked)
        field = _field(target, field_name)
        place = column_place(columns, column, name)
        others = places.get(field.name, ())
        if others and not _takes_another(field, others, part, parts):
            first = columns[others[0]]
            raise IntakeError(_TWICE.format(field=asked, first=first, second=columns[place]))
        places[field.name], fields[field.name] = (*others, place), field
        if part:
            parts[place] = part
    taken = left_out | {place for some in places.values() for place in some}
    for field in target.fields.values():
        if field.name in places:
            continue
        by_name = _places_by_name(field, columns, taken, name)
        if by_name:
            places[field.name], fields[field.name] = by_name, field
            taken.update(by_name)
    for place, column in enumerate(columns):  # "entered:Talk" and "custom:sector" need no pair
        if place not in taken and column.lower().startswith(tuple(target.prefixes)):
            prefixed = target.field(column)
            if prefixed is not None and prefixed.name not in places:
                places[prefixed.name], fields[prefixed.name] = (place,), prefixed
                taken.add(place)
    unused = tuple(column for place, column in enumerate(columns) if place not in taken)
    return Mapping(tuple(columns), places, fields, unused, parts=parts)


def read_fixed_values(
    target: Target, pairs: Iterable[tuple[str, str]], dates: DateFormat | None = None
) -> dict[str, Any]:
    """The values that a user sets for all rows, from (our field, text); raises IntakeError."""
    values: dict[str, Any] = {}
    for name, text in pairs:
        field = _field(target, name)
        value = converter(field, dates)(text)
        if isinstance(value, Wrong):
            raise IntakeError(_BAD_FIXED_VALUE.format(field=field.name, reason=value.reason))
        if value is not None:
            values[field.name] = values.get(field.name, []) + value if field.many else value
    return values


def require(mapping: Mapping, field: TargetField, name: str) -> None:
    """Raises IntakeError if no column fills the field and no value is set for it."""
    if field.name not in mapping.places and field.name not in mapping.fixed_values:
        columns = _listed(mapping.columns)
        about = {"label": field.label.lower(), "field": field.name, "columns": columns}
        raise IntakeError(_REQUIRED.format(name=name, **about))


def _part_of(asked: str) -> tuple[str, str]:
    """The field and the part of a name: "name.first" is ("name", "first")."""
    head, dot, part = asked.strip().partition(".")
    is_part = bool(dot) and head.lower() == "name" and part.lower() in NAME_PARTS
    return ("name", part.lower()) if is_part else (asked, "")


def _takes_another(
    field: TargetField, others: Iterable[int], part: str, parts: MappingOf[int, str]
) -> bool:
    """Whether a field takes one more column: a list or a note, or another part of a name."""
    if field.many or field.name in SEVERAL:
        return True
    return field.name == "name" and part not in {parts.get(place, "") for place in others}


def _field(target: Target, name: str) -> TargetField:
    field = target.field(name)
    if field is not None:
        return field
    raise IntakeError(
        _NO_FIELD.format(
            target=target.name.capitalize(),
            field=shorten(name),
            nearest=nearest(name, target.fields),
            fields=", ".join(target.names()),
        )
    )


def column_place(columns: Sequence[str], column: str, name: str) -> int:
    """The place (from 0) of a column that is named by its header, spelt exactly or but for case,
    spaces and punctuation; or by its place: "#3", "Phone#2" for the second of two columns "Phone",
    or the letter that a spreadsheet shows. name: the file's. Raises IntakeError."""
    for spelling in (str.strip, _plain):
        wanted = spelling(column)
        places = [at for at, known in enumerate(columns) if wanted and spelling(known) == wanted]
        if len(places) > 1:
            raise IntakeError(_TWO_COLUMNS.format(name=name, column=columns[places[0]]))
        if places:
            return places[0]
    place = _numbered_place(columns, column.strip())
    if place is not None:
        return place
    raise IntakeError(
        _NO_COLUMN.format(
            name=name,
            column=shorten(column),
            nearest=nearest(column, columns),
            columns=_listed(columns),
        )
    )


def _numbered_place(columns: Sequence[str], column: str) -> int | None:
    """The place that "#3", "Phone#2" or "C" names, or None."""
    header, mark, number = column.rpartition("#")
    if mark and number.isdecimal():
        wanted = _plain(header)
        places = [at for at, known in enumerate(columns) if not wanted or _plain(known) == wanted]
        return places[int(number) - 1] if 1 <= int(number) <= len(places) else None
    if not _LETTERS.fullmatch(column):
        return None
    place = reduce(lambda sum_, letter: sum_ * 26 + ord(letter) - ord("A") + 1, column, 0) - 1
    return place if place < len(columns) else None


def _places_by_name(
    field: TargetField, columns: Sequence[str], taken: set[int], name: str
) -> tuple[int, ...]:
    """Columns called as the field or its label; failing these, as one of its aliases."""
    for names in ((field.name, field.label), field.aliases):
        wanted = set(map(_plain, names))
        places = [at for at, column in enumerate(columns) if _plain(column) in wanted]
        if places:
            break
    free = tuple(place for place in places if place not in taken)
    if len(free) > 1 and not field.many:
        raise IntakeError(_TWO_COLUMNS.format(name=name, column=columns[free[0]]))
    return free


def _plain(text: str) -> str:
    return re.sub(r"[\s_\-.]+", "", text).casefold()


def nearest(text: str, known: Iterable[str]) -> str:
    """The known text that is most like `text`, as a part of a sentence; empty if none is."""
    folded = {other.casefold(): other for other in known}
    close = get_close_matches(text.casefold(), list(folded), n=1, cutoff=0.6)
    return _NEAREST.format(text=folded[close[0]]) if close else ""


def _listed(names: Sequence[str], limit: int = 30) -> str:
    more = "" if len(names) <= limit else _(" and {count} more").format(count=len(names) - limit)
    return ", ".join(names[:limit]) + more
