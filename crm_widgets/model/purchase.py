"""A purchase: one line of an order."""

from __future__ import annotations

from typing import ClassVar

from crm_widgets.i18n import _
from crm_widgets.model.field import field
from crm_widgets.model.record import Day, Money, Record, Text


class Purchase(Record):
    """One line of an order. `amount` is signed: a return is negative. A line whose buyer is not
    known has no `contact_id`; analyses count and report it."""

    # Purchases are reached through their client: to search millions of lines would cost more than it
    # finds, so no field is searched.
    anonymous_after_erase: ClassVar[bool] = True

    contact_id: str | None = field(_("Client"), None, input="record")
    date: Day = field(_("Date"), input="date", personal=False)
    amount: Money = field(_("Amount"), input="money", hint=_("Negative for a return"), personal=False)  # fmt: skip
    product: Text | None = field(_("Product"), None, suggests=True, personal=False)
    quantity: float | None = field(_("Quantity"), None, input="number", allow_inf_nan=False, personal=False)  # fmt: skip
    order_id: Text | None = field(_("Order"), None, personal=False)
