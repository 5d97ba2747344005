"""Several contacts become one: what belongs to them moves, and their ids go on to be known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from crm_widgets.model import Contact
from crm_widgets.model.contact import MERGED_REF
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import BATCH_ROWS, in_list
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.documents import load
from crm_widgets.store.database.schema import json_text
from crm_widgets.store.errors import StoreError
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.history.steps import State, Step
from crm_widgets.store.merging.merged_values import merged_values
from crm_widgets.store.records.contacts import Contacts

_rows = schema.document
_OWNERS = ("contact_id", "other_id")
"""The fields that name a contact."""


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What a merge did: the number of its change, the contact that was kept, as it is now, and how
    many records of each table moved to it."""

    change: int
    kept: Contact
    moved: dict[str, int] = field(default_factory=dict)


def merge_contacts(
    contacts: Contacts,
    kept: Contact | str,
    others: Sequence[Contact | str],
    values: Mapping[str, Any] | None = None,
    author: str | None = None,
) -> Merge:
    """Merge contacts into one, as one change that can be undone at any time.

    `kept` and `others` are records, or ids. A record that somebody has saved a newer version of is
    an EditConflict; an id means whatever the base holds. `values` are fields of the merged contact;
    those that are left out follow `merged_values`. All records that name one of the others name the
    kept one then, and the others' ids and numbers go on to find it. InvalidValue or pydantic's
    ValidationError for a value that its field can't have, RecordNotFound for a contact that is not
    there.
    """
    journal = contacts.rows.journal
    with journal.change("contacts_merged", author=author) as change:
        first, *rest = _as_shown(contacts, [kept, *others])
        merged = Contact.model_validate(
            {**first.document(), "revision": first.revision}
            | {**merged_values([first, *rest]), **(values or {}), "id": first.id}
        )
        merged = _with_old_numbers(merged, [first, *rest])
        change.describe(merged.name, counts={"merged": 1 + len(rest)})
        ids = [contact.id for contact in rest]
        contacts.update(merged)
        moved = dict(_move_all(journal, first.id, ids))
        for contact in rest:
            contacts.remove(contact.id)
        number = journal.change_id()
    return Merge(change=number, kept=contacts.get(first.id), moved=moved)


def _as_shown(contacts: Contacts, wanted: Sequence[Contact | str]) -> list[Contact]:
    """The contacts as the base holds them; EditConflict for one that was shown otherwise."""
    ids = [each if isinstance(each, str) else each.id for each in wanted]
    if len(ids) < 2 or len(set(ids)) < len(ids):
        raise StoreError("Name the contact to keep, and one or more other contacts to merge.")
    for shown in wanted:
        if isinstance(shown, Contact):
            contacts.check_latest(shown)
    return [contacts.get(contact_id) for contact_id in ids]


def _with_old_numbers(merged: Contact, contacts: Sequence[Contact]) -> Contact:
    """The merged contact, that is found by each number that one of the contacts had."""
    others = [contact.ref for contact in contacts if contact.ref not in ("", merged.ref)]
    aliases = [alias for alias in merged.aliases if alias != MERGED_REF + merged.ref]
    aliases += [alias for ref in others if (alias := MERGED_REF + ref) not in aliases]
    return merged.model_copy(update={"aliases": aliases})


def _move_all(journal: Journal, kept_id: str, ids: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Move what names one of these contacts to the kept one; how many records of each table."""
    for table, model in MODELS.items():
        owners = [name for name in _OWNERS if name in model.model_fields]
        if owners and (count := _move(journal, table, owners, kept_id, ids)):
            yield table, count


def _move(
    journal: Journal, table: str, owners: Sequence[str], kept_id: str, ids: Sequence[str]
) -> int:
    dialect, count = journal.dialect, 0
    named = or_(*(in_list(dialect, _owner(dialect, name), ids) for name in owners))
    query = select(_rows.c.doc_id, _rows.c.body, _rows.c.origin)
    query = query.where(_rows.c.tbl == table, _rows.c.body.is_not(None), named).limit(BATCH_ROWS)
    while True:  # what has moved is no longer found
        with journal.reading() as connection:
            found = connection.execute(query).all()
        steps = [_moved(State(*row[1:]), row[0], owners, kept_id, ids) for row in found]
        journal.write(table, steps, follow=False)
        count += len(steps)
        if len(found) < BATCH_ROWS:
            return count


def _owner(dialect: str, name: str) -> ColumnElement[Any]:
    return _rows.c.contact_id if name == "contact_id" else json_text(dialect, _rows.c.body, name)


def _moved(
    state: State, doc_id: int, owners: Sequence[str], kept_id: str, ids: Sequence[str]
) -> Step:
    body = load(state.body or "{}")
    after = body | {name: kept_id for name in owners if body.get(name) in ids}
    named = [after.get(name) for name in owners]
    apart = len(owners) == 1 or named[0] != named[1]
    return Step(doc_id, state, after if apart else None)  # who were kept apart are one now
