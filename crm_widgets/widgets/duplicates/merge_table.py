"""What the merged card keeps: one value of each field, any of the phones and e-mails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import traitlets

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable

CARD = "card"
"""The row that says which card is kept."""

TEXTS = {
    "title": _("What the merged card keeps"),
    "field": _("Field"),
    "same": _("Same person"),
    "same_person": _("{letter}, {name}, is the same person"),
    "keep_any": _("keep any"),
}


@dataclass(frozen=True)
class MergeHead:
    """A contact of the group: its letter, id, name, what is said under it, and how its card is
    called."""

    letter: str
    contact_id: str
    name: str
    since: str = ""
    card: str = ""


@dataclass(frozen=True)
class MergeValue:
    """A value of one contact: itself, its text, and a small line below it."""

    value: Any
    text: str
    detail: str = ""


@dataclass
class MergeField:
    """A field of the card: the values of each contact by letter, and which are chosen.

    many: any of the values are kept, not one. chosen: (letter, index) of what is kept.
    """

    name: str
    label: str
    values: dict[str, list[MergeValue]]
    many: bool = False
    chosen: set[tuple[str, int]] = field(default_factory=set)


class MergeTable(Component):
    """The choice of values; `on_change()` is called after each.

    `kept` is the letter of the card that stays, `included` the letters of the contacts that are
    merged, `choices` what is chosen in each field.
    """

    script: ClassVar[str] = "duplicates/merge_table"

    heads = traitlets.List().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    line = traitlets.Unicode().tag(sync=True)
    same = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        *,
        on_change: Callable[[], object] = lambda: None,
        messages: Component | None = None,
    ) -> None:
        self._on_change = on_change
        self.contacts: list[MergeHead] = []
        self.fields: list[MergeField] = []
        self.kept = ""
        self.included: set[str] = set()
        super().__init__(messages=messages, texts=TEXTS)

    def show(
        self,
        contacts: Sequence[MergeHead],
        fields: Sequence[MergeField],
        *,
        kept: str = "",
        line: str = "",
        same: str = "",
    ) -> None:
        """Show contacts and the fields in which they differ. kept: the letter of the card that is
        proposed to stay. same: what is equal in all."""
        self.contacts, self.fields = list(contacts), list(fields)
        self.kept = kept or contacts[0].letter
        self.included = {contact.letter for contact in contacts}
        with self.hold_sync():
            self.line, self.same = line, same
            self._draw()

    @property
    def kept_id(self) -> str:
        """The id of the contact whose card stays."""
        return self._contact(self.kept).contact_id

    @property
    def other_ids(self) -> list[str]:
        """The ids of the contacts that become part of it."""
        return [
            contact.contact_id
            for contact in self.contacts
            if contact.letter in self.included and contact.letter != self.kept
        ]

    @property
    def choices(self) -> dict[str, str | list[Any]]:
        """What is chosen among the contacts that are merged, by field: the letter of the contact
        whose value is taken, or the values that are kept, where there may be several."""
        found: dict[str, str | list[Any]] = {}
        for row in self.fields:
            if row.many:
                found[row.name] = self._kept_values(row)
                continue
            letters = [letter for letter, _index in row.chosen if letter in self.included]
            if letters:
                found[row.name] = letters[0]
        return found

    def _kept_values(self, row: MergeField) -> list[Any]:
        kept = [
            value.value
            for letter, values in row.values.items()
            for index, value in enumerate(values)
            if (letter, index) in row.chosen and letter in self.included
        ]
        return list(dict.fromkeys(kept))

    @browser_callable
    def include(self, letter: str, included: bool) -> None:
        """The visitor says whether a contact is the same person."""
        letters = self.included | {letter} if included else self.included - {letter}
        if len(letters) < 2:
            self._draw()
            raise InvalidValue(_("A merge needs two contacts."))
        self.included = {contact.letter for contact in self.contacts if contact.letter in letters}
        if self.kept not in self.included:
            self.kept = min(self.included)
        for row in self.fields:
            self._choose_again(row)
        self._changed()

    @browser_callable
    def take(self, field: str, letter: str, index: int, chosen: bool = True) -> None:
        """The visitor takes a value of a contact, or leaves one of several."""
        self._contact(letter)
        if field == CARD:
            self.kept = letter
        else:
            row = next(row for row in self.fields if row.name == field)
            self._take(row, letter, index, chosen)
        self._changed()

    def _take(self, row: MergeField, letter: str, index: int, chosen: bool) -> None:
        """Take a value; of several, one that many contacts have is one tick for all of them."""
        text = row.values[letter][index].text.casefold()
        if not row.many:
            row.chosen = {(letter, index)}
            return
        these = {
            (other, place)
            for other, values in row.values.items()
            for place, value in enumerate(values)
            if value.text.casefold() == text
        }
        row.chosen = row.chosen | these if chosen else row.chosen - these

    def _choose_again(self, row: MergeField) -> None:
        """Of a field whose chosen value went with its contact, the first that is left."""
        if row.many or any(letter in self.included for letter, _index in row.chosen):
            return
        left = [letter for letter in sorted(self.included) if row.values.get(letter)]
        row.chosen = {(left[0], 0)} if left else set()

    def _changed(self) -> None:
        self._draw()
        self._on_change()

    def _contact(self, letter: str) -> MergeHead:
        return next(contact for contact in self.contacts if contact.letter == letter)

    def _draw(self) -> None:
        shown = [contact for contact in self.contacts if contact.letter in self.included]
        self.heads = [
            {
                "letter": contact.letter,
                "name": contact.name,
                "since": contact.since,
                "included": contact.letter in self.included,
                "fixed": len(self.contacts) < 3,
            }
            for contact in self.contacts
        ]
        cards = {
            each.letter: [MergeValue(each.contact_id, each.card or each.name)] for each in shown
        }
        card = MergeField(CARD, _("Card kept"), cards, chosen={(self.kept, 0)})
        self.rows = [self._row(row) for row in [card, *self.fields]]

    def _row(self, row: MergeField) -> dict[str, Any]:
        first: dict[str, str] = {}
        cells = [self._cell(row, contact.letter, first) for contact in self.contacts]
        return {"name": row.name, "label": row.label, "many": row.many, "cells": cells}

    def _cell(self, row: MergeField, letter: str, first: dict[str, str]) -> dict[str, Any]:
        """The values of one contact; those of several that another has already are named once."""
        if letter not in self.included:
            return {"letter": letter, "values": [], "text": _("not merged")}
        shown, repeated = [], []
        for index, value in enumerate(row.values.get(letter, [])):
            if row.many and value.text.casefold() in first:
                repeated.append(first[value.text.casefold()])
                continue
            first.setdefault(value.text.casefold(), letter)
            chosen = (letter, index) in row.chosen
            shown.append(
                {"index": index, "text": value.text, "detail": value.detail, "chosen": chosen}
            )
        others = ", ".join(dict.fromkeys(repeated))
        if not shown:
            text = _("same as {letters}").format(letters=others) if others else _("(empty)")
            return {"letter": letter, "values": [], "text": text}
        if others:
            shown[-1]["detail"] = _("and the same as {letters}").format(letters=others)
        return {"letter": letter, "values": shown, "text": ""}
