"""A change is kept as data; what it says is made when it is shown."""

from __future__ import annotations

import pytest

from crm_widgets.model import Contact, Deal, Task
from crm_widgets.store import Change, ClientBase, describe_change
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.history.change_kinds import KINDS


def change(kind: str, subject: str = "", **more: object) -> Change:
    at = "2026-11-25T09:00:00+00:00"
    return Change(id=1, at=at, author="Anna", kind=kind, subject=subject, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (change("custom", "spring campaign", records=3), "Spring campaign"),
        (change("custom", records=1), "1 record changed"),
        (change("custom", records=3000), "3,000 records changed"),
        (change("contacts_added", "Anna Ozola"), "Contact “Anna Ozola” added"),
        (change("contacts_added", counts={"contacts": 1}), "1 contact added"),
        (change("deals_edited", counts={"deals": 2, "stage_events": 2}), "2 deals edited"),
        (
            change("deals_imported", "crm {2026}.csv", counts={"deals": 1, "contacts": 5}),
            "Import of 1 deal from crm {2026}.csv",
        ),
        (
            change("contacts_imported", "a.csv", counts={"contacts": 3000}),
            "Import of 3,000 contacts from a.csv",
        ),
        (
            change("contacts_tagged", "+VIP, −lead", counts={"contacts": 2}),
            "Tags of 2 contacts changed: +VIP, −lead",
        ),
        (change("task_done", "Call", undoes=4), 'Undid: "task “Call” done"'),
        (change("task_done", undoes=4), 'Undid: "task done"'),
        (change("a kind of a newer version", "text"), "Text"),
    ],
)
def test_a_change_says_what_was_done(made: Change, sentence: str) -> None:
    assert describe_change(made) == sentence


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("records", [1, 2])
def test_every_kind_has_a_sentence_with_and_without_a_subject(kind: str, records: int) -> None:
    for subject in ("", "A subject"):
        sentence = describe_change(change(kind, subject, records=records))
        assert sentence[:1].isupper() or sentence[:1].isdigit()
        assert "{" not in sentence


def test_every_table_can_be_added_to_edited_and_removed_from() -> None:
    kinds = {f"{table}_{done}" for table in MODELS for done in ("added", "edited", "removed")}
    assert kinds <= KINDS.keys()


def test_an_undo_of_an_undo_names_the_first_change(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    with base.change("Call", kind="task_done"):
        base.contacts.update(anna.model_copy(update={"city": "Ogre"}))
    for _time in range(3):
        base.undo(base.version)
    assert [describe_change(each) for each in base.changes(3)] == ['Undid: "task “Call” done"'] * 3
    assert [each.undoes for each in base.changes(3)] == [4, 3, 2]
    assert base.changes(1)[0].counts == {"contacts": 1}


def test_each_change_has_a_token_of_its_own_and_counts_what_it_touched(base: ClientBase) -> None:
    base.deals.add(Deal(title="Ovens"))
    with base.change("two kinds"):
        base.contacts.add_many([Contact(name="Anna"), Contact(name="Jānis")])
        base.tasks.add(Task(title="Call", due="2026-12-01"))
    both, added = base.changes()
    assert both.counts == {"contacts": 2, "tasks": 1}
    assert added.counts == {"pipelines": 1, "deals": 1, "stage_events": 1}
    assert describe_change(added) == "Deal “Ovens” added"
    assert len({both.token, added.token}) == 2


def test_a_part_of_a_change_that_fails_is_not_counted(base: ClientBase) -> None:
    with base.change("outer"):
        base.contacts.add(Contact(name="kept"))
        with pytest.raises(ZeroDivisionError), base.change("inner"):
            base.tasks.add(Task(title="Call", due="2026-12-01"))
            raise ZeroDivisionError
    assert base.changes(1)[0].counts == {"contacts": 1}
