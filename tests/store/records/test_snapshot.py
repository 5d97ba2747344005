"""What belongs together is read at one moment, while others write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import event

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase

Opened = Callable[..., ClientBase]


@contextmanager
def before_each_query(base: ClientBase, act: Callable[[], object]) -> Iterator[None]:
    """Somebody else acts before each query of the base but the first."""
    queries, engine = count(), base.journal.engine

    def interrupt(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT") and next(queries):
            act()

    event.listen(engine, "before_cursor_execute", interrupt)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", interrupt)


def test_the_count_and_the_records_of_a_page_are_of_one_moment(opened: Opened) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    mine.contacts.add_many([Contact(name=f"Client {number:02}") for number in range(10)])
    with before_each_query(mine, lambda: theirs.contacts.add(Contact(name="Client 00"))):
        page = mine.contacts.page(page=2, size=6)
    assert page.total == 10
    assert [contact.name for contact in page.records] == [f"Client {n:02}" for n in range(6, 10)]
    assert len(theirs.contacts) > 10


def test_a_page_after_the_last_one_is_the_last_of_the_same_moment(opened: Opened) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    ids = mine.contacts.add_many([Contact(name=f"Client {number}") for number in range(9)])
    left = iter(ids)
    with before_each_query(mine, lambda: theirs.contacts.remove(next(left))):
        page = mine.contacts.page(page=5, size=4)
    assert (page.total, page.page, len(page.records)) == (9, 3, 1)


def test_all_tables_are_read_at_one_moment(opened: Opened) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    mine.tinydb.table("a").insert({"n": 1})
    mine.tinydb.table("b").insert({"n": 1})

    def both() -> None:
        with theirs.change("both"):
            theirs.tinydb.table("a").insert({"n": 1})
            theirs.tinydb.table("b").insert({"n": 1})

    with before_each_query(mine, both):
        tables = mine.tinydb.storage.read()
    assert {name: len(documents) for name, documents in tables.items()} == {"a": 1, "b": 1}


def test_what_is_written_after_a_snapshot_is_seen_by_the_next(opened: Opened) -> None:
    mine, theirs = opened("Anna"), opened("Pēteris")
    with mine.journal.snapshot():
        assert len(mine.contacts) == 0
        theirs.contacts.add(Contact(name="Anna"))
        assert len(mine.contacts) == 0
    assert len(mine.contacts) == 1
