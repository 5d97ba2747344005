"""A record's id is its own: two records of a table never share one."""

from __future__ import annotations

import pytest
from tinydb import where
from tinydb.table import Document

from crm_widgets.model import Contact, Deal
from crm_widgets.store import ClientBase, StoreError


def test_a_record_that_was_removed_can_be_added_again_under_its_id(base: ClientBase) -> None:
    base.contacts.add(Contact(id="anna", name="Anna", tags=["vip"]))
    base.contacts.remove("anna")
    again = base.contacts.add(Contact(id="anna", name="Anna Ozola"))
    assert base.contacts.update(again.model_copy(update={"city": "Rīga"})).city == "Rīga"
    assert [contact.name for contact in base.contacts] == ["Anna Ozola"]
    assert base.contacts.tags() == {}
    base.contacts.remove("anna")
    assert (len(base.contacts), base.contacts.find("anna")) == (0, None)


def test_its_history_goes_on_and_each_step_can_be_undone(base: ClientBase) -> None:
    base.contacts.add(Contact(id="anna", name="Anna"))
    base.contacts.remove("anna")
    removed = base.version
    anna = base.contacts.add(Contact(id="anna", name="Anna Ozola"))
    assert [version.change.kind for version in base.history(anna)] == [
        "contacts_added",
        "contacts_removed",
        "contacts_added",
    ]
    assert [touched.key for touched in base.undo(removed).kept] == ["anna"]
    base.undo(anna.revision)
    base.undo(removed)
    assert base.contacts.get("anna").name == "Anna"


def test_an_id_that_is_there_is_refused_whatever_else_was_removed(base: ClientBase) -> None:
    base.contacts.add_many([Contact(id="anna", name="Anna"), Contact(id="jānis", name="Jānis")])
    base.contacts.remove("jānis")
    with pytest.raises(StoreError, match="Id 'anna' is already in contacts. Use update"):
        base.contacts.add(Contact(id="anna", name="Anna"))
    with pytest.raises(StoreError, match="Id 'anna' is already in contacts"):
        base.contacts.add_many([Contact(id="jānis", name="J"), Contact(id="anna", name="A")])
    assert [contact.id for contact in base.contacts] == ["anna"]


def test_many_records_with_one_id_among_them_are_refused_at_once(base: ClientBase) -> None:
    clients = [Contact(id=f"c{number}", name="Anna") for number in range(5_000)]
    with pytest.raises(StoreError, match="Two of the records to add to contacts have id 'c4999'"):
        base.contacts.add_many([*clients, Contact(id="c4999", name="Anna")])
    assert len(base.contacts) == 0


def test_raw_documents_share_no_id_either(base: ClientBase) -> None:
    contacts = base.tinydb.table("contacts")
    contacts.insert_multiple([{"id": "a", "name": "A"}, {"id": "b", "name": "B"}])
    for write in (
        lambda: contacts.insert({"id": "a", "name": "A2"}),
        lambda: contacts.insert_multiple([{"id": "c", "name": "C"}, {"id": "c", "name": "C"}]),
        lambda: contacts.update({"id": "a"}, where("id") == "b"),
    ):
        with pytest.raises(StoreError, match="Id 'a' is already|would have the same id"):
            write()
    assert contacts.all() == [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]


def test_a_raw_document_may_take_the_id_of_a_removed_one(base: ClientBase) -> None:
    contacts = base.tinydb.table("contacts")
    contacts.insert_multiple([{"id": "a", "name": "A"}, {"id": "b", "name": "B"}])
    contacts.remove(doc_ids=[1])
    contacts.insert(Document({"id": "a", "name": "A again"}, doc_id=9))
    contacts.update({"id": "c"}, where("id") == "b")
    contacts.remove(where("id") == "c")
    assert contacts.insert({"id": "c", "name": "C"}) == 2
    assert base.contacts.get("a").name == "A again"


def test_the_first_pipeline_comes_again_with_a_deal_after_all_was_removed(base: ClientBase) -> None:
    base.deals.add(Deal(title="Ovens"))
    base.tinydb.drop_tables()
    base.deals.add(Deal(title="Mixers"))
    base.undo(base.version)
    base.undo(2)
    assert [deal.title for deal in base.deals] == ["Ovens"]
    assert len(base.pipelines) == 1
