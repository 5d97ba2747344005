"""A process is killed at any moment: the base opens, and each change is there whole or not at all."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Iterator
from itertools import count

from crm_widgets.store import ClientBase, open_base
from tests.store.processes.workers import WAIT, Worker, change_twenties, change_twenty, die_before
from tests.store.soundness import contradictions

KILLS = 200


def check_twenties(base: ClientBase, since: int) -> int:
    """The changes after `since` are whole: twenty documents each, that all say the same; gives the
    last version."""
    assert contradictions(base, since) == []
    later = [change for change in base.changes(limit=10_000) if (change.id or 0) > since]
    assert {change.records for change in later} <= {20}
    documents = base.tinydb.table("contacts").all()
    assert len(documents) in (0, 20)
    assert len({document["name"][:3] for document in documents}) <= 1
    return base.version


def test_of_200_kills_at_random_moments_none_leaves_half_a_change_or_loses_one(where: str) -> None:
    seed = random.randrange(2**32)
    sys.stdout.write(f"seed {seed}\n")  # shown where this fails
    chance, version = random.Random(seed), 0
    for kill in range(KILLS):
        writer = Worker(change_twenties, where)
        acknowledged = version
        begun = time.monotonic()
        if kill % 5:  # one in five is killed while it opens the base
            assert writer.hear() == version
            for _commit in range(chance.randrange(3)):
                begun = time.monotonic()
                acknowledged = writer.hear()
        # As long as the last step took, so that the moments lie all over the next one.
        time.sleep(min(0.1, time.monotonic() - begun + 0.002) * chance.random())
        writer.kill()
        acknowledged = max([acknowledged, *writer.heard_before_it_died()])
        with open_base(where) as base:
            version = check_twenties(base, version)
            assert version >= acknowledged
    with open_base(where) as base:
        check_twenties(base, 0)
        sys.stdout.write(f"{base.version} changes, {KILLS} kills\n")


def deaths(where: str) -> Iterator[int]:
    """Processes that open the base and make one change, each killed one statement later than the
    one before, until one survives."""
    for statement in count(1):
        writer = Worker(die_before, where, statement)
        writer.process.join(WAIT)
        if writer.process.exitcode == 0:
            return
        assert writer.process.exitcode == -signal.SIGKILL  # an error of its own would be 1
        yield statement


def test_a_base_is_made_whole_by_who_comes_after_those_that_were_killed_at_it(where: str) -> None:
    assert len(list(deaths(where))) > 10
    with open_base(where) as base:
        assert check_twenties(base, 0) == base.changes()[-1].id
        assert len(base.contacts) == 20


def test_a_change_killed_before_any_of_its_statements_is_not_there(where: str) -> None:
    with open_base(where, author="Anna") as base:
        change_twenty(base)
        for names in ({"edited"}, set()):
            version = base.version
            for _statement in deaths(where):
                assert contradictions(base, version) == []
                assert base.version == version
            assert contradictions(base, version) == []
            assert base.version > version
            assert {contact.name for contact in base.contacts} == names
