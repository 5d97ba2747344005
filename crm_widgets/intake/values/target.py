"""What a file can be imported as, and which fields of ours its columns can fill.

The fields follow from the records: a line added to a record is a field that a column can fill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from crm_widgets.i18n import _
from crm_widgets.model import Contact, Deal, FieldSpec, Purchase, Record
from crm_widgets.model.field import FieldKind

Kind = Literal["text", "reference", "words", "choice", "day", "moment", "money", "number"]

ENTERED = "entered:"
CUSTOM = "custom:"

_KINDS: dict[FieldKind, Kind] = {
    "text": "text", "texts": "words", "number": "number", "money": "money", "day": "day",
    "moment": "moment", "flag": "text",
}  # fmt: skip
_REFERENCES = {"ref", "order_id", "contact_id"}
_ALSO = {
    "phones": ("phone", "telephone", "mobile"),
    "emails": ("email", "mail"),
    "contact_id": ("contact", "customer"),
    "order_id": ("invoice",),
    "ref": ("reference",),
}


@dataclass(frozen=True)
class TargetField:
    """A field of ours. `also` are other column names that fill it without being told."""

    name: str
    label: str
    kind: Kind
    required: bool = False
    also: tuple[str, ...] = ()
    spec: FieldSpec | None = None

    @property
    def many(self) -> bool:
        """Whether several columns may fill it together ("phone 1", "phone 2")."""
        return self.kind == "words"


@dataclass(frozen=True)
class Target:
    """What a file is imported as. `fields` by name; `prefixes` of those that are named by a user
    ("entered:Offer"), with their kind."""

    name: str
    model: type[Record]
    fields: Mapping[str, TargetField]
    prefixes: Mapping[str, Kind]

    def field(self, name: str) -> TargetField | None:
        """The field of that name, in any case; None if there is none."""
        for prefix, kind in self.prefixes.items():
            if name.lower().startswith(prefix) and name[len(prefix) :].strip():
                own = name[len(prefix) :].strip()
                return TargetField(prefix + own, own, kind)
        return self.fields.get(name.strip().lower())

    def names(self) -> list[str]:
        """What can be written after the = of a mapping."""
        return [*self.fields, *(prefix + _("NAME") for prefix in self.prefixes)]


def _from_spec(spec: FieldSpec) -> TargetField:
    kind = _KINDS[spec.kind]
    if spec.input == "choice":
        kind = "choice"
    elif spec.input == "record" or spec.name in _REFERENCES:
        kind = "reference"
    return TargetField(spec.name, spec.label, kind, spec.required, _ALSO.get(spec.name, ()), spec)


def target_fields(
    model: type[Record], *more: TargetField, **changes: dict[str, Any]
) -> dict[str, TargetField]:
    """The fields that columns can fill: those of the model but the id, and `more` of the file's
    own. `changes`: what an import asks for otherwise than the model, by field."""
    specs = [spec for spec in model.stored_specs().values() if spec.name != "id"]
    fields = [_from_spec(spec) for spec in specs if spec.kind != "custom"]
    fields = [replace(field, **changes.get(field.name, {})) for field in fields]
    return {field.name: field for field in [*fields, *more]}


CONTACTS = Target("contacts", Contact, target_fields(Contact), {CUSTOM: "text"})

PURCHASES = Target(
    "purchases",
    Purchase,
    target_fields(
        Purchase,
        TargetField("unit_price", _("Unit price"), "money", also=("price",)),
        amount={"required": False},
    ),
    {},
)
"""`unit_price` times `quantity` makes the amount where the file has no amount of its own."""

DEALS = Target(
    "deals",
    Deal,
    target_fields(
        Deal,
        title={"required": False},
        stage={"kind": "text", "required": True},
        pipeline={"kind": "text"},
    ),
    {ENTERED: "moment", CUSTOM: "text"},
)
"""`entered:STAGE` is when the deal came to that stage."""

TARGETS = {target.name: target for target in (CONTACTS, PURCHASES, DEALS)}
