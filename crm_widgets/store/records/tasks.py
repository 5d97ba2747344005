"""Tasks: what is due, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select

from crm_widgets.model import Task
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.records.collection import Collection


@dataclass(frozen=True, kw_only=True)
class DueCount:
    """How many open tasks are due, today or before; `overdue` of them before today."""

    due: int
    overdue: int


class Tasks(Collection[Task]):
    """The tasks of a base."""

    def __init__(self, rows: DocumentRows) -> None:
        super().__init__(rows, "tasks", Task)

    def due_until(self, day: date, *, limit: int | None = None) -> list[Task]:
        """The open tasks that are due on a day or before it, the oldest first."""
        query = self._selected(*self._due(day)).order_by(self._field("due")).limit(limit)
        return self._records(query)

    def count_due(self, today: date) -> DueCount:
        """How many open tasks are due today, and overdue."""
        before = case((self._field("due") < today.isoformat(), 1), else_=0)
        query = select(func.count(), func.coalesce(func.sum(before), 0))
        with self.rows.journal.reading() as connection:
            due, overdue = next(
                iter(connection.execute(query.where(*self._there(), *self._due(today))))
            )
        return DueCount(due=int(due), overdue=int(overdue))

    def _due(self, day: date) -> list[ColumnElement[bool]]:
        return [self._equals("done", False), self._field("due") <= day.isoformat()]
