"""The orders of a contact with their lines, as the card shows them.

Which lines make an order is decided by the analyses alone; the base keeps what they computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from crm_widgets.i18n.formats import NO_BREAK, format_number
from crm_widgets.model import Purchase

if TYPE_CHECKING:
    from crm_widgets.store import ClientOrder


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order: its lines, the day of its first line, its net amount (returns are negative), and
    whether it counts as a purchase."""

    date: date
    order_id: str
    amount: Decimal
    counts: bool
    lines: list[Purchase]

    @property
    def products(self) -> list[str]:
        """What was bought: "5 × Water, 19 l"; lines without a product are left out."""
        return [text for line in self.lines if (text := product_text(line))]


def orders_with_lines(orders: Sequence[ClientOrder], purchases: Sequence[Purchase]) -> list[Order]:
    """The orders of a contact with their lines, oldest first. A line that is newer than the orders
    stands alone until they are computed again, and does not count as an order."""
    lines = {line.id: line for line in purchases}
    complete = []
    for order in orders:
        own = [lines.pop(line_id) for line_id in order.purchase_ids if line_id in lines]
        if own:
            complete.append(_order(order, own))
    return sorted([*complete, *map(_single_line, lines.values())], key=lambda order: order.date)


def _order(order: ClientOrder, lines: list[Purchase]) -> Order:
    return Order(
        date=order.date,
        order_id=order.order_id,
        amount=sum((line.amount for line in lines), Decimal()),
        counts=order.counts,
        lines=lines,
    )


def _single_line(line: Purchase) -> Order:
    return Order(
        date=line.date,
        order_id=line.order_id or "",
        amount=line.amount,
        counts=False,
        lines=[line],
    )


def product_text(line: Purchase) -> str:
    """ "5 × Water, 19 l"; empty where the product is not known."""
    if not line.product:
        return ""
    if line.quantity is None or line.quantity == 1:
        return line.product
    quantity = format_number(line.quantity, 0 if line.quantity % 1 == 0 else 2)
    return f"{quantity}{NO_BREAK}× {line.product}"
