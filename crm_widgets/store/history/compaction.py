"""Old history given up, to make the base smaller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select

from crm_widgets.model import utc_now
from crm_widgets.store.database import schema
from crm_widgets.store.errors import StoreError
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.history.undo import compacted_change


@dataclass(frozen=True)
class Compacted:
    """What was given up: the states before `changes` changes, the last of them being `last`;
    `records` states in all. `change` is the change that did it, None where there was nothing."""

    change: int | None
    last: int
    changes: int
    records: int


def compact(journal: Journal, before: date | str, author: str | None = None) -> Compacted:
    """Forget the states of documents before all changes made before a day (UTC).

    The documents stay as they are, and who changed what, when and how many records stays told. What
    is given up: those changes can no longer be undone, the history of a record begins later, and an
    edit conflict with a form opened before that day can't show what both began with. It can't be
    undone, and is told as a change itself. StoreError for a `before` that is no day, or lies ahead.
    """
    day = _day(before)
    with journal.change(f"history before {day} compacted", author) as change:
        known = compacted_change(journal)
        with journal.reading() as connection:
            older = schema.change.c.at < day.isoformat()
            last = connection.scalar(select(func.max(schema.change.c.id)).where(older)) or 0
            if last <= known:
                return Compacted(None, known, 0, 0)
            mine = schema.history.c.change_id <= last
            changes = connection.scalar(
                select(func.count(schema.history.c.change_id.distinct())).where(mine)
            )
            records = connection.execute(delete(schema.history).where(mine)).rowcount
            schema.tell(connection, schema.COMPACTED, str(last))
            number = journal.change_id()
        change.describe(
            f"history before {day} compacted: {records} states of {changes} changes given up"
        )
    return Compacted(number, last, changes or 0, records)


def _day(before: date | str) -> date:
    try:
        day = date.fromisoformat(before) if isinstance(before, str) else before
    except ValueError as error:
        raise StoreError(f"{before!r} is no day: write it like 2026-01-31.") from error
    if isinstance(day, datetime):
        day = day.date()
    today = utc_now().date()
    if day > today:
        raise StoreError(f"{day} lies ahead: history can be compacted up to today, {today}.")
    return day
