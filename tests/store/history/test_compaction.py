"""Old versions are removed on request; what that costs is said, and nothing else is lost."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from crm_widgets.errors import InvalidValue
from crm_widgets.model import Contact, utc_now
from crm_widgets.store import ClientBase, StoreError, describe_change
from crm_widgets.store.database import schema

TODAY = utc_now().date()


@pytest.fixture
def anna(base: ClientBase) -> Contact:
    """A contact added a year ago and edited today."""
    anna = base.contacts.add(Contact(name="Anna", tags=["vip"]))
    made_long_ago(base, base.version)
    return base.contacts.update(anna.model_copy(update={"city": "Riga"}))


def made_long_ago(base: ClientBase, change: int) -> None:
    """Date a change a year back, as if the base were that old."""
    with base.journal.engine.begin() as connection:
        long_ago = (utc_now() - timedelta(days=365)).isoformat()
        rows = schema.change
        connection.execute(update(rows).where(rows.c.id == change).values(at=long_ago))


def test_old_versions_before_the_day_are_removed_and_counted(
    base: ClientBase, anna: Contact
) -> None:
    compacted = base.compact(TODAY - timedelta(days=30), author="Pēteris")
    assert (compacted.last, compacted.changes, compacted.versions) == (1, 1, 1)
    compaction, *earlier = base.changes()
    assert (compaction.id, compaction.author) == (compacted.change, "Pēteris")
    day = TODAY - timedelta(days=30)
    assert describe_change(compaction) == (
        f"History before {day} removed: 1 old versions of 1 changes"
    )
    assert [describe_change(change) for change in earlier] == [
        "1 contact edited",
        "1 contact added",
    ]


def test_the_records_stay_and_later_history_with_them(base: ClientBase, anna: Contact) -> None:
    base.compact(TODAY)
    assert base.contacts.get(anna.id) == anna
    (edited,) = base.history(anna)
    assert (edited.before or {}).get("city", "") == ""
    base.undo(anna.revision)
    assert base.contacts.get(anna.id).city == ""


def test_a_compacted_change_can_not_be_undone_and_that_is_said(
    base: ClientBase, anna: Contact
) -> None:
    base.compact(TODAY)
    with pytest.raises(
        StoreError, match="Change 1 can't be undone: the history of changes up to 1"
    ):
        base.undo(1)
    assert base.contacts.get(anna.id) == anna


def test_frames_are_right_after_a_compaction(base: ClientBase, anna: Contact) -> None:
    assert list(base.frames.contacts()["city"]) == ["Riga"]
    base.compact(TODAY)
    base.contacts.update(anna.model_copy(update={"city": "Ogre"}))
    assert list(base.frames.contacts()["city"]) == ["Ogre"]


def test_a_second_time_there_is_nothing_to_remove(base: ClientBase, anna: Contact) -> None:
    base.compact(TODAY)
    version = base.version
    assert base.compact(TODAY).change is None
    assert base.version == version


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("last year", "'last year' is not a valid date"),
        (date.max, "is in the future; history can be compacted"),
    ],
)
def test_an_impossible_day_is_named(base: ClientBase, before: object, said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        base.compact(before)  # type: ignore[arg-type]


def test_the_file_gets_smaller(sqlite_base: ClientBase, tmp_path: Path) -> None:
    sqlite_base.contacts.add_many([Contact(name="Anna", note="x" * 2_000) for _ in range(500)])
    for city in ("Riga", "Ogre", "Liepaja"):
        sqlite_base.tinydb.table("contacts").update({"city": city})
    for change in range(1, 5):
        made_long_ago(sqlite_base, change)
    before = (tmp_path / "base.db").stat().st_size
    sqlite_base.compact(TODAY)
    assert (tmp_path / "base.db").stat().st_size < before / 2
