"""Facts follow the purchases, without any page computing them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psutil
import pytest

from crm_widgets.insights.client_metrics import facts_are_due, refresh_client_metrics
from crm_widgets.model import Contact, Purchase
from crm_widgets.store import ClientBase, open_base
from tests.served import Server

MARCH_END = date(2026, 3, 31)


@pytest.fixture
def base(base_path: Path) -> ClientBase:
    """Anna bought three times, a month apart; Boris once; Clara never."""
    opened = open_base(base_path, author="Anna")
    for contact_id in ("anna", "boris", "clara"):
        opened.contacts.add(Contact(id=contact_id, name=contact_id.capitalize()))
    for contact_id, day, amount in (
        ("anna", date(2026, 1, 10), 40),
        ("anna", date(2026, 2, 9), 60),
        ("anna", date(2026, 3, 11), 50),
        ("boris", date(2026, 1, 15), 25),
    ):
        opened.purchases.add(Purchase(contact_id=contact_id, date=day, amount=amount))
    return opened


def test_each_buyer_has_segment_rhythm_money_and_interval(base: ClientBase) -> None:
    assert refresh_client_metrics(base, MARCH_END) == 2
    anna, boris = base.facts.of("anna"), base.facts.of("boris")
    assert anna is not None
    assert boris is not None
    assert (anna.segment, anna.rhythm) == ("Need attention", "regular")
    assert (anna.total_spent, anna.purchase_count, anna.average_order_value) == (150.0, 3, 50.0)
    assert (anna.first_purchase, anna.last_purchase) == (date(2026, 1, 10), date(2026, 3, 11))
    assert anna.median_days_between_orders == 30.0
    assert (boris.rhythm, boris.median_days_between_orders) == ("one-off", None)
    assert base.facts.of("clara") is None


def test_facts_carry_the_version_they_are_of_and_make_none(base: ClientBase) -> None:
    version = base.version
    refresh_client_metrics(base, MARCH_END)
    assert base.version == version
    stamp = base.facts.stamp
    assert stamp is not None
    assert (stamp.as_of, stamp.version) == (MARCH_END, version)


def test_facts_are_due_after_a_purchase_and_on_another_day_but_not_after_a_tag(
    base: ClientBase,
) -> None:
    assert facts_are_due(base, MARCH_END)
    refresh_client_metrics(base, MARCH_END)
    assert not facts_are_due(base, MARCH_END)
    base.contacts.tag(["anna"], add=["wholesale"])
    assert not facts_are_due(base, MARCH_END)
    base.purchases.add(Purchase(contact_id="boris", date=MARCH_END, amount=5))
    assert facts_are_due(base, MARCH_END)
    refresh_client_metrics(base, MARCH_END)
    assert facts_are_due(base, date(2026, 4, 1))


def test_a_base_without_buyers_has_no_facts(base_path: Path) -> None:
    with open_base(base_path) as empty:
        assert refresh_client_metrics(empty, MARCH_END) == 0
        empty.purchases.add(Purchase(date=date(2026, 3, 1), amount=9))
        assert refresh_client_metrics(empty, MARCH_END) == 0


def test_a_day_before_all_purchases_has_no_facts(base: ClientBase) -> None:
    assert refresh_client_metrics(base, date(2020, 1, 1)) == 0


def test_the_server_computes_them_and_again_after_a_purchase(
    base: ClientBase, start_server: Callable[..., Server]
) -> None:
    server = start_server()
    assert _wait(lambda: base.facts.of("anna") is not None)
    base.purchases.add(Purchase(contact_id="clara", date=MARCH_END, amount=7))
    assert _wait(lambda: base.facts.of("clara") is not None)
    assert _wait(lambda: not psutil.Process(server.process.pid).children())
    assert "Traceback" not in server.log()


def _wait(until: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        time.sleep(0.2)
    return until()
