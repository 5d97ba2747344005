"""A client is erased: nothing names them any more, and the sums stay what they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from crm_widgets.model import Contact, Deal, Interaction, field
from crm_widgets.store import ClientBase, EditConflict, RecordNotFound, StoreError
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.privacy.erase import anonymous
from tests.store.privacy.traces import TRACES, all_text


def test_nothing_in_the_base_names_an_erased_client(base: ClientBase, anna: Contact) -> None:
    assert all(word in all_text(base) for word in TRACES)
    base.erase(anna, author="Pēteris")
    text = all_text(base)
    assert [word for word in (*TRACES, anna.id) if word in text] == []
    assert base.contacts.page(text="Ozola").total == 0
    assert base.contacts.tags() == {}
    assert base.history(anna) == []


def test_purchases_and_deals_go_on_without_a_name(base: ClientBase, anna: Contact) -> None:
    erased = base.erase(anna.id)
    assert erased.removed == {"contacts": 1, "interactions": 1}
    assert erased.kept == {"purchases": 2, "deals": 1}
    assert base.purchases.bought(date(2026, 1, 1), date(2026, 12, 31)) == (3, 107.0)
    buyers = [purchase.contact_id for purchase in base.purchases]
    assert buyers == [erased.buyer, erased.buyer, "somebody else"]
    (deal,) = base.deals
    assert (deal.title, deal.contact_id, deal.stage) == ("Erased", erased.buyer, "Offer")
    assert (deal.amount, deal.note) == (500, "")
    assert [event.to_stage for event in base.stage_events] == ["Lead", "Offer"]


def test_erasing_is_recorded_as_a_change(base: ClientBase, anna: Contact) -> None:
    erased = base.erase(anna, author="Pēteris")
    (change, *_) = base.changes()
    assert (change.id, change.author) == (erased.change, "Pēteris")
    assert (change.kind, change.subject) == ("person_erased", "")
    assert (change.counts["removed"], change.counts["kept"]) == (2, 3)


def test_no_undo_brings_an_erased_client_back(base: ClientBase, anna: Contact) -> None:
    erased = base.erase(anna)
    for change in base.changes(limit=100):
        undone = base.undo(change.id)
        if change.id == erased.change:
            assert (undone.restored, undone.kept, len(undone.failed)) == ([], [], 5)
    assert base.contacts.find(anna.id) is None
    assert [word for word in TRACES if word in all_text(base)] == []


def test_the_rest_of_an_import_can_still_be_undone(base: ClientBase) -> None:
    with base.change("import of 2 clients") as imported:
        anna = base.contacts.add(Contact(name="Anna Ozola"))
        jānis = base.contacts.add(Contact(name="Jānis"))
    base.erase(anna)
    assert base.changes(limit=2)[1].subject == "import of 2 clients"
    undone = base.undo(imported.id)
    assert [touched.key for touched in undone.restored] == [jānis.id]
    assert [touched.table for touched in undone.failed] == ["contacts"]


def test_others_keep_their_words_and_those_that_name_the_client_are_listed(
    base: ClientBase,
) -> None:
    anna = base.contacts.add(Contact(name="Anna Ozola", phones=["+37126123456"]))
    friend = base.contacts.add(Contact(name="Anna Kalna", note="came with Anna Ozola"))
    with base.change("Anna Kalna was called by Anna Ozola"):
        base.contacts.update(friend.model_copy(update={"city": "Ogre"}))
    erased = base.erase(anna)
    assert [touched.key for touched in erased.mentions] == [friend.id]
    assert base.changes(limit=2)[1].subject == ""
    assert base.contacts.get(friend.id).name == "Anna Kalna"


def test_what_belonged_to_the_client_once_is_erased_too(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna Ozola"))
    jānis = base.contacts.add(Contact(name="Jānis"))
    call = base.interactions.add(Interaction(contact_id=anna.id, summary="about her divorce"))
    base.interactions.update(call.model_copy(update={"contact_id": jānis.id, "summary": "prices"}))
    base.erase(anna)
    assert base.interactions.get(call.id).summary == "prices"
    assert "divorce" not in all_text(base)


def test_a_client_who_was_removed_before_can_be_erased(base: ClientBase, anna: Contact) -> None:
    base.contacts.remove(anna.id)
    base.erase(anna.id)
    assert [word for word in TRACES if word in all_text(base)] == []


def test_an_unknown_or_erased_id_is_named(base: ClientBase, anna: Contact) -> None:
    base.erase(anna)
    for contact_id in (anna.id, "unknown"):
        with pytest.raises(RecordNotFound, match=contact_id):
            base.erase(contact_id)
        with pytest.raises(RecordNotFound, match=contact_id):
            base.export_personal_data(contact_id)


def test_a_form_that_was_open_meanwhile_does_not_bring_the_client_back(
    base: ClientBase, anna: Contact
) -> None:
    base.erase(anna)
    with pytest.raises((EditConflict, RecordNotFound)):
        base.contacts.update(anna.model_copy(update={"city": "Ogre"}))


def test_erasing_is_not_part_of_a_larger_change(base: ClientBase, anna: Contact) -> None:
    with base.change("many things"), pytest.raises(StoreError, match="outside of base.change"):
        base.erase(anna)
    assert base.contacts.get(anna.id).name == "Anna Ozola"


def test_another_process_sees_the_client_gone(opened: Callable[..., ClientBase]) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    anna = mine.contacts.add(Contact(name="Anna Ozola"))
    assert list(theirs.frames.contacts()["name"]) == ["Anna Ozola"]
    mine.erase(anna)
    assert theirs.contacts.find(anna.id) is None
    assert len(theirs.frames.contacts()) == 0


def test_a_field_that_is_not_marked_is_erased() -> None:
    class DealWithVenue(Deal):
        venue: str = field("Venue", "")
        guests: str = field("Guests", min_length=1)
        margin: float | None = field("Margin", None, input="number", personal=False)

    deal = DealWithVenue(title="Wedding", venue="Ozola street 5", guests="Ozola family", margin=0.2)
    left = anonymous(DealWithVenue, deal.document(), "buyer")
    assert (left["title"], left["guests"], left["venue"]) == ("Erased", "Erased", "")
    assert (left["margin"], left["contact_id"], left["id"]) == (0.2, "buyer", deal.id)


def test_what_stays_of_a_client_is_marked_in_the_model() -> None:
    """A field that is added here says something about a client, or is marked and listed."""
    marked = {
        name: sorted(field.name for field in model.stored_specs().values() if not field.personal)
        for name, model in MODELS.items()
        if model.anonymous_after_erase
    }
    assert marked == {
        "deals": ["amount", "channel", "closed_at", "created_at", "expected_close", "id", "owner",
                  "pipeline", "product", "stage"],
        "stage_events": ["at", "by", "deal_id", "from_stage", "id", "to_stage"],
        "purchases": ["amount", "date", "id", "order_id", "product", "quantity"],
    }  # fmt: skip


def test_a_document_that_is_not_a_record_is_erased_too(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna Ozola"))
    raw = {"id": "p1", "contact_id": anna.id, "date": "in spring", "remark": "Ozola came in person"}
    base.tinydb.table("purchases").insert(raw)
    erased = base.erase(anna)
    (left,) = base.tinydb.table("purchases").all()
    assert left == {"id": "p1", "date": "in spring", "contact_id": erased.buyer}
    assert "Ozola" not in all_text(base)
