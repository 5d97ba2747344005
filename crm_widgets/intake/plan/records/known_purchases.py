"""The purchases of the base, to know a line again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_widgets.model import is_id
from crm_widgets.store.database.documents import load

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

Body = dict[str, Any]


class KnownPurchases:
    """How often the base has each line: order, client, day, product, amount and quantity; and
    which orders it has. Half a million lines are as many numbers here."""

    def __init__(self, base: ClientBase) -> None:
        self._lines: dict[int, int] = {}
        self.orders: set[str] = set()
        self._base = base
        for _doc_id, state in base.purchases.rows.states("purchases"):
            body = load(state.body or "{}")
            key = line_key(body)
            self._lines[key] = self._lines.get(key, 0) + 1
            if body.get("order_id"):
                self.orders.add(body["order_id"])

    def with_id(self, own_id: str) -> Body | None:
        """The line with an id of ours."""
        purchase = self._base.purchases.find(own_id) if is_id(own_id) and self else None
        return purchase.document() if purchase else None

    def __bool__(self) -> bool:
        return bool(self._lines)

    def take(self, body: Body) -> bool:
        """Whether the base has this line, once more than it was taken before."""
        key = line_key(body)
        left = self._lines.get(key, 0)
        if left:
            self._lines[key] = left - 1
        return bool(left)


def line_key(body: Body) -> int:
    """A number that stands for a line."""
    get = body.get
    return hash(
        (
            get("order_id"),
            get("contact_id"),
            get("date"),
            get("product"),
            get("amount"),
            get("quantity"),
        )
    )
