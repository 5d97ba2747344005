"""Rows that are computed from the records and kept, so that pages read them and compute nothing.

They lie outside the history, and can be computed again at any time. Each table has a stamp: the day
that its rows are for, and the version of the base that they were computed from.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.engine import Row as DatabaseRow

from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.database.info import read_info, write_info
from crm_widgets.store.history.journal import Journal

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """The day that rows were computed for, the version of the base that they were computed from,
    and what else holds for all of them."""

    as_of: date
    version: int
    about: Mapping[str, Any] = field(default_factory=dict)


class DerivedRows:
    """The rows of one table, each under its `key` column."""

    def __init__(self, journal: Journal, table: Table, key: str) -> None:
        self.journal = journal
        self.table = table
        self.key = table.c[key]

    @property
    def stamp(self) -> Stamp | None:
        """For which day and version the rows are; None while there are none."""
        with self.journal.reading() as connection:
            text = read_info(connection, self.table.name)
        if not text:
            return None
        kept = json.loads(text)
        as_of = date.fromisoformat(kept["as_of"])
        return Stamp(as_of=as_of, version=kept["version"], about=kept["about"])

    def of_many(self, keys: Sequence[str]) -> list[DatabaseRow[Any]]:
        """The rows under those of the keys that have one."""
        asked = in_list(self.journal.dialect, self.key, keys)
        with self.journal.reading() as connection:
            return list(connection.execute(select(self.table).where(asked)))

    def replace(self, rows: Iterable[Row], stamp: Stamp) -> None:
        """Put rows in the place of all that there were; only those that differ are written."""
        new = {row[self.key.name]: dict(row) for row in rows}
        kept = {"as_of": stamp.as_of.isoformat(), "version": stamp.version, "about": stamp.about}
        with self.journal.change("metrics_computed"), self.journal.reading() as connection:
            self._write(connection, new)
            write_info(connection, self.table.name, json.dumps(kept))

    def _write(self, connection: Connection, new: dict[str, dict[str, Any]]) -> None:
        old = {
            row[self.key.name]: dict(row)
            for row in connection.execute(select(self.table)).mappings()
        }
        gone = [key for key, row in old.items() if new.get(key) != row]
        made = [row for key, row in new.items() if old.get(key) != row]
        if gone:
            each = delete(self.table).where(self.key == bindparam("gone"))
            connection.execute(each, [{"gone": key} for key in gone])
        if made:
            connection.execute(insert(self.table), made)
