"""What was computed of each buyer: segment, money, frequency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Row

from crm_widgets.store.database import schema
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.records.derived_rows import DerivedRows, Stamp

_DAYS = ("first_purchase", "last_purchase")


@dataclass(frozen=True)
class ClientMetrics:
    """The metrics of a buyer. Money in the base's currency, `median_days_between_orders` in days.

    `segment` is the RFM segment, `frequency_band` one-time, occasional or regular,
    `order_value_band` economy, standard or VIP.
    """

    contact_id: str
    segment: str | None = None
    frequency_band: str | None = None
    order_value_band: str | None = None
    total_spent: float | None = None
    purchase_count: int | None = None
    average_order_value: float | None = None
    first_purchase: date | None = None
    last_purchase: date | None = None
    median_days_between_orders: float | None = None


class ClientMetricsStore:
    """The metrics of a base's buyers."""

    def __init__(self, journal: Journal) -> None:
        self._rows = DerivedRows(journal, schema.client_metric, "contact_id")

    @property
    def stamp(self) -> Stamp | None:
        """For which day and version the metrics are; None before they are computed."""
        return self._rows.stamp

    def of(self, contact_id: str) -> ClientMetrics | None:
        """The metrics of one contact; None for one that never bought, or before they are
        computed."""
        return self.of_many([contact_id]).get(contact_id)

    def of_many(self, contact_ids: Sequence[str]) -> dict[str, ClientMetrics]:
        """The metrics of those contacts that have any, by contact id."""
        return {row.contact_id: _metrics(row) for row in self._rows.of_many(contact_ids)}

    def segments(self) -> list[str]:
        """The segments that occur, by name."""
        column = schema.client_metric.c.segment
        query = select(column).where(column.is_not(None)).distinct().order_by(column)
        with self._rows.journal.reading() as connection:
            return list(connection.scalars(query))

    def contacts_of(self, segment: str) -> list[str]:
        """The ids of the contacts of a segment."""
        column = schema.client_metric.c.contact_id
        query = select(column).where(schema.client_metric.c.segment == segment)
        with self._rows.journal.reading() as connection:
            return list(connection.scalars(query))

    def replace(self, metrics: Iterable[ClientMetrics], *, as_of: date, version: int) -> None:
        """Put new metrics in the place of all that there were."""
        rows = (_row(each) for each in metrics)
        self._rows.replace(rows, Stamp(as_of=as_of, version=version))


def _row(metrics: ClientMetrics) -> dict[str, Any]:
    row = asdict(metrics)
    return row | {name: row[name] and row[name].isoformat() for name in _DAYS}


def _metrics(row: Row[Any]) -> ClientMetrics:
    values = {field.name: getattr(row, field.name) for field in fields(ClientMetrics)}
    days = {name: values[name] and date.fromisoformat(values[name]) for name in _DAYS}
    return ClientMetrics(**(values | days))
