"""How much disk space a base takes, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.database.base_file import beside
from crm_widgets.store.database.engine import path_of


@dataclass(frozen=True)
class Sizes:
    """Documents by table, and bytes. `history_share` is the part (0 to 1) of all text that is
    history. On PostgreSQL `free`, `journal` and `cache` are the server's matter, and None."""

    documents: dict[str, int]
    total: int
    history_share: float
    free: int | None
    journal: int | None
    cache: int | None


def sizes_of(connection: Connection) -> Sizes:
    """The sizes of a base."""
    path = path_of(connection.engine.url)
    pages = _pages(connection) if path else None
    return Sizes(
        documents=_documents(connection),
        total=pages[0] if pages else _relations(connection),
        history_share=_history_share(connection),
        free=pages[1] if pages else None,
        journal=_size(beside(path, "wal")) if path else None,
        cache=_folder_size(Path(f"{path}.cache")) if path else None,
    )


def _documents(connection: Connection) -> dict[str, int]:
    rows = schema.document
    query = select(rows.c.tbl, func.count()).where(rows.c.body.is_not(None)).group_by(rows.c.tbl)
    return {row[0]: row[1] for row in connection.execute(query.order_by(rows.c.tbl))}


def _history_share(connection: Connection) -> float:
    now = connection.scalar(select(func.sum(func.length(schema.document.c.body)))) or 0
    before = connection.scalar(select(func.sum(func.length(schema.history.c.before)))) or 0
    return float(before / (now + before)) if now + before else 0.0


def _pages(connection: Connection) -> tuple[int, int]:
    def pragma(name: str) -> int:
        return int(connection.exec_driver_sql(f"PRAGMA {name}").scalar() or 0)

    size = pragma("page_size")
    return pragma("page_count") * size, pragma("freelist_count") * size


def _relations(connection: Connection) -> int:
    names = [table.name for table in schema.metadata.sorted_tables]
    return sum(
        connection.scalar(select(func.pg_total_relation_size(func.to_regclass(f'"{name}"')))) or 0
        for name in names
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _folder_size(folder: Path) -> int:
    return sum(_size(path) for path in folder.rglob("*")) if folder.is_dir() else 0
