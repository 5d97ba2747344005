"""A client erased from a base for good: the records, the history, the search index, the changes."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.engine import Connection

from crm_widgets.model import Record, new_id
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list, update_rows
from crm_widgets.store.database.catalog import MODELS, Index
from crm_widgets.store.database.documents import load
from crm_widgets.store.database.info import new_identity
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.history.steps import Step
from crm_widgets.store.history.undo import Touched
from crm_widgets.store.privacy.personal_data import (
    PersonalDocument,
    earlier_states,
    personal_documents,
)

ERASED_TEXT = "Erased"
"""What a text that a record must have says after the erasing, such as the title of a deal."""

_document = schema.document
_history = schema.history
_SOURCES = (
    *(schema.info, schema.collection, schema.document, schema.label, schema.change, _history),
    *(schema.import_report, schema.import_row),  # they hold no value of a client
)


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What became of a client's records.

    `change` is the number of the change. `buyer` is the new id of the anonymous buyer, to whom the
    purchases and deals that were kept belong; None where there were none. `removed` and `kept`
    count records by table. `mentions` are other records whose text, now or in history, names the
    client by full name, phone or e-mail: only a reader can decide what to do with those.

    `copies` are the backups and other copies beside the base, which still hold the client.
    `scrubbed` is false where the base was in use all the time: what was deleted then stays in its
    files until it is erased again, or `compact` is called.
    """

    change: int
    buyer: str | None
    removed: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    mentions: list[Touched] = field(default_factory=list)
    copies: tuple[Path, ...] = ()
    scrubbed: bool = True


def erase(journal: Journal, contact_id: str, author: str | None = None) -> Erased:
    """Erase a client from records, history, tags, search index, metrics and changes.

    The model says what stays (`Record.anonymous_after_erase`, `personal=False` of a field):
    purchases and deals, without personal fields, as those of an anonymous buyer, and stage events,
    so that sums and the funnel stay true. All else is removed, contacts that were merged into it
    included. It can't be undone: an undo of an
    earlier change reports these records as failed. RecordNotFound for an id that no contact ever
    had. Backups, and files that were exported before, still hold the client.
    """
    with journal.change("person_erased", author=author) as change:
        number = journal.change_id()
        with journal.reading() as connection:
            documents = personal_documents(connection, contact_id)
            documents = [each for each in documents if _has_personal_fields(MODELS[each.table])]
            earlier = list(earlier_states(connection, contact_id, documents))
            names = _Names.of([each.body for each in documents] + [_before(row) for row in earlier])
            kept = Counter(each.table for each in documents if each.exists and _is_kept(each))
            removed = Counter(each.table for each in documents if each.exists) - kept
            buyer = new_id() if kept else None
            _rewrite(journal, documents, buyer)
            _clear_columns(connection, documents)
            _clear_history(connection, [(row.tbl, row.doc_id, row.change_id) for row in earlier])
            _clear_history(connection, [(each.table, each.doc_id, number) for each in documents])
            _clear_computed(connection, contact_id, documents)
            _clear_subjects(connection, {row.change_id for row in earlier}, names)
            mentions = _mentions(connection, names)
            new_identity(connection)  # frames cached on other machines are not used any more
        change.describe(counts={"removed": removed.total(), "kept": kept.total()})
    return Erased(
        change=number, buyer=buyer, removed=dict(removed), kept=dict(kept), mentions=mentions
    )


def _has_personal_fields(model: type[Record]) -> bool:
    specs = model.stored_specs().values()
    return not model.anonymous_after_erase or any(spec.personal for spec in specs)


def _is_kept(document: PersonalDocument) -> bool:
    return MODELS[document.table].anonymous_after_erase


def _before(row: Any) -> dict[str, Any]:
    return load(row.before or "{}")


def _rewrite(journal: Journal, documents: Sequence[PersonalDocument], buyer: str | None) -> None:
    steps: dict[str, list[Step]] = {}
    for each in documents:
        if each.exists:
            after = anonymous(MODELS[each.table], each.body, buyer) if _is_kept(each) else None
            steps.setdefault(each.table, []).append(Step(each.doc_id, each.state, after))
    for table, some in steps.items():
        journal.write(table, some, follow=False)


def anonymous(model: type[Record], body: Mapping[str, Any], buyer: str | None) -> Mapping[str, Any]:
    """A document without its personal fields, as one of an anonymous buyer.

    A personal field gets its default; a text that the record must have says "Erased".
    """
    specs = model.stored_specs()
    kept = {name: body[name] for name, spec in specs.items() if not spec.personal and name in body}
    for name, spec in specs.items():
        if spec.personal and spec.required and spec.kind == "text":
            kept[name] = ERASED_TEXT
    if "contact_id" in specs:
        kept["contact_id"] = buyer
    try:
        return model.from_document(kept).document()
    except ValidationError:  # a document written through TinyDB need not be a record
        return kept


