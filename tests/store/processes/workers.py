"""Processes that work on one base at once, as the kernels of many visitors do.

They are forked from a clean process that has the library loaded, so that one is there in
milliseconds, and nothing of the tests' own process goes with it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any, NamedTuple

from sqlalchemy import Engine, event

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, EditConflict, open_base
from crm_widgets.store.database import transactions

WAIT = 120
"""Seconds that a process may take to answer on a machine that has much else to do."""

nursery = multiprocessing.get_context("forkserver")
nursery.set_forkserver_preload(["crm_widgets.store", "psycopg", "sqlalchemy.dialects.postgresql"])


class Worker:
    """A process that runs `work(pipe, *given)`; what it sends is received here."""

    def __init__(self, work: Callable[..., None], *given: Any) -> None:
        self.pipe, theirs = nursery.Pipe()
        self.process = nursery.Process(target=work, args=(theirs, *given), daemon=True)
        self.process.start()
        theirs.close()

    def hear(self) -> Any:
        """The next thing that it sends; TimeoutError if it is silent for too long."""
        if not self.pipe.poll(WAIT):
            raise TimeoutError(f"process {self.process.pid} has said nothing for {WAIT} s")
        return self.pipe.recv()

    def kill(self) -> None:
        """End it with SIGKILL, wherever it is."""
        self.process.kill()
        self.process.join(WAIT)

    def heard_before_it_died(self) -> list[Any]:
        """All that it had sent and that was not received."""
        browser_callable = []
        try:
            while self.pipe.poll():
                browser_callable.append(self.pipe.recv())
        except (EOFError, ConnectionResetError):
            pass
        return browser_callable


def add_one_by_one(pipe: Connection, where: str, author: str, changes: int) -> None:
    """Make changes of one contact; tells the versions, as this process saw them."""
    # How long eight have to wait for each other is a matter of the disk, and not what is asked here.
    transactions.WAIT_SECONDS = WAIT
    seen = []
    with open_base(where, author=author) as base:
        for number in range(changes):
            seen.append(base.contacts.add(Contact(name=f"{author} {number}")).revision)
    pipe.send(seen)


def change_twenties(pipe: Connection, where: str) -> None:
    """Make changes of twenty contacts until killed; tells the version after each commit."""
    with open_base(where, author="the killed") as base:
        pipe.send(base.version)
        while True:
            change_twenty(base)
            pipe.send(base.version)


def change_twenty(base: ClientBase) -> None:
    """One change: twenty new contacts, or other names and tags for the twenty that are there, or
    their removal, in turn."""
    raw = base.tinydb.table("contacts")
    there = raw.all()
    if not there:
        base.contacts.add_many(Contact(name=f"new {n}", tags=["new", f"{n}"]) for n in range(20))
    elif there[0]["name"].startswith("new"):
        ids = [document.doc_id for document in there]
        raw.update({"name": "edited", "tags": ["edited"], "city": "Riga"}, doc_ids=ids)
    else:
        raw.remove(doc_ids=[document.doc_id for document in there])


def die_before(_pipe: Connection, where: str, statement: int) -> None:
    """Open the base, make one change of twenty, and die by SIGKILL just before a statement is sent
    to the database (a commit counts as one), unless there are fewer."""
    left = count(statement - 1, -1)

    def counted(*_: object) -> None:
        if not next(left):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", counted)
    event.listen(Engine, "commit", counted)
    with open_base(where, author="the killed") as base:
        change_twenty(base)


class Round(NamedTuple):
    """How one round of a race ended: the version it began from, and the record as it was saved, or
    what the conflict told."""

    began: int
    saved: Contact | None = None
    yours: Contact | None = None
    theirs: Contact | None = None
    started: Contact | None = None
    fields: tuple[str, ...] = ()


def race(pipe: Connection, where: str, meet: Barrier, field: str, rounds: int) -> None:
    """Edit one field of the only contact, each round from the version that both began with; tells
    how each round ended."""
    rounds = []
    with open_base(where, author=f"who writes {field}") as base:
        (contact,) = base.contacts
        for number in range(rounds):
            contact = base.contacts.get(contact.id)
            mine = contact.model_copy(update={field: f"{field} {number}"})
            meet.wait(WAIT)
            rounds.append(save(base, mine))
            meet.wait(WAIT)
    pipe.send(rounds)


def save(base: ClientBase, contact: Contact) -> Round:
    """Save a contact, or tell the conflict."""
    try:
        return Round(contact.revision, saved=base.contacts.update(contact))
    except EditConflict as conflict:
        known = (conflict.yours, conflict.theirs, conflict.started)
        return Round(contact.revision, None, *known, tuple(conflict.fields))  # type: ignore[arg-type]
