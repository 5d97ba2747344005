"""Which contacts a list shows, as conditions that the database asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import ColumnElement, false, literal_column, or_, select

from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list
from crm_widgets.store.database.catalog import search_terms
from crm_widgets.store.database.schema import json_text

_rows = schema.document
_labels = schema.label
_metrics = schema.client_metric
# In the statement itself, not as a parameter: so SQLite can see that the list's indexes apply.
_CONTACTS = _rows.c.tbl == literal_column("'contacts'")


class Conditions(TypedDict, total=False):
    """The conditions of a list, as keyword arguments; `ContactFilter` says what each means."""

    text: str
    tags: Sequence[str]
    role: str | None
    owner: str | None
    segment: str | None
    ids: Sequence[str] | None


@dataclass(frozen=True, kw_only=True)
class ContactFilter:
    """All of these have to hold for a contact.

    `text`: parts of name, phone (however written), e-mail, company or number, in any case and with
    or without accents. `tags`: all of them. `role`, `owner`, `segment`: equal. `ids`: only these.
    """

    text: str = ""
    tags: Sequence[str] = ()
    role: str | None = None
    owner: str | None = None
    segment: str | None = None
    ids: Sequence[str] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether every contact matches."""
        return not (search_terms(self.text) or self.tags) and all(
            value is None for value in (self.role, self.owner, self.segment, self.ids)
        )

    def conditions(self, dialect: str) -> list[ColumnElement[bool]]:
        """The conditions on the rows of contacts, left-joined with their metrics."""
        conditions: list[ColumnElement[bool]] = [_CONTACTS, _rows.c.body.is_not(None)]
        texts = (self.text, *self.tags, self.role, self.owner, self.segment)
        if any("\0" in value for value in texts if value):
            return [*conditions, false()]  # no text that is kept holds it
        for spellings in search_terms(self.text):
            found = (_rows.c.search.contains(word, autoescape=True) for word in spellings)
            conditions.append(or_(*found))
        for tag in self.tags:
            tagged = select(_labels.c.doc_id).where(
                _labels.c.tbl == "contacts", _labels.c.tag == tag
            )
            conditions.append(_rows.c.doc_id.in_(tagged))
        for name, value in (("role", self.role), ("owner", self.owner)):
            if value is not None:
                conditions.append(json_text(dialect, _rows.c.body, name) == str(value))
        if self.segment is not None:
            conditions.append(_metrics.c.segment == self.segment)
        if self.ids is not None:
            conditions.append(in_list(dialect, _rows.c.key, self.ids))
        return conditions
