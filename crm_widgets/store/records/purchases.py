"""Purchases: sums that the database computes, because a base may hold a million lines."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Float, cast, func, select

from crm_widgets.model import Purchase
from crm_widgets.store.documents.row_storage import RowStorage
from crm_widgets.store.records.collection import Collection


class Purchases(Collection[Purchase]):
    """The purchases of a base."""

    def __init__(self, rows: RowStorage) -> None:
        super().__init__(rows, "purchases", Purchase)

    def bought(self, first: date, last: date) -> tuple[int, float]:
        """How many lines were bought from one day to another, both included, and for how much:
        net, in the base's currency."""
        amount = cast(self._field("amount"), Float)
        query = select(func.count(), func.coalesce(func.sum(amount), 0.0)).where(
            *self._there(), self._field("date").between(first.isoformat(), last.isoformat())
        )
        with self.rows.journal.reading() as connection:
            lines, net = connection.execute(query).one()
        return int(lines), float(net)
