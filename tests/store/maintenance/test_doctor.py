"""The doctor finds what is wrong with a base, says what to do, and repairs what is derived."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crm_widgets.demo import build_demo
from crm_widgets.model import Contact, Interaction, Purchase, StageEvent, Task, utc_now
from crm_widgets.store import ClientBase, open_base
from crm_widgets.store.leftovers import hold
from crm_widgets.store.maintenance.backup import Backup, back_up, remember
from crm_widgets.store.maintenance.doctor import check_up
from crm_widgets.store.maintenance.findings import Finding
from crm_widgets.store.maintenance.repair import Repaired, repair
from tests.store.maintenance.test_backup import spoil


def run(base: ClientBase, statement: str, **values: Any) -> None:
    """Spoil something behind the store's back."""
    with base.journal.engine.begin() as connection:
        connection.execute(text(statement), values)


def findings(base: ClientBase) -> list[Finding]:
    """The findings, without the advice on backups."""
    found = check_up(base.journal).findings
    return [finding for finding in found if "backup" not in finding.what]


def test_a_new_base_is_sound(base: ClientBase) -> None:
    checkup = check_up(base.journal)
    assert (checkup.sound, checkup.findings, checkup.version, checkup.backup) == (True, (), 0, None)
    assert checkup.sizes is not None
    assert checkup.sizes.documents == {}


def test_the_demo_base_is_sound(sqlite_base: ClientBase) -> None:
    build_demo(sqlite_base)
    checkup = check_up(sqlite_base.journal)
    assert checkup.sound
    assert checkup.sizes is not None
    assert checkup.sizes.documents["contacts"] == 606
    assert checkup.sizes.total > 1_000_000


def test_what_the_removal_of_a_contact_leaves_behind_is_found(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    mine = {"contact_id": anna.id}
    base.purchases.add_many(
        [Purchase(**mine, date="2026-01-02", amount=1), Purchase(date="2026-01-02", amount=1)]
    )
    base.interactions.add(Interaction(**mine, kind="call", direction="in", at=utc_now()))
    base.tasks.add(Task(**mine, title="Call back", due="2026-01-03"))
    assert findings(base) == []
    base.contacts.remove(anna.id)
    assert [(finding.weight, finding.what) for finding in findings(base)] == [
        ("advice", f"1 of {table} belong to contacts that do not exist, such as {anna.id}.")
        for table in ("interactions", "purchases", "tasks")
    ]
    base.undo(base.version)
    assert findings(base) == []


def test_what_erased_clients_bought_is_not_a_fault(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    base.purchases.add(Purchase(contact_id=anna.id, date="2026-01-02", amount=1))
    base.erase(anna)
    (finding,) = findings(base)
    assert finding.weight == "advice"
    assert check_up(base.journal).sound


def test_copies_that_still_hold_an_erased_client_are_named(sqlite_base: ClientBase) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna"))
    made = back_up(sqlite_base.where)
    os.utime(made.path, (1_600_000_000, 1_600_000_000))
    assert check_up(sqlite_base.journal).findings == ()
    sqlite_base.erase(anna)
    (finding,) = check_up(sqlite_base.journal).findings
    assert finding.weight == "advice"
    assert finding.what == ("1 copy beside the base still holds a client who was erased since.")
    assert made.path.name in finding.do


def test_half_a_copy_that_a_kill_left_is_named(sqlite_base: ClientBase) -> None:
    part = Path(sqlite_base.where).with_name(".base.backup-2026-11-22-064800.db.1a2b3c4d.part")
    part.touch()
    in_use = hold(part)
    assert in_use is not None
    assert check_up(sqlite_base.journal).findings == ()
    os.close(in_use)
    (finding,) = check_up(sqlite_base.journal).findings
    assert (finding.weight, finding.do) == ("advice", "Delete it.")
    assert finding.what == f"{part.name} is an unfinished copy."


def test_stage_events_without_their_deal_are_found(base: ClientBase) -> None:
    base.stage_events.add_many([StageEvent(deal_id="none", to_stage="New", at=utc_now())])
    (finding,) = findings(base)
    assert finding.what == "1 stage event belongs to a deal that does not exist."


def test_a_document_that_is_not_a_record_is_named(base: ClientBase) -> None:
    base.tinydb.table("contacts").insert({"id": "x", "name": "Anna", "phones": 5})
    (finding,) = findings(base)
    assert finding.what == "Document 1 of contacts can't be read as a record: phones is 5."
    assert "base.tinydb.table('contacts').get(doc_id=1)" in finding.do


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE document SET search = 'peter'", "The search index is out of date for 1 record."),
        ("UPDATE document SET key = 'other'", "The search index is out of date for 1 record."),
        ("DELETE FROM label", "The list of tags is out of date for 1 record."),
        ("UPDATE label SET tag = 'retail'", "The list of tags is out of date for 1 record."),
        ("INSERT INTO label VALUES ('contacts', 'x', 77)", "The list of tags is out of date for 1 record."),
        ("UPDATE collection SET next_id = 1", "Table contacts: the next id is not above the highest one."),
        ("DELETE FROM collection", "Table contacts: the next id is not above the highest one."),
    ],
)  # fmt: skip
def test_what_is_derived_is_found_wrong_and_repaired(
    base: ClientBase, statement: str, what: str
) -> None:
    anna = base.contacts.add(Contact(name="Anna", tags=["wholesale"]))
    run(base, statement)
    assert [(finding.weight, finding.what) for finding in findings(base)] == [("fault", what)]
    repair(base.journal)
    assert findings(base) == []
    assert [one.id for one in base.contacts.page(text="anna", tags=["wholesale"]).records] == [
        anna.id
    ]
    assert base.tinydb.table("contacts").insert({"name": "Zane", "id": "z"}) == 2


def test_repairing_a_sound_base_changes_nothing(base: ClientBase) -> None:
    base.contacts.add(Contact(name="Anna", tags=["wholesale"]))
    assert repair(base.journal) == Repaired(0, 0, 0)
    assert base.version == 1


def test_a_damaged_file_is_found_and_what_can_be_read_is_counted(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add_many([Contact(name="Client", note="water " * 50) for _ in range(200)])
    sqlite_base.close()
    spoil(Path(sqlite_base.where))
    with open_base(sqlite_base.where) as base:
        checkup = check_up(base.journal)
        assert not checkup.sound
        assert checkup.findings[0].weight == "damage"
        assert checkup.findings[0].what.startswith("The file is damaged: ")
        assert "crm-widgets restore" in checkup.findings[0].do


def test_the_age_of_the_last_backup_is_given(
    base: ClientBase, where: str, tmp_path: Path, opened: Callable[..., ClientBase]
) -> None:
    def advice() -> list[str]:
        return [one.what for one in check_up(base.journal).findings]

    base.contacts.add(Contact(name="Anna"))
    assert advice() == ["No backup of this base is known."]
    made = back_up(where, tmp_path / "copy.db")
    base.contacts.add(Contact(name="Jānis"))
    assert advice() == []
    assert check_up(base.journal).backup == made
    with base.journal.engine.begin() as connection:
        remember(connection, Backup(made.path, 1, made.at - timedelta(days=30)))
    assert advice() == ["The last backup is 30 days old, and 1 change was made since."]
    made.path.unlink()
    assert advice() == [f"The last backup is no longer at {made.path}."]
    assert check_up(base.journal).sound
