"""Metrics of clients and their orders follow the purchases, without any page computing them."""

from __future__ import annotations

from datetime import date

import pytest

from crm_widgets.insights.client_metrics import refresh_client_metrics, refresh_client_orders
from crm_widgets.insights.refresh import INSIGHTS
from crm_widgets.model import Contact, Purchase
from crm_widgets.store import ClientBase, ClientOrder

MARCH_END = date(2026, 3, 31)


@pytest.fixture
def buyers(base: ClientBase) -> ClientBase:
    """Anna bought three times, a month apart; Boris once; Clara never."""
    for contact_id in ("anna", "boris", "clara"):
        base.contacts.add(Contact(id=contact_id, name=contact_id.capitalize()))
    for contact_id, day, amount in (
        ("anna", date(2026, 1, 10), 40),
        ("anna", date(2026, 2, 9), 60),
        ("anna", date(2026, 3, 11), 50),
        ("boris", date(2026, 1, 15), 25),
    ):
        base.purchases.add(Purchase(contact_id=contact_id, date=day, amount=amount))
    return base


def is_due(base: ClientBase, day: date) -> bool:
    return INSIGHTS["buyers"].is_due(base, day)


def test_each_buyer_has_a_segment_money_and_a_frequency(buyers: ClientBase) -> None:
    assert refresh_client_metrics(buyers, MARCH_END) == 2
    anna, boris = buyers.client_metrics.of("anna"), buyers.client_metrics.of("boris")
    assert anna is not None
    assert boris is not None
    assert (anna.segment, anna.frequency_band) == ("Potential loyalist", "regular")
    assert (anna.total_spent, anna.purchase_count, anna.average_order_value) == (150.0, 3, 50.0)
    assert (anna.first_purchase, anna.last_purchase) == (date(2026, 1, 10), date(2026, 3, 11))
    assert anna.median_days_between_orders == 30.0
    assert (boris.frequency_band, boris.median_days_between_orders) == ("one-time", None)
    assert buyers.client_metrics.of("clara") is None


def test_metrics_have_the_version_they_are_of_and_make_none(buyers: ClientBase) -> None:
    version = buyers.version
    refresh_client_metrics(buyers, MARCH_END)
    assert buyers.version == version
    stamp = buyers.client_metrics.stamp
    assert stamp is not None
    assert (stamp.as_of, stamp.version) == (MARCH_END, version)


def test_metrics_are_due_after_a_purchase_and_on_another_day_but_not_after_a_tag(
    buyers: ClientBase,
) -> None:
    assert is_due(buyers, MARCH_END)
    refresh_client_metrics(buyers, MARCH_END)
    assert not is_due(buyers, MARCH_END)
    buyers.contacts.tag(["anna"], add=["wholesale"])
    assert not is_due(buyers, MARCH_END)
    buyers.purchases.add(Purchase(contact_id="boris", date=MARCH_END, amount=5))
    assert is_due(buyers, MARCH_END)
    refresh_client_metrics(buyers, MARCH_END)
    assert is_due(buyers, date(2026, 4, 1))


def test_a_base_without_buyers_has_no_metrics(base: ClientBase) -> None:
    assert refresh_client_metrics(base, MARCH_END) == refresh_client_orders(base, MARCH_END) == 0
    base.purchases.add(Purchase(date=date(2026, 3, 1), amount=9))
    assert refresh_client_metrics(base, MARCH_END) == refresh_client_orders(base, MARCH_END) == 0


def test_a_day_before_all_purchases_has_no_metrics(buyers: ClientBase) -> None:
    assert refresh_client_metrics(buyers, date(2020, 1, 1)) == 0


def test_orders_are_those_of_the_analyses_the_latest_first(buyers: ClientBase) -> None:
    buyers.purchases.add_many(
        [
            Purchase(id="a", contact_id="clara", date=date(2026, 3, 1), amount=20, order_id="7"),
            Purchase(id="b", contact_id="clara", date=date(2026, 3, 2), amount=5, order_id="7"),
            Purchase(id="c", contact_id="clara", date=date(2026, 3, 9), amount=-25, order_id="7"),
            Purchase(id="d", contact_id="clara", date=date(2026, 3, 20), amount=9),
            Purchase(id="e", contact_id="clara", date=date(2026, 5, 1), amount=9),
        ]
    )
    assert refresh_client_orders(buyers, MARCH_END) == 3
    assert buyers.client_orders.of("clara") == [
        ClientOrder(date=date(2026, 3, 20), amount=9.0, counts=True, purchase_ids=("d",)),
        ClientOrder(
            date=date(2026, 3, 1),
            amount=0.0,
            counts=False,
            purchase_ids=("a", "b", "c"),
            order_id="7",
        ),
    ]
    assert buyers.client_orders.of("unknown") == []
