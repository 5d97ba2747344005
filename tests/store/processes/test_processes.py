"""Eight kernels write to one base at once, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from itertools import chain, pairwise

from crm_widgets.store import open_base
from tests.store.processes.workers import Worker, add_one_by_one

WRITERS = [f"writer {number}" for number in range(8)]
CHANGES = 200


def test_of_1600_changes_of_eight_processes_that_make_the_base_too_all_are_kept(where: str) -> None:
    writers = [Worker(add_one_by_one, where, author, CHANGES) for author in WRITERS]
    seen = [writer.hear() for writer in writers]
    for versions in seen:
        assert all(earlier < later for earlier, later in pairwise(versions))
    with open_base(where) as base:
        documents = base.tinydb.table("contacts").all()
        changes = base.changes(limit=10_000)
    expected = sorted(f"{author} {number}" for author in WRITERS for number in range(CHANGES))
    assert sorted(document["name"] for document in documents) == expected
    assert len({document["id"] for document in documents}) == 1600
    assert sorted(document.doc_id for document in documents) == list(range(1, 1601))
    assert sorted(chain(*seen)) == sorted(change.id for change in changes)
    assert Counter(change.author for change in changes) == dict.fromkeys(WRITERS, CHANGES)
    assert {change.records for change in changes} == {1}
