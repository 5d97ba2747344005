"""A person is forgotten: nothing names them any more, and the sums stay what they were."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from crm_widgets.model import Contact, Deal, Interaction, Purchase, Task
from crm_widgets.store import ClientBase, ClientMetrics, EditConflict, RecordNotFound, StoreError
from crm_widgets.store.database import schema

TELLING = ("Ozola", "26123456", "anna@", "allergic", "Wedding")


@pytest.fixture
def anna(base: ClientBase) -> Contact:
    """A client with all that a base can hold on somebody, edited and removed in part."""
    anna = base.contacts.add(
        Contact(
            name="Anna Ozola", phones=["+37126123456"], emails=["anna@example.com"], tags=["vip"]
        )
    )
    for amount in ("40", "60"):
        base.purchases.add(Purchase(contact_id=anna.id, date=date(2026, 3, 1), amount=amount))
    base.purchases.add(Purchase(contact_id="somebody else", date=date(2026, 3, 2), amount="7"))
    with base.change("deal “Wedding of Anna Ozola” opened"):
        deal = base.deals.add(
            Deal(title="Wedding of Anna Ozola", contact_id=anna.id, amount="500", note="allergic")
        )
    base.deals.move(deal.id, "Offer")
    base.interactions.add(Interaction(contact_id=anna.id, summary="She is allergic to nuts"))
    task = base.tasks.add(Task(title="Call Anna Ozola", contact_id=anna.id, due=date(2026, 4, 1)))
    base.tasks.remove(task.id)
    base.contacts.update(anna.model_copy(update={"city": "Riga"}))
    base.facts.replace(
        [ClientMetrics(anna.id, segment="Champions")], as_of=date(2026, 4, 1), version=1
    )
    return base.contacts.get(anna.id)


def all_text(base: ClientBase) -> str:
    """All that the tables of the base hold, as one text."""
    engine = base._rows.journal.engine
    with engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in schema.metadata.sorted_tables
            for row in connection.execute(select(table))
        )


def test_nothing_in_the_base_names_a_forgotten_person(base: ClientBase, anna: Contact) -> None:
    assert all(word in all_text(base) for word in TELLING)
    base.erase(anna, author="Pēteris")
    text = all_text(base)
    assert [word for word in (*TELLING, anna.id) if word in text] == []
    assert base.contacts.page(text="Ozola").total == 0
    assert base.contacts.tags() == {}
    assert base.history(anna) == []


def test_purchases_and_deals_go_on_without_a_name(base: ClientBase, anna: Contact) -> None:
    forgotten = base.erase(anna.id)
    assert forgotten.removed == {"contacts": 1, "interactions": 1}
    assert forgotten.kept == {"purchases": 2, "deals": 1}
    assert base.purchases.bought(date(2026, 1, 1), date(2026, 12, 31)) == (3, 107.0)
    buyers = [purchase.contact_id for purchase in base.purchases]
    assert buyers == [forgotten.buyer, forgotten.buyer, "somebody else"]
    (deal,) = base.deals
    assert (deal.title, deal.contact_id, deal.stage) == ("Erased", forgotten.buyer, "Offer")
    assert (deal.amount, deal.note) == (500, "")
    assert [event.to_stage for event in base.stage_events] == ["Lead", "Offer"]


def test_that_it_was_done_is_told_as_a_change(base: ClientBase, anna: Contact) -> None:
    forgotten = base.erase(anna, author="Pēteris")
    (told, *_) = base.changes()
    assert (told.id, told.author) == (forgotten.change, "Pēteris")
    assert (told.kind, told.subject) == ("person_erased", "")
    assert (told.counts["removed"], told.counts["kept"]) == (2, 3)


def test_no_undo_brings_a_forgotten_person_back(base: ClientBase, anna: Contact) -> None:
    forgotten = base.erase(anna)
    for change in base.changes(limit=100):
        undone = base.undo(change.id)
        if change.id == forgotten.change:
            assert (undone.restored, undone.kept, len(undone.failed)) == ([], [], 5)
    assert base.contacts.find(anna.id) is None
    assert [word for word in TELLING if word in all_text(base)] == []


def test_the_rest_of_an_import_can_still_be_undone(base: ClientBase) -> None:
    with base.change("import of 2 clients") as imported:
        anna = base.contacts.add(Contact(name="Anna Ozola"))
        jānis = base.contacts.add(Contact(name="Jānis"))
    base.erase(anna)
    assert base.changes(limit=2)[1].subject == "import of 2 clients"
    undone = base.undo(imported.id)
    assert [touched.key for touched in undone.restored] == [jānis.id]
    assert [touched.table for touched in undone.failed] == ["contacts"]


def test_others_keep_their_words_and_those_that_name_the_person_are_told(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna Ozola", phones=["+37126123456"]))
    friend = base.contacts.add(Contact(name="Anna Kalna", note="came with Anna Ozola"))
    with base.change("Anna Kalna was called by Anna Ozola"):
        base.contacts.update(friend.model_copy(update={"city": "Ogre"}))
    forgotten = base.erase(anna)
    assert [touched.key for touched in forgotten.mentions] == [friend.id]
    assert base.changes(limit=2)[1].subject == ""
    assert base.contacts.get(friend.id).name == "Anna Kalna"


def test_what_was_the_persons_once_is_forgotten_too(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna Ozola"))
    jānis = base.contacts.add(Contact(name="Jānis"))
    call = base.interactions.add(Interaction(contact_id=anna.id, summary="about her divorce"))
    base.interactions.update(call.model_copy(update={"contact_id": jānis.id, "summary": "prices"}))
    base.erase(anna)
    assert base.interactions.get(call.id).summary == "prices"
    assert "divorce" not in all_text(base)


def test_a_person_who_was_removed_before_can_be_forgotten(base: ClientBase, anna: Contact) -> None:
    base.contacts.remove(anna.id)
    base.erase(anna.id)
    assert [word for word in TELLING if word in all_text(base)] == []


def test_who_was_never_there_or_is_forgotten_already_is_named(
    base: ClientBase, anna: Contact
) -> None:
    base.erase(anna)
    for contact_id in (anna.id, "nobody"):
        with pytest.raises(RecordNotFound, match=contact_id):
            base.erase(contact_id)
        with pytest.raises(RecordNotFound, match=contact_id):
            base.dossier(contact_id)


def test_a_form_that_was_open_meanwhile_does_not_bring_the_person_back(
    base: ClientBase, anna: Contact
) -> None:
    base.erase(anna)
    with pytest.raises((EditConflict, RecordNotFound)):
        base.contacts.update(anna.model_copy(update={"city": "Ogre"}))


def test_forgetting_is_no_part_of_a_larger_change(base: ClientBase, anna: Contact) -> None:
    with base.change("many things"), pytest.raises(StoreError, match="outside of base.change"):
        base.erase(anna)
    assert base.contacts.get(anna.id).name == "Anna Ozola"


def test_neither_the_files_of_the_base_nor_its_frames_hold_the_person(
    sqlite_base: ClientBase, tmp_path: Path
) -> None:
    with sqlite_base.change("clients"):
        people = [
            sqlite_base.contacts.add(Contact(name=f"Person Number{n}", note="secret " * 900))
            for n in range(20)
        ]
    sqlite_base.frames.contacts()
    sqlite_base.erase(people[7])
    held = [
        file for file in tmp_path.rglob("*") if file.is_file() and b"Number7" in file.read_bytes()
    ]
    assert held == []
    assert any(b"Number8" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_a_dossier_gives_all_that_is_held_as_json(base: ClientBase, anna: Contact) -> None:
    told = json.loads(json.dumps(base.dossier(anna)))
    assert told["contact"] == anna.document()
    counts = {
        name: len(told[name])
        for name in ("deals", "stage_events", "purchases", "interactions", "tasks")
    }
    assert counts == {"deals": 1, "stage_events": 2, "purchases": 2, "interactions": 1, "tasks": 0}
    assert told["facts"]["segment"] == "Champions"
    (removed,) = [one for one in told["history"] if one["table"] == "tasks" and one["before"]]
    assert removed["before"]["title"] == "Call Anna Ozola"
    assert {one["author"] for one in told["history"]} == {"Anna"}
    assert "somebody else" not in json.dumps(told)


def test_a_dossier_of_one_person_holds_nothing_of_another(base: ClientBase) -> None:
    with base.change("import"):
        anna = base.contacts.add(Contact(name="Anna Ozola"))
        base.contacts.add(Contact(name="Jānis Bērziņš"))
    assert "Bērziņš" not in json.dumps(base.dossier(anna), ensure_ascii=False)


def test_another_process_sees_the_person_gone(opened: Callable[..., ClientBase]) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    anna = mine.contacts.add(Contact(name="Anna Ozola"))
    assert list(theirs.frames.contacts()["name"]) == ["Anna Ozola"]
    mine.erase(anna)
    assert theirs.contacts.find(anna.id) is None
    assert len(theirs.frames.contacts()) == 0
