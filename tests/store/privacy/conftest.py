"""A client with all that a base can hold on somebody, edited and removed in part."""

from __future__ import annotations

from datetime import date

import pytest

from crm_widgets.model import Contact, Deal, Interaction, Purchase, Task
from crm_widgets.store import ClientBase, ClientMetrics


@pytest.fixture
def anna(base: ClientBase) -> Contact:
    anna = base.contacts.add(
        Contact(
            name="Anna Ozola", phones=["+37126123456"], emails=["anna@example.com"], tags=["vip"]
        )
    )
    for amount in ("40", "60"):
        base.purchases.add(Purchase(contact_id=anna.id, date=date(2026, 3, 1), amount=amount))
    base.purchases.add(Purchase(contact_id="somebody else", date=date(2026, 3, 2), amount="7"))
    with base.change("deal “Wedding of Anna Ozola” opened"):
        deal = base.deals.add(
            Deal(title="Wedding of Anna Ozola", contact_id=anna.id, amount="500", note="allergic")
        )
    base.deals.move(deal.id, "Offer")
    base.interactions.add(Interaction(contact_id=anna.id, summary="She is allergic to nuts"))
    task = base.tasks.add(Task(title="Call Anna Ozola", contact_id=anna.id, due=date(2026, 4, 1)))
    base.tasks.remove(task.id)
    base.contacts.update(anna.model_copy(update={"city": "Riga"}))
    base.client_metrics.replace(
        [ClientMetrics(anna.id, segment="Champions")], as_of=date(2026, 4, 1), version=1
    )
    return base.contacts.get(anna.id)
