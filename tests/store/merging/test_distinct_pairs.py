"""What somebody said is not the same is remembered for everybody, and can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, RecordNotFound, StoreError, describe_change


@pytest.fixture(autouse=True)
def contacts(base: ClientBase) -> None:
    base.contacts.add_many(Contact(id=each, name=f"Anna {each.upper()}") for each in "abc")


def test_who_said_that_contacts_are_not_the_same_is_kept_for_everybody(
    base: ClientBase, opened: Callable[..., ClientBase]
) -> None:
    opened("Pēteris").distinct_pairs.mark(["c", "a"])
    (pair,) = base.distinct_pairs
    assert (pair.contact_id, pair.other_id, pair.by) == ("a", "c", "Pēteris")
    assert base.distinct_pairs.pairs() == {("a", "c")}
    assert describe_change(base.changes()[0]) == "Marked as not the same: Anna C, Anna A"


def test_of_three_contacts_no_two_are_the_same(base: ClientBase) -> None:
    base.distinct_pairs.mark(["b", "a"])
    base.distinct_pairs.mark(["a", "b", "c"])
    assert base.distinct_pairs.pairs() == {("a", "b"), ("a", "c"), ("b", "c")}
    assert base.distinct_pairs.mark(["a", "b"]) is None


def test_it_can_be_undone(base: ClientBase) -> None:
    change = base.distinct_pairs.mark(["a", "b"])
    assert change is not None
    base.undo(change)
    assert base.distinct_pairs.pairs() == set()


def test_pairs_follow_a_merge_and_those_within_it_are_forgotten(base: ClientBase) -> None:
    base.distinct_pairs.mark(["a", "b", "c"])
    merge = base.merge_contacts("a", ["c"])
    assert base.distinct_pairs.pairs() == {("a", "b")}
    base.undo(merge.change)
    assert base.distinct_pairs.pairs() == {("a", "b"), ("a", "c"), ("b", "c")}


def test_what_is_no_pair_is_refused(base: ClientBase) -> None:
    with pytest.raises(StoreError, match="two contacts or more"):
        base.distinct_pairs.mark(["a", "a"])
    with pytest.raises(RecordNotFound, match="missing"):
        base.distinct_pairs.mark(["a", "missing"])
