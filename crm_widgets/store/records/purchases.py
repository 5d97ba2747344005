"""Purchases: sums that the database computes, because a base may hold a million lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from crm_widgets.model import Purchase
from crm_widgets.model.money import from_minor, to_minor
from crm_widgets.store.database import schema
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.records.collection import Collection
from crm_widgets.store.records.settings import read_settings


class Purchases(Collection[Purchase]):
    """The purchases of a base."""

    def __init__(self, rows: DocumentRows) -> None:
        super().__init__(rows, "purchases", Purchase)

    def bought(self, first: date, last: date) -> tuple[int, Decimal]:
        """How many lines were bought from one day to another, both included, and for how much:
        net, in the base's currency, exact (each line in whole minor units)."""
        rows = schema.document
        amount = rows.c.amount
        of_days = rows.c.tbl == self.name, rows.c.day.between(first.isoformat(), last.isoformat())
        # Lines of one amount are counted together, so few numbers come out of the database.
        query = select(amount, func.count()).where(*of_days).group_by(amount)
        with self.rows.journal.snapshot() as connection:
            currency = read_settings(self.rows.journal).currency
            amounts = connection.execute(query).all()
        lines = sum(count for _amount, count in amounts)
        minor = sum(to_minor(str(value), currency) * count for value, count in amounts if value)
        return lines, from_minor(minor, currency)
