"""The orders of each contact, as the analyses make them of purchase lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from crm_widgets.store.database import schema
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.records.derived_rows import DerivedRows, Stamp


@dataclass(frozen=True, kw_only=True)
class ClientOrder:
    """One order. `amount` is net, in the base's currency; `counts`: it is above 0, so that the
    order is a purchase; `purchase_ids` are its lines; `order_id` is empty where the lines of a day
    are the order."""

    date: date
    amount: float
    counts: bool
    purchase_ids: tuple[str, ...]
    order_id: str = ""


class ClientOrders:
    """The orders of a base's contacts."""

    def __init__(self, journal: Journal) -> None:
        self._rows = DerivedRows(journal, schema.client_order, "contact_id")

    @property
    def stamp(self) -> Stamp | None:
        """For which day and version the orders are; None before they are computed."""
        return self._rows.stamp

    def of(self, contact_id: str) -> list[ClientOrder]:
        """The orders of one contact, the latest first."""
        return self.of_many([contact_id]).get(contact_id, [])

    def of_many(self, contact_ids: Sequence[str]) -> dict[str, list[ClientOrder]]:
        """The orders of those contacts that have any, by contact id."""
        return {
            row.contact_id: [_order(kept) for kept in json.loads(row.orders)]
            for row in self._rows.of_many(contact_ids)
        }

    def replace(
        self, orders: Mapping[str, Iterable[ClientOrder]], *, as_of: date, version: int
    ) -> None:
        """Put new orders, by contact id, in the place of all that there were."""
        rows = (
            {"contact_id": contact_id, "orders": json.dumps([_row(order) for order in own])}
            for contact_id, own in orders.items()
        )
        self._rows.replace(rows, Stamp(as_of=as_of, version=version))


def _row(order: ClientOrder) -> dict[str, Any]:
    return asdict(order) | {"date": order.date.isoformat()}


def _order(kept: dict[str, Any]) -> ClientOrder:
    changed = {
        "date": date.fromisoformat(kept["date"]),
        "purchase_ids": tuple(kept["purchase_ids"]),
    }
    return ClientOrder(**(kept | changed))
