"""Purchases from rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.mapping import Mapping
from crm_widgets.intake.mapping.rows import BadRow, Values
from crm_widgets.intake.plan.contact_book import Body
from crm_widgets.intake.plan.fields import Update, compare
from crm_widgets.intake.plan.records.known_purchases import KnownPurchases
from crm_widgets.intake.plan.records.order_totals import OrderTotals
from crm_widgets.intake.plan.records.record_planner import (
    Commit,
    Planning,
    RecordPlanner,
    Status,
)
from crm_widgets.intake.problem import Wrong
from crm_widgets.model import Purchase, new_id

_NO_AMOUNT = _("there is no amount. Fill in the cell, or remove the row.")
_NO_FACTOR = _("there is no {label}, so there is no amount. Fill in the cell, or remove the row.")
_LONGEST = 200
_EXACT = Decimal(10) ** 13


class PurchasePlanner(RecordPlanner):
    """Plans purchases, and contacts for unknown clients.

    A line without a client is kept, and counted with its money; so is one that repeats the order
    of an earlier line without its client: that is the order's. known: the lines of the base.
    totals: how totals that each line repeats are recognised.
    """

    record = Purchase
    dates = ("date",)

    def __init__(
        self, planning: Planning, mapping: Mapping, known: KnownPurchases, totals: OrderTotals
    ) -> None:
        super().__init__(planning, mapping)
        self._known = known
        self._totals = totals
        priced = {"unit_price", "quantity"} <= set(mapping.places)
        self._by_price = priced and ("amount" not in mapping.places or mapping.order_total)
        self._orders: dict[str, tuple[str | None, date]] = {}
        self._new = planning.request.again or not known
        self._today = planning.today
        self._money = Decimal(0)
        self._count = 0
        self.changed = 0
        self._double = False

    def prepare(self, row: int, values: Values, contact: Body | None = None) -> Commit | BadRow:
        if problem := self._set_amount(row, values):
            return problem
        if values["date"] > self._today and (problem := self.future(row, values)):
            return problem
        own_id = values.pop("id", "")
        new = self._set_client(row, values, contact)
        if isinstance(new, BadRow):
            return new
        order = values.get("order_id")
        if order is not None:
            self._complete(values, order)
        body = self._body(row, values)
        if isinstance(body, BadRow):
            return body
        amount = values["amount"]
        if own_id:
            if (ours := self._known.with_id(own_id)) is not None:
                return lambda: self._update(row, ours, body)
            body["id"] = self.planning.given_id(own_id)
        return lambda: self._keep(row, body, amount, new)

    def _set_client(self, row: int, values: Values, contact: Body | None) -> Body | BadRow | None:
        """Set the id of the client; returns the document of one that is to be created."""
        text = values.get("contact_id")
        if contact is not None:
            values["contact_id"] = contact["id"]
            return None
        if text is None:
            return None
        match = self.find_contact(row, text)
        if isinstance(match, Wrong):
            return self.bad(row, "contact_id", text, match.reason)
        if match is not None:
            values["contact_id"] = match.contact_id
            return None
        new = self.planning.contacts.from_text(text)
        values["contact_id"] = new["id"]
        return new

    def finish(self) -> None:
        self.planning.tally.counts["purchases"] = self._count
        self.planning.tally.money["purchases"] = self._money

    def note_double(self, *, double: bool) -> None:
        """Whether the row that comes next is exactly equal to an earlier one."""
        self._double = double

    def _keep(self, row: int, body: Body, amount: Decimal, new: Body | None) -> Status:
        planning = self.planning
        if not self._new and (status := self._known_line(row, body, amount)):
            return status
        if self._double and planning.questions.ask("doubles", row, money=amount) == "once":
            return "left out"
        if self._repeats_total(row, body, amount):
            body["amount"], amount = 0.0, Decimal(0)
        if new is not None:
            planning.contacts.create(row, new)
            planning.tally.counts["contacts created"] += 1
        elif body.get("contact_id") is None:
            planning.tally.add("without a client", row, amount)
        self._count += 1
        self._money += amount
        planning.steps.add(("+", "purchases", row, body))
        return "create"

    def _update(self, row: int, ours: Body, theirs: Body) -> Status:
        """A line that an export of this base gave: it is there, and may have been corrected."""
        given = {name: value for name, value in theirs.items() if name != "id"}
        comparison = compare(Purchase, ours, given, self.planning.policy_of)
        title = str(ours.get("product") or ours["date"])
        update = Update(row, "purchases", ours["id"], title, "id", tuple(comparison.changes))
        self.planning.note(update, comparison)
        if not comparison.changed:
            return "unchanged"
        self.planning.steps.add(("~", "purchases", row, comparison.after))
        self.changed += 1
        return "update"

    def _known_line(self, row: int, body: Body, amount: Decimal) -> Status | None:
        """What becomes of a line that the base has, or whose order it has with other lines."""
        questions = self.planning.questions
        if self._known.take(body):
            leave = questions.ask("already", row, money=amount) == "leave"
            return "unchanged" if leave else None
        if body.get("order_id") in self._known.orders:
            leave = questions.ask("order-changed", row, money=amount) == "leave"
            return "left out" if leave else None
        return None

    def _repeats_total(self, row: int, body: Body, amount: Decimal) -> bool:
        if self._by_price or "order_id" not in body:
            return False
        if not self._totals.repeats(body, double=self._double):
            return False
        return self.planning.questions.ask("order-totals", row, money=amount) == "once"

    def _complete(self, values: Values, order: str) -> None:
        """The client of an order's later lines is that of its first, where they leave it out."""
        first = self._orders.setdefault(order, (values.get("contact_id"), values["date"]))
        if values.get("contact_id") is None and first[0] is not None:
            values["contact_id"] = first[0]

    def _body(self, row: int, values: Values) -> Body | BadRow:
        """The document of a purchase: made by hand where the values are as plain as they nearly
        always are, which takes a tenth of the time."""
        amount, day = values["amount"], values["date"]
        quantity, product = values.get("quantity"), values.get("product")
        order = values.get("order_id")
        plain = (
            -_EXACT < amount < _EXACT
            and len(amount.as_tuple().digits) < 15
            and 1900 <= day.year <= 2199
            and (product is None or len(product) <= _LONGEST)
            and (order is None or len(order) <= _LONGEST)
        )
        if not plain:
            purchase: Any = self.validated(row, values)
            if isinstance(purchase, BadRow):
                return purchase
            document: Body = purchase.document()
            return document
        body: Body = {"id": new_id()}
        if values.get("contact_id") is not None:
            body["contact_id"] = values["contact_id"]
        body["date"] = day.isoformat()
        body["amount"] = float(amount)
        if product is not None:
            body["product"] = product
        if quantity is not None:
            body["quantity"] = float(quantity)
        if order is not None:
            body["order_id"] = order
        return body

    def _set_amount(self, row: int, values: Values) -> BadRow | None:
        """Set the amount where the file has a price instead; or return what is missing."""
        price, quantity = values.pop("unit_price", None), values.get("quantity")
        if not self._by_price and "amount" in values:
            return None
        if not self._by_price and (price is None or quantity is None):
            return self.bad(row, "amount", "", _NO_AMOUNT)
        if price is None or quantity is None:
            name = "unit_price" if price is None else "quantity"
            label = _("unit price") if price is None else _("quantity")
            return self.bad(row, name, "", _NO_FACTOR.format(label=label))
        values["amount"] = quantity * price
        return None
