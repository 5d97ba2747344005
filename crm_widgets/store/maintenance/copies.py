"""The copies of a base that lie beside it, and whether they still hold somebody who was erased."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, func, select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.database.engine import path_of

_KINDS = ("backup", "before-restore", "damaged")


def copies_beside(url: URL) -> list[Path]:
    """The backups and other copies of a base on SQLite in its own folder, by name."""
    base = path_of(url)
    if base is None:
        return []
    patterns = [f"{base.name}.before-schema-*", *(f"{base.stem}.{kind}-*" for kind in _KINDS)]
    return sorted(path for pattern in patterns for path in base.parent.glob(pattern))


def last_erased_change(connection: Connection) -> int:
    """The number of the last change that erased a client; 0 where none was."""
    history = schema.history
    last = select(func.max(history.c.change_id)).where(history.c.origin_after == schema.ERASED)
    return connection.scalar(last) or 0


def last_erased_at(connection: Connection) -> datetime | None:
    """When a client was erased last; None where none was."""
    change = schema.change
    number = last_erased_change(connection)
    at = connection.scalar(select(change.c.at).where(change.c.id == number))
    return datetime.fromisoformat(at) if at else None
