"""The same person in two lists, with orders by e-mail: found, explained, merged on request, and the
orders find their client."""

from __future__ import annotations

import pytest

from crm_widgets.intake.duplicates.proposal import propose_merge
from crm_widgets.intake.duplicates.search import find_duplicates
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from tests.intake.conftest import Imported

SHOP = "name,email,phone\nAnna Ozola,anna@cafe.example,\nUldis Bite,uldis@bite.example,\n"
PHONES = "name,email,phone\nA. Ozola,anna@cafe.example,+371 20000001\n"
ONLY_PHONES = "name,phone\nОзола Анна,+371 20000001\n"
ORDERS = (
    "customer,date,amount\nanna@cafe.example,2026-01-05,20.00\nuldis@bite.example,2026-01-06,7.00\n"
)


def _merge_all(base: ClientBase) -> int:
    """Merge each group as it is proposed; returns the last change."""
    change = 0
    for group in find_duplicates(base).groups:
        proposal = propose_merge(base, group.contacts)
        merge = base.merge_contacts(proposal.kept, proposal.others, proposal.values())
        change = merge.change
    return change


@pytest.fixture
def two_cards(sqlite_base: ClientBase) -> ClientBase:
    """A base that has Anna on two cards that share an e-mail, and on a third with a phone."""
    sqlite_base.contacts.add_many(
        [
            Contact(id="shop", name="Anna Ozola", emails=["anna@cafe.example"], ref="17"),
            Contact(
                id="phones", name="A. Ozola", emails=["anna@cafe.example"], phones=["+37120000001"]
            ),
            Contact(id="calls", name="Озола Анна", phones=["+37120000001"]),
            Contact(id="uldis", name="Uldis Bite", emails=["uldis@bite.example"]),
        ]
    )
    return sqlite_base


def test_two_lists_and_the_orders_end_in_one_client_each(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported("contacts", SHOP, name="shop.csv")
    imported("contacts", PHONES, name="phones.csv")
    imported("contacts", ONLY_PHONES, name="calls.csv")
    _merge_all(sqlite_base)
    imported("purchases", ORDERS, "customer=contact_id", name="orders.csv", when_unknown="refuse")
    people = {contact.name: contact for contact in sqlite_base.contacts}
    assert len(people) == 2
    bought = {
        contact.name: [float(each.amount) for each in sqlite_base.purchases.of_contact(contact.id)]
        for contact in people.values()
    }
    assert sorted(bought.values()) == [[7.0], [20.0]]


def test_the_group_says_why(two_cards: ClientBase) -> None:
    (group,) = find_duplicates(two_cards).groups
    assert set(group.contacts) == {"shop", "phones", "calls"}
    texts = {reason.text for pair in group.pairs for reason in pair.reasons}
    assert {"same e-mail", "same phone"} <= texts


def test_after_a_merge_orders_by_e_mail_by_number_and_by_an_old_id_find_the_client(
    two_cards: ClientBase, imported: Imported
) -> None:
    _merge_all(two_cards)
    orders = (
        "customer,date,amount\nanna@cafe.example,2026-01-05,20.00\n17,2026-01-06,30.00\n"
        "calls,2026-01-07,40.00\n"
    )
    imported("purchases", orders, "customer=contact_id", when_unknown="refuse")
    anna = two_cards.contacts.resolve("calls")
    amounts = [float(each.amount) for each in two_cards.purchases.of_contact(anna)]
    assert amounts == [20.0, 30.0, 40.0]


def test_a_newer_list_updates_the_merged_client_by_the_number_that_was_merged_away(
    two_cards: ClientBase, imported: Imported
) -> None:
    two_cards.contacts.update(two_cards.contacts.get("phones").model_copy(update={"ref": "99"}))
    two_cards.merge_contacts("shop", ["phones"])
    imported("contacts", "name,ref,city\nAnna Ozola,99,Ogre\n", name="newer.csv")
    assert two_cards.contacts.get("shop").city == "Ogre"
    assert len(two_cards.contacts) == 3


def test_a_merge_of_imported_lists_is_undone(two_cards: ClientBase, imported: Imported) -> None:
    orders = "customer,date,amount\nshop,2026-01-05,20.00\ncalls,2026-01-06,7.00\n"
    imported("purchases", orders, "customer=contact_id")
    before = {each.id: each.document() for each in two_cards.contacts}
    owners = {each.id: each.contact_id for each in two_cards.purchases}
    two_cards.undo(_merge_all(two_cards))
    assert {each.id: each.document() for each in two_cards.contacts} == before
    assert {each.id: each.contact_id for each in two_cards.purchases} == owners
