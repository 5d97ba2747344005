"""Order totals that each line of the order repeats: counted line by line, an order of five lines
would be worth five times its money."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]

_ENOUGH = 3
"""Orders of several lines with one amount on each that make it likely, whatever the header says."""


class OrderTotals:
    """Looks at the amounts of each order's lines. by_name: the header says that they are totals.
    certain: they were found to be."""

    def __init__(self, *, by_name: bool, certain: bool = False) -> None:
        self.certain = certain
        self._by_name = by_name
        self._first: dict[str, tuple[float, int]] = {}
        self._differ: set[str] = set()
        self._several: set[str] = set()

    def repeats(self, body: Body, *, double: bool) -> bool:
        """Note a line; whether it repeats the total of its order."""
        order, amount = body["order_id"], body["amount"]
        line = hash((body.get("product"), body.get("quantity")))
        first = self._first.setdefault(order, (amount, line))
        if double or first == (amount, line):
            return False  # the first line of the order, or one that is doubled
        self._several.add(order)
        if amount != first[0]:
            self._differ.add(order)
            return False
        return self.certain

    def found(self) -> bool:
        """Whether the amounts are totals: the same on all lines of each order of several lines."""
        if self._differ or not self._several:
            return False
        return self._by_name or len(self._several) >= _ENOUGH
