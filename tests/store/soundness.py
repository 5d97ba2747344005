"""Whether all that a base holds agrees with itself: what a killed process must never break."""

from __future__ import annotations

from collections import Counter, defaultdict

from sqlalchemy import func, select

from crm_widgets.store import ClientBase
from crm_widgets.store.database import schema
from crm_widgets.store.database.catalog import Index, has_tags, index_of, tags_of
from crm_widgets.store.database.documents import load


def contradictions(base: ClientBase, since: int = 0) -> list[str]:
    """What of the changes after `since` is there by half: a change without its documents, or a
    document without its words, tags, history or number. Empty, if all is well."""
    with base.change("nothing"):  # a killed client's last commit may still be on its way: wait
        return [*_of_changes(base, since), *_of_documents(base, since), *_of_numbers(base)]


def _of_changes(base: ClientBase, since: int) -> list[str]:
    past, changes = schema.history, schema.change
    with base.journal.reading() as connection:
        kept = Counter(connection.scalars(select(past.c.change_id).where(past.c.change_id > since)))
        counts = connection.execute(select(changes.c.id, changes.c.records))
        records = {number: count for number, count in counts if number > since}
    return [
        f"change {number} states {records.get(number)} records and keeps {kept.get(number)}"
        for number in records.keys() | kept.keys()
        if records.get(number) != kept.get(number)
    ]


def _of_documents(base: ClientBase, since: int) -> list[str]:
    rows, labels = schema.document, schema.label
    found = []
    tags = defaultdict(set)
    with base.journal.reading() as connection:
        for table, doc_id, tag in connection.execute(
            select(labels.c.tbl, labels.c.doc_id, labels.c.tag)
        ):
            tags[table, doc_id].add(tag)
        changes = {*connection.scalars(select(schema.change.c.id))}
        for row in connection.execute(select(rows).where(rows.c.origin > since)):
            where, body = (row.tbl, row.doc_id), load(row.body) if row.body else None
            wanted = set(tags_of(body)) if body and has_tags(row.tbl) else set()
            if tags.pop(where, set()) != wanted:
                found.append(f"the tags of {where} are not those of {body}")
            if row.origin not in changes:
                found.append(f"{where} was written by {row.origin}, which is no change")
            if body is None and row.search is not None:
                found.append(f"{where} is gone, and its words are not")
            kept = Index(*(getattr(row, name) for name in Index._fields))
            if body is not None and index_of(row.tbl, body) != kept:
                found.append(f"{where} is found by other words than those of {body}")
        gone = select(rows.c.tbl, rows.c.doc_id).where(rows.c.body.is_(None))
        found += [
            f"{tuple(it)} is gone, and its tags are not"
            for it in connection.execute(gone)
            if tuple(it) in tags
        ]
    return found


def _of_numbers(base: ClientBase) -> list[str]:
    rows, names = schema.document, schema.collection
    last = select(rows.c.tbl, func.max(rows.c.doc_id)).group_by(rows.c.tbl)
    with base.journal.reading() as connection:
        numbers = connection.execute(select(names.c.name, names.c.next_id))
        following = dict(numbers.all())
        return [
            f"{table} holds number {number} and would give {following.get(table)} next"
            for table, number in connection.execute(last)
            if following.get(table, 0) <= number
        ]
