"""All that a contact's card shows, read from the base at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from crm_widgets.intake.duplicates.similar import Similar, similar_contacts
from crm_widgets.model import Contact, Deal, Interaction, Pipeline, StageEvent, Task
from crm_widgets.model.clock import Clock
from crm_widgets.widgets.contacts.order_lines import Order, orders_with_lines

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase, ClientMetrics

WIDELY_SHARED = 4
"""A phone that so many others have is that of a reception desk."""


@dataclass(frozen=True, kw_only=True)
class CardData:
    """A contact of a base with what belongs to it, each kind in the order it was added; open tasks
    by their due day, orders oldest first. `metrics` is None for a contact without purchases, and
    until they are computed. `similar` are contacts with the same phone or e-mail that no one said
    are others; none where it is shared so widely that it says little."""

    contact: Contact
    metrics: ClientMetrics | None
    open_tasks: list[Task]
    deals: list[Deal]
    events: list[StageEvent]
    interactions: list[Interaction]
    orders: list[Order]
    pipelines: dict[str, Pipeline]
    currency: str
    clock: Clock
    today: date
    similar: list[Similar]

    def is_open(self, deal: Deal) -> bool:
        """Whether a deal is in a stage that is not an end of its pipeline."""
        pipeline = self.pipelines.get(deal.pipeline)
        return pipeline is None or pipeline.is_open(deal.stage)


def read_card(base: ClientBase, contact_id: str) -> CardData | None:
    """What the card of a contact shows; None if the contact is not in the base."""
    contact = base.contacts.find(contact_id)
    if contact is None:
        return None
    tasks = base.tasks.of_contact(contact_id)
    deals = base.deals.of_contact(contact_id)
    settings = base.settings
    clock = Clock(settings.time_zone)
    return CardData(
        contact=contact,
        metrics=base.client_metrics.of(contact_id),
        open_tasks=sorted((task for task in tasks if not task.done), key=lambda task: task.due),
        deals=deals,
        events=base.deals.events_of([deal.id for deal in deals]),
        interactions=base.interactions.of_contact(contact_id),
        orders=orders_with_lines(
            base.client_orders.of(contact_id), base.purchases.of_contact(contact_id)
        ),
        pipelines={pipeline.name: pipeline for pipeline in base.pipelines},
        currency=settings.currency,
        clock=clock,
        today=clock.today(),
        similar=_similar(base, contact),
    )


def _similar(base: ClientBase, contact: Contact) -> list[Similar]:
    points = {"phones": contact.phones, "emails": contact.emails}
    similar = similar_contacts(base, points, contact.id)
    if not similar or len(similar) >= WIDELY_SHARED:
        return []
    apart = base.distinct_pairs.pairs()
    return [each for each in similar if tuple(sorted((contact.id, each.contact.id))) not in apart]
