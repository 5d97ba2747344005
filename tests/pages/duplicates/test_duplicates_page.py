"""The page Duplicates, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crm_widgets.intake.duplicates import search
from crm_widgets.model import Contact, Deal
from crm_widgets.pages.duplicates.page import DuplicatesPage, duplicates_page
from crm_widgets.store import ClientBase


@pytest.fixture(autouse=True)
def exact_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page looks for equal phones and e-mails only: the rest has tests of its own."""
    found = search.find_duplicates

    def exact(base: ClientBase, **more: Any) -> object:
        return found(base, **{**more, "fuzzy": False})

    monkeypatch.setattr(search, "find_duplicates", exact)
    monkeypatch.setattr(search, "fuzzy_installed", lambda: True)


@pytest.fixture
def page(sqlite_base: ClientBase) -> Iterator[DuplicatesPage]:
    base = sqlite_base
    base.contacts.add(Contact(name="Anna Ozola", phones=["+37120000001"], city="Rīga", ref="31"))
    other = base.contacts.add(
        Contact(name="Ozola Anna", phones=["+37120000001"], emails=["anna@cafe.example"])
    )
    base.deals.add(Deal(title="Cooler", contact_id=other.id, amount=320))
    for number in range(20):
        base.contacts.add(Contact(name=f"Client {number}", phones=[f"+3712555{number:04d}"]))
    page = duplicates_page(base)
    yield page
    page.close()


def test_a_group_is_merged_and_the_merge_is_taken_back(
    page: DuplicatesPage, sqlite_base: ClientBase
) -> None:
    assert page.heading.line.startswith("1 group, 2 contacts that may be the same; compared on")
    assert page.view.reasons.title == "Anna Ozola: 2 contacts, one person?"
    assert "Same phone" in [reason["text"] for reason in page.view.reasons.reasons]
    assert page.view.moved.rows[0]["label"] == "Deals"
    page.merge()
    assert page.messages.text == "Merged. 2 cards of Anna Ozola are one now."
    (merged,) = sqlite_base.contacts.where(name="Anna Ozola")
    assert (merged.emails, len(sqlite_base.contacts)) == (["anna@cafe.example"], 21)
    assert [deal.contact_id for deal in sqlite_base.deals] == [merged.id]
    assert page.content.children[0] is page.hint
    page.undo_last()
    assert len(sqlite_base.contacts) == 22
    assert page.groups.title == "1 group"
    assert page.content.children == (page.pair,)


def test_what_is_chosen_is_what_the_merged_card_holds(
    page: DuplicatesPage, sqlite_base: ClientBase
) -> None:
    letters = {head.name: head.letter for head in page.view.table.contacts}
    page.view.table.take("card", letters["Ozola Anna"], 0)
    page.view.table.take("name", letters["Ozola Anna"], 0)
    page.view.table.take("emails", letters["Ozola Anna"], 0, chosen=False)
    page.merge()
    (merged,) = sqlite_base.contacts.where(name="Ozola Anna")
    assert (merged.city, merged.emails, merged.phones) == ("Rīga", [], ["+37120000001"])


def test_not_the_same_is_remembered_and_can_be_taken_back(page: DuplicatesPage) -> None:
    page.mark_distinct()
    page.search()
    assert page.heading.line.startswith("No contacts that may be the same; compared on")
    assert page.hint.text == "No duplicates are left. Compare again after the next import."


def test_a_contact_that_was_edited_meanwhile_is_not_merged_as_it_was_shown(
    page: DuplicatesPage, sqlite_base: ClientBase
) -> None:
    (anna,) = sqlite_base.contacts.where(name="Anna Ozola")
    sqlite_base.contacts.update(anna.model_copy(update={"city": "Jūrmala"}))
    page.view.bar._call_from_browser(None, {"do": "press", "call": "1", "about": {"index": 2}}, [])
    assert page.messages.note["kind"] == "bad"
    assert len(sqlite_base.contacts) == 22


def test_a_contact_that_is_gone_takes_its_group_from_the_list(
    page: DuplicatesPage, sqlite_base: ClientBase
) -> None:
    (anna,) = sqlite_base.contacts.where(name="Anna Ozola")
    sqlite_base.contacts.remove(anna.id)
    page.open_group(page.groups.selected)
    assert page.messages.text.startswith("One of these contacts has been removed or merged")
    assert page.content.children[0] is page.hint


def test_values_that_differ_by_spelling_are_looked_for_on_request(
    page: DuplicatesPage, sqlite_base: ClientBase
) -> None:
    for number, city in enumerate(["Rīga", "Rīga", "RIGA"]):
        sqlite_base.contacts.add(Contact(name=f"Firm {number}", city=city))
    assert page.spellings is None
    page.show_spellings()
    assert page.spellings is not None
    page.spellings.choose("city")
    assert [cluster.proposed for cluster in page.spellings.clusters] == ["Rīga"]
