"""What can be wrong with the documents of a base."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, not_, select
from sqlalchemy.engine import Connection

from crm_widgets.i18n import _, plural
from crm_widgets.store.database import schema
from crm_widgets.store.maintenance.findings import SHOWN, Finding, counted
from crm_widgets.store.maintenance.repair import miscounted
from crm_widgets.store.maintenance.scan import survey

_OF_CONTACTS = ("purchases", "deals", "interactions", "tasks")
_MEND = _("Run crm-widgets doctor --fix: this is derived from the documents, and can be again.")
_RAW = _(
    "Correct it through base.tinydb, or undo the change that wrote it: base.tinydb.table({table!r})"
    ".get(doc_id={number})."
)
_REMOVED = _(
    "Look for the change that removed them (crm-widgets changes) and undo it, or leave it so: they "
    "count as nobody's."
)
_UNKNOWN = _(
    "Look where they came from (crm-widgets changes); undo that change, or import the contacts."
)
_NAMELESS = _("Nothing: persons were forgotten, and what they bought stays, without a name.")
_LATER = _("Correct those above, and look again.")

_rows = schema.document


def documents(connection: Connection) -> Iterator[Finding]:
    """Documents that are no records, or are found by what they do not say."""
    found = survey(connection)
    for place, why in found.unreadable[:SHOWN]:
        what = _("Document {number} of {table} can't be read as a record: {why}.")
        raw = _RAW.format(table=place.table, number=place.number)
        yield Finding("fault", what.format(number=place.number, table=place.table, why=why), raw)
    if len(found.unreadable) > SHOWN:
        more = len(found.unreadable) - SHOWN
        yield Finding("fault", _("{count} more can't be read.").format(count=f"{more:,}"), _LATER)
    if found.indexes:
        what = plural(
            "{count} document is found by something that it does not say.",
            "{count} documents are found by something that they do not say.",
            len(found.indexes),
        )
        yield counted("fault", what, len(found.indexes), _MEND)
    if found.tags:
        what = plural(
            "{count} document is found by other tags than it has.",
            "{count} documents are found by other tags than they have.",
            len(found.tags),
        )
        yield counted("fault", what, len(found.tags), _MEND)


def keys(connection: Connection) -> Iterator[Finding]:
    """Records that share an id."""
    query = (
        select(_rows.c.tbl, _rows.c.key)
        .where(_rows.c.key.is_not(None), _rows.c.body.is_not(None))
        .group_by(_rows.c.tbl, _rows.c.key)
        .having(func.count() > 1)
        .limit(SHOWN)
    )
    for table, key in connection.execute(query):
        what = _("Several records of {table} have the id {key!r}.").format(table=table, key=key)
        do = _("Give all but one another id through base.tinydb.table({table!r}).")
        yield Finding("fault", what, do.format(table=table))


def numbers(connection: Connection) -> Iterator[Finding]:
    """Tables that would give a number twice."""
    for table in list(miscounted(connection))[:SHOWN]:
        what = _("The table {table} has lost count of its numbers.").format(table=table)
        yield Finding("fault", what, _MEND)


def orphans(connection: Connection) -> Iterator[Finding]:
    """Records whose contact is not there."""
    forgot = last_forgotten(connection) is not None
    for table, removed, count, example in connection.execute(_without_contact()):
        nameless = forgot and not removed and table in ("purchases", "deals")
        what = _("{count} of {table} belong to contacts that are not there, such as {example}.")
        do = _REMOVED if removed else _NAMELESS if nameless else _UNKNOWN
        told = what.format(count=f"{count:,}", table=table, example=example)
        yield Finding("advice" if nameless or removed else "fault", told, do)


def _without_contact() -> Select[Any]:
    contact = _rows.alias("contact")
    mine = and_(contact.c.tbl == "contacts", contact.c.key == _rows.c.contact_id)
    removed = contact.c.doc_id.is_not(None)
    return (
        select(_rows.c.tbl, removed, func.count(), func.min(_rows.c.contact_id))
        .outerjoin(contact, mine)
        .where(_rows.c.tbl.in_(_OF_CONTACTS), _rows.c.body.is_not(None))
        .where(_rows.c.contact_id.is_not(None), contact.c.body.is_(None))
        .group_by(_rows.c.tbl, removed)
        .order_by(_rows.c.tbl)
    )


def events(connection: Connection) -> Iterator[Finding]:
    """Stage events whose deal is not there."""
    deal = _rows.alias("deal")
    there = and_(deal.c.tbl == "deals", deal.c.key == _rows.c.deal_id, deal.c.body.is_not(None))
    query = (
        select(func.count())
        .select_from(_rows)
        .where(_rows.c.tbl == "stage_events", _rows.c.body.is_not(None))
        .where(not_(select(deal.c.doc_id).where(there).exists()))
    )
    if count := connection.scalar(query) or 0:
        what = plural(
            "{count} stage event belongs to a deal that is not there.",
            "{count} stage events belong to deals that are not there.",
            count,
        )
        yield counted("fault", what, count, _REMOVED)


def last_forgotten(connection: Connection) -> datetime | None:
    """When a person was forgotten last; None where nobody ever was."""
    past, told = schema.history, schema.change
    last = select(func.max(past.c.change_id)).where(past.c.origin_after == schema.FORGOTTEN)
    at = connection.scalar(select(told.c.at).where(told.c.id == last.scalar_subquery()))
    return datetime.fromisoformat(at) if at else None
