"""A card says who has the same phone or e-mail, and takes the answer."""

from __future__ import annotations

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from crm_widgets.widgets.contacts.contact_card import ContactCard


@pytest.fixture
def card(sqlite_base: ClientBase) -> ContactCard:
    """The card of Anna, whose phone A. Ozola has too."""
    sqlite_base.contacts.add_many(
        [
            Contact(id="anna", name="Anna Ozola", phones=["+37120000001"]),
            Contact(id="a", name="A. Ozola", phones=["+37120000001"], city="Rīga"),
        ]
    )
    return ContactCard(sqlite_base, "anna")


def _press(card: ContactCard, label: str) -> None:
    note = card.same_person.note
    card.same_person.note_do(note["actions"].index(label), note["number"])


def test_a_card_says_who_has_the_same_phone(card: ContactCard) -> None:
    assert card.same_person.note["text"] == "A. Ozola has the same phone. Are they the same?"
    assert card.same_person.note["actions"] == ["Merge", "Not the same"]


def test_they_can_be_merged_there_and_it_can_be_undone(
    card: ContactCard, sqlite_base: ClientBase
) -> None:
    _press(card, "Merge")
    assert [(each.name, each.city) for each in sqlite_base.contacts] == [("Anna Ozola", "Rīga")]
    assert card.messages.text == "Merged. 2 cards of Anna Ozola are one now."
    assert card.same_person.note == {}
    card.messages.note_do(0, card.messages.note["number"])
    assert len(sqlite_base.contacts) == 2
    assert card.same_person.note["text"].startswith("A. Ozola has the same phone.")


def test_who_is_not_the_same_is_not_asked_about_again(
    card: ContactCard, sqlite_base: ClientBase
) -> None:
    _press(card, "Not the same")
    assert card.messages.text == ("Noted for everybody: Anna Ozola and A. Ozola are not the same.")
    assert card.same_person.note == {}
    assert ContactCard(sqlite_base, "a").same_person.note == {}


def test_the_other_card_can_be_opened(card: ContactCard, sqlite_base: ClientBase) -> None:
    opened: list[str] = []
    own = ContactCard(sqlite_base, "anna", on_open=opened.append)
    _press(own, "Open card")
    assert opened == ["a"]


def test_a_phone_of_a_reception_desk_is_not_asked_about(sqlite_base: ClientBase) -> None:
    names = ("Ivo", "Juris", "Ilze", "Eva", "Zane")
    sqlite_base.contacts.add_many(Contact(id=n, name=n, phones=["+37167111111"]) for n in names)
    assert ContactCard(sqlite_base, "Ivo").same_person.note == {}
