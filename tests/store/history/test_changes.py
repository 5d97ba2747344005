"""Every write is a change; every change can be taken back, and nothing later is lost by that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_widgets.model import Contact, Deal, Pipeline
from crm_widgets.store import (
    ClientBase,
    EditConflict,
    RecordNotFound,
    StoreError,
    describe_change,
    open_base,
)


def test_a_change_holds_who_when_what_and_how_many(base: ClientBase) -> None:
    with base.change("two clients from the fair", author="Pēteris"):
        base.contacts.add(Contact(name="Anna"))
        base.contacts.add(Contact(name="Jānis"))
    (change,) = base.changes()
    assert (change.id, change.author, change.records) == (base.version, "Pēteris", 2)
    assert (change.kind, change.subject) == ("custom", "two clients from the fair")
    assert change.counts == {"contacts": 2}
    assert change.at.endswith("+00:00")
    assert describe_change(change) == "Two clients from the fair"


def test_a_change_in_which_nothing_was_written_is_none(base: ClientBase) -> None:
    with base.change("nothing") as change:
        pass
    assert change.id is None
    assert (base.version, base.changes()) == (0, [])


def test_a_change_that_fails_leaves_nothing(base: ClientBase) -> None:
    with pytest.raises(ZeroDivisionError), base.change("half"):
        base.contacts.add(Contact(name="Anna"))
        raise ZeroDivisionError
    assert (len(base.contacts), base.changes()) == (0, [])
    base.contacts.add(Contact(name="Jānis"))
    assert len(base.contacts) == 1


def test_versions_grow_with_each_change_and_others_see_them(
    opened: Callable[..., ClientBase],
) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    versions = [mine.version]
    for base in (mine, theirs, mine):
        base.contacts.add(Contact(name="New"))
        versions.append(theirs.version)
    assert versions == sorted(set(versions))


def test_undoing_an_edit_gives_the_old_record_back(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna", city="Riga"))
    anna.city = "Ogre"
    base.contacts.update(anna)
    undone = base.undo(base.version)
    assert len(undone.restored) == 1
    assert base.contacts.get(anna.id).city == "Riga"


def test_undoing_an_addition_takes_it_away_and_undoing_a_removal_brings_it_back(
    base: ClientBase,
) -> None:
    anna = base.contacts.add(Contact(name="Anna", tags=["wholesale"]))
    base.undo(base.version)
    assert base.contacts.find(anna.id) is None
    assert base.contacts.tags() == {}
    base.undo(base.version)
    assert base.contacts.get(anna.id).name == "Anna"
    assert base.contacts.tags() == {"wholesale": 1}
    base.contacts.remove(anna.id)
    base.undo(base.version)
    assert base.contacts.get(anna.id) == anna


def test_undo_keeps_what_was_edited_since_and_says_so(base: ClientBase) -> None:
    with base.change("import") as imported:
        anna = base.contacts.add(Contact(name="Anna"))
        jānis = base.contacts.add(Contact(name="Jānis"))
    anna.city = "Riga"
    base.contacts.update(anna)
    undone = base.undo(imported.id)
    assert [touched.key for touched in undone.kept] == [anna.id]
    assert [touched.key for touched in undone.restored] == [jānis.id]
    assert [contact.name for contact in base.contacts] == ["Anna"]


def test_a_change_can_be_undone_after_a_later_one_was_undone(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    first = base.contacts.update(anna.model_copy(update={"city": "Riga"}))
    second = base.contacts.update(first.model_copy(update={"city": "Ogre"}))
    base.undo(second.revision)
    assert base.contacts.get(anna.id).city == "Riga"
    base.undo(first.revision)
    assert base.contacts.get(anna.id).city == ""


def test_a_raw_tinydb_write_is_a_change_too(base: ClientBase) -> None:
    notes = base.tinydb.table("notes")
    notes.insert({"text": "call the bank"})
    notes.update({"text": "called"})
    base.undo(base.version)
    assert notes.all() == [{"text": "call the bank"}]


def test_a_dropped_table_comes_back_with_an_undo(base: ClientBase) -> None:
    base.contacts.add(Contact(name="Anna"))
    base.tinydb.drop_tables()
    assert base.tinydb.tables() == set()
    base.undo(base.version)
    assert [contact.name for contact in base.contacts] == ["Anna"]
    assert base.tinydb.tables() == {"contacts"}


def test_an_undo_within_a_change_does_not_make_all_of_it_an_undo(base: ClientBase) -> None:
    base.contacts.add(Contact(name="Anna"))
    with base.change("one for another"):
        base.contacts.add(Contact(name="Jānis"))
        base.undo(1)
    (change, _) = base.changes()
    assert (change.subject, change.undoes) == ("one for another", None)


def test_a_deal_that_keeps_its_stage_keeps_the_event_that_tells_of_it(base: ClientBase) -> None:
    base.pipelines.add(Pipeline(name="Sales", stages=["Lead", "Talk", "Offer"]))
    deal = base.deals.add(Deal(title="Ovens", stage="Lead"))
    deal = base.deals.move(deal.id, "Talk")
    moved = base.version
    base.deals.update(deal.model_copy(update={"title": "Two ovens"}))
    undone = base.undo(moved)
    assert [touched.table for touched in undone.kept] == ["deals", "stage_events"]
    assert base.deals.get(deal.id).stage == "Talk"
    assert [event.to_stage for event in base.stage_events] == ["Lead", "Talk"]


def test_documents_added_while_a_table_is_read_within_a_change_are_not_read(
    base: ClientBase,
) -> None:
    notes = base.tinydb.table("notes")
    notes.insert_multiple([{"n": 1}, {"n": 2}, {"n": 3}])
    with base.change("copies"):
        for document in notes:
            notes.insert({"copy of": document.doc_id})
            assert len(notes) < 10
    assert len(notes) == 6


def test_a_change_that_is_not_there_is_named(base: ClientBase) -> None:
    with pytest.raises(StoreError, match="There is no change 7. The last one is 0."):
        base.undo(7)


def test_the_history_of_a_record_tells_each_state(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    base.contacts.update(anna.model_copy(update={"city": "Riga"}))
    latest, first = base.history(anna)
    assert first.before is None
    assert latest.before is not None
    assert latest.after is not None
    assert (latest.before["city"], latest.after["city"]) == ("", "Riga")
    assert latest.change.author == "Anna"


def test_saving_over_a_newer_version_is_a_conflict_that_shows_all_three(
    opened: Callable[..., ClientBase],
) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    started = mine.contacts.add(Contact(name="Café", city="Riga"))
    theirs.contacts.update(started.model_copy(update={"city": "Ogre"}))
    with pytest.raises(
        EditConflict, match="Pēteris changed this record .* differs in city, owner"
    ) as conflict:
        mine.contacts.update(started.model_copy(update={"owner": "Anna"}))
    assert conflict.value.theirs is not None
    assert conflict.value.started == started
    assert conflict.value.theirs.model_dump()["city"] == "Ogre"
    assert mine.contacts.get(started.id).owner == ""


def test_saving_what_somebody_removed_is_a_conflict(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    base.contacts.remove(anna.id)
    with pytest.raises(
        EditConflict, match="Anna removed this record while you were editing it"
    ) as conflict:
        base.contacts.update(anna.model_copy(update={"city": "Riga"}))
    assert conflict.value.theirs is None


def test_a_record_that_never_was_is_named(base: ClientBase) -> None:
    with pytest.raises(RecordNotFound, match="No record in contacts has the id 'no one'"):
        base.contacts.get("no one")
    with pytest.raises(RecordNotFound):
        base.contacts.update(Contact(name="Anna"))


cities = st.sampled_from(["", "Riga", "Ogre"])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(edits=st.lists(st.tuples(st.integers(0, 3), cities), max_size=10), data=st.data())
def test_undoing_everything_newest_first_arrives_at_the_beginning(
    tmp_path: Path, edits: list, data: st.DataObject
) -> None:
    with open_base(tmp_path / f"{len(list(tmp_path.iterdir()))}.db") as base:
        base.contacts.add_many([Contact(name=f"client {number}") for number in range(3)])
        ids = [contact.id for contact in base.contacts]
        beginning = [contact.document() for contact in base.contacts]
        started = base.version
        for number, city in edits:
            if number == 3:
                base.contacts.add(Contact(name="new", city=city))
            elif base.contacts.find(ids[number]) is not None:
                if city:
                    base.contacts.update(
                        base.contacts.get(ids[number]).model_copy(update={"city": city})
                    )
                else:
                    base.contacts.remove(ids[number])
        for change in range(base.version, started, -1):
            assert base.undo(change).kept == []
        assert [contact.document() for contact in base.contacts] == beginning


def test_a_change_within_a_change_that_fails_leaves_nothing_of_itself(base: ClientBase) -> None:
    with base.change("outer"):
        base.contacts.add(Contact(name="kept"))
        with pytest.raises(ValueError, match="no"), base.change("inner"):
            base.contacts.add(Contact(name="half"))
            raise ValueError("no")
        twin = Contact(name="twin")
        with pytest.raises(StoreError, match="Two of the records to add to contacts have id"):
            base.contacts.add_many([Contact(name="alone"), twin, twin])
    assert [contact.name for contact in base.contacts] == ["kept"]
    assert [change.records for change in base.changes()] == [1]


def test_a_first_inner_change_that_fails_leaves_no_change(base: ClientBase) -> None:
    with base.change("outer") as outer:
        with pytest.raises(ValueError, match="no"), base.change("inner"):
            base.contacts.add(Contact(name="half"))
            raise ValueError("no")
        base.contacts.add(Contact(name="whole"))
    assert [contact.name for contact in base.contacts] == ["whole"]
    assert base.undo(outer.id or 0).kept == []
    assert len(base.contacts) == 0


@pytest.mark.parametrize("number", [0, -1, 10**30, "3", None])
def test_a_change_that_cannot_be_is_refused_in_words(base: ClientBase, number: int) -> None:
    base.contacts.add(Contact(name="Anna"))
    with pytest.raises(StoreError, match="There is no change .*The last one is 1"):
        base.undo(number)
    assert len(base.changes(limit=10**30)) == 1
