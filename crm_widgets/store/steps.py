"""What one step of a document writes: the state before it, the document, its index, its tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from crm_widgets.store import schema
from crm_widgets.store.catalog import has_tags, index_of, tags_of
from crm_widgets.store.documents import dump, load

_FEW = 500


class State(NamedTuple):
    """A document at one moment: its JSON (None: it is not there) and the change that made it so."""

    body: str | None
    origin: int


class Step(NamedTuple):
    """A document goes from one state to another. `before` is None for one that never was; `after`
    is None when it goes; `origin` is given when an older state comes back with its own origin."""

    doc_id: int
    before: State | None
    after: Mapping[str, Any] | None
    origin: int | None = None


def remember(connection: Connection, table: str, steps: Sequence[Step], number: int) -> int:
    """Keep the states before the change `number`, and say how many documents it touched anew.

    A document that the same change touched already keeps the first state before it.
    """
    seen = _touched_already(connection, table, steps, number)
    fresh = [step for step in steps if step.doc_id not in seen]
    again = [step for step in steps if step.doc_id in seen]
    past = schema.history
    if again:
        connection.execute(
            update(past)
            .where(
                past.c.change_id == number,
                past.c.tbl == table,
                past.c.doc_id == bindparam("at_doc"),
            )
            .values(origin_after=bindparam("after")),
            [{"at_doc": step.doc_id, "after": _origin(step, number)} for step in again],
        )
    if fresh:
        insert_all(
            connection,
            past,
            [
                {
                    "change_id": number,
                    "tbl": table,
                    "doc_id": step.doc_id,
                    "before": step.before.body if step.before else None,
                    "origin_before": step.before.origin if step.before else 0,
                    "origin_after": _origin(step, number),
                }
                for step in fresh
            ],
        )
    return len(fresh)


def store(connection: Connection, table: str, steps: Sequence[Step], number: int) -> None:
    """Write the documents themselves, with what they are found by."""
    rows = schema.document
    new: list[dict[str, Any]] = []
    known: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for step in steps:
        row: dict[str, Any] = {"body": None, "origin": _origin(step, number), "search": None}
        if step.after is not None:
            index = index_of(table, step.after)
            row["body"] = dump(step.after)
            row |= {"key": index.key, "contact_id": index.contact_id, "search": index.search}
        if step.before is None:
            new.append(row | {"tbl": table, "doc_id": step.doc_id})
        else:
            (gone if step.after is None else known).append(row | {"at_doc": step.doc_id})
    insert_all(connection, rows, new)
    for some, names in (
        (known, ("body", "origin", "search", "key", "contact_id")),
        # A removed document keeps its key: that says who was removed, and lets an undo find it.
        (gone, ("body", "origin", "search")),
    ):
        if some:
            connection.execute(
                update(rows)
                .where(rows.c.tbl == table, rows.c.doc_id == bindparam("at_doc"))
                .values({name: bindparam(name) for name in names}),
                some,
            )


def label(connection: Connection, table: str, steps: Sequence[Step]) -> None:
    """Keep the rows of tags in step with the documents."""
    if not has_tags(table):
        return
    labels = schema.label
    gone, added = [], []
    for step in steps:
        before = load(step.before.body) if step.before and step.before.body else {}
        old, new = tags_of(before), tags_of(step.after or {})
        gone += [{"at_tag": tag, "at_doc": step.doc_id} for tag in old if tag not in new]
        added += [
            {"tbl": table, "tag": tag, "doc_id": step.doc_id} for tag in new if tag not in old
        ]
    if gone:
        connection.execute(
            delete(labels).where(
                labels.c.tbl == table,
                labels.c.tag == bindparam("at_tag"),
                labels.c.doc_id == bindparam("at_doc"),
            ),
            gone,
        )
    insert_all(connection, labels, added)


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name the same columns, of texts and whole numbers.

    Past SQLAlchemy's handling of each row, which takes longer than the database's own.
    """
    if not rows:
        return
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    names = compiled.positiontup
    given = rows if names is None else [tuple(row[name] for name in names) for row in rows]
    connection.exec_driver_sql(str(compiled), given)


def _origin(step: Step, number: int) -> int:
    return number if step.origin is None else step.origin


def _touched_already(
    connection: Connection, table: str, steps: Sequence[Step], number: int
) -> set[int]:
    known = [step.doc_id for step in steps if step.before is not None]
    if not known:
        return set()
    past = schema.history
    query = select(past.c.doc_id).where(past.c.change_id == number, past.c.tbl == table)
    if len(known) <= _FEW:
        query = query.where(past.c.doc_id.in_(known))
    return set(connection.scalars(query))
