"""Purchases from rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.matching.contact_index import ContactIndex
from crm_widgets.intake.plan.record_builder import RecordBuilder, WhenUnknown
from crm_widgets.intake.problem import Wrong, shorten
from crm_widgets.model import Contact, Purchase

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

_DRY_RUN_ID = "-"
"""Making half a million ids takes as long as reading the file."""

_IN_BASE = _("order “{order}” is already in the base. To import it again, add --again.")
_NO_AMOUNT = _("there is no amount. Fill in the cell, or remove the row.")
_NO_FACTOR = _("there is no {label}, so there is no amount. Fill in the cell, or remove the row.")


class PurchaseBuilder(RecordBuilder):
    """Builds purchases, and contacts for unknown clients.

    A line without a client is kept, and counted with its money. orders: those in the base already.
    """

    record = Purchase

    def __init__(
        self,
        mapping: Mapping,
        contacts: ContactIndex,
        when_unknown: WhenUnknown,
        orders: Collection[str] = (),
        *,
        dry_run: bool = False,
    ) -> None:
        super().__init__(mapping, contacts, when_unknown, dry_run)
        self._orders = orders
        self._by_price = "amount" not in mapping.places
        self._built: list[Purchase] = []

    def build(self, row: int, values: Values) -> BadRow | None:
        """Build and keep the purchase of a row; or return what is wrong with it."""
        order = values.get("order_id")
        if order is not None and order in self._orders:
            return self.bad(row, "order_id", order, _IN_BASE.format(order=shorten(order)))
        if problem := self._set_amount(row, values):
            return problem
        text = values.get("contact_id")
        contact = None if text is None else self.contact(text)
        if isinstance(contact, Wrong):
            return self.bad(row, "contact_id", text, contact.reason)
        if self._dry_run:
            values["id"] = _DRY_RUN_ID
        values["contact_id"] = contact.id if isinstance(contact, Contact) else contact
        purchase: Any = self.validated(row, values)
        if isinstance(purchase, BadRow):
            return purchase
        if isinstance(contact, Contact):
            self.register(contact, str(text))
        elif contact is None:
            self.tally.add("without a client", row)
            self.tally.money += purchase.amount
        self._built.append(purchase)
        return None

    def pending(self) -> int:
        """How many purchases are kept."""
        return len(self._built)

    def write(self, base: ClientBase) -> None:
        """Add the purchases that are kept, and the new contacts, to the base, and clear them."""
        base.contacts.add_many(self.new_contacts)
        base.purchases.add_many(self._built)
        self.clear()

    def clear(self) -> None:
        """Drop the purchases and contacts that are kept."""
        self.new_contacts, self._built = [], []

    def _set_amount(self, row: int, values: Values) -> BadRow | None:
        """Set the amount where the file has a price instead; or return what is missing."""
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
