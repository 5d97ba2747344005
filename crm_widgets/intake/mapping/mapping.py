"""Which column of a file fills which field of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from difflib import get_close_matches
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, Wrong, shorten
from crm_widgets.intake.values.dates import DateFormat
from crm_widgets.intake.values.target import Target, TargetField
from crm_widgets.intake.values.values import converter

_NO_EQUALS = _("“{text}” is no mapping. Write it as their_column=our_field.")
_BAD_GIVEN = _("--set {field}: {reason}")
_NO_COLUMN = _("{name} has no column “{column}”{nearest}. Its columns are: {columns}.")
_NO_FIELD = _("{target} have no field “{field}”{nearest}. Their fields are: {fields}.")
_NEAREST = _("; the nearest is “{word}”")
_TWICE = _("Field {field} is given two columns, “{one}” and “{other}”. Keep one of them.")
_TWO_COLUMNS = _(
    "{name} has two columns “{column}”. Rename one of them, so that it is clear which is meant."
)
_REQUIRED = _(
    "No column of {name} gives the {label}. Say which one does with --map THEIR_COLUMN={field}. "
    "Its columns are: {columns}."
)


@dataclass(frozen=True)
class Mapping:
    """For each field of ours the places (from 0) of the columns that fill it; `unused` are the
    columns that fill none; `given` the values of rows whose cells say nothing."""

    columns: tuple[str, ...]
    places: MappingOf[str, tuple[int, ...]]
    fields: MappingOf[str, TargetField]
    unused: tuple[str, ...]
    given: MappingOf[str, Any] = dataclass_field(default_factory=dict)

    def column_of(self, field: str) -> str:
        """The column, or columns, that fill a field, as a sentence names them."""
        return ", ".join(self.columns[place] for place in self.places.get(field, ())) or field

    def sentence(self) -> str:
        """What fills what: "name from Client, phones from Tel." """
        return ", ".join(
            _("{field} from “{column}”").format(field=field, column=self.column_of(field))
            for field in self.places
        )


def parse_pairs(texts: Iterable[str]) -> list[tuple[str, str]]:
    """`their_column=our_field` as pairs; a column's name may hold an = itself."""
    pairs = []
    for text in texts:
        column, equals, field = text.rpartition("=")
        if not equals or not column.strip() or not field.strip():
            raise IntakeError(_NO_EQUALS.format(text=shorten(text)))
        pairs.append((column.strip(), field.strip()))
    return pairs


def make_mapping(
    target: Target, columns: Sequence[str], pairs: Sequence[tuple[str, str]], name: str
) -> Mapping:
    """The mapping that `pairs` (their column, our field) ask for; columns that they leave out fill
    the field of their own name. `name` is the file's. Raises IntakeError with what there is."""
    places: dict[str, tuple[int, ...]] = {}
    fields: dict[str, TargetField] = {}
    for column, field_name in pairs:
        field = _field(target, field_name)
        place = _place(columns, column, name)
        if field.name in places and not field.many:
            known = columns[places[field.name][0]]
            raise IntakeError(_TWICE.format(field=field.name, one=known, other=columns[place]))
        places[field.name] = (*places.get(field.name, ()), place)
        fields[field.name] = field
    taken = {place for some in places.values() for place in some}
    for field in target.fields.values():
        if field.name not in places:
            found = [place for place in _by_name(field, columns) if place not in taken]
            if len(found) > 1 and not field.many:
                raise IntakeError(_TWO_COLUMNS.format(name=name, column=columns[found[0]]))
            if found:
                places[field.name], fields[field.name] = tuple(found), field
                taken.update(found)
    unused = tuple(column for place, column in enumerate(columns) if place not in taken)
    return Mapping(tuple(columns), places, fields, unused)


def given_values(
    target: Target, pairs: Iterable[tuple[str, str]], form: DateFormat | None = None
) -> dict[str, Any]:
    """The values that a user gives to all rows, as (our field, text); raises IntakeError."""
    given: dict[str, Any] = {}
    for name, text in pairs:
        field = _field(target, name)
        value = converter(field, form)(text)
        if isinstance(value, Wrong):
            raise IntakeError(_BAD_GIVEN.format(field=field.name, reason=value.reason))
        if value is not None:
            given[field.name] = given.get(field.name, []) + value if field.many else value
    return given


def require(mapping: Mapping, field: TargetField, name: str) -> None:
    """Raises IntakeError if no column fills the field and no value is given."""
    if field.name not in mapping.places and field.name not in mapping.given:
        raise IntakeError(
            _REQUIRED.format(
                name=name,
                label=field.label.lower(),
                field=field.name,
                columns=_listed(mapping.columns),
            )
        )


def _field(target: Target, name: str) -> TargetField:
    field = target.field(name)
    if field is None:
        fields = target.names()
        raise IntakeError(
            _NO_FIELD.format(
                target=target.name.capitalize(),
                field=shorten(name),
                nearest=_nearest(name.lower(), list(target.fields)),
                fields=", ".join(fields),
            )
        )
    return field


def _place(columns: Sequence[str], column: str, name: str) -> int:
    for same in (str.strip, _plain):
        found = [place for place, known in enumerate(columns) if same(known) == same(column)]
        if len(found) > 1:
            raise IntakeError(_TWO_COLUMNS.format(name=name, column=columns[found[0]]))
        if found:
            return found[0]
    raise IntakeError(
        _NO_COLUMN.format(
            name=name,
            column=shorten(column),
            nearest=_nearest(column, columns),
            columns=_listed(columns),
        )
    )


def _by_name(field: TargetField, columns: Sequence[str]) -> list[int]:
    """Columns called as the field or its label; failing these, by one of its other names."""
    for names in ({_plain(field.name), _plain(field.label)}, {_plain(one) for one in field.also}):
        found = [place for place, column in enumerate(columns) if _plain(column) in names]
        if found:
            return found
    return []


def _plain(text: str) -> str:
    return re.sub(r"[\s_\-.]+", "", text).casefold()


def _nearest(word: str, words: Sequence[str]) -> str:
    lower = {one.casefold(): one for one in words}
    found = get_close_matches(word.casefold(), list(lower), n=1, cutoff=0.6)
    return _NEAREST.format(word=lower[found[0]]) if found else ""


def _listed(words: Sequence[str], limit: int = 30) -> str:
    more = "" if len(words) <= limit else _(" and {count} more").format(count=len(words) - limit)
    return ", ".join(words[:limit]) + more
