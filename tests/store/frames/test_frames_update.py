"""Whatever happens to a base, its frames are those that would be made of nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, insert
from tinydb import where

from crm_widgets.model import Contact, Deal, Purchase
from crm_widgets.store import ClientBase, RecordNotFound
from crm_widgets.store.database import schema
from crm_widgets.store.frames import frames
from tests.store.frames.frame_examples import as_it_is, from_nothing

TABLES = ("contacts", "purchases", "deals", "stage_events")


@pytest.fixture
def small_differences(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few documents are many, and files are rewritten again and again."""
    monkeypatch.setattr(frames, "FEW_CHANGES", 4)
    monkeypatch.setattr(frames, "MANY_CHANGES", 60)


class Chance:
    """Somebody who does to a base whatever can be done to it."""

    def __init__(self, base: ClientBase, seed: int) -> None:
        self.base = base
        self.random = random.Random(seed)

    def acts(self) -> list[Callable[[], object]]:
        return [
            self.add, self.add, self.import_many, self.edit, self.edit, self.remove, self.tag,
            self.sell, self.sell, self.open_deal, self.move_deal, self.undo, self.undo_last,
            self.undo_last, self.write_raw, self.update_raw, self.remove_raw, self.upsert_raw,
            self.drop, self.truncate, self.nest, self.roll_back,
        ]  # fmt: skip

    def act(self) -> str:
        chosen = self.random.choice(self.acts())
        chosen()
        return chosen.__name__

    def word(self) -> str:
        return self.random.choice(
            ["Anna", "Jānis", 'say "hi"', "a\nb", "", "Ёж\\", "a\u2028b", "日本"]
        )

    def custom(self) -> dict[str, Any]:
        names = self.random.sample(["vip", "n", "since", "ё"], self.random.choice([0, 0, 1, 2]))
        return {name: self.random.choice([None, True, 3, 1.5, "yes"]) for name in names}

    def contact(self) -> Contact:
        return Contact(name=self.word() or "Anna", note=self.word(), custom=self.custom())

    def purchase(self) -> Purchase:
        day = date(2026, self.random.randint(1, 12), self.random.randint(1, 28))
        amount = self.random.choice([0.1 + 0.2, -9, 1e14, 45.1, 0])
        return Purchase(date=day, amount=amount, product=self.word() or None)

    def one_of(self, table: str) -> str | None:
        keys = [one["id"] for one in self.base.tinydb.table(table).all()]
        return self.random.choice(keys) if keys else None

    def add(self) -> None:
        self.base.contacts.add(self.contact())

    def import_many(self) -> None:
        count = self.random.choice([3, 12, 40])
        self.base.contacts.add_many([self.contact() for _ in range(count)])

    def edit(self) -> None:
        if key := self.one_of("contacts"):
            edited = {"city": self.word(), "custom": self.custom()}
            self.base.contacts.update(self.base.contacts.get(key).model_copy(update=edited))

    def remove(self) -> None:
        if key := self.one_of("contacts"):
            self.base.contacts.remove(key)

    def tag(self) -> None:
        ids = [contact.id for contact in self.base.contacts if self.random.random() < 0.2]
        self.base.contacts.tag(ids, add=[self.word() or "vip"])

    def sell(self) -> None:
        count = self.random.choice([1, 1, 7])
        self.base.purchases.add_many([self.purchase() for _ in range(count)])

    def open_deal(self) -> None:
        self.base.deals.add(Deal(title="Two coolers"))

    def move_deal(self) -> None:
        if key := self.one_of("deals"):
            deal = self.base.deals.get(key)
            stage = self.random.choice(["Lead", "Won", "Lost"])
            self.base.deals.update(deal.model_copy(update={"stage": stage, "lost_reason": "price"}))

    def undo(self) -> None:
        if changes := self.base.changes():
            self.base.undo(self.random.choice(changes).id or 0)

    def undo_last(self) -> None:  # time and again: an undo of an undo
        if last := self.base.version:
            self.base.undo(last)

    def write_raw(self) -> None:
        raw = self.purchase().document() | {"amount": self.random.choice([5, 10**18]), "more": {}}
        self.base.tinydb.table("purchases").insert(raw)

    def update_raw(self) -> None:
        some = where("product") == self.word()
        self.base.tinydb.table("purchases").update({"quantity": self.random.randint(1, 9)}, some)

    def remove_raw(self) -> None:
        self.base.tinydb.table("purchases").remove(where("product") == self.word())

    def upsert_raw(self) -> None:
        raw = self.purchase().document()
        chosen = where("id") == self.one_of("purchases")
        self.base.tinydb.table("purchases").upsert(raw, chosen)

    def drop(self) -> None:
        if self.random.random() < 0.2:
            self.base.tinydb.drop_table(self.random.choice(TABLES[:2]))

    def truncate(self) -> None:
        if self.random.random() < 0.2:
            self.base.tinydb.table(self.random.choice(TABLES[:2])).truncate()

    def nest(self) -> None:
        with self.base.change("several"):
            self.add()
            self.look()
            try:
                with self.base.change("the part that fails"):
                    self.sell()
                    self.edit()
                    self.look()
                    raise RecordNotFound("contacts", "x")
            except RecordNotFound:
                self.look()
            self.remove()

    def roll_back(self) -> None:
        try:
            with self.base.change("all of it fails"):
                for step in (self.import_many, self.sell, self.remove, self.tag):
                    step()
                    self.look()
                raise RecordNotFound("contacts", "x")
        except RecordNotFound:
            pass

    def look(self) -> None:
        for name in TABLES:
            assert as_it_is(self.base, name) == from_nothing(self.base, name)


