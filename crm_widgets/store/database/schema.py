"""The SQL tables under a base. One row a document, one row a change, one row a state before it."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    cast,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ColumnElement

SCHEMA_VERSION = 2

metadata = MetaData()

# SQLite gives ids of its own only to a column of exactly the type INTEGER.
_Id = BigInteger().with_variant(Integer, "sqlite")

info = Table(
    "info",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Settings of the base, its schema version ("schema"), its identity ("id"), and the last change
whose history was compacted ("compacted")."""

collection = Table(
    "collection",
    metadata,
    Column("name", String, primary_key=True),
    Column("next_id", BigInteger, nullable=False),
    Column("live", Boolean, nullable=False),
)
"""The TinyDB tables; `next_id` only grows, so that no document id is used twice."""

document = Table(
    "document",
    metadata,
    Column("tbl", String, primary_key=True),
    Column("doc_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String),
    Column("contact_id", String),
    Column("search", Text),
    Column("body", Text),
    Column("origin", BigInteger, nullable=False),
    Index("document_key", "tbl", "key"),
    Index("document_contact", "tbl", "contact_id"),
)
"""The documents as they are. `body` is JSON, or NULL when the document was removed; `origin` is
the change that wrote this state; `key` is the record's own id."""


removed = Index(
    "document_removed",
    document.c.tbl,
    document.c.body,  # always NULL here; named, SQLite prefers this index to longer ones
    sqlite_where=document.c.body.is_(None),
    postgresql_where=document.c.body.is_(None),
)
"""The removed documents alone: so those that are there are counted without reading them."""


def json_text(dialect: str, body: ColumnElement[Any], name: str) -> ColumnElement[str]:
    """A field of a JSON body as text; `dialect` is "sqlite" or "postgresql"."""
    if not name.isidentifier():
        raise ValueError(f"{name!r} is not the name of a field")
    if dialect == "postgresql":
        field: ColumnElement[str] = cast(body, JSONB)[name].astext
        return field
    # In the statement itself, not as a parameter: so SQLite can see that an index has this field.
    path: ColumnElement[str] = literal_column(f"'$.{name}'")
    return func.json_extract(body, path, type_=String)


# What the list of contacts asks for most. SQLite reads such an index instead of the documents.
for _name, _column in (
    ("contact_search", document.c.search),
    ("contact_role", json_text("sqlite", document.c.body, "role")),
):
    Index(
        _name,
        document.c.tbl,
        _column,
        document.c.doc_id,
        sqlite_where=text("tbl = 'contacts' AND body IS NOT NULL"),
    ).ddl_if(dialect="sqlite")

label = Table(
    "label",
    metadata,
    Column("tbl", String, primary_key=True),
    Column("tag", String, primary_key=True),
    Column("doc_id", BigInteger, primary_key=True, autoincrement=False),
    Index("label_document", "tbl", "doc_id"),
)
"""The tags of documents, one row a tag."""

change = Table(
    "change",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("author", String, nullable=False),
    Column("what", Text, nullable=False),
    Column("records", Integer, nullable=False),
    Column("undoes", BigInteger),
    sqlite_autoincrement=True,
)
"""Who changed the base, when, and what it was. The last id is the version of the base."""

history = Table(
    "history",
    metadata,
    Column("change_id", BigInteger, primary_key=True, autoincrement=False),
    Column("tbl", String, primary_key=True),
    Column("doc_id", BigInteger, primary_key=True, autoincrement=False),
    Column("before", Text),
    Column("origin_before", BigInteger, nullable=False),
    Column("origin_after", BigInteger, nullable=False),
    Index("history_document", "tbl", "doc_id"),
)
"""The state of a document before a change (NULL: it was not there), and the origins of the states
on both sides. A change can be undone where the document still has the state it left. Where a
person was forgotten, `before` is NULL and `origin_after` is FORGOTTEN: no document has that state.
"""

FORGOTTEN = -1

COMPACTED = "compacted"
"""Under this key, `info` holds the last change whose history was compacted."""

fact = Table(
    "fact",
    metadata,
    Column("contact_id", String, primary_key=True),
    Column("segment", String, index=True),
    Column("rhythm", String),
    Column("order_value_band", String),
    Column("total_spent", Float),
    Column("purchase_count", Integer),
    Column("average_order_value", Float),
    Column("first_purchase", String),
    Column("last_purchase", String),
    Column("median_days_between_orders", Float),
)
"""What was computed of each buyer, outside history; `info` tells for which day and version."""


def identify(connection: Connection) -> None:
    """Give the base a new identity, so that what was computed of another one is not believed of it:
    caches of frames outlive the base they were made of."""
    tell(connection, "id", secrets.token_hex(16))


def told(connection: Connection, key: str) -> str | None:
    """What the base says of itself under a key of `info`; None where it says nothing."""
    value: str | None = connection.scalar(select(info.c.value).where(info.c.key == key))
    return value


def tell(connection: Connection, key: str, value: str) -> None:
    """Let the base say this of itself, in place of what it said under that key."""
    connection.execute(info.delete().where(info.c.key == key))
    connection.execute(insert(info).values(key=key, value=value))


def index_contacts(connection: Connection) -> None:
    """What the list of contacts asks PostgreSQL for, by index: a role, and part of a word where the
    extension pg_trgm can be had. Without that, the list reads the words of all contacts."""
    if connection.dialect.name != "postgresql":
        return
    contacts = "WHERE tbl = 'contacts' AND body IS NOT NULL"
    connection.exec_driver_sql(
        "CREATE INDEX IF NOT EXISTS contact_role ON document "
        f"((CAST(body AS JSONB) ->> 'role'), doc_id) {contacts}"
    )
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            connection.exec_driver_sql(
                "CREATE INDEX IF NOT EXISTS contact_words ON document "
                f"USING gin (search gin_trgm_ops) {contacts}"
            )
    except DBAPIError:
        return  # not installed on that server, or no right to: nothing but speed is lost
