"""What a merged contact would keep, field by field, and what would move to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_long_day
from crm_widgets.model import Contact, shown_phone
from crm_widgets.model.field import FieldSpec
from crm_widgets.store.merging.merged_values import consent_source, merged_values

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_NOT_COMPARED = {"id", "aliases", "created_at", "consent_date", "custom"}

CUSTOM = "custom:"
"""What the name of a compared custom field begins with."""


@dataclass(frozen=True, kw_only=True)
class ComparedCell:
    """What one contact has in a field: `texts` as they are shown (none: empty), and whether it is
    what is proposed. `items` are the values behind the texts; `same_as` says for each text which
    earlier contact has it too (its place from 0; None: no earlier one)."""

    texts: tuple[str, ...] = ()
    items: tuple[Any, ...] = ()
    same_as: tuple[int | None, ...] = ()
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class ComparedField:
    """A field in which the contacts differ, with a cell for each contact, in their order.

    `several`: any of the texts may be kept (phones, e-mails, tags, notes), and all are
    proposed; else just one cell is chosen.
    """

    name: str
    label: str
    several: bool
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What moves, a number for each contact, in their order; `money` likewise (None: no money)."""

    label: str
    counts: tuple[int, ...]
    money: tuple[Decimal, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class MergeProposal:
    """The contacts of a group, the one to keep, and what is proposed for it.

    `fields` are those that differ, `same` the labels and texts of those in which all agree, `moves`
    the orders, deals, tasks, and notes and calls. `values(choices)` is what `base.merge_contacts`
    takes.
    """

    contacts: tuple[Contact, ...]
    kept_id: str
    fields: tuple[ComparedField, ...]
    same: tuple[tuple[str, str], ...]
    moves: tuple[Moves, ...]

    @property
    def kept(self) -> Contact:
        """The contact to keep."""
        return next(each for each in self.contacts if each.id == self.kept_id)

    @property
    def others(self) -> list[Contact]:
        """The contacts to merge into it."""
        return [each for each in self.contacts if each.id != self.kept_id]

    def values(self, choices: Mapping[str, int | Sequence[Any]] | None = None) -> dict[str, Any]:
        """The values of the merged contact. `choices` are by field: the place of the contact whose
        value is taken, or the items that are kept, where there may be several."""
        values: dict[str, Any] = merged_values([self.kept, *self.others])
        for name, choice in (choices or {}).items():
            if isinstance(choice, int):
                _take(values, name, self.contacts[choice])
            else:
                items = list(dict.fromkeys(choice))
                values[name] = "\n\n".join(items) if name == "note" else items
        del values["aliases"]
        return values


def propose_merge(base: ClientBase, ids: Sequence[str], kept_id: str = "") -> MergeProposal:
    """What a merge of these contacts would keep; without `kept_id`, the one is kept that has most
    orders, of those the oldest. RecordNotFound for a contact that is not there."""
    contacts = tuple(base.contacts.get(contact_id) for contact_id in ids)
    moves = _moves(base, contacts)
    kept_id = kept_id or _to_keep(contacts, moves[0].counts)
    ordered = sorted(contacts, key=lambda contact: contact.id != kept_id)
    proposed = merged_values(ordered)
    fields: list[ComparedField] = []
    same: list[tuple[str, str]] = []
    for compared in _all_compared(contacts, proposed):
        if len({cell.texts for cell in compared.cells}) > 1:
            fields.append(compared)
        elif compared.cells[0].texts:
            same.append((compared.label, ", ".join(compared.cells[0].texts)))
    return MergeProposal(
        contacts=contacts, kept_id=kept_id, fields=tuple(fields), same=tuple(same), moves=moves
    )


def _take(values: dict[str, Any], name: str, chosen: Contact) -> None:
    """Take the value of a field from the contact that was chosen for it."""
    if name.startswith(CUSTOM):
        key = name.removeprefix(CUSTOM)
        values["custom"] = {**values["custom"], key: chosen.custom.get(key)}
        return
    values[name] = getattr(chosen, name)
    if name == "consent":
        values["consent_date"] = chosen.consent_date


def _all_compared(
    contacts: Sequence[Contact], proposed: Mapping[str, Any]
) -> Iterator[ComparedField]:
    for name, spec in Contact.stored_specs().items():
        if name not in _NOT_COMPARED:
            yield _compared(spec, contacts, proposed[name])
    for key in dict.fromkeys(key for contact in contacts for key in contact.custom):
        yield _compared_custom(key, contacts, proposed["custom"].get(key))


def _compared_custom(key: str, contacts: Sequence[Contact], proposed: Any) -> ComparedField:
    values = [contact.custom.get(key) for contact in contacts]
    taken = values.index(proposed)
    cells = []
    for place, value in enumerate(values):
        items = () if value in ("", None) else (value,)
        same = next((n for n in range(place) if values[n] == value), None) if items else None
        cells.append(
            ComparedCell(
                texts=tuple(map(str, items)),
                items=items,
                same_as=(same,) if items else (),
                chosen=place == taken,
            )
        )
    return ComparedField(name=CUSTOM + key, label=key, several=False, cells=tuple(cells))


def _to_keep(contacts: Sequence[Contact], orders: Sequence[int]) -> str:
    def rank(place: int) -> tuple[int, str, str]:
        contact = contacts[place]
        return (-orders[place], str(contact.created_at or "9"), contact.id)

    return contacts[min(range(len(contacts)), key=rank)].id


def _compared(spec: FieldSpec, contacts: Sequence[Contact], proposed: Any) -> ComparedField:
    several = spec.kind == "texts" or spec.name == "note"
    taken = _source(spec.name, contacts, proposed)
    seen: dict[str, int] = {}
    cells = []
    for place, contact in enumerate(contacts):
        items = _items(spec, contact)
        texts = tuple(_shown(spec, item, contact) for item in items)
        same = tuple(seen.get(text.casefold()) for text in texts)
        for text in texts:
            seen.setdefault(text.casefold(), place)
        chosen = bool(items) if several else place == taken
        cells.append(ComparedCell(texts=texts, items=items, same_as=same, chosen=chosen))
    return ComparedField(name=spec.name, label=spec.label, several=several, cells=tuple(cells))


def _source(name: str, contacts: Sequence[Contact], proposed: Any) -> int:
    """The place of the contact whose value is proposed."""
    if name == "consent":
        return list(contacts).index(consent_source(contacts))
    values = [getattr(contact, name) for contact in contacts]
    return values.index(proposed) if proposed in values else -1


def _items(spec: FieldSpec, contact: Contact) -> tuple[Any, ...]:
    value = getattr(contact, spec.name)
    if spec.kind == "texts":
        return tuple(value)
    if value in ("", None) or (spec.name == "consent" and value == spec.default):
        return ()
    return (value,)


def _shown(spec: FieldSpec, item: Any, contact: Contact) -> str:
    if spec.name == "phones":
        return shown_phone(item)
    if spec.name == "consent" and contact.consent_date is not None:
        return f"{_(spec.labels[item])}, {format_long_day(contact.consent_date)}"
    return _(spec.labels[item]) if item in spec.labels else str(item)


def _moves(base: ClientBase, contacts: Sequence[Contact]) -> tuple[Moves, ...]:
    ids = [contact.id for contact in contacts]
    orders = [base.purchases.of_contact(contact_id) for contact_id in ids]
    deals = [base.deals.of_contact(contact_id) for contact_id in ids]
    return (
        Moves(
            label=_("Orders"),
            counts=tuple(len({each.order_id or each.id for each in lines}) for lines in orders),
            money=tuple(sum((line.amount for line in lines), Decimal(0)) for lines in orders),
        ),
        Moves(
            label=_("Deals"),
            counts=tuple(map(len, deals)),
            money=tuple(
                sum((deal.amount or Decimal(0) for deal in own), Decimal(0)) for own in deals
            ),
        ),
        Moves(
            label=_("Tasks"),
            counts=tuple(len(base.tasks.of_contact(contact_id)) for contact_id in ids),
        ),
        Moves(
            label=_("Notes and calls"),
            counts=tuple(len(base.interactions.of_contact(contact_id)) for contact_id in ids),
        ),
    )
