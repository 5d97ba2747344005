"""Frames hold what the base holds, however they were made."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crm_widgets.model import Contact, Deal, Interaction, Purchase, Task
from crm_widgets.store import Base, StoreError
from crm_widgets.store.frames import COLUMNS

FRAMES = ("contacts", "purchases", "deals", "stage_events", "interactions", "tasks")


def test_a_frame_has_a_row_a_record_with_days_moments_and_numbers(base: Base) -> None:
    anna = base.contacts.add(Contact(name="Anna", tags=["Riga"], custom={"vip": True, "n": 3}))
    base.purchases.add(
        Purchase(contact_id=anna.id, date=date(2026, 11, 13), amount=Decimal("45.10"), quantity=5)
    )
    base.purchases.add(Purchase(date=date(2026, 11, 14), amount=Decimal("-9")))
    assert base.frames.purchases(as_="arrow").drop_columns("id").to_pylist() == [
        {"contact_id": anna.id, "date": date(2026, 11, 13), "amount": 45.1, "product": None,
         "quantity": 5.0, "order_id": None},
        {"contact_id": None, "date": date(2026, 11, 14), "amount": -9.0, "product": None,
         "quantity": None, "order_id": None},
    ]  # fmt: skip
    (row,) = base.frames.contacts(as_="arrow").to_pylist()
    assert (row["name"], row["tags"], row["custom_vip"], row["custom_n"]) == (
        "Anna", ["Riga"], "True", "3",
    )  # fmt: skip
    assert row["created_at"] == anna.created_at


def test_each_kind_of_record_has_its_frame(base: Base) -> None:
    deal = base.deals.add(Deal(title="Two coolers", expected_close=date(2026, 12, 1)))
    base.interactions.add(Interaction(contact_id="c", at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC)))
    base.tasks.add(Task(title="Call", due=date(2026, 11, 22)))
    assert base.frames.deals()["id"].to_list() == [deal.id]
    assert base.frames.deals()["expected_close"].to_list() == [date(2026, 12, 1)]
    assert base.frames.stage_events()["to_stage"].to_list() == ["Lead"]
    assert str(base.frames.interactions()["at"].dt.tz) == "UTC"
    assert base.frames.tasks()["done"].to_list() == [False]


@pytest.mark.parametrize("name", FRAMES)
def test_an_empty_base_gives_empty_frames_with_their_columns(base: Base, name: str) -> None:
    frame = getattr(base.frames, name)()
    assert list(frame.columns) == list(COLUMNS[name])
    assert len(frame) == 0


def test_frames_come_in_the_library_that_is_asked_for(sqlite_base: Base) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    assert sqlite_base.frames.contacts(as_="polars")["name"].to_list() == ["Anna"]
    assert sqlite_base.frames.contacts(as_="duckdb").project("name").fetchall() == [("Anna",)]
    with pytest.raises(StoreError, match="ask for pandas, polars, duckdb or arrow"):
        sqlite_base.frames.contacts(as_="excel")  # type: ignore[arg-type]


def from_nothing(base: Base) -> list[dict[str, Any]]:
    columns = list(COLUMNS["contacts"])
    plain = [contact.model_dump() for contact in base.contacts]
    return [{name: one.get(name) for name in columns} for one in plain]


def test_whatever_changes_the_frame_is_what_the_base_holds(base: Base) -> None:
    chance = random.Random(7)
    for _ in range(30):
        contacts = list(base.contacts)
        act = chance.choice(["add", "edit", "remove", "undo"])
        if act == "add" or not contacts:
            base.contacts.add(Contact(name=f"client {chance.random()}"))
        elif act == "edit":
            edited = chance.choice(contacts).model_copy(update={"city": str(chance.random())})
            base.contacts.update(edited)
        elif act == "remove":
            base.contacts.remove(chance.choice(contacts).id)
        else:
            base.undo(base.version)
        assert base.frames.contacts(as_="arrow").to_pylist() == from_nothing(base)


def test_one_file_a_table_stays_behind(sqlite_base: Base) -> None:
    from pathlib import Path

    for number in range(3):
        sqlite_base.contacts.add(Contact(name=f"client {number}"))
        sqlite_base.frames.contacts()
    kept = list(Path(f"{sqlite_base.where}.cache").iterdir())
    assert len(kept) == 1
