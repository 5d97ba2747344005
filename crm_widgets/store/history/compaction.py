"""Old versions removed from the history, to make the base smaller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select

from crm_widgets.errors import InvalidValue
from crm_widgets.model.clock import Clock
from crm_widgets.store.database import info, schema
from crm_widgets.store.history.change_list import compacted_change
from crm_widgets.store.history.journal import Journal


@dataclass(frozen=True, kw_only=True)
class Compacted:
    """What was removed: `versions` old versions of documents, which `changes` changes up to number
    `last` had kept. `change` is the change that did it, None where there was nothing."""

    change: int | None
    last: int
    changes: int
    versions: int


def compact(
    journal: Journal, clock: Clock, before: date | str, author: str | None = None
) -> Compacted:
    """Remove the old versions that changes made before a day kept; the day is one of `clock`.

    The documents stay as they are, and so does the list of who changed what and when. But those
    changes can no longer be undone, the history of a record begins later, and an edit conflict with
    a form opened before that day can't show what both began with. It can't be undone; it is a
    change itself. InvalidValue for a `before` that is no day, or lies in the future.
    """
    day = _day(before, clock.today())
    with journal.change("history_compacted", str(day), author=author) as change:
        known = compacted_change(journal)
        with journal.reading() as connection:
            older = schema.change.c.at < _start(day, clock).isoformat(timespec="microseconds")
            last = connection.scalar(select(func.max(schema.change.c.id)).where(older)) or 0
            if last <= known:
                return Compacted(change=None, last=known, changes=0, versions=0)
            mine = schema.history.c.change_id <= last
            changes = connection.scalar(
                select(func.count(schema.history.c.change_id.distinct())).where(mine)
            )
            versions = connection.execute(delete(schema.history).where(mine)).rowcount
            info.write_info(connection, info.COMPACTED, str(last))
            number = journal.change_id()
        change.describe(counts={"versions": versions, "changes": changes or 0})
    return Compacted(change=number, last=last, changes=changes or 0, versions=versions)


def _start(day: date, clock: Clock) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(clock.zone)).astimezone(UTC)


def _day(before: date | str, today: date) -> date:
    try:
        day = date.fromisoformat(before) if isinstance(before, str) else before
    except ValueError as error:
        raise InvalidValue(f"{before!r} is not a valid date; write it like 2026-01-31.") from error
    if isinstance(day, datetime):
        day = day.date()
    if day > today:
        raise InvalidValue(
            f"{day} is in the future; history can be compacted up to today, {today}."
        )
    return day
