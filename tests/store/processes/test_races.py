"""Two kernels save one contact from one version, a thousand times: one is saved, the other is a conflict."""

from __future__ import annotations

from crm_widgets.model import Contact
from crm_widgets.store import open_base
from tests.store.processes.workers import Round, Worker, nursery, race

ROUNDS = 1000


def test_of_a_thousand_races_none_loses_an_update(where: str) -> None:
    with open_base(where) as base:
        base.contacts.add(Contact(name="Café", city="", note=""))
        meet = nursery.Barrier(2)
        racers = [Worker(race, where, meet, field, ROUNDS) for field in ("city", "note")]
        rounds = list(zip(*(racer.hear() for racer in racers), strict=True))
        assert len(rounds) == ROUNDS
        last = Contact(name="Café")
        for one, other in rounds:
            last = check(one, other)
        (contact,) = base.contacts
        assert contact == last
        assert [version.change.id for version in base.history(contact)] == list(
            range(ROUNDS + 1, 0, -1)
        )


def check(one: Round, other: Round) -> Contact:
    """One of the two was saved, the other got all three versions; gives what was saved."""
    winner, loser = (one, other) if one.saved else (other, one)
    assert winner.saved is not None
    assert (loser.saved, loser.began) == (None, winner.began)
    assert loser.theirs == winner.saved
    assert loser.yours is not None
    assert loser.started is not None
    assert loser.started.revision == winner.began
    fields = ("city", "note")
    mine, theirs = ([getattr(it, name) for name in fields] for it in (loser.yours, loser.theirs))
    assert loser.fields == fields
    assert all(a != b for a, b in zip(mine, theirs, strict=True))
    return winner.saved