@pytest.mark.usefixtures("small_differences")
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_changes_the_frames_are_what_the_base_holds(base: ClientBase, seed: int) -> None:
    chance = Chance(base, seed)
    done = []
    for _ in range(100):
        done.append(chance.act())
        if chance.random.random() < 0.5:  # not after each, so that differences add up
            chance.look()
    chance.look()
    assert len(set(done)) > 15


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int | None]]:
    """How many documents were asked for at a time; None: all there are."""
    asked: list[int | None] = []
    reading = frames.documents

    def noted(connection: Any, name: str, doc_ids: Any = None) -> Any:
        asked.append(None if doc_ids is None else len(doc_ids))
        return reading(connection, name, doc_ids)

    monkeypatch.setattr(frames, "documents", noted)
    return asked


def purchases(count: int) -> list[Purchase]:
    return [Purchase(date=date(2026, 1, 1), amount=number) for number in range(count)]


def test_only_the_difference_is_read_again(base: ClientBase, read: list[int | None]) -> None:
    ids = base.purchases.add_many(purchases(300))
    base.frames.purchases()
    base.frames.purchases()
    base.purchases.update(base.purchases.get(ids[7]).model_copy(update={"product": "Water"}))
    base.purchases.remove(ids[8])
    base.purchases.add_many(purchases(2))
    assert base.frames.purchases()["product"].count() == 1
    base.contacts.add_many([Contact(name="Anna") for _ in range(50)])
    assert len(base.frames.purchases()) == 301
    assert read == [None, 4, 4]


def test_a_large_difference_is_read_once(base: ClientBase, read: list[int | None]) -> None:
    base.purchases.add_many(purchases(300))
    base.frames.purchases()
    base.purchases.add_many(purchases(120))
    assert len(base.frames.purchases()) == len(base.frames.purchases()) == 420
    assert read == [None, 120]


def test_a_difference_of_more_than_half_is_no_difference(
    base: ClientBase, read: list[int | None]
) -> None:
    base.purchases.add_many(purchases(10))
    base.frames.purchases()
    base.purchases.add_many(purchases(200))
    assert len(base.frames.purchases()) == 210
    assert read == [None, None]


def test_what_other_tables_went_through_is_not_gone_through_again(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "MANY_CHANGES", 30)
    base.purchases.add_many(purchases(10))
    base.frames.purchases()
    base.contacts.add_many([Contact(name="Anna") for _ in range(31)])
    base.frames.purchases()
    (file,) = base.frames.folder.glob("*.arrow")
    assert file.name.startswith(f"purchases-{base.version}-")


def test_a_change_under_way_reads_its_difference_and_keeps_nothing(
    base: ClientBase, read: list[int | None]
) -> None:
    base.purchases.add_many(purchases(100))
    base.frames.purchases()
    before = set(base.frames.folder.iterdir())
    with base.change("sold"):
        base.purchases.add_many(purchases(30))
        assert len(base.frames.purchases()) == 130
    assert read == [None, 30]
    assert set(base.frames.folder.iterdir()) == before


def test_a_custom_field_is_a_column_as_long_as_a_contact_has_it(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna", custom={"vip": True}))
    base.contacts.add_many([Contact(name="Jānis") for _ in range(9)])

    def custom_columns() -> list[str]:
        return [column for column in base.frames.contacts().columns if "custom" in column]

    assert custom_columns() == ["custom_vip"]
    anna = base.contacts.update(anna.model_copy(update={"custom": {"since": 2020, "a": None}}))
    assert custom_columns() == ["custom_a", "custom_since"]
    base.contacts.update(anna.model_copy(update={"custom": {}}))
    assert custom_columns() == []


@pytest.mark.parametrize("before", [0, 100])
def test_a_file_from_before_compacted_history_is_not_believed(
    base: ClientBase, before: int
) -> None:
    if before:
        base.purchases.add_many(purchases(before))
    assert len(base.frames.purchases()) == before
    gone = base.version + 1
    base.purchases.add_many(purchases(1))
    base.contacts.add(Contact(name="Anna"))
    with base.journal.change("compacted"), base.journal.reading() as connection:
        connection.execute(delete(schema.history).where(schema.history.c.change_id <= gone))
        connection.execute(insert(schema.info).values(key="compacted", value=str(gone)))
    assert len(base.frames.purchases()) == before + 1
