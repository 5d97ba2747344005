"""What can be wrong with the documents of a base."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, func, not_, select
from sqlalchemy.engine import Connection

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.store.database import schema
from crm_widgets.store.maintenance.copies import last_erased_change
from crm_widgets.store.maintenance.findings import SHOWN, Finding, counted
from crm_widgets.store.maintenance.repair import miscounted
from crm_widgets.store.maintenance.scan import scan

_OF_CONTACTS = ("purchases", "deals", "interactions", "tasks")
_REPAIR = _("Run crm-widgets doctor --fix: it is derived from the documents again.")
_RAW = _(
    "Correct it through base.tinydb, or undo the change that wrote it: base.tinydb.table({table!r})"
    ".get(doc_id={number})."
)
_REMOVED = _(
    "Find the change that removed them (crm-widgets changes) and undo it, or leave it as it is: "
    "they count as records without a client."
)
_UNKNOWN = _(
    "Find the change that added them (crm-widgets changes); undo it, or import the contacts."
)
_ANONYMOUS = _(
    "No action needed: clients were erased, and their purchases were kept without a name."
)
_LATER = _("Correct those above, and run crm-widgets doctor again.")

_rows = schema.document


def documents(connection: Connection) -> Iterator[Finding]:
    """Documents that are not records, or whose search columns or tags are out of date."""
    result = scan(connection)
    for place, reason in result.unreadable[:SHOWN]:
        what = _("Document {number} of {table} can't be read as a record: {why}.")
        raw = _RAW.format(table=place.table, number=place.number)
        yield Finding("fault", what.format(number=place.number, table=place.table, why=reason), raw)
    if len(result.unreadable) > SHOWN:
        more = len(result.unreadable) - SHOWN
        yield Finding(
            "fault", _("{count} more can't be read.").format(count=format_number(more)), _LATER
        )
    if result.indexes:
        what = plural(
            "The search index is out of date for {count} record.",
            "The search index is out of date for {count} records.",
            len(result.indexes),
        )
        yield counted("fault", what, len(result.indexes), _REPAIR)
    if result.tags:
        what = plural(
            "The list of tags is out of date for {count} record.",
            "The list of tags is out of date for {count} records.",
            len(result.tags),
        )
        yield counted("fault", what, len(result.tags), _REPAIR)


def numbers(connection: Connection) -> Iterator[Finding]:
    """Tables that would use a number twice."""
    for table in list(miscounted(connection))[:SHOWN]:
        what = _("Table {table}: the next id is not above the highest one.").format(table=table)
        yield Finding("fault", what, _REPAIR)


def orphans(connection: Connection) -> Iterator[Finding]:
    """Records whose contact does not exist."""
    erased = last_erased_change(connection) > 0
    for table, removed, count, example in connection.execute(_without_contact()):
        anonymous = erased and not removed and table in ("purchases", "deals")
        what = _("{count} of {table} belong to contacts that do not exist, such as {example}.")
        do = _REMOVED if removed else _ANONYMOUS if anonymous else _UNKNOWN
        problem = what.format(count=format_number(count), table=table, example=example)
        yield Finding("advice" if anonymous or removed else "fault", problem, do)


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
    """Stage events whose deal does not exist."""
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
            "{count} stage event belongs to a deal that does not exist.",
            "{count} stage events belong to deals that do not exist.",
            count,
        )
        yield counted("fault", what, count, _REMOVED)
