"""A purchase: one line of an order."""

from __future__ import annotations

from crm_widgets.i18n import _
from crm_widgets.model.field import field
from crm_widgets.model.record import Day, Money, Record


class Purchase(Record):
    """One line of an order. `amount` is signed: a return is negative. A line whose buyer is not
    known has no `contact_id`; analyses count and report it."""

    contact_id: str | None = field(_("Client"), None, input="record")
    date: Day = field(_("Date"), input="date")
    amount: Money = field(_("Amount"), input="money", hint=_("Below zero for a return"))
    product: str | None = field(_("Product"), None, suggests=True, search=True)
    quantity: float | None = field(_("Quantity"), None, input="number", allow_inf_nan=False)
    order_id: str | None = field(_("Order"), None, search=True)
