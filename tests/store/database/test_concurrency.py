"""Who waits for whom: readers never, a writer for another writer, with a bound.

Many processes at once: test_processes, test_races, test_kills.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import BaseBusy, ClientBase, open_base
from crm_widgets.store.database import transactions
from tests.store.processes.workers import Worker, add_one_by_one


def test_a_writer_that_waits_too_long_says_so(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    open_base(where).close()
    monkeypatch.setattr(transactions, "WAIT_SECONDS", 0.2)
    with open_base(where, author="Anna") as mine, open_base(where, author="Pēteris") as theirs:
        with mine.change("a long import"):
            mine.contacts.add(Contact(name="Anna"))
            assert len(theirs.contacts) == 0
            with pytest.raises(BaseBusy, match="Someone else is writing to the base"):
                theirs.contacts.add(Contact(name="Jānis"))
        theirs.contacts.add(Contact(name="Jānis"))
        assert len(mine.contacts) == 2


def test_a_writer_waits_for_another_and_is_served_then(where: str) -> None:
    with open_base(where, author="Anna") as base:
        with base.change("a long import"):
            base.contacts.add(Contact(name="Anna"))
            writer = Worker(add_one_by_one, where, "Pēteris", 1)
            assert not writer.pipe.poll(0.3)
        assert writer.hear() == [2]
        assert [contact.name for contact in base.contacts] == ["Anna", "Pēteris 0"]


def test_a_reader_half_way_through_hinders_no_writer_and_is_not_disturbed(
    opened: Callable[..., ClientBase],
) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    mine.contacts.add_many(Contact(name=f"client {number}") for number in range(1_000))
    reading = iter(mine.contacts)
    names = [next(reading).name]
    theirs.contacts.add(Contact(name="new"))
    theirs.tinydb.table("contacts").remove(doc_ids=[1000])
    names += [contact.name for contact in reading]
    assert names == [f"client {number}" for number in range(1_000)]
    assert len(mine.contacts) == 1_000


def test_a_reader_sees_a_change_of_another_only_when_all_of_it_is_there(
    opened: Callable[..., ClientBase],
) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    with mine.change("two clients"):
        mine.contacts.add(Contact(name="Anna"))
        assert (len(theirs.contacts), theirs.version, theirs.changes()) == (0, 0, [])
        mine.contacts.add(Contact(name="Jānis"))
    assert (len(theirs.contacts), theirs.version) == (2, 1)
