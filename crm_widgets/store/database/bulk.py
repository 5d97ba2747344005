"""Many rows in one statement: a list of values is one parameter, however long it is.

Rows are tuples of texts and whole numbers. They go past SQLAlchemy's handling of each row, which
takes longer than the database's own: SQLite runs one prepared statement over them, PostgreSQL takes
all of them as one JSON parameter, which is faster than arrays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Delete,
    Insert,
    String,
    Subquery,
    Table,
    Update,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Connection

BATCH_ROWS = 10_000
"""How many rows are read or written at a time where there may be millions."""

Row = tuple[Any, ...]
Statement = Insert | Update | Delete

_MANY = 50_000


def in_list(dialect: str, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """That a column holds one of the values: texts or whole numbers, any number of them."""
    wanted = list(values)
    if len(wanted) == 1:
        same: ColumnElement[bool] = column == wanted[0]
        return same
    if dialect == "postgresql":
        kind = BigInteger() if wanted and isinstance(wanted[0], int) else String()
        return column == any_(literal(wanted, ARRAY(kind)))
    one_each = func.json_each(json.dumps(wanted)).table_valued("value")
    return column.in_(select(one_each.c.value))


def insert_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row]
) -> None:
    """Insert rows that hold the values of these columns."""
    if connection.dialect.name == "postgresql":
        given = _given(table, names)
        _as_one(connection, insert(table).from_select(list(names), select(given)), rows)
    else:
        _one_by_one(connection, insert, table, tuple(names), (), rows)


def update_rows(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    keys: Sequence[str],
    rows: Sequence[Row],
) -> None:
    """Update rows: each holds the values of `names`, then those of `keys` by which it is found."""
    if connection.dialect.name == "postgresql":
        given = _given(table, [*names, *keys])
        found = [table.c[key] == given.c[key] for key in keys]
        new = {name: given.c[name] for name in names}
        _as_one(connection, update(table).where(*found).values(new), rows)
    else:
        _one_by_one(connection, update, table, tuple(names), tuple(keys), rows)


def delete_rows(
    connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Row]
) -> None:
    """Delete rows, each found by the values of `keys`."""
    if connection.dialect.name == "postgresql":
        given = _given(table, keys)
        found = [table.c[key] == given.c[key] for key in keys]
        _as_one(connection, delete(table).where(*found), rows)
    else:
        _one_by_one(connection, delete, table, (), tuple(keys), rows)


@contextmanager
def indexes_built_last(connection: Connection, table: Table, count: int) -> Iterator[None]:
    """Within it, `count` new rows are inserted, and nothing is looked for by an index.

    Where they are many, and more than there were, SQLite sorts an index once in a third of the time
    that it takes to keep it in order row by row. All of it belongs to the transaction.
    """
    if connection.dialect.name != "sqlite" or count < max(_MANY, _last_row(connection, table)):
        yield
        return
    indexes = connection.execute(_INDEXES, {"table": table.name}).all()
    for name, _ in indexes:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    # Where two rows have one key, this fails as the insert would have.
    for _, made_by in indexes:
        connection.exec_driver_sql(made_by)


_INDEXES = text(
    "SELECT name, sql FROM sqlite_master "
    "WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL ORDER BY name"
)


def _last_row(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.max(literal_column("rowid"))).select_from(table)) or 0


def _one_by_one(
    connection: Connection,
    kind: Callable[[Table], Statement],
    table: Table,
    names: tuple[str, ...],
    keys: tuple[str, ...],
    rows: Sequence[Row],
) -> None:
    if rows:
        statement, order = _prepared(kind, table, names, keys)
        connection.exec_driver_sql(statement, list(map(order, rows)) if order else list(rows))


@cache
def _prepared(
    kind: Callable[[Table], Statement],
    table: Table,
    names: tuple[str, ...],
    keys: tuple[str, ...],
) -> tuple[str, Callable[[Row], Row] | None]:
    """SQLite's statement, and what brings a row into its order: SQLAlchemy takes the table's."""
    statement = kind(table)
    if not isinstance(statement, Insert):
        statement = statement.where(*(table.c[key] == bindparam(f"at_{key}") for key in keys))
    columns = None if isinstance(statement, Delete) else list(names)
    compiled = statement.compile(dialect=sqlite.dialect(), column_keys=columns)
    given = [*names, *(f"at_{key}" for key in keys)]
    asked = [given.index(name) for name in compiled.positiontup or ()]
    return str(compiled), None if asked == sorted(asked) else itemgetter(*asked)


def _as_one(connection: Connection, statement: Statement, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(statement, {"rows": json.dumps(rows, ensure_ascii=False)})


def _given(table: Table, names: Sequence[str]) -> Subquery:
    """The rows of the parameter `rows`, a JSON list of lists, in the types of a table's columns."""
    parameter = cast(bindparam("rows", type_=String), JSON)
    row = func.json_array_elements(parameter).column_valued("row")
    columns = [
        cast(row.op("->>")(literal_column(str(place))), table.c[name].type).label(name)
        for place, name in enumerate(names)
    ]
    return select(*columns).subquery("given")
