"""`where` finds the records whose field equals a value, whatever type the value is written in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_widgets.errors import InvalidValue
from crm_widgets.model import (
    Contact,
    Deal,
    Interaction,
    Purchase,
    Role,
    StageEvent,
    Task,
)
from crm_widgets.store import ClientBase

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def filled(base: ClientBase) -> ClientBase:
    """Two records of each kind that differ in every field."""
    base.contacts.add_many(
        [Contact(id="anna", name="Anna", role=Role.CUSTOMER), Contact(id="jānis", name="Jānis")]
    )
    base.purchases.add_many(
        [
            Purchase(id="p1", contact_id="anna", date=date(2026, 3, 1), amount=Decimal("10.50")),
            Purchase(id="p2", date=date(2026, 3, 2), amount=Decimal(10), quantity=2),
        ]
    )
    base.tasks.add_many(
        [
            Task(id="t1", title="Call", contact_id="anna", due=date(2026, 3, 1)),
            Task(id="t2", title="Write", contact_id="anna", due=date(2026, 3, 2), done=True),
        ]
    )
    base.interactions.add(Interaction(id="i1", contact_id="anna", at=NOON, minutes=5))
    base.deals.add(Deal(id="d1", title="Ovens", expected_close=date(2026, 4, 1), amount="99.90"))
    return base


@pytest.mark.parametrize(
    ("table", "equal", "ids"),
    [
        ("purchases", {"amount": Decimal("10.50")}, ["p1"]),
        ("purchases", {"amount": 10.5}, ["p1"]),
        ("purchases", {"amount": "10.50"}, ["p1"]),
        ("purchases", {"amount": 10}, ["p2"]),
        ("purchases", {"amount": Decimal("10.00")}, ["p2"]),
        ("purchases", {"date": date(2026, 3, 2)}, ["p2"]),
        ("purchases", {"date": "2026-03-02"}, ["p2"]),
        ("purchases", {"date": datetime(2026, 3, 2, 9, 30, tzinfo=UTC)}, ["p2"]),
        ("purchases", {"quantity": 2}, ["p2"]),
        ("purchases", {"quantity": 2.0}, ["p2"]),
        ("purchases", {"contact_id": None}, ["p2"]),
        ("purchases", {"product": None}, ["p1", "p2"]),
        ("tasks", {"done": True}, ["t2"]),
        ("tasks", {"done": False, "contact_id": "anna"}, ["t1"]),
        ("tasks", {"deal_id": None, "due": date(2026, 3, 2)}, ["t2"]),
        ("interactions", {"at": NOON}, ["i1"]),
        ("interactions", {"at": NOON.astimezone(timezone(timedelta(hours=2)))}, ["i1"]),
        ("interactions", {"minutes": 5}, ["i1"]),
        ("interactions", {"minutes": 6}, []),
        ("contacts", {"role": Role.CUSTOMER}, ["anna"]),
        ("contacts", {"role": "customer"}, ["anna"]),
        ("contacts", {"name": " Anna "}, ["anna"]),
        ("contacts", {"name": "A\0"}, []),
        ("contacts", {"id": "jānis", "name": "Jānis"}, ["jānis"]),
        ("deals", {"amount": Decimal("99.9")}, ["d1"]),
        ("deals", {"expected_close": date(2026, 4, 1)}, ["d1"]),
    ],
)
def test_a_value_is_found_however_it_is_written(
    filled: ClientBase, table: str, equal: dict[str, Any], ids: list[str]
) -> None:
    assert [record.id for record in getattr(filled, table).where(**equal)] == ids


@pytest.mark.parametrize(
    ("table", "equal", "sentence"),
    [
        ("purchases", {"amount": "a lot"}, "No amount of purchases is 'a lot'"),
        ("purchases", {"date": None}, "No date of purchases is None"),
        ("tasks", {"done": "perhaps"}, "No done of tasks is 'perhaps'"),
        ("contacts", {"role": "friend"}, "No role of contacts is 'friend'"),
        ("contacts", {"name": 5}, "No name of contacts is 5"),
        ("contacts", {"tags": ["vip"]}, "tags of contacts holds several values"),
    ],
)
def test_a_value_that_the_field_can_not_have_is_refused(
    filled: ClientBase, table: str, equal: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidValue, match=sentence):
        getattr(filled, table).where(**equal)


def test_a_field_that_is_misspelt_is_a_type_error(filled: ClientBase) -> None:
    with pytest.raises(TypeError, match="purchases have no field 'amuont'"):
        filled.purchases.where(amuont=10)


AMOUNTS = st.decimals(
    min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False
)


def test_every_saved_purchase_is_found_by_each_of_its_fields(base: ClientBase) -> None:
    examples = 40 if base.journal.dialect == "sqlite" else 10

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        amount=AMOUNTS,
        day=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
        quantity=st.none() | st.integers(1, 10**6),
    )
    def found(amount: Decimal, day: date, quantity: int | None) -> None:
        purchase = base.purchases.add(Purchase(date=day, amount=amount, quantity=quantity))
        for name in ("id", "amount", "date", "quantity", "product", "contact_id", "order_id"):
            same = base.purchases.where(**{name: getattr(purchase, name)})
            assert purchase in same, name

    found()


def test_events_of_a_deal_are_found_by_an_index(base: ClientBase) -> None:
    base.stage_events.add_many([StageEvent(deal_id=f"d{n}", to_stage="Lead") for n in range(3)])
    assert [event.deal_id for event in base.stage_events.where(deal_id="d1")] == ["d1"]
