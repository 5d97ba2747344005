"""The doctor finds what is wrong with a base, says what to do, and mends what can be derived."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import text

from crm_widgets.demo import build_demo
from crm_widgets.model import Contact, Interaction, Purchase, StageEvent, Task, utc_now
from crm_widgets.store import ClientBase, RowStorage, open_base
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.maintenance.backup import Backup, back_up, remember
from crm_widgets.store.maintenance.doctor import check_up
from crm_widgets.store.maintenance.findings import Finding
from crm_widgets.store.maintenance.repair import Repaired, repair
from tests.store.maintenance.test_backup import spoil


def journal(base: ClientBase) -> Journal:
    return cast(RowStorage, base.tinydb.storage).journal


def run(base: ClientBase, statement: str, **values: Any) -> None:
    """Spoil something behind the store's back."""
    with journal(base).engine.begin() as connection:
        connection.execute(text(statement), values)


def found(base: ClientBase) -> list[Finding]:
    """All that is found beyond a word on backups."""
    return [one for one in check_up(journal(base)).findings if "backup" not in one.what]


def test_a_new_base_is_sound(base: ClientBase) -> None:
    told = check_up(journal(base))
    assert (told.sound, told.findings, told.version, told.backup) == (True, (), 0, None)
    assert told.sizes is not None
    assert told.sizes.documents == {}


def test_the_demo_base_is_sound(sqlite_base: ClientBase) -> None:
    build_demo(sqlite_base)
    told = check_up(journal(sqlite_base))
    assert told.sound
    assert told.sizes is not None
    assert told.sizes.documents["contacts"] == 606
    assert told.sizes.total > 1_000_000


def test_what_a_contact_s_removal_leaves_behind_is_found(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    mine = {"contact_id": anna.id}
    base.purchases.add_many(
        [Purchase(**mine, date="2026-01-02", amount=1), Purchase(date="2026-01-02", amount=1)]
    )
    base.interactions.add(Interaction(**mine, kind="call", direction="in", at=utc_now()))
    base.tasks.add(Task(**mine, title="Call back", due="2026-01-03"))
    assert found(base) == []
    base.contacts.remove(anna.id)
    assert [(one.weight, one.what) for one in found(base)] == [
        ("advice", f"1 of {table} belong to contacts that are not there, such as {anna.id}.")
        for table in ("interactions", "purchases", "tasks")
    ]
    base.undo(base.version)
    assert found(base) == []


def test_what_forgotten_persons_bought_is_no_fault(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    base.purchases.add(Purchase(contact_id=anna.id, date="2026-01-02", amount=1))
    base.erase(anna)
    (told,) = found(base)
    assert told.weight == "advice"
    assert check_up(journal(base)).sound


def test_copies_that_still_hold_a_forgotten_person_are_told(sqlite_base: ClientBase) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna"))
    made = back_up(sqlite_base.where)
    os.utime(made.path, (1_600_000_000, 1_600_000_000))
    assert check_up(journal(sqlite_base)).findings == ()
    sqlite_base.erase(anna)
    (told,) = check_up(journal(sqlite_base)).findings
    assert told.weight == "advice"
    assert told.what == (
        "1 copy beside the base is older than the last time a person was forgotten."
    )
    assert made.path.name in told.do


def test_half_a_copy_that_a_kill_left_is_told(sqlite_base: ClientBase) -> None:
    part = Path(sqlite_base.where).with_name(".base.backup-2026-11-22-064800.db.1a2b3c4d.part")
    part.touch()
    assert check_up(journal(sqlite_base)).findings == ()
    os.utime(part, (1_600_000_000, 1_600_000_000))
    (told,) = check_up(journal(sqlite_base)).findings
    assert (told.weight, told.do) == ("advice", "Delete it.")
    assert told.what == f"{part.name} is half of a copy that was never finished."


def test_stage_events_without_their_deal_are_found(base: ClientBase) -> None:
    base.stage_events.add_many([StageEvent(deal_id="none", to_stage="New", at=utc_now())])
    (told,) = found(base)
    assert told.what == "1 stage event belongs to a deal that is not there."


def test_a_document_that_is_no_record_is_named(base: ClientBase) -> None:
    base.tinydb.table("contacts").insert({"id": "x", "name": "Anna", "phones": 5})
    (told,) = found(base)
    assert told.what == "Document 1 of contacts can't be read as a record: phones is 5."
    assert "base.tinydb.table('contacts').get(doc_id=1)" in told.do


def test_two_records_with_one_id_are_found(base: ClientBase) -> None:
    base.tinydb.table("contacts").insert_multiple(
        [{"id": "x", "name": "A"}, {"id": "x", "name": "B"}]
    )
    assert found(base)[0].what == "Several records of contacts have the id 'x'."


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE document SET search = 'peter'", "1 document is found by something that it does not say."),
        ("UPDATE document SET key = 'other'", "1 document is found by something that it does not say."),
        ("DELETE FROM label", "1 document is found by other tags than it has."),
        ("UPDATE label SET tag = 'retail'", "1 document is found by other tags than it has."),
        ("INSERT INTO label VALUES ('contacts', 'x', 77)", "1 document is found by other tags than it has."),
        ("UPDATE collection SET next_id = 1", "The table contacts has lost count of its numbers."),
        ("DELETE FROM collection", "The table contacts has lost count of its numbers."),
    ],
)  # fmt: skip
def test_what_is_derived_is_found_wrong_and_mended(
    base: ClientBase, statement: str, what: str
) -> None:
    anna = base.contacts.add(Contact(name="Anna", tags=["wholesale"]))
    run(base, statement)
    assert [(one.weight, one.what) for one in found(base)] == [("fault", what)]
    repair(journal(base))
    assert found(base) == []
    assert [one.id for one in base.contacts.page(text="anna", tags=["wholesale"]).records] == [
        anna.id
    ]
    assert base.tinydb.table("contacts").insert({"name": "Zane", "id": "z"}) == 2


def test_mending_a_sound_base_changes_nothing(base: ClientBase) -> None:
    base.contacts.add(Contact(name="Anna", tags=["wholesale"]))
    assert repair(journal(base)) == Repaired(0, 0, 0)
    assert base.version == 1


def test_a_damaged_file_is_told_and_what_can_be_read_is_counted(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add_many([Contact(name="Client " * 50) for _ in range(200)])
    sqlite_base.close()
    spoil(Path(sqlite_base.where))
    with open_base(sqlite_base.where) as base:
        told = check_up(journal(base))
        assert not told.sound
        assert told.findings[0].weight == "damage"
        assert told.findings[0].what.startswith("The file is damaged: ")
        assert "crm-widgets restore" in told.findings[0].do


def test_the_age_of_the_last_backup_is_told(
    base: ClientBase, where: str, tmp_path: Path, opened: Callable[..., ClientBase]
) -> None:
    def advice() -> list[str]:
        return [one.what for one in check_up(journal(base)).findings]

    base.contacts.add(Contact(name="Anna"))
    assert advice() == ["No backup of this base is known."]
    made = back_up(where, tmp_path / "copy.db")
    base.contacts.add(Contact(name="Jānis"))
    assert advice() == []
    assert check_up(journal(base)).backup == made
    with journal(base).engine.begin() as connection:
        remember(connection, Backup(made.path, 1, made.at - timedelta(days=30)))
    assert advice() == ["The last backup is 30 days old, and 1 change was made since."]
    made.path.unlink()
    assert advice() == [f"The last backup is no longer at {made.path}."]
    assert check_up(journal(base)).sound
