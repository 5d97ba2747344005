"""Contacts: lists that the database computes, and tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Unpack

from sqlalchemy import ColumnElement, Select, func, or_, select

from crm_widgets.model import Contact
from crm_widgets.model.contact import MERGED_ID
from crm_widgets.model.record import check_tag
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.database.catalog import folded
from crm_widgets.store.database.documents import load
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.history.steps import State, Step
from crm_widgets.store.records.client_metrics import ClientMetrics, ClientMetricsStore
from crm_widgets.store.records.collection import IN_ORDER, Collection
from crm_widgets.store.records.contact_filter import Conditions, ContactFilter

PAGE_SIZE = 50

_rows = schema.document
_labels = schema.label
_history = schema.history
_metrics = schema.client_metric
_METRIC_SORTS = {
    "segment": _metrics.c.segment,
    "total_spent": _metrics.c.total_spent,
    "last_purchase": _metrics.c.last_purchase,
    "purchase_count": _metrics.c.purchase_count,
}


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list: its records, the metrics of those that have any (by contact id), how many
    there are in all, which page this is (from 1), and how many a page holds."""

    records: list[Contact]
    metrics: dict[str, ClientMetrics]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are; 1 for an empty list."""
        return max(1, -(-self.total // self.size))


class Contacts(Collection[Contact]):
    """The contacts of a base."""

    def __init__(self, rows: DocumentRows, metrics: ClientMetricsStore) -> None:
        super().__init__(rows, "contacts", Contact)
        self._client_metrics = metrics

    def resolve(self, contact_id: str) -> str:
        """The id of the contact that an id stands for: that of a contact that was merged stands for
        the merged one; any other text is returned unchanged."""
        if self.find(contact_id) is not None:
            return contact_id
        merged = next((each.id for each in self.with_alias(MERGED_ID + contact_id)), None)
        return merged or contact_id

    def sharing(self, points: Sequence[str], limit: int = PAGE_SIZE) -> list[Contact]:
        """The contacts that have one of these phones or e-mails, as they are saved; or a longer one
        that it is a part of."""
        words = [_rows.c.search.contains(folded(point), autoescape=True) for point in points]
        return self._records(self._selected(or_(*words)).limit(limit)) if words else []

    def with_alias(self, alias: str) -> list[Contact]:
        """The contacts that have an alias, such as "bitrix24:10482"."""
        if "\0" in alias or "\n" in alias:
            return []  # no alias that is kept holds it
        words = _rows.c.search.contains(folded(alias), autoescape=True)
        found = self._records(self._selected(words).order_by(IN_ORDER))
        return [contact for contact in found if alias in contact.aliases]

    def page(
        self,
        *,
        sort: str = "name",
        page: int = 1,
        size: int = PAGE_SIZE,
        **conditions: Unpack[Conditions],
    ) -> Page:
        """One page of the contacts that match all conditions, as they are at one moment.

        The conditions are those of `ContactFilter`: `text`, `tags`, `role`, `owner`, `segment`,
        `ids`. `sort`: name, created_at, city, company, role, owner, segment, total_spent,
        last_purchase or purchase_count; a minus before it reverses the order; contacts without the
        value come last. A page after the last one is the last one.
        """
        chosen = ContactFilter(**conditions)
        ordered = (
            select(_rows.c.body, _rows.c.origin)
            .select_from(_rows.outerjoin(_metrics, _metrics.c.contact_id == _rows.c.key))
            .where(*chosen.conditions(self.rows.journal.dialect))
            .order_by(*self._order(sort), _rows.c.doc_id)
            .limit(size)
        )
        with self.rows.journal.snapshot():
            records = self._records(ordered) if page <= 1 else []
            if page <= 1 and len(records) < size:
                page, total = 1, len(records)
            else:
                total = self._count(chosen)
                page = max(1, min(page, -(-total // size)))
            if page > 1:
                records = self._records(ordered.offset((page - 1) * size))
            metrics = self._client_metrics.of_many([record.id for record in records])
        return Page(records=records, metrics=metrics, total=total, page=page, size=size)

    def matching(self, **conditions: Unpack[Conditions]) -> list[Contact]:
        """All contacts that match, in the order of names; conditions as in `page`."""
        chosen = ContactFilter(**conditions).conditions(self.rows.journal.dialect)
        query: Select[Any] = select(_rows.c.body, _rows.c.origin).select_from(
            _rows.outerjoin(_metrics, _metrics.c.contact_id == _rows.c.key)
        )
        return self._records(query.where(*chosen).order_by(_rows.c.search))

    def changed_since(self, moment: datetime) -> int:
        """How many contacts were added, edited or tagged since a moment, and are still there."""
        start = moment.astimezone(UTC).isoformat(timespec="microseconds")
        query = (
            select(func.count(_history.c.doc_id.distinct()))
            .join(schema.change, schema.change.c.id == _history.c.change_id)
            .join(_rows, (_rows.c.tbl == _history.c.tbl) & (_rows.c.doc_id == _history.c.doc_id))
            .where(_history.c.tbl == self.name, schema.change.c.at >= start, *self._there())
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
        """Add and remove tags of many contacts, as one change; returns how many were changed.

        InvalidValue for a tag that is too long.
        """
        wanted = list(ids)
        for tag in add:
            check_tag(tag)
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

    def _count(self, chosen: ContactFilter) -> int:
        if chosen.is_empty:
            return len(self)
        dialect = self.rows.journal.dialect
        matching = select(_rows.c.doc_id).where(*chosen.conditions(dialect))
        if chosen.segment is not None:
            matching = matching.join_from(_rows, _metrics, _metrics.c.contact_id == _rows.c.key)
        elif chosen.text and dialect == "sqlite":
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
        by_metric = name in _METRIC_SORTS
        column = _METRIC_SORTS[name] if by_metric else func.nullif(self._field(name), "")
        return [(column.desc() if sort.startswith("-") else column.asc()).nulls_last()]
