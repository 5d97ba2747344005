"""Several contacts become one: what belongs to them moves, old ids find it, and it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from crm_widgets.model import Contact, Deal, Interaction, Purchase, Task
from crm_widgets.store import ClientBase, EditConflict, RecordNotFound, StoreError, describe_change

DAY = date(2026, 1, 5)


@pytest.fixture
def anna(base: ClientBase) -> Contact:
    """Anna, with one order."""
    contact = Contact(
        id="C-0031", name="Anna Ozola", emails=["anna@cafe.example"], tags=["wholesale"],
        company="Café Rīga", city="Rīga", ref="31", created_at=datetime(2023, 5, 2, tzinfo=UTC),
    )  # fmt: skip
    base.contacts.add(contact)
    base.purchases.add(Purchase(contact_id="C-0031", date=DAY, amount=20))
    return base.contacts.get("C-0031")


@pytest.fixture
def again(base: ClientBase) -> Contact:
    """Anna once more, with a deal, an order, a call and a task."""
    contact = Contact(
        id="C-1207", name="A. Ozola", phones=["+37120000001"], tags=["Wholesale", "cafe"],
        city="Jūrmala", role="customer", ref="1207", created_at=datetime(2026, 6, 1, tzinfo=UTC),
    )  # fmt: skip
    base.contacts.add(contact)
    base.deals.add(Deal(id="d1", title="Beans", contact_id="C-1207", amount=320))
    base.purchases.add(Purchase(id="p1", contact_id="C-1207", date=DAY, amount=66))
    base.interactions.add(Interaction(id="i1", contact_id="C-1207", summary="Asked for prices"))
    base.tasks.add(Task(id="t1", contact_id="C-1207", title="Call", due=DAY))
    return base.contacts.get("C-1207")


def everything(base: ClientBase) -> dict[str, list[object]]:
    """All documents of the base that are there, by table."""
    return {
        name: sorted(base.tinydb.table(name).all(), key=lambda document: str(document["id"]))
        for name in sorted(base.tinydb.tables())
        if base.tinydb.table(name).all()
    }


def test_all_that_belongs_to_a_contact_moves(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    merge = base.merge_contacts(anna, [again])
    assert merge.moved == {"deals": 1, "purchases": 1, "interactions": 1, "tasks": 1}
    assert [contact.id for contact in base.contacts] == ["C-0031"]
    assert [deal.title for deal in base.deals.of_contact("C-0031")] == ["Beans"]
    assert [float(each.amount) for each in base.purchases.of_contact("C-0031")] == [20.0, 66.0]
    assert len(base.interactions.of_contact("C-0031")) == len(base.tasks.of_contact("C-0031")) == 1
    assert base.contacts.tags() == {"cafe": 1, "wholesale": 1}


def test_nothing_that_only_one_of_them_says_is_lost(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    kept = base.merge_contacts(anna, [again]).kept
    assert (kept.name, kept.city, kept.company, kept.role) == (
        "Anna Ozola", "Rīga", "Café Rīga", "customer"
    )  # fmt: skip
    assert (kept.phones, kept.emails) == (["+37120000001"], ["anna@cafe.example"])
    assert kept.tags == ["wholesale", "cafe"]
    assert kept.created_at == datetime(2023, 5, 2, tzinfo=UTC)


def test_values_are_chosen_field_by_field(base: ClientBase, anna: Contact, again: Contact) -> None:
    chosen = {"city": "Jūrmala", "tags": ["cafe"], "phones": []}
    kept = base.merge_contacts(anna, [again], chosen).kept
    assert (kept.city, kept.tags, kept.phones, kept.name) == ("Jūrmala", ["cafe"], [], "Anna Ozola")


def test_old_ids_and_numbers_find_the_merged_contact(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    base.merge_contacts(anna, [again])
    assert base.contacts.resolve("C-1207") == "C-0031"
    assert base.contacts.resolve("C-0031") == "C-0031"
    assert base.contacts.resolve("missing") == "missing"
    assert base.contacts.get("C-0031").aliases == ["crm:C-1207", "ref:1207"]
    assert [each.id for each in base.contacts.with_alias("ref:1207")] == ["C-0031"]


def test_the_number_that_was_not_chosen_finds_the_merged_contact(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    kept = base.merge_contacts(anna, [again], {"ref": "1207"}).kept
    assert (kept.ref, kept.aliases) == ("1207", ["crm:C-1207", "ref:31"])


def test_an_id_is_followed_through_several_merges(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    last = base.contacts.add(Contact(id="C-2000", name="Anna O."))
    again = base.contacts.update(again.model_copy(update={"aliases": ["Shopify:77"]}))
    base.merge_contacts(anna, [again])
    base.merge_contacts(last, ["C-0031"])
    assert base.contacts.resolve("C-1207") == base.contacts.resolve("C-0031") == "C-2000"
    assert [each.id for each in base.contacts.with_alias("Shopify:77")] == ["C-2000"]
    assert base.contacts.with_alias("shopify:77") == base.contacts.with_alias("Shopify:7") == []


def test_a_merge_is_one_change_and_undoing_it_leaves_the_base_as_it_was(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    before, version = everything(base), base.version
    merge = base.merge_contacts(anna, [again], author="Pēteris")
    assert base.version == version + 1 == merge.change
    (change,) = base.changes(limit=1)
    assert describe_change(change) == "2 contacts merged into “Anna Ozola”"
    assert change.author == "Pēteris"
    undone = base.undo(merge.change)
    assert (undone.kept, undone.failed) == ([], [])
    assert everything(base) == before
    assert base.contacts.resolve("C-1207") == "C-1207"
    assert base.contacts.get("C-1207").revision == again.revision


def test_an_undone_merge_can_be_merged_again(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    undone = base.undo(base.merge_contacts(anna, [again]).change)
    merged = base.merge_contacts("C-1207", ["C-0031"])
    assert base.contacts.resolve("C-0031") == "C-1207"
    base.undo(merged.change)
    assert undone.change is not None
    base.undo(undone.change)  # the undo is undone: merged as at first
    assert base.contacts.resolve("C-1207") == "C-0031"


def test_an_undo_keeps_what_was_edited_since_field_by_field(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    merge = base.merge_contacts(anna, [again], {"city": "Jūrmala"})
    deal = base.deals.get("d1")
    base.deals.update(deal.model_copy(update={"amount": 400}))
    kept = base.contacts.get("C-0031")
    phones = [*kept.phones, "+37125550120"]
    base.contacts.update(kept.model_copy(update={"phones": phones, "note": "prefers e-mail"}))
    undone = base.undo(merge.change)
    assert undone.kept == []
    assert (base.deals.get("d1").contact_id, base.deals.get("d1").amount) == ("C-1207", 400)
    assert base.contacts.get("C-1207").phones == ["+37120000001"]
    anna = base.contacts.get("C-0031")
    assert (anna.phones, anna.note, anna.city) == (["+37125550120"], "prefers e-mail", "Rīga")


def test_an_undo_names_what_it_can_not_take_back(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    merge = base.merge_contacts(anna, [again], {"city": "Jūrmala"})
    base.contacts.update(merge.kept.model_copy(update={"city": "Ogre"}))
    undone = base.undo(merge.change)
    assert [touched.key for touched in undone.kept] == ["C-0031"]
    assert base.contacts.get("C-0031").city == "Ogre"
    assert base.contacts.get("C-0031").phones == []
    assert base.contacts.find("C-1207") is not None


def test_a_record_that_came_to_the_merged_contact_later_stays_there(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    merge = base.merge_contacts(anna, [again])
    base.purchases.add(Purchase(id="p2", contact_id="C-0031", date=DAY, amount=5))
    base.undo(merge.change)
    assert [each.id for each in base.purchases.of_contact("C-1207")] == ["p1"]
    assert base.purchases.get("p2").contact_id == "C-0031"


@pytest.mark.parametrize("edited", ["C-0031", "C-1207"])
def test_a_contact_that_somebody_edited_since_it_was_shown_is_a_conflict(
    opened: Callable[..., ClientBase], base: ClientBase, anna: Contact, again: Contact, edited: str
) -> None:
    other = opened("Pēteris")
    other.contacts.update(other.contacts.get(edited).model_copy(update={"city": "Ogre"}))
    before = everything(base)
    with pytest.raises(EditConflict, match="Pēteris changed this record"):
        base.merge_contacts(anna, [again])
    assert everything(base) == before


def test_what_is_no_merge_is_refused(base: ClientBase, anna: Contact) -> None:
    with pytest.raises(StoreError, match="one or more other contacts"):
        base.merge_contacts(anna, [])
    with pytest.raises(StoreError, match="one or more other contacts"):
        base.merge_contacts(anna, [anna.id])
    with pytest.raises(RecordNotFound, match="missing"):
        base.merge_contacts(anna, ["missing"])
    with pytest.raises(ValueError, match="name"):
        base.merge_contacts(anna, [base.contacts.add(Contact(name="Anna"))], {"name": ""})


def test_an_old_id_that_is_a_contact_again_is_that_contact(
    base: ClientBase, anna: Contact, again: Contact
) -> None:
    base.merge_contacts(anna, [again])
    base.contacts.add(Contact(id="C-1207", name="Somebody else"))
    assert base.contacts.resolve("C-1207") == "C-1207"


def test_the_strictest_consent_is_kept_with_its_date(base: ClientBase) -> None:
    given = Contact(id="a", name="A", consent="given", consent_date=date(2026, 11, 12))
    refused = Contact(id="b", name="B", consent="refused", consent_date=date(2026, 10, 20))
    base.contacts.add_many([given, refused, Contact(id="c", name="C")])
    kept = base.merge_contacts("c", ["a", "b"]).kept
    assert (kept.consent, kept.consent_date) == ("refused", date(2026, 10, 20))
