"""Values that differ by spelling, on a page: merged, kept apart, undone."""

from __future__ import annotations

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from crm_widgets.widgets.duplicates.spelling_list import SpellingList


@pytest.fixture
def base(sqlite_base: ClientBase) -> ClientBase:
    cities = ["Rīga", "Rīga", "RIGA", "Рига", "Ogre"]
    sqlite_base.contacts.add_many(Contact(name=city, city=city) for city in cities)
    return sqlite_base


def cities(base: ClientBase) -> list[str]:
    return [contact.city for contact in base.contacts]


def press(spellings: SpellingList, label: str) -> None:
    (panel, *_others) = spellings.panels.panels
    spellings.panels.press(0, panel["buttons"].index(label))


def test_a_cluster_is_shown_with_its_counts_and_reasons(base: ClientBase) -> None:
    (panel,) = SpellingList(base, field="city").panels.panels
    assert panel["title"] == "Rīga (2)"
    assert panel["sentences"] == [
        "RIGA (1 record): differs only in accents",
        "Рига (1 record): may be the same: is the same in another alphabet",
    ]
    assert panel["buttons"] == ["Merge those that are the same", "Merge all", "Not the same"]


def test_a_merge_is_undone_from_its_message(base: ClientBase) -> None:
    spellings = SpellingList(base, field="city")
    before = cities(base)
    press(spellings, "Merge all")
    assert cities(base) == ["Rīga", "Rīga", "Rīga", "Rīga", "Ogre"]
    assert spellings.messages.note["text"] == "“Rīga” is now written so in 2 records more."
    assert spellings.panels.panels[0]["title"] == (
        "No values of this field differ by spelling only."
    )
    spellings.messages.note_do(0, spellings.messages.note["number"])
    assert cities(base) == before


def test_what_is_the_same_is_merged_and_the_rest_kept_apart(base: ClientBase) -> None:
    spellings = SpellingList(base, field="city")
    press(spellings, "Merge those that are the same")
    assert cities(base) == ["Rīga", "Rīga", "Rīga", "Рига", "Ogre"]
    press(spellings, "Not the same")
    assert spellings.clusters == []


def test_another_field_is_chosen(base: ClientBase) -> None:
    base.contacts.add_many(Contact(name=name, owner=name) for name in ("Marta", "marta"))
    spellings = SpellingList(base, field="city")
    spellings.controls.set("field", "owner")
    assert [cluster.proposed for cluster in spellings.clusters] == ["Marta"]
