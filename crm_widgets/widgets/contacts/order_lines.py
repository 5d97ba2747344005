"""The orders of a contact with their lines, as the card shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from crm_widgets.i18n.formats import NO_BREAK, format_number
from crm_widgets.model import Purchase


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order: its lines, the day of its first line, its net amount (returns are negative)."""

    date: date
    order_id: str
    amount: Decimal
    lines: list[Purchase]

    @property
    def products(self) -> list[str]:
        """What was bought: "5 × Water, 19 l"; lines without a product are left out."""
        return [text for line in self.lines if (text := product_text(line))]


def orders_of(purchases: Sequence[Purchase]) -> list[Order]:
    """The orders of a contact, oldest first."""
    lines = sorted(purchases, key=_order_key)
    groups = (list(group) for _key, group in groupby(lines, key=_order_key))
    orders = [
        Order(
            date=group[0].date,
            order_id=group[0].order_id or "",
            amount=sum((line.amount for line in group), Decimal()),
            lines=group,
        )
        for group in groups
    ]
    return sorted(orders, key=lambda order: order.date)


def _order_key(line: Purchase) -> tuple[str, date]:
    return (line.order_id or "", line.date)


def product_text(line: Purchase) -> str:
    """ "5 × Water, 19 l"; empty where the product is not known."""
    if not line.product:
        return ""
    if line.quantity is None or line.quantity == 1:
        return line.product
    quantity = format_number(line.quantity, 0 if line.quantity % 1 == 0 else 2)
    return f"{quantity}{NO_BREAK}× {line.product}"
