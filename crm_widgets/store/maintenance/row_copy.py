"""The rows of a whole base, copied as they are from one place to another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Inspector, MetaData, Table, inspect, select
from sqlalchemy.engine import Connection

from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import BATCH_ROWS
from crm_widgets.store.database.engine import new_file

Row = tuple[Any, ...]


def tables_of(connection: Connection) -> list[Table]:
    """Our tables as a base has them: one of an earlier schema version has fewer or other ones."""
    inspector = inspect(connection)
    there = set(inspector.get_table_names())
    tables = []
    for table in schema.metadata.sorted_tables:
        if table.name in there:
            columns = inspector.get_columns(table.name)
            same = {column["name"] for column in columns} == set(table.columns.keys())
            tables.append(table if same else _table_as_it_is(inspector, table.name))
    return tables


def _table_as_it_is(inspector: Inspector, name: str) -> Table:
    keys = inspector.get_pk_constraint(name)["constrained_columns"]
    columns = [
        Column(
            each["name"],
            each["type"].as_generic(),
            primary_key=each["name"] in keys,
            nullable=each["nullable"],
        )
        for each in inspector.get_columns(name)
    ]
    return Table(name, MetaData(), *columns)


def rows_of(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """The rows of a table, some thousands at a time."""
    found = connection.execute(select(table), execution_options={"yield_per": BATCH_ROWS})
    for some in found.partitions(BATCH_ROWS):
        yield [tuple(row) for row in some]


def rows_of_file(file: sqlite3.Connection, table: Table) -> Iterator[Row]:
    """The rows of a table in a SQLite base."""
    yield from file.execute(f"SELECT {_columns(table)} FROM {_quoted(table.name)}")  # noqa: S608


def into_file(connection: Connection, part: Path) -> None:
    """Fill an empty file with the rows of the base that `connection` sees."""
    tables = tables_of(connection)
    with new_file(part, tables) as file:
        for table in tables:
            for some in rows_of(connection, table):
                _insert(file, table, some)


def from_attached(connection: Connection, name: str) -> None:
    """Put the rows of the base attached as `name` in the place of those of a SQLite base."""
    for table in schema.metadata.sorted_tables:
        ours, columns = _quoted(table.name), _columns(table)
        into = f"INSERT INTO main.{ours} ({columns}) SELECT {columns} FROM {name}.{ours}"  # noqa: S608 - names of our own schema
        connection.exec_driver_sql(f"DELETE FROM main.{ours}")  # noqa: S608
        connection.exec_driver_sql(into)


def into_server(file: sqlite3.Connection, connection: Connection) -> None:
    """Put the rows of a SQLite base in the place of those of a base on PostgreSQL.

    They are deleted and not truncated: who reads meanwhile goes on to see the old ones.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    for table in schema.metadata.sorted_tables:
        connection.execute(table.delete())
        into = f"COPY {_quoted(table.name)} ({_columns(table)}) FROM STDIN"
        with driver.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows_of_file(file, table):
                copy.write_row(row)


def _insert(file: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    marks = ", ".join("?" * len(table.columns))
    into = f"INSERT INTO {_quoted(table.name)} ({_columns(table)}) VALUES ({marks})"  # noqa: S608
    file.executemany(into, rows)


def _columns(table: Table) -> str:
    return ", ".join(_quoted(column.name) for column in table.columns)


def _quoted(name: str) -> str:
    return f'"{name}"'
