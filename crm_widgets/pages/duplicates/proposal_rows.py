"""A proposed merge as the rows that the page shows, and the choices in them as values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_count, format_month, format_number
from crm_widgets.intake.duplicates.proposal import ComparedField, MergeProposal
from crm_widgets.widgets.duplicates.merge_table import MergeField, MergeHead, MergeTable, MergeValue
from crm_widgets.widgets.duplicates.moved_table import Moved

if TYPE_CHECKING:
    from crm_widgets.model import Contact
    from crm_widgets.model.clock import Clock

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_CONTACTS = len(LETTERS)
"""A group may have more: then the first are merged, and the rest with the next search."""


def heads_of(proposal: MergeProposal, clock: Clock) -> list[MergeHead]:
    """The contacts of a proposal, each with a letter."""
    orders = proposal.moves[0].counts
    return [
        MergeHead(
            letter, contact.id, contact.name, _since(contact, count, clock), _card(contact, letter)
        )
        for letter, contact, count in zip(LETTERS, proposal.contacts, orders, strict=False)
    ]


def fields_of(proposal: MergeProposal) -> list[MergeField]:
    """The fields in which they differ, with what is proposed chosen."""
    return [_field(compared) for compared in proposal.fields]


def moves_of(proposal: MergeProposal, included: set[str]) -> tuple[list[str], list[Moved]]:
    """The letters of the contacts that are merged, and what each of them has."""
    places = [
        place
        for place, letter in enumerate(LETTERS[: len(proposal.contacts)])
        if letter in included
    ]
    rows = [
        Moved(
            moves.label,
            [moves.counts[place] for place in places],
            None if moves.money is None else [float(moves.money[place]) for place in places],
        )
        for moves in proposal.moves
        if any(moves.counts[place] for place in places)
    ]
    return [LETTERS[place] for place in places], rows


def same_line(proposal: MergeProposal) -> str:
    """What is equal in all: "Same in all 3: kind Person, owner Pēteris"."""
    if not proposal.same:
        return ""
    fields = ", ".join(f"{label.lower()} {text}" for label, text in proposal.same)
    if len(proposal.contacts) == 2:
        return _("Same in both: {fields}.").format(fields=fields)
    count = format_number(len(proposal.contacts))
    return _("Same in all {count}: {fields}.").format(count=count, fields=fields)


def has_consent(proposal: MergeProposal) -> bool:
    """Whether the contacts differ in their consent."""
    return any(compared.name == "consent" for compared in proposal.fields)


def choices_of(table: MergeTable, contacts: list[Contact]) -> dict[str, int | list[Any]]:
    """What was chosen, as `MergeProposal.values` takes it for a proposal of these contacts."""
    places = {contact.id: place for place, contact in enumerate(contacts)}
    ids = {head.letter: head.contact_id for head in table.contacts}
    choices: dict[str, int | list[Any]] = {}
    for name, chosen in table.choices.items():
        if isinstance(chosen, list):
            choices[name] = chosen
        else:
            choices[name] = places[ids[chosen]]
    return choices


def _field(compared: ComparedField) -> MergeField:
    values, chosen = {}, set()
    for letter, cell in zip(LETTERS, compared.cells, strict=False):
        texts, items = list(cell.texts), list(cell.items)
        values[letter] = [MergeValue(item, text) for item, text in zip(items, texts, strict=True)]
        if cell.chosen:
            chosen |= {(letter, index) for index in range(len(texts))}
    return MergeField(compared.name, compared.label, values, compared.several, chosen)


def _card(contact: Contact, letter: str) -> str:
    """How a card is called: by its number, or by its letter; an id says nothing to a person."""
    return contact.ref or _("card {letter}").format(letter=letter)


def _since(contact: Contact, orders: int, clock: Clock) -> str:
    """ "since May 2023, 31 orders"."""
    parts = []
    if contact.created_at is not None:
        month = format_month(clock.day_of(contact.created_at))
        parts.append(_("since {month}").format(month=month))
    if orders:
        parts.append(format_count(orders, "order", "orders"))
    return ", ".join(parts)


def merged_sentence(name: str, count: int) -> str:
    """What a merge did."""
    text = plural(
        "Merged. {count} card of {name} is one now.",
        "Merged. {count} cards of {name} are one now.",
        count,
    )
    return text.format(count=format_number(count), name=name)
