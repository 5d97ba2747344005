"""Which documents a base holds on a person, now and in its history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection, Row

from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.documents import load
from crm_widgets.store.database.schema import json_text
from crm_widgets.store.errors import RecordNotFound
from crm_widgets.store.history.steps import State

_rows = schema.document
_OF_CHANGE = tuple(schema.change.c[name] for name in ("at", "author", "kind", "subject"))
_past = schema.history


class PersonalData(NamedTuple):
    """A document that belongs to a person; its state has no body when it was removed."""

    table: str
    doc_id: int
    key: str | None
    state: State

    @property
    def body(self) -> dict[str, Any]:
        """The document; empty when it was removed."""
        return load(self.state.body or "{}")


def held_on(connection: Connection, contact_id: str) -> list[PersonalData]:
    """The contact and all that belongs to it, what was removed included: deals and their stage
    events, purchases, interactions, tasks, in the order of tables and document ids.

    RecordNotFound for an id that no contact ever had.
    """
    held = _held(connection, and_(_rows.c.tbl == "contacts", _rows.c.key == contact_id))
    if not held:
        raise RecordNotFound("contacts", contact_id)
    typed = _rows.c.tbl.in_(list(MODELS))  # the index begins with the table
    held += _held(connection, and_(typed, _rows.c.contact_id == contact_id))
    deals = [one.key for one in held if one.table == "deals"]
    if deals:
        of_deal = json_text(connection.dialect.name, _rows.c.body, "deal_id")
        event = and_(_rows.c.tbl == "stage_events", _rows.c.body.is_not(None))
        held += _held(connection, and_(event, in_list(connection.dialect.name, of_deal, deals)))
    return held


def states_before(
    connection: Connection, contact_id: str, held: list[PersonalData]
) -> Iterator[Row[tuple[Any, ...]]]:
    """The earlier states of a person's documents, and those of documents that were the person's
    once: rows of history with the change that ended them, oldest first."""
    mine = {(one.table, one.doc_id) for one in held}
    by_table: dict[str, list[int]] = {}
    for one in held:
        by_table.setdefault(one.table, []).append(one.doc_id)
    dialect = connection.dialect.name
    theirs = [
        and_(_past.c.tbl == table, in_list(dialect, _past.c.doc_id, doc_ids))
        for table, doc_ids in by_table.items()
    ]
    once = _past.c.before.contains(contact_id, autoescape=True)
    query = (
        select(_past, _rows.c.key, *_OF_CHANGE)
        .join(schema.change, schema.change.c.id == _past.c.change_id)
        .join(_rows, and_(_rows.c.tbl == _past.c.tbl, _rows.c.doc_id == _past.c.doc_id))
        .where(or_(*theirs, once), _past.c.origin_after != schema.FORGOTTEN)
        .order_by(_past.c.change_id, _past.c.tbl, _past.c.doc_id)
    )
    for row in connection.execute(query):
        if (row.tbl, row.doc_id) in mine or load(row.before).get("contact_id") == contact_id:
            yield row


def _held(connection: Connection, condition: Any) -> list[PersonalData]:
    query = select(_rows.c.tbl, _rows.c.doc_id, _rows.c.key, _rows.c.body, _rows.c.origin)
    # Sorted here: asked for in order, SQLite would read whole tables by their numbers.
    return sorted(
        PersonalData(row.tbl, row.doc_id, row.key, State(row.body, row.origin))
        for row in connection.execute(query.where(condition))
    )
