"""What was computed of each buyer: segment, money, rhythm; stamped with its day and version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Row

from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.database.info import read_info, write_info
from crm_widgets.store.history.journal import Journal

_KEY = "facts"
_DAYS = ("first_purchase", "last_purchase")


@dataclass(frozen=True)
class ClientMetrics:
    """What is known of a buyer. Money in the base's currency, `median_days_between_orders` in days.

    `segment` is the RFM segment, `rhythm` one-off, periodic or regular, `order_value_band` economy,
    standard or VIP.
    """

    contact_id: str
    segment: str | None = None
    rhythm: str | None = None
    order_value_band: str | None = None
    total_spent: float | None = None
    purchase_count: int | None = None
    average_order_value: float | None = None
    first_purchase: date | None = None
    last_purchase: date | None = None
    median_days_between_orders: float | None = None


@dataclass(frozen=True)
class MetricsStamp:
    """The day that facts were computed for, and the version of the base they were computed of."""

    as_of: date
    version: int


class ClientMetricsStore:
    """The derived facts of a base. They lie outside of history and can be computed again."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    @property
    def stamp(self) -> MetricsStamp | None:
        """For which day and version the facts are; None while there are none."""
        with self._journal.reading() as connection:
            text = read_info(connection, _KEY)
        if not text:
            return None
        told = json.loads(text)
        return MetricsStamp(date.fromisoformat(told["as_of"]), told["version"])

    def of(self, contact_id: str) -> ClientMetrics | None:
        """The facts of one contact; None for one that never bought, or before they are computed."""
        return self.of_many([contact_id]).get(contact_id)

    def of_many(self, contact_ids: Sequence[str]) -> dict[str, ClientMetrics]:
        """The facts of those contacts that have any, by contact id."""
        asked = in_list(self._journal.dialect, schema.fact.c.contact_id, contact_ids)
        query = select(schema.fact).where(asked)
        with self._journal.reading() as connection:
            found = [_facts(row) for row in connection.execute(query)]
        return {facts.contact_id: facts for facts in found}

    def segments(self) -> list[str]:
        """The segments that occur, by name."""
        column = schema.fact.c.segment
        query = select(column).where(column.is_not(None)).distinct().order_by(column)
        with self._journal.reading() as connection:
            return list(connection.scalars(query))

    def contacts_of(self, segment: str) -> list[str]:
        """The ids of the contacts of a segment."""
        query = select(schema.fact.c.contact_id).where(schema.fact.c.segment == segment)
        with self._journal.reading() as connection:
            return list(connection.scalars(query))

    def replace(self, facts: Iterable[ClientMetrics], *, as_of: date, version: int) -> None:
        """Put new facts in the place of all that there were."""
        rows = [_row(one) for one in facts]
        stamp = json.dumps({"as_of": as_of.isoformat(), "version": version})
        with self._journal.change("metrics_computed"), self._journal.reading() as connection:
            connection.execute(delete(schema.fact))
            if rows:
                connection.execute(insert(schema.fact), rows)
            write_info(connection, _KEY, stamp)


def _row(facts: ClientMetrics) -> dict[str, object]:
    row = vars(facts).copy()
    for name in _DAYS:
        row[name] = row[name].isoformat() if row[name] else None
    return row


def _facts(row: Row[tuple[object, ...]]) -> ClientMetrics:
    known = {field.name: getattr(row, field.name) for field in fields(ClientMetrics)}
    for name in _DAYS:
        known[name] = date.fromisoformat(known[name]) if known[name] else None
    return ClientMetrics(**known)
