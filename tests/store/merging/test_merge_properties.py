"""Whatever is merged and edited: an undo gives every contact back, and loses no record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.model import Contact, Purchase
from crm_widgets.store import ClientBase, open_base

IDS = ("a", "b", "c", "d")
MERGES = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.booleans()), min_size=1, max_size=4
)


def _documents(base: ClientBase) -> dict[str, dict[str, object]]:
    return {each.id: each.document() for each in [*base.contacts, *base.purchases]}


def _base(folder: str) -> ClientBase:
    base = open_base(Path(folder) / "base.db", author="Anna", create=True)
    for each in IDS:
        base.contacts.add(Contact(id=each, name=each, tags=[each], phones=[f"+3712000000{each}"]))
        base.purchases.add(
            Purchase(id=f"p{each}", contact_id=each, date=date(2026, 1, 5), amount=1)
        )
    return base


@settings(max_examples=8)
@given(MERGES)
def test_undone_from_the_last_to_the_first_merges_leave_the_base_as_it_was(
    merges: list[tuple[str, str, bool]],
) -> None:
    with TemporaryDirectory() as folder, _base(folder) as base:
        before, changes = _documents(base), []
        for kept, other, _edited in merges:
            if kept != other and base.contacts.find(kept) and base.contacts.find(other):
                changes.append(base.merge_contacts(kept, [other]).change)
        for change in reversed(changes):
            assert base.undo(change).kept == []
        assert _documents(base) == before


@settings(max_examples=8)
@given(MERGES)
def test_in_any_order_of_undos_no_purchase_is_without_a_contact_and_no_edit_is_lost(
    merges: list[tuple[str, str, bool]],
) -> None:
    with TemporaryDirectory() as folder, _base(folder) as base:
        changes = []
        for number, (kept, other, edited) in enumerate(merges):
            if kept != other and base.contacts.find(kept) and base.contacts.find(other):
                merge = base.merge_contacts(kept, [other])
                changes.append(merge.change)
                if edited:
                    note = f"edit {number}"
                    base.contacts.update(merge.kept.model_copy(update={"note": note}))
                    assert base.contacts.get(kept).note == note
        notes = {each.note for each in base.contacts} - {""}
        for change in changes:
            base.undo(change)
        there = {each.id for each in base.contacts}
        assert {each.contact_id for each in base.purchases} <= there
        assert len(base.purchases) == len(IDS)
        assert notes <= {each.note for each in base.contacts}
