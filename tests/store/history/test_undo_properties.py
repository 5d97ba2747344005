"""Whatever is done and undone, in whatever order: the base is in the state that the rule gives.

The rule, on dictionaries: a change can be undone where a document still has the state it left; the
document gets the state before, with the change that had written that one. A stage event is kept
where its deal is, also one that a change both made and removed: nothing of it is to be seen, but it
is known whose it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from tinydb import where as field

from crm_widgets.model import Contact, Deal, Pipeline
from crm_widgets.store import ClientBase, Collection, Touched, Undone
from crm_widgets.store.database import schema
from tests.store.soundness import contradictions

STAGES = ["Lead", "Talk", "Offer"]
TAGS = ["wholesale", "VIP", "ёлка"]


class Place(NamedTuple):
    """Which document: its table, its number there, its record's id (None: a raw document), and the
    deal that it belongs to, if any."""

    table: str
    doc_id: int
    key: str | None
    deal_id: str | None


class Act(NamedTuple):
    """What is done to a base, and what with."""

    does: Callable[..., None]
    given: tuple[Any, ...]


class Was(NamedTuple):
    """A document at one moment: its JSON (None: it is not there), and the change that wrote it."""

    body: str | None
    origin: int


NEVER = Was(None, 0)
States = dict[Place, Was]
PICKS = st.integers(0, 9)
"""Which of the records that there are: this one, counted round."""


def one_of(collection: Collection[Any], pick: int) -> list[Any]:
    """One of the records that there are; none where there is none."""
    records = list(collection)
    return [records[pick % len(records)]] if records else []


def add_contact(base: ClientBase, name: str) -> None:
    base.contacts.add(Contact(name=name, tags=TAGS[:1]))


def edit_contact(base: ClientBase, pick: int, city: str) -> None:
    for contact in one_of(base.contacts, pick):
        base.contacts.update(contact.model_copy(update={"city": city}))


def tag_contacts(base: ClientBase, picks: set[int], add: list[str], remove: list[str]) -> None:
    ids = [contact.id for pick in picks for contact in one_of(base.contacts, pick)]
    base.contacts.tag(ids, add=add, remove=remove)


def remove_contact(base: ClientBase, pick: int) -> None:
    for contact in one_of(base.contacts, pick):
        base.contacts.remove(contact.id)


def add_deal(base: ClientBase, stage: str) -> None:
    base.deals.add(Deal(title="Ovens", stage=stage))


def move_deal(base: ClientBase, pick: int, stage: str) -> None:
    for deal in one_of(base.deals, pick):
        base.deals.move(deal.id, stage)


def remove_deal(base: ClientBase, pick: int) -> None:
    for deal in one_of(base.deals, pick):
        base.deals.remove(deal.id)


def add_notes(base: ClientBase, count: int) -> None:
    base.tinydb.table("notes").insert_multiple({"n": n} for n in range(count))


def edit_notes(base: ClientBase, n: int) -> None:
    base.tinydb.table("notes").update({"edited": base.version}, field("n") == n)


def remove_notes(base: ClientBase, n: int) -> None:
    base.tinydb.table("notes").remove(field("n") == n)


def drop_notes(base: ClientBase) -> None:
    base.tinydb.drop_table("notes")


WORDS = st.lists(st.sampled_from(TAGS), max_size=2)
ACTS = st.one_of(
    st.builds(Act, st.just(add_contact), st.tuples(st.sampled_from(["Anna", "Ёлкин", "SIA"]))),
    st.builds(Act, st.just(edit_contact), st.tuples(PICKS, st.sampled_from(["Riga", "Ogre"]))),
    st.builds(Act, st.just(tag_contacts), st.tuples(st.sets(PICKS, min_size=1), WORDS, WORDS)),
    st.builds(Act, st.just(remove_contact), st.tuples(PICKS)),
    st.builds(Act, st.just(add_deal), st.tuples(st.sampled_from(STAGES))),
    st.builds(Act, st.just(move_deal), st.tuples(PICKS, st.sampled_from([*STAGES, "Won"]))),
    st.builds(Act, st.just(remove_deal), st.tuples(PICKS)),
    st.builds(Act, st.just(add_notes), st.tuples(st.integers(1, 3))),
    st.builds(Act, st.sampled_from([edit_notes, remove_notes]), st.tuples(st.integers(0, 2))),
    st.builds(Act, st.just(drop_notes), st.tuples()),
)
WORKS = st.lists(ACTS, min_size=1, max_size=4)
"""What is done in one change."""


def begin(base: ClientBase) -> int:
    """Empty the base of what an example before left, and give it stages; the version then."""
    base.tinydb.drop_tables()
    base.pipelines.add(Pipeline(name="Sales", stages=STAGES))
    return base.version


def states(base: ClientBase, started: int) -> States:
    """All documents that have another state than at the start."""
    rows = schema.document
    query = select(
        rows.c.tbl, rows.c.doc_id, rows.c.key, rows.c.deal_id, rows.c.body, rows.c.origin
    )
    with base.journal.reading() as connection:
        found = connection.execute(query.where(rows.c.origin > started))
        return {Place(*row[:4]): Was(*row[4:]) for row in found}


class Done(NamedTuple):
    """A change: of each document that it touched, the states before and after it."""

    number: int
    touched: dict[Place, tuple[Was, Was]]


def work(base: ClientBase, started: int, acts: list[Act]) -> Done | None:
    """Do all acts in one change; None where they came to nothing."""
    before = states(base, started)
    with base.change("work") as change:
        for act in acts:
            act.does(base, *act.given)
    after = states(base, started)
    touched = {
        place: (before.get(place, NEVER), after.get(place, NEVER))
        for place in before.keys() | after.keys()
        if before.get(place, NEVER) != after.get(place, NEVER)
    }
    assert (change.id is None) == (not touched)
    return Done(change.id, touched) if change.id else None


class Model:
    """The rule, on dictionaries."""

    def __init__(self) -> None:
        self.states: States = {}
        self.done: dict[int, Done] = {}

    def add(self, done: Done) -> None:
        """A change was made."""
        self.done[done.number] = done
        for place, (_before, after) in done.touched.items():
            self._put(place, after)

    def undo(self, number: int, by: int) -> tuple[list[Touched], list[Touched]]:
        """The change `number` is undone by the change `by`; gives what is restored and kept."""
        restored, kept = [], []
        touched = {}
        for place, (before, after) in sorted(self.done[number].touched.items()):
            now = self.states.get(place, NEVER)
            named = Touched(place.table, place.key)
            if now.origin == after.origin and _deal(place) not in kept:
                restored.append(named)
                touched[place] = (now, before)
                self._put(place, before)
            else:
                kept.append(named)
        if touched:
            self.done[by] = Done(by, touched)
        return restored, kept

    def _put(self, place: Place, state: Was) -> None:
        if state == NEVER:
            self.states.pop(place, None)
        else:
            self.states[place] = state


def _deal(place: Place) -> Touched | None:
    """The deal of a stage event, which stays where the deal keeps its stage."""
    return Touched("deals", place.deal_id) if place.table == "stage_events" else None


class Undoing(RuleBasedStateMachine):
    """Works and undos at random, undos of undos among them, beside the model."""

    def __init__(self, base: ClientBase) -> None:
        super().__init__()
        self.base = base
        self.started = begin(base)
        self.model = Model()

    @rule(acts=WORKS)
    def work(self, acts: list[Act]) -> None:
        if done := work(self.base, self.started, acts):
            self.model.add(done)

    @precondition(lambda self: self.model.done)
    @rule(pick=st.integers(0, 30))
    def undo(self, pick: int) -> None:
        numbers = sorted(self.model.done, reverse=True)
        number = numbers[pick % len(numbers)]
        undone = self.base.undo(number)
        restored, kept = self.model.undo(number, undone.change or 0)
        assert (Counter(undone.restored), Counter(undone.kept)) == (
            Counter(restored),
            Counter(kept),
        )
        assert undone.failed == []
        assert (undone.change is None) == (not restored)
        if restored:
            assert self.base.version == undone.change
            assert self.base.changes(1)[0].undoes == number

    @invariant()
    def the_base_is_what_the_model_is(self) -> None:
        assert states(self.base, self.started) == self.model.states
        assert contradictions(self.base, self.started) == []

    @invariant()
    def lists_and_tags_are_those_of_the_documents(self) -> None:
        contacts = list(self.base.contacts)
        assert self.base.contacts.page(text="елк").total == sum(
            contact.name == "Ёлкин" for contact in contacts
        )
        assert self.base.contacts.tags() == Counter(tag for one in contacts for tag in one.tags)
        for tag in TAGS:
            tagged = self.base.contacts.page(tags=[tag]).records
            assert {one.id for one in tagged} == {one.id for one in contacts if tag in one.tags}


def test_works_and_undos_in_any_order_give_what_the_rule_gives(base: ClientBase) -> None:
    examples = 20 if base.journal.dialect == "sqlite" else 6
    run_state_machine_as_test(
        lambda: Undoing(base),
        settings=settings(
            max_examples=examples,
            stateful_step_count=15,
            deadline=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def in_any_order(done: list[Done], choose: Callable[[list[Done]], Done]) -> list[Done]:
    """Changes in an order chosen at random, in which only those that touch a document in common
    are bound: the newer one goes first."""
    left, order = list(done), []
    while left:
        free = [
            one
            for place, one in enumerate(left)
            if not any(one.touched.keys() & newer.touched.keys() for newer in left[place + 1 :])
        ]
        order.append(choose(free))
        left.remove(order[-1])
    return order


def test_all_is_undone_in_any_order_of_independent_changes_and_done_again(base: ClientBase) -> None:
    examples = 20 if base.journal.dialect == "sqlite" else 6

    @settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(works=st.lists(WORKS, min_size=3, max_size=10), data=st.data())
    def undo_all(works: list[list[Act]], data: st.DataObject) -> None:
        started = begin(base)
        done = [one for acts in works if (one := work(base, started, acts))]
        ended = states(base, started)
        tags, names = base.contacts.tags(), [one.name for one in base.contacts]
        undone: list[Undone] = []
        for one in in_any_order(done, lambda free: data.draw(st.sampled_from(free), "undone")):
            undone.append(base.undo(one.number))
            assert (undone[-1].kept, undone[-1].failed) == ([], [])
            assert len(undone[-1].restored) == len(one.touched)
        assert states(base, started) == {}
        assert [len(c) for c in (base.contacts, base.deals, base.stage_events)] == [0, 0, 0]
        assert (base.contacts.tags(), base.contacts.page().total) == ({}, 0)
        assert base.tinydb.table("notes").all() == []
        assert contradictions(base, started) == []
        for last in reversed(undone):
            assert base.undo(last.change or 0).kept == []
        assert states(base, started) == ended
        assert (base.contacts.tags(), [one.name for one in base.contacts]) == (tags, names)
        assert contradictions(base, started) == []

    undo_all()


def test_an_event_that_a_change_made_and_removed_is_kept_where_its_deal_is(
    base: ClientBase,
) -> None:
    base.pipelines.add(Pipeline(name="Sales", stages=STAGES))
    deal = base.deals.add(Deal(title="Ovens", stage="Lead"))
    with base.change("moved, and removed again") as change:
        base.deals.move(deal.id, "Talk")
        base.deals.remove(deal.id)
    undo = base.undo(change.id)
    base.deals.update(base.deals.get(deal.id).model_copy(update={"title": "Two ovens"}))
    again = base.undo(undo.change)
    assert [touched.table for touched in again.kept] == ["deals", "stage_events", "stage_events"]
    assert (again.restored, base.deals.get(deal.id).title) == ([], "Two ovens")
