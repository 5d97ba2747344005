"""What a file can be imported as, and which fields of ours its columns can fill.

The fields follow from the records: a line added to a record is a field that a column can fill.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from crm_widgets.i18n import _
from crm_widgets.model import Contact, Deal, FieldSpec, Purchase, Record

Kind = Literal["text", "reference", "words", "choice", "day", "moment", "money", "number"]

ENTERED = "entered:"
CUSTOM = "custom:"

_KINDS: dict[str, Kind] = {
    "text": "text", "long": "text", "lines": "words", "tags": "words", "choice": "choice",
    "date": "day", "time": "moment", "money": "money", "number": "number", "record": "reference",
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
    known = spec.name in _REFERENCES
    kind: Kind = "reference" if known else _KINDS[spec.input]
    return TargetField(spec.name, spec.label, kind, spec.required, _ALSO.get(spec.name, ()), spec)


def _fields(
    model: type[Record], *more: TargetField, **changes: dict[str, Any]
) -> dict[str, TargetField]:
    found = [_from_spec(spec) for spec in model.form_specs() if spec.input != "custom"]
    found = [replace(one, **changes.get(one.name, {})) for one in found]
    return {one.name: one for one in [*found, *more]}


_CREATED = TargetField("created_at", _("Created"), "moment")

CONTACTS = Target("contacts", Contact, _fields(Contact, _CREATED), {CUSTOM: "text"})

PURCHASES = Target(
    "purchases",
    Purchase,
    _fields(
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
    _fields(
        Deal,
        _CREATED,
        TargetField("closed_at", _("Closed"), "moment"),
        title={"required": False},
        stage={"kind": "text", "required": True},
        pipeline={"kind": "text"},
    ),
    {ENTERED: "moment", CUSTOM: "text"},
)
"""`entered:STAGE` is when the deal came to that stage."""

TARGETS = {target.name: target for target in (CONTACTS, PURCHASES, DEALS)}
