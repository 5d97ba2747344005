"""The personal data that a base holds on a client, now and in its history; and their export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.engine import Connection, Row

from crm_widgets.model import utc_now
from crm_widgets.model.contact import MERGED_ID
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.documents import load
from crm_widgets.store.database.schema import json_text
from crm_widgets.store.errors import RecordNotFound
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.history.steps import State
from crm_widgets.store.records.client_metrics import ClientMetricsStore

_CHANGE_COLUMNS = tuple(schema.change.c[name] for name in ("at", "author", "kind", "subject"))
_document = schema.document
_history = schema.history


class PersonalDocument(NamedTuple):
    """A document that belongs to a client; its state has no body when it was removed."""

    table: str
    doc_id: int
    key: str | None
    state: State

    @property
    def exists(self) -> bool:
        """Whether the document is in the base, and not only in its history."""
        return self.state.body is not None

    @property
    def body(self) -> dict[str, Any]:
        """The fields of the document; none when it was removed."""
        return load(self.state.body or "{}")


def export_personal_data(journal: Journal, contact_id: str) -> dict[str, Any]:
    """All that is held on a contact, as values that `json.dumps` takes.

    `contact` is the record (None when it was removed); the other tables (`deals`, `stage_events`,
    `purchases`, `interactions`, `tasks`, `distinct_pairs`) are lists of what belongs
    to it, and to the contacts that were merged into it; `client_metrics` is what
    was computed of it (None before that); `history` lists each earlier state with the change that
    ended it, oldest first: `change`, `at`, `author`, `kind`, `subject`, `table`, `id`, `before`
    (None: the document did not exist). RecordNotFound for an id that no contact ever had.
    """
    with journal.snapshot() as connection:
        documents = personal_documents(connection, contact_id)
        earlier = [_earlier(row) for row in earlier_states(connection, contact_id, documents)]
        metrics = _client_metrics(journal, contact_id)
    present: dict[str, list[dict[str, Any]]] = {}
    for document in documents:
        if document.exists:
            present.setdefault(document.table, []).append(document.body)
    return {
        "exported_at": utc_now().isoformat(),
        "contact_id": contact_id,
        "contact": next(iter(present.get("contacts", [])), None),
        **{table: present.get(table, []) for table in _tables_of_contacts()},
        "client_metrics": metrics,
        "history": earlier,
    }


def personal_documents(connection: Connection, contact_id: str) -> list[PersonalDocument]:
    """The contact and all that belongs to it, removed documents included: the contacts that were
    merged into it, what has the `contact_id` of one of them, the stage events of its deals, and
    whom it is not the same as; by table and document id.

    RecordNotFound for an id that no contact ever had.
    """
    dialect = connection.dialect.name
    ids = [contact_id, *merged_ids(connection, contact_id)]
    wanted = in_list(dialect, _document.c.key, ids)
    contact = _where(connection, _document.c.tbl == "contacts", wanted)
    if not contact:
        raise RecordNotFound("contacts", contact_id)
    tables = _document.c.tbl.in_(list(MODELS))  # the index begins with the table
    belonging = _where(connection, tables, in_list(dialect, _document.c.contact_id, ids))
    other = in_list(dialect, json_text(dialect, _document.c.body, "other_id"), ids)
    belonging += _where(connection, _document.c.tbl == "distinct_pairs", other)
    deals = [each.key for each in belonging if each.table == "deals"]
    of_deals = in_list(dialect, _document.c.deal_id, deals)
    events = _where(connection, _document.c.tbl == "stage_events", of_deals) if deals else []
    return contact + belonging + events


def merged_ids(connection: Connection, contact_id: str) -> list[str]:
    """The ids of the contacts that were merged into a contact, and are not there any more."""
    contacts = _document.c.tbl == "contacts", _document.c.body.is_not(None)
    query = select(_document.c.body).where(*contacts, _document.c.key == contact_id)
    aliases = load(connection.scalar(query) or "{}").get("aliases") or []
    ids = [each.removeprefix(MERGED_ID) for each in aliases if each.startswith(MERGED_ID)]
    present = in_list(connection.dialect.name, _document.c.key, ids)
    there = connection.scalars(select(_document.c.key).where(*contacts, present)) if ids else ()
    return sorted(set(ids) - set(there))


def earlier_states(
    connection: Connection, contact_id: str, documents: Sequence[PersonalDocument]
) -> Iterator[Row[tuple[Any, ...]]]:
    """The earlier states of these documents, and of those that belonged to the contact once: rows
    of history with the change that ended them, oldest first."""
    theirs = {(each.table, each.doc_id) for each in documents}
    by_table: dict[str, list[int]] = {}
    for table, doc_id in sorted(theirs):
        by_table.setdefault(table, []).append(doc_id)
    dialect = connection.dialect.name
    conditions = [
        and_(_history.c.tbl == table, in_list(dialect, _history.c.doc_id, doc_ids))
        for table, doc_ids in by_table.items()
    ]
    ids = {contact_id, *(each.key for each in documents if each.table == "contacts" and each.key)}
    once_theirs = or_(*(_history.c.before.contains(each, autoescape=True) for each in sorted(ids)))
    same = and_(_document.c.tbl == _history.c.tbl, _document.c.doc_id == _history.c.doc_id)
    query = (
        select(_history, _document.c.key, *_CHANGE_COLUMNS)
        .join(schema.change, schema.change.c.id == _history.c.change_id)
        .join(_document, same)
        .where(or_(*conditions, once_theirs), _history.c.origin_after != schema.ERASED)
        .order_by(_history.c.change_id, _history.c.tbl, _history.c.doc_id)
    )
    for row in connection.execute(query):
        if (row.tbl, row.doc_id) in theirs or load(row.before).get("contact_id") in ids:
            yield row


def _tables_of_contacts() -> list[str]:
    """The tables whose records belong to a contact, or to a deal of one."""
    owners = {"contact_id", "deal_id"}
    return [name for name, model in MODELS.items() if owners & set(model.stored_specs())]


def _where(connection: Connection, *conditions: ColumnElement[bool]) -> list[PersonalDocument]:
    columns = ("tbl", "doc_id", "key", "body", "origin")
    query = select(*(_document.c[name] for name in columns)).where(*conditions)
    # Sorted here: asked for in order, SQLite would read whole tables by their numbers.
    return sorted(
        PersonalDocument(row.tbl, row.doc_id, row.key, State(row.body, row.origin))
        for row in connection.execute(query)
    )


def _earlier(row: Row[tuple[Any, ...]]) -> dict[str, Any]:
    return {
        "change": row.change_id,
        "at": row.at,
        "author": row.author,
        "kind": row.kind,
        "subject": row.subject,
        "table": row.tbl,
        "id": row.key,
        "before": load(row.before) if row.before is not None else None,
    }


def _client_metrics(journal: Journal, contact_id: str) -> dict[str, Any] | None:
    metrics = ClientMetricsStore(journal).of(contact_id)
    if metrics is None:
        return None
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in vars(metrics).items()
    }
