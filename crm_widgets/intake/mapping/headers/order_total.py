"""Whether a header means the total of an order, which is not that of one of its lines."""

from __future__ import annotations

from crm_widgets.intake.mapping.headers.header import parse_header

_TOTAL = frozenset({"total", "totals", "итого", "всего", "итог"})
_OF_A_LINE = frozenset({"line", "item", "product", "unit", "quantity"})


def is_order_total(header: str) -> bool:
    """Whether a column with this header has totals of orders: "Order total", "Сумма заказа"."""
    concepts = parse_header(header).concepts
    if concepts & _OF_A_LINE:
        return False
    words = set(parse_header(header).words)
    return bool(words & _TOTAL) or {"order", "amount"} <= concepts
