"""Going through all records holds nothing open: others write, and the log does not grow."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from crm_widgets.store.documents import document_rows

Opened = Callable[..., ClientBase]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_rows, "BATCH_ROWS", 2)


def open_connections(base: ClientBase) -> int:
    return base.journal.engine.pool.checkedout()  # type: ignore[attr-defined]


def test_no_connection_is_open_between_two_records(base: ClientBase) -> None:
    base.contacts.add_many([Contact(name=f"client {number}") for number in range(5)])
    for _contact in base.contacts:
        assert open_connections(base) == 0
    for _document in base.tinydb.table("contacts"):
        assert open_connections(base) == 0


def test_the_write_ahead_log_is_emptied_while_a_slow_reader_goes_on(
    sqlite_base: ClientBase,
) -> None:
    sqlite_base.contacts.add_many([Contact(name=f"client {number}") for number in range(5)])
    reading = iter(sqlite_base.contacts)
    next(reading)
    sqlite_base.contacts.add(Contact(name="new"))
    with sqlite_base.journal.reading() as connection:
        busy, _log, _done = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    assert busy == 0
    assert len(list(reading)) == 4


@pytest.mark.usefixtures("small_batches")
def test_each_record_comes_once_in_the_order_of_adding(base: ClientBase) -> None:
    for count in range(6):
        assert [contact.name for contact in base.contacts] == [f"c{n}" for n in range(count)]
        base.contacts.add(Contact(name=f"c{count}"))
    base.contacts.remove(next(iter(base.contacts)).id)
    assert [contact.name for contact in base.contacts] == ["c1", "c2", "c3", "c4", "c5"]


@pytest.mark.usefixtures("small_batches")
def test_what_others_add_meanwhile_is_left_out_and_what_they_remove_is_gone(
    opened: Opened,
) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    ids = mine.contacts.add_many([Contact(name=f"c{number}") for number in range(6)])
    names = []
    for contact in mine.contacts:
        names.append(contact.name)
        theirs.contacts.add(Contact(name="new"))
        if theirs.contacts.find(ids[4]):
            theirs.contacts.remove(ids[4])
    assert names == ["c0", "c1", "c2", "c3", "c5"]
