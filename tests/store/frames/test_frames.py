"""Frames hold what the base holds, however they were made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crm_widgets.model import Contact, Deal, Interaction, Purchase, Task
from crm_widgets.store import ClientBase, Settings, StoreError
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.frames import frames

FRAMES = ("contacts", "purchases", "deals", "stage_events", "interactions", "tasks")


def test_a_frame_has_a_row_a_record_with_days_moments_and_numbers(base: ClientBase) -> None:
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


def test_the_columns_of_a_frame_are_of_the_type_of_their_fields(base: ClientBase) -> None:
    types = {field.name: str(field.type) for field in base.frames.deals(as_="arrow").schema}
    assert types == {
        "id": "string", "title": "string", "contact_id": "string", "pipeline": "string",
        "stage": "string", "amount": "double", "product": "string", "channel": "string",
        "owner": "string", "expected_close": "date32[day]", "lost_reason": "string",
        "ref": "string", "note": "string", "created_at": "timestamp[us, tz=Europe/Riga]",
        "closed_at": "timestamp[us, tz=Europe/Riga]",
    }  # fmt: skip
    contacts = {field.name: str(field.type) for field in base.frames.contacts(as_="arrow").schema}
    assert contacts["tags"].startswith("list<")
    assert str(base.frames.tasks(as_="arrow").schema.field("done").type) == "bool"
    assert str(base.frames.interactions(as_="arrow").schema.field("minutes").type) == "double"


@pytest.mark.parametrize(
    ("zone", "day", "hour"), [("Europe/Riga", 1, 1), ("America/New_York", 31, 18), ("UTC", 31, 23)]
)
def test_moments_are_in_the_time_zone_of_the_base(
    base: ClientBase, zone: str, day: int, hour: int
) -> None:
    at = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    base.interactions.add(Interaction(contact_id="c", at=at))
    base.frames.interactions()  # cached, whatever the zone is then
    base.settings = Settings(time_zone=zone)
    if zone == "America/New_York":
        hour += 1  # summer time
    (there,) = base.frames.interactions(as_="arrow")["at"].to_pylist()
    assert (there, there.day, there.hour) == (at, day, hour)
    frame = base.frames.interactions()
    assert str(frame["at"].dt.tz) == zone
    assert frame["at"].dt.day.to_list() == [day]
    polars = base.frames.interactions(as_="polars")["at"]
    assert (polars.dtype.time_zone, polars.dt.hour().to_list()) == (zone, [hour])


def test_moments_are_exact_to_the_microsecond(base: ClientBase) -> None:
    at = datetime(2026, 11, 12, 8, 0, 0, 250_001, tzinfo=UTC)
    base.interactions.add(Interaction(contact_id="c", at=at))
    assert base.frames.interactions(as_="arrow")["at"].to_pylist() == [at]


def test_a_time_zone_costs_no_copy_of_the_moments(base: ClientBase) -> None:
    base.interactions.add(Interaction(contact_id="c"))
    table = base.frames.interactions(as_="arrow")
    elsewhere = frames._in_zone(table, "Asia/Tokyo")
    addresses = {each["at"].chunk(0).buffers()[1].address for each in (table, elsewhere)}
    assert len(addresses) == 1
    assert elsewhere["at"].type.tz == "Asia/Tokyo"


def test_custom_fields_of_deals_are_in_their_frame(base: ClientBase) -> None:
    base.deals.add(Deal(title="Two coolers", custom={"floor": 3, "lift": True}))
    base.deals.add(Deal(title="One cooler"))
    frame = base.frames.deals(as_="arrow")
    assert frame["custom_floor"].to_pylist() == ["3", None]
    assert frame["custom_lift"].to_pylist() == ["True", None]


def test_each_kind_of_record_has_its_frame(base: ClientBase) -> None:
    deal = base.deals.add(Deal(title="Two coolers", expected_close=date(2026, 12, 1)))
    base.interactions.add(Interaction(contact_id="c", at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC)))
    base.tasks.add(Task(title="Call", due=date(2026, 11, 22)))
    assert base.frames.deals()["id"].to_list() == [deal.id]
    assert base.frames.deals()["expected_close"].to_list() == [date(2026, 12, 1)]
    assert base.frames.stage_events()["to_stage"].to_list() == ["Lead"]
    assert base.frames.tasks()["done"].to_list() == [False]


@pytest.mark.parametrize("name", FRAMES)
def test_an_empty_base_gives_empty_frames_with_their_columns(base: ClientBase, name: str) -> None:
    frame = getattr(base.frames, name)()
    model = MODELS[name]
    fields = [field for field in model.model_fields if field not in ("revision", "custom")]
    assert list(frame.columns) == fields
    assert len(frame) == 0


def test_frames_come_in_the_library_that_is_asked_for(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    assert sqlite_base.frames.contacts(as_="polars")["name"].to_list() == ["Anna"]
    assert sqlite_base.frames.contacts(as_="duckdb").project("name").fetchall() == [("Anna",)]
    with pytest.raises(StoreError, match="Unknown kind of frame 'excel'; ask for pandas, polars"):
        sqlite_base.frames.contacts(as_="excel")  # type: ignore[arg-type]


def test_a_frame_within_a_change_holds_what_was_written_so_far(base: ClientBase) -> None:
    with base.change("two"):
        base.contacts.add(Contact(name="Anna"))
        assert len(base.frames.contacts()) == 1
        base.contacts.add(Contact(name="Jānis"))
        assert len(base.frames.contacts()) == 2
    assert len(base.frames.contacts()) == 2


def test_a_frame_made_within_a_change_that_fails_is_not_kept(base: ClientBase) -> None:
    for _again in range(2):
        with pytest.raises(ValueError, match="no"), base.change("fails"):
            base.contacts.add(Contact(name="Anna"))
            assert len(base.frames.contacts()) == 1
            raise ValueError("no")
        assert len(base.frames.contacts()) == 0


def test_threads_that_write_and_ask_for_frames_do_not_disturb_each_other(base: ClientBase) -> None:
    def work(number: int) -> None:
        for step in range(10):
            base.contacts.add(Contact(name=f"{number} {step}"))
            base.frames.contacts()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert len(base.contacts) == len(base.frames.contacts()) == 40


def test_a_document_that_is_no_record_is_named_with_what_to_do(base: ClientBase) -> None:
    base.tinydb.table("contacts").insert({"id": "c1", "name": 5})
    for read in (base.frames.contacts, lambda: list(base.contacts)):
        with pytest.raises(
            StoreError, match=r"'c1' in contacts can't be read: name is 5.* undo ch"
        ):
            read()
    base.undo(1)
    assert len(base.frames.contacts()) == len(list(base.contacts)) == 0