def _clear_columns(connection: Connection, documents: Sequence[PersonalDocument]) -> None:
    """Removed documents can no longer be looked up as this client's."""
    columns = [name for name in Index._fields if name != "search"]  # that went with the body
    places = [
        (*[None] * len(columns), each.table, each.doc_id)
        for each in documents
        if not _is_kept(each) or not each.exists
    ]
    update_rows(connection, _document, columns, ("tbl", "doc_id"), places)


def _clear_history(connection: Connection, places: Iterable[tuple[str, int, int]]) -> None:
    names = ("before", "origin_after")
    cleared = [(None, schema.ERASED, *place) for place in places]
    update_rows(connection, _history, names, ("tbl", "doc_id", "change_id"), cleared)


def _clear_computed(
    connection: Connection, contact_id: str, documents: Sequence[PersonalDocument]
) -> None:
    """Remove what was computed of the client and of its deals; it is computed again in time."""
    deals = [each.key for each in documents if each.table == "deals" and each.key]
    for table in schema.metadata.sorted_tables:
        if table in _SOURCES:
            continue
        if "contact_id" in table.c:
            connection.execute(delete(table).where(table.c.contact_id == contact_id))
        if "deal_id" in table.c and deals:
            of_deals = in_list(connection.dialect.name, table.c.deal_id, deals)
            connection.execute(delete(table).where(of_deals))


@dataclass(frozen=True)
class _Names:
    """What a client was ever called by, and the titles of its deals and tasks."""

    names: frozenset[str]
    titles: frozenset[str]

    @classmethod
    def of(cls, bodies: Sequence[Mapping[str, Any]]) -> _Names:
        contacts = [body for body in bodies if "contact_id" not in body and "name" in body]
        named = {str(body["name"]) for body in contacts}
        for spec in MODELS["contacts"].stored_specs().values():
            if spec.check is not None:  # phones and e-mails
                named.update(str(text) for body in contacts for text in body.get(spec.name) or ())
        titles = {str(body["title"]) for body in bodies if body.get("title")}
        return cls(frozenset(named - {""}), frozenset(titles))

    @property
    def all(self) -> frozenset[str]:
        return self.names | self.titles

    @staticmethod
    def identifying(texts: Collection[str]) -> list[str]:
        """Those that stand for one person alone: a full name, a phone, an e-mail."""
        return [text for text in texts if re.search(r"\S\s+\S|@|\d{5}", text)]


def _clear_subjects(connection: Connection, numbers: set[int], names: _Names) -> None:
    """Clear the subject of each change that touched only this client's records, or whose subject
    names the client. A single word is a name only where the change touched the client's records."""
    change = schema.change
    others = (
        select(_history.c.change_id)
        .where(_history.c.origin_after != schema.ERASED)
        .where(in_list(connection.dialect.name, _history.c.change_id, numbers))
    )
    only_theirs = numbers - set(connection.scalars(others.distinct()))
    in_theirs, elsewhere = _pattern(names.all), _pattern(names.identifying(names.all))
    subjects = select(change.c.id, change.c.subject).where(change.c.subject != "")
    cleared = [
        ("", row.id)
        for row in connection.execute(subjects)
        if row.id in only_theirs
        or (in_theirs if row.id in numbers else elsewhere).search(row.subject)
    ]
    update_rows(connection, change, ("subject",), ("id",), cleared)


def _pattern(words: Collection[str]) -> re.Pattern[str]:
    """Finds any of the words, whole and in any case; with no words, nothing."""
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if words else r"(?!)", re.IGNORECASE)


def _mentions(connection: Connection, names: _Names) -> list[Touched]:
    """Records whose text, now or in history, names the client."""
    texts = names.identifying(names.names)
    in_json = [json.dumps(text, ensure_ascii=False)[1:-1] for text in texts]
    if not in_json:
        return []
    now = or_(*(_document.c.body.contains(text, autoescape=True) for text in in_json))
    before = or_(*(_history.c.before.contains(text, autoescape=True) for text in in_json))
    once = select(_history.c.tbl, _history.c.doc_id).where(before)
    query = (
        select(_document.c.tbl, _document.c.key)
        .where(or_(now, tuple_(_document.c.tbl, _document.c.doc_id).in_(once)))
        .order_by(_document.c.tbl, _document.c.doc_id)
    )
    return [Touched(row.tbl, row.key) for row in connection.execute(query)]
