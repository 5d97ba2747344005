"""Contacts: lists that the database computes, and tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, literal_column, or_, select

from crm_widgets.model import Contact
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.database.catalog import search_terms
from crm_widgets.store.database.documents import load
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.history.steps import State, Step
from crm_widgets.store.records.client_metrics import ClientMetrics, ClientMetricsStore
from crm_widgets.store.records.collection import Collection

PAGE_SIZE = 50

_rows = schema.document
_labels = schema.label
_past = schema.history
_facts = schema.client_metric
# In the statement itself, not as a parameter: so SQLite can see that the list's indexes apply.
_CONTACTS = _rows.c.tbl == literal_column("'contacts'")
_FACT_SORTS = {
    "segment": _facts.c.segment,
    "total_spent": _facts.c.total_spent,
    "last_purchase": _facts.c.last_purchase,
    "purchase_count": _facts.c.purchase_count,
}


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list: its records, the facts of those that have any (by contact id), how many
    there are in all, which page this is (from 1), and how many a page holds."""

    records: list[Contact]
    facts: dict[str, ClientMetrics]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are; 1 for an empty list."""
        return max(1, -(-self.total // self.size))


class Contacts(Collection[Contact]):
    """The contacts of a base."""

    def __init__(self, rows: DocumentRows, facts: ClientMetricsStore) -> None:
        super().__init__(rows, "contacts", Contact)
        self._book = facts

    def page(
        self,
        *,
        text: str = "",
        tags: Sequence[str] = (),
        role: str | None = None,
        owner: str | None = None,
        segment: str | None = None,
        ids: Sequence[str] | None = None,
        sort: str = "name",
        page: int = 1,
        size: int = PAGE_SIZE,
    ) -> Page:
        """One page of the contacts that match all conditions, as they are at one moment.

        `text`: parts of name, phone (however written), e-mail, company or number, in any case and
        with or without accents. `tags`: all of them. `ids`: only these contacts. `sort`: name,
        created_at, city, company, role, owner, segment, total_spent, last_purchase or
        purchase_count; a minus before it reverses the order; contacts without the value come last.
        A page after the last one is the last one.
        """
        conditions = self._conditions(text, tags, role, owner, segment, ids)
        ordered = (
            select(_rows.c.body, _rows.c.origin)
            .select_from(_rows.outerjoin(_facts, _facts.c.contact_id == _rows.c.key))
            .where(*conditions)
            .order_by(*self._order(sort), _rows.c.doc_id)
            .limit(size)
        )
        with self.rows.journal.snapshot():
            records = self._records(ordered) if page <= 1 else []
            if page <= 1 and len(records) < size:
                page, total = 1, len(records)
            else:
                total = self._count(conditions, by_words=bool(text), by_facts=segment is not None)
                page = max(1, min(page, -(-total // size)))
            if page > 1:
                records = self._records(ordered.offset((page - 1) * size))
            facts = self._book.of_many([record.id for record in records])
        return Page(records=records, facts=facts, total=total, page=page, size=size)

    def matching(
        self,
        *,
        text: str = "",
        tags: Sequence[str] = (),
        role: str | None = None,
        owner: str | None = None,
        segment: str | None = None,
        ids: Sequence[str] | None = None,
    ) -> list[Contact]:
        """All contacts that match, in the order of names; conditions as in `page`."""
        conditions = self._conditions(text, tags, role, owner, segment, ids)
        query: Select[Any] = select(_rows.c.body, _rows.c.origin).select_from(
            _rows.outerjoin(_facts, _facts.c.contact_id == _rows.c.key)
        )
        return self._records(query.where(*conditions).order_by(_rows.c.search))

    def changed_since(self, moment: datetime) -> int:
        """How many contacts were added, edited or tagged since a moment, and are still there."""
        start = moment.astimezone(UTC).isoformat(timespec="microseconds")
        query = (
            select(func.count(_past.c.doc_id.distinct()))
            .join(schema.change, schema.change.c.id == _past.c.change_id)
            .join(_rows, (_rows.c.tbl == _past.c.tbl) & (_rows.c.doc_id == _past.c.doc_id))
            .where(_past.c.tbl == self.name, schema.change.c.at >= start, *self._there())
        )
        with self.rows.journal.reading() as connection:
            return int(connection.scalar(query) or 0)

    def tags(self) -> dict[str, int]:
        """Every tag in use, with how many contacts have it; by name."""
        query = (
            select(_labels.c.tag, func.count())
            .where(_labels.c.tbl == self.name)
            .group_by(_labels.c.tag)
            .order_by(_labels.c.tag)
        )
        with self.rows.journal.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def tag(
        self, ids: Iterable[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> int:
        """Add and remove tags of many contacts, as one change; returns how many were changed."""
        wanted = list(ids)
        subject = ", ".join([*(f"+{tag}" for tag in add), *(f"−{tag}" for tag in remove)])
        with self.rows.journal.change("contacts_tagged", subject):
            steps = [
                step
                for doc_id, state in self._states(wanted)
                if (step := self._retagged(doc_id, state, add, remove)) is not None
            ]
            self.rows.journal.write(self.name, steps)
        return len(steps)

    def _retagged(
        self, doc_id: int, state: State, add: Sequence[str], remove: Sequence[str]
    ) -> Step | None:
        body = load(state.body or "{}")
        tags = [tag for tag in body.get("tags", []) if tag not in remove]
        contact = self.model.model_validate(body | {"tags": [*tags, *add]})
        after = contact.document()
        return None if after["tags"] == body.get("tags", []) else Step(doc_id, state, after)

    def _states(self, ids: Sequence[str]) -> list[tuple[int, State]]:
        wanted = in_list(self.rows.journal.dialect, _rows.c.key, ids)
        query = select(_rows.c.doc_id, _rows.c.body, _rows.c.origin).where(*self._there(), wanted)
        with self.rows.journal.reading() as connection:
            return [(row[0], State(row[1], row[2])) for row in connection.execute(query)]

    def _conditions(
        self,
        text: str = "",
        tags: Sequence[str] = (),
        role: str | None = None,
        owner: str | None = None,
        segment: str | None = None,
        ids: Sequence[str] | None = None,
    ) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = [_CONTACTS, _rows.c.body.is_not(None)]
        if any("\0" in value for value in (text, *tags, role or "", owner or "", segment or "")):
            return [*conditions, false()]  # no text that is kept holds it
        for spellings in search_terms(text):
            conditions.append(
                or_(*(_rows.c.search.contains(word, autoescape=True) for word in spellings))
            )
        for tag in tags:
            mine = _labels.c.tbl == self.name
            tagged = select(_labels.c.doc_id).where(mine, _labels.c.tag == tag)
            conditions.append(_rows.c.doc_id.in_(tagged))
        if role is not None:
            conditions.append(self._field("role") == str(role))
        if owner is not None:
            conditions.append(self._field("owner") == owner)
        if segment is not None:
            conditions.append(_facts.c.segment == segment)
        if ids is not None:
            conditions.append(in_list(self.rows.journal.dialect, _rows.c.key, ids))
        return conditions

    def _count(
        self, conditions: list[ColumnElement[bool]], *, by_words: bool, by_facts: bool
    ) -> int:
        if len(conditions) == len(self._conditions()):
            return len(self)
        matching = select(_rows.c.doc_id).where(*conditions)
        if by_facts:
            matching = matching.join_from(_rows, _facts, _facts.c.contact_id == _rows.c.key)
        elif by_words and self.rows.journal.dialect == "sqlite":
            # Asked in their order, SQLite reads the words from their index, not the documents; a
            # limit that limits nothing keeps it from forgetting the order.
            matching = matching.order_by(_rows.c.search).limit(-1)
        with self.rows.journal.reading() as connection:
            return connection.scalar(select(func.count()).select_from(matching.subquery())) or 0

    def _order(self, sort: str) -> list[ColumnElement[Any]]:
        name = sort.removeprefix("-")
        if name == "name":
            # The words for the search begin with the name, in the form that compares well.
            return [_rows.c.search.desc() if sort.startswith("-") else _rows.c.search.asc()]
        by_fact = name in _FACT_SORTS
        column = _FACT_SORTS[name] if by_fact else func.nullif(self._field(name), "")
        return [(column.desc() if sort.startswith("-") else column.asc()).nulls_last()]
