"""Which columns of a file fill which fields of all that its rows make."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import (
    Mapping,
    make_mapping,
    read_fixed_values,
    require,
)
from crm_widgets.intake.mapping.saved import SavedMapping
from crm_widgets.intake.plan.request import Request
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.import_kinds import CONTACTS, PURCHASES, Target

_WITHOUT_NAME = ("company", "emails", "phones", "ref", "id")
"""By any of these a contact without a name can be known."""

_NOWHERE = _("None of {targets} has the field “{field}”. Check --set.")


def map_columns(request: Request, table: Table) -> dict[str, Mapping]:
    """The mapping of each target; raises IntakeError if a required field has none."""
    _check_fixed_values(request)
    return {target.name: _mapping(request, target, table) for target in request.targets}


def merged_mapping(mappings: MappingOf[str, Mapping]) -> Mapping:
    """The mappings of all targets as one, to look at the columns of all of them at once."""
    first, *others = mappings.values()
    if not others:
        return first
    places, fields = {}, {}
    for kind, mapping in mappings.items():
        for name, some in mapping.places.items():
            key = name if name == "stage" else f"{kind} {name}"
            places[key], fields[key] = some, mapping.fields[name]
    return Mapping(first.columns, places, fields, ())


def unused_columns(mappings: MappingOf[str, Mapping]) -> list[str]:
    """The columns that fill no field of any target."""
    first, *others = mappings.values()
    return [
        column
        for place, column in enumerate(first.columns)
        if not any(place in some for each in (first, *others) for some in each.places.values())
    ]


def _check_fixed_values(request: Request) -> None:
    """Raises IntakeError for a value of a field that none of several targets has."""
    if len(request.targets) > 1:
        for name, _text in request.fixed_values:
            if not any(target.field(name) for target in request.targets):
                listed = ", ".join(target.name for target in request.targets)
                raise IntakeError(_NOWHERE.format(targets=listed, field=name))


def _without_others(request: Request, target: Target, mapping: Mapping) -> Mapping:
    """The mapping without columns that it takes for their name alone and that somebody mapped to
    another target; the numbers in a file of deals or orders are no contact's."""
    mine = {field for _column, field in request.pairs_of(target)}
    theirs = {
        column
        for other in request.targets
        if other is not target
        for column, _field in request.pairs_of(other)
    }
    places = {
        name: some
        for name, some in mapping.places.items()
        if name in mine
        or not (
            any(mapping.columns[place] in theirs for place in some)
            or (target is CONTACTS and name in ("id", "ref"))
        )
    }
    return replace(mapping, places=places, fields={name: mapping.fields[name] for name in places})


def _mapping(request: Request, target: Target, table: Table) -> Mapping:
    fixed = request.fixed_values
    if len(request.targets) > 1:
        fixed = [(name, text) for name, text in fixed if target.field(name)]
    mapping = make_mapping(target, table.columns, request.pairs_of(target), table.name)
    if len(request.targets) > 1:
        mapping = _without_others(request, target, mapping)
    fixed_values = read_fixed_values(target, fixed, request.date_format)
    mapping = replace(mapping, fixed_values=fixed_values, choices=request.choices)
    for target_field in target.fields.values():
        if target_field.required:
            require(mapping, target_field, table.name)
    if target is CONTACTS and not any(name in mapping.places for name in _WITHOUT_NAME):
        require(mapping, target.fields["name"], table.name)
    by_price = {"unit_price", "quantity"} <= set(mapping.places)
    if target is PURCHASES and not by_price:
        require(mapping, target.fields["amount"], table.name)
    return mapping


def saved_mapping(request: Request, table: Table, name: str, day: date) -> SavedMapping:
    """What a request maps, under a name, to be proposed for such files again."""
    fields = {
        kind: {
            place: f"{field}.{mapping.parts[place]}" if place in mapping.parts else field
            for field, places in mapping.places.items()
            for place in places
        }
        for kind, mapping in map_columns(request, table).items()
    }
    return SavedMapping(name, tuple(table.columns), fields, request.choices, day.isoformat())
