"""The server's worker computes the metrics, and again after a change."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psutil

from crm_widgets.model import Contact, Deal, Purchase
from crm_widgets.store import open_base
from tests.served import Server, template_of


def test_the_server_computes_metrics_and_again_after_a_change(
    base_path: Path, start_server: Callable[..., Server]
) -> None:
    base = open_base(base_path, author="Anna")
    for contact_id in ("anna", "clara"):
        base.contacts.add(Contact(id=contact_id, name=contact_id.capitalize()))
    base.purchases.add(Purchase(contact_id="anna", date=date(2026, 1, 10), amount=40))
    server = start_server()
    assert _wait(lambda: base.client_metrics.of("anna") is not None)
    base.purchases.add(Purchase(contact_id="clara", date=date(2026, 3, 31), amount=7))
    deal = base.deals.add(Deal(title="Coolers", amount=100))
    assert _wait(lambda: base.client_metrics.of("clara") is not None)
    assert _wait(lambda: len(base.client_orders.of("clara")) == 1)
    assert _wait(lambda: deal.id in base.deal_metrics.of_many({deal.id: deal.stage}))
    template = template_of(server)
    assert _wait(lambda: set(psutil.Process(server.process.pid).children()) <= {template})
    assert "Traceback" not in server.log()


def test_the_metrics_of_a_base_that_took_the_place_of_another_are_computed(
    base_path: Path, start_server: Callable[..., Server]
) -> None:
    with open_base(base_path.with_name("other.db"), author="Anna") as other:
        other.contacts.add(Contact(id="anna", name="Anna"))
        other.purchases.add(Purchase(contact_id="anna", date=date(2026, 1, 10), amount=40))
    server = start_server()
    base_path.with_name("other.db").replace(base_path)
    with open_base(base_path, create=False) as base:
        assert _wait(lambda: base.client_metrics.of("anna") is not None)
    assert "Traceback" not in server.log()


def test_the_metrics_of_a_base_that_never_rests_are_computed_too(
    base_path: Path, start_server: Callable[..., Server]
) -> None:
    with open_base(base_path, author="Anna") as base:
        base.contacts.add(Contact(id="anna", name="Anna"))
        base.purchases.add(Purchase(contact_id="anna", date=date(2026, 1, 10), amount=40))
        start_server()

        def computed_while_others_save() -> bool:
            base.contacts.add(Contact(name="Another"))
            return base.client_metrics.of("anna") is not None

        assert _wait(computed_while_others_save, seconds=60)


def _wait(until: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        time.sleep(0.2)
    return until()
