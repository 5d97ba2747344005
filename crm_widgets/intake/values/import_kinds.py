"""What a file can be imported as, and which fields its columns can fill.

The fields derive from the models: a field added to a model is a field that a column can fill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from crm_widgets.i18n import _
from crm_widgets.model import Contact, Deal, FieldSpec, Purchase, Record
from crm_widgets.model.cells import csv_row
from crm_widgets.model.field import FieldKind

Kind = Literal["text", "reference", "list", "choice", "day", "moment", "money", "number"]

ENTERED = csv_row.ENTERED
CUSTOM = csv_row.CUSTOM

_KINDS: dict[FieldKind, Kind] = {
    "text": "text", "texts": "list", "number": "number", "money": "money", "day": "day",
    "moment": "moment", "flag": "text",
}  # fmt: skip
_REFERENCES = {"ref", "order_id", "contact_id"}
_ALIASES = {
    "phones": ("phone", "telephone", "mobile"),
    "emails": ("email", "mail"),
    "contact_id": ("contact", "customer"),
    "order_id": ("invoice",),
    "ref": ("reference",),
}


@dataclass(frozen=True)
class TargetField:
    """A field of ours. aliases: other column names that fill it without a mapping."""

    name: str
    label: str
    kind: Kind
    required: bool = False
    aliases: tuple[str, ...] = ()
    spec: FieldSpec | None = None

    @property
    def many(self) -> bool:
        """Whether several columns may fill it together ("phone 1", "phone 2")."""
        return self.kind == "list"


@dataclass(frozen=True)
class Target:
    """What a file is imported as.

    fields: by name. prefixes: of the fields that a user names ("entered:Offer"), with their kind.
    """

    name: str
    model: type[Record]
    fields: Mapping[str, TargetField]
    prefixes: Mapping[str, Kind]

    def field(self, name: str) -> TargetField | None:
        """The field of that name, whatever its case; None if there is none."""
        for prefix, kind in self.prefixes.items():
            if name.lower().startswith(prefix) and name[len(prefix) :].strip():
                label = name[len(prefix) :].strip()
                return TargetField(prefix + label, label, kind)
        return self.fields.get(name.strip().lower())

    def names(self) -> list[str]:
        """The names that can stand after the = of a mapping."""
        return [*self.fields, *(prefix + _("NAME") for prefix in self.prefixes)]


def _from_spec(spec: FieldSpec) -> TargetField:
    kind = _KINDS[spec.kind]
    if spec.input == "choice":
        kind = "choice"
    elif spec.input == "record" or spec.name in _REFERENCES:
        kind = "reference"
    return TargetField(
        spec.name, spec.label, kind, spec.required, _ALIASES.get(spec.name, ()), spec
    )


def target_fields(
    model: type[Record], *more: TargetField, **changes: dict[str, Any]
) -> dict[str, TargetField]:
    """The fields that columns can fill: those of the model but the id, and `more`. changes: where
    an import asks for something else than the model, by field."""
    specs = [spec for spec in model.stored_specs().values() if spec.name != "id"]
    fields = [_from_spec(spec) for spec in specs if spec.kind != "custom"]
    fields = [replace(field, **changes.get(field.name, {})) for field in fields]
    return {field.name: field for field in [*fields, *more]}


CONTACTS = Target(
    "contacts",
    Contact,
    target_fields(Contact, TargetField("id", "Id", "reference"), name={"required": False}),
    {CUSTOM: "text"},
)
"""`id` is ours, as an export of this base has it; any other is taken as the `ref`. A row without a
name is known by its company, e-mail, phone or number."""

PURCHASES = Target(
    "purchases",
    Purchase,
    target_fields(
        Purchase,
        TargetField("id", _("Id"), "reference"),
        TargetField("unit_price", _("Unit price"), "money", aliases=("price",)),
        amount={"required": False},
    ),
    {},
)
"""Without an amount in the file, it is `unit_price` times `quantity`."""

DEALS = Target(
    "deals",
    Deal,
    target_fields(
        Deal,
        TargetField("id", _("Id"), "reference"),
        title={"required": False},
        stage={"kind": "text", "required": True},
        pipeline={"kind": "text"},
    ),
    {ENTERED: "moment", CUSTOM: "text"},
)
"""`entered:STAGE` is when the deal entered that stage."""

TARGETS = {target.name: target for target in (CONTACTS, PURCHASES, DEALS)}
