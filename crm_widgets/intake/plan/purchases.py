"""Purchases from rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.client_index import ClientBase
from crm_widgets.intake.matching.clients import Clients
from crm_widgets.intake.plan.record_builder import RowBuilder, WhenUnknown
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.model import Contact, Purchase

_NO_ID = "-"
"""Making half a million ids that nobody will see takes as long as reading the file."""

_IN_BASE = _("order “{order}” is in the base already. Import it a second time with --again.")
_NO_AMOUNT = _("there is no amount. Fill the cell, or leave the row out.")
_NO_FACTOR = _("there is no {label}, so there is no amount. Fill the cell, or leave the row out.")


class PurchaseMaker(RowBuilder):
    """A line whose client nobody knows creates one; a line without a client is kept, and counted
    with its money. `orders` are the orders that the base has already."""

    record = Purchase

    def __init__(
        self,
        mapping: Mapping,
        clients: Clients,
        when_unknown: WhenUnknown,
        orders: Collection[str] = (),
    ) -> None:
        super().__init__(mapping, clients, when_unknown)
        self._orders = orders
        self._by_price = "amount" not in mapping.places
        self._made: list[Purchase] = []

    def make(self, row: int, values: Values) -> BadRow | None:
        """Make the purchase of a row and keep it; or say what is wrong with it."""
        order = values.get("order_id")
        if order in self._orders and order is not None:
            return self.bad(row, "order_id", order, _IN_BASE.format(order=shorten(order)))
        if wrong := self._amount(row, values):
            return wrong
        reference = values.get("contact_id")
        found = None if reference is None else self.client(reference)
        if isinstance(found, Wrong):
            return self.bad(row, "contact_id", reference, found.reason)
        if self.rehearsing:
            values["id"] = _NO_ID
        values["contact_id"] = found.id if isinstance(found, Contact) else found
        purchase: Any = self.validated(row, values)
        if isinstance(purchase, BadRow):
            return purchase
        if isinstance(found, Contact):
            self.register(found, str(reference))
        elif found is None:
            self.tally.counts["without a client"] += 1
            self.tally.money += purchase.amount
        self._made.append(purchase)
        return None

    def pending(self) -> int:
        """How many purchases are kept."""
        return len(self._made)

    def write(self, base: ClientBase) -> None:
        """Add the purchases that are kept, and the contacts created for them, to the base."""
        base.contacts.add_many(self.new_contacts)
        base.purchases.add_many(self._made)
        self.erase()

    def erase(self) -> None:
        """Keep none."""
        self.new_contacts, self._made = [], []

    def _amount(self, row: int, values: Values) -> BadRow | None:
        price = values.pop("unit_price", None)
        if not self._by_price:
            return None if "amount" in values else self.bad(row, "amount", "", _NO_AMOUNT)
        quantity = values.get("quantity")
        if price is None or quantity is None:
            name = "unit_price" if price is None else "quantity"
            label = _("unit price") if price is None else _("quantity")
            return self.bad(row, name, "", _NO_FACTOR.format(label=label))
        values["amount"] = quantity * price
        return None
