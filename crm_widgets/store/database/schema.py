"""The SQL tables under a base. One row a document, one row a change, one row a state before it."""

from __future__ import annotations

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
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.expression import ColumnElement

SCHEMA_VERSION = 4

LOWEST_ID, HIGHEST_ID = -(2**62), 2**62 - 1
"""The bounds of document ids; an id may be given by hand."""

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
    Column("deal_id", String),
    Column("day", String),
    Column("amount", Float),
    Column("search", Text),
    Column("body", Text),
    Column("origin", BigInteger, nullable=False),
    Index("document_key", "tbl", "key", unique=True),
    Index("document_contact", "tbl", "contact_id"),
    Index(
        "document_deal",
        "tbl",
        "deal_id",
        sqlite_where=text("deal_id IS NOT NULL"),
        postgresql_where=text("deal_id IS NOT NULL"),
    ),
    Index(
        "document_day",
        "tbl",
        "day",
        "amount",
        sqlite_where=text("day IS NOT NULL"),
        postgresql_where=text("day IS NOT NULL"),
    ),
)
"""The documents as they are. `body` is JSON, or NULL when the document was removed; `origin` is
the change that wrote this state. The other columns are copies of fields, to look documents up by:
`key` is the record's own id, which no two rows of a table share; a removed document keeps it,
and loses its `day`.
`day` and `amount` are those of a purchase, together in an index that sums are read from."""


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
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("fingerprint", String),
    Column("token", String, nullable=False, unique=True),
    Column("records", Integer, nullable=False),
    Column("undoes", BigInteger),
    Index(
        "change_fingerprint",
        "fingerprint",
        sqlite_where=text("fingerprint IS NOT NULL"),
        postgresql_where=text("fingerprint IS NOT NULL"),
    ),
    Index(
        "change_undoes",
        "undoes",
        sqlite_where=text("undoes IS NOT NULL"),
        postgresql_where=text("undoes IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)
"""Who changed the base, when, and what it was. The last id is the version of the base.

`kind` says what was done, `subject` to what (a name, a title, a file), `counts` is a JSON object of
whole numbers, such as how many documents of each table. An undo has the kind, subject and counts of
the change that it undoes. `fingerprint` stands for the file that was imported; `token` is random:
two bases whose last changes have the same token hold the same."""

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
person was erased, `before` is NULL and `origin_after` is ERASED: no document has that state.
"""

ERASED = -1

import_report = Table(
    "import_report",
    metadata,
    Column("change_id", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)
"""What an import did, as JSON, without a value of the file; it stays when the import is undone."""

import_row = Table(
    "import_row",
    metadata,
    Column("tbl", String, primary_key=True),
    Column("first_doc", BigInteger, primary_key=True, autoincrement=False),
    Column("change_id", BigInteger, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
    Column("first_row", BigInteger, nullable=False),
)
"""Which row of the imported file a document came from. A run of documents that follow each other
as their rows do is one row here: the document `first_doc + n` came from the row `first_row + n`."""

client_metric = Table(
    "client_metric",
    metadata,
    Column("contact_id", String, primary_key=True),
    Column("segment", String, index=True),
    Column("frequency_band", String),
    Column("order_value_band", String),
    Column("total_spent", Float),
    Column("purchase_count", Integer),
    Column("average_order_value", Float),
    Column("first_purchase", String),
    Column("last_purchase", String),
    Column("median_days_between_orders", Float),
)
client_order = Table(
    "client_order",
    metadata,
    Column("contact_id", String, primary_key=True),
    Column("orders", Text, nullable=False),
)
deal_metric = Table(
    "deal_metric",
    metadata,
    Column("deal_id", String, primary_key=True),
    Column("stage", String, nullable=False),
    Column("in_stage_since", String),
    Column("created", String),
    Column("warmth", String),
    Column("win_probability", Float),
    Column("expected_value", Float),
    Column("stuck_after_days", Float),
    Column("stuck", Boolean),
)
"""What was computed of each buyer, of each contact's purchases and of each deal, outside history;
under the name of the table, `info` has the day and the version that the rows are for."""


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
