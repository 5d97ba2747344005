"""A base examined: what is wrong with it, how bad that is, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import Select, and_, func, not_, select
from sqlalchemy.engine import Connection

from crm_widgets.i18n import _, plural
from crm_widgets.model import utc_now
from crm_widgets.store import schema
from crm_widgets.store.backup import Backup, last_backup
from crm_widgets.store.base_file import integrity
from crm_widgets.store.errors import BaseDamaged, in_words
from crm_widgets.store.journal import Journal
from crm_widgets.store.mending import miscounted
from crm_widgets.store.sizes import Sizes, sizes_of
from crm_widgets.store.survey import survey

_OLD = timedelta(days=7)
_OF_CONTACTS = ("purchases", "deals", "interactions", "tasks")
_MEND = _("Run crm-widgets doctor --fix: this is derived from the documents, and can be again.")
_RESTORE = _(
    "Make no change. Restore the last backup (crm-widgets restore FILE): the damaged file is kept."
)
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
_BACK_UP = _("Make one: crm-widgets backup.")
_SHOWN = 5

Weight = Literal["damage", "fault", "advice"]

_rows = schema.document


@dataclass(frozen=True)
class Finding:
    """Something found wrong: damage (of the file), a fault (of what it holds), or mere advice;
    `what` it is and what to `do`, each in a sentence or two."""

    weight: Weight
    what: str
    do: str


@dataclass(frozen=True)
class Checkup:
    """What an examination found, worst first, with the base's sizes (None: too damaged to tell),
    version and last known backup."""

    findings: tuple[Finding, ...]
    sizes: Sizes | None
    version: int
    backup: Backup | None

    @property
    def sound(self) -> bool:
        """Whether nothing was found beyond advice."""
        return all(finding.weight == "advice" for finding in self.findings)


def check_up(journal: Journal) -> Checkup:
    """Examine a base from its pages to its documents; nothing is written.

    Every document is read: about 25 s for 1,000,000 of them.
    """
    with journal.reading() as connection:
        found = [finding for check in _CHECKS for finding in _survived(check, connection)]
        sizes = _sizes(connection)
        version, backup = _told(connection)
    found.sort(key=lambda finding: ("damage", "fault", "advice").index(finding.weight))
    return Checkup(tuple(dict.fromkeys(found)), sizes, version, backup)


Check = Callable[[Connection], Iterator[Finding]]


def _survived(check: Check, connection: Connection) -> list[Finding]:
    """What a check found; where it met damage, that."""
    try:
        with in_words():
            return list(check(connection))
    except BaseDamaged:
        return [Finding("damage", _("Some of the documents can't be read."), _RESTORE)]


def _sizes(connection: Connection) -> Sizes | None:
    try:
        with in_words():
            return sizes_of(connection)
    except BaseDamaged:
        return None


def _told(connection: Connection) -> tuple[int, Backup | None]:
    try:
        with in_words():
            last = connection.scalar(select(func.max(schema.change.c.id)))
            return last or 0, last_backup(connection)
    except BaseDamaged:
        return 0, None


def _structure(connection: Connection) -> Iterator[Finding]:
    """SQLite's own look at every page and index of its file."""
    raw = connection.connection.driver_connection
    if isinstance(raw, sqlite3.Connection) and (told := integrity(raw)) != ["ok"]:
        why = "; ".join(" ".join(one.split()) for one in told)
        yield Finding("damage", _("The file is damaged: {why}.").format(why=why), _RESTORE)


def _documents(connection: Connection) -> Iterator[Finding]:
    """Documents that are no records, or are found by what they do not say."""
    found = survey(connection)
    for place, why in found.unreadable[:_SHOWN]:
        what = _("Document {number} of {table} can't be read as a record: {why}.")
        raw = _RAW.format(table=place.table, number=place.number)
        yield Finding("fault", what.format(number=place.number, table=place.table, why=why), raw)
    if len(found.unreadable) > _SHOWN:
        more = len(found.unreadable) - _SHOWN
        yield Finding("fault", _("{count} more can't be read.").format(count=f"{more:,}"), _LATER)
    if found.indexes:
        what = plural(
            "{count} document is found by something that it does not say.",
            "{count} documents are found by something that they do not say.",
            len(found.indexes),
        )
        yield _counted("fault", what, len(found.indexes), _MEND)
    if found.tags:
        what = plural(
            "{count} document is found by other tags than it has.",
            "{count} documents are found by other tags than they have.",
            len(found.tags),
        )
        yield _counted("fault", what, len(found.tags), _MEND)


def _keys(connection: Connection) -> Iterator[Finding]:
    """Records that share an id."""
    query = (
        select(_rows.c.tbl, _rows.c.key)
        .where(_rows.c.key.is_not(None), _rows.c.body.is_not(None))
        .group_by(_rows.c.tbl, _rows.c.key)
        .having(func.count() > 1)
        .limit(_SHOWN)
    )
    for table, key in connection.execute(query):
        what = _("Several records of {table} have the id {key!r}.").format(table=table, key=key)
        do = _("Give all but one another id through base.tinydb.table({table!r}).")
        yield Finding("fault", what, do.format(table=table))


def _numbers(connection: Connection) -> Iterator[Finding]:
    """Tables that would give a number twice."""
    for table in list(miscounted(connection))[:_SHOWN]:
        what = _("The table {table} has lost count of its numbers.").format(table=table)
        yield Finding("fault", what, _MEND)


def _orphans(connection: Connection) -> Iterator[Finding]:
    """Records whose contact is not there."""
    forgot = connection.scalar(
        select(schema.history.c.tbl).where(schema.history.c.origin_after == schema.FORGOTTEN)
    )
    for table, removed, count, example in connection.execute(_without_contact()):
        nameless = bool(forgot) and not removed and table in ("purchases", "deals")
        what = _("{count} of {table} belong to contacts that are not there, such as {example}.")
        do = _REMOVED if removed else _NAMELESS if nameless else _UNKNOWN
        told = what.format(count=f"{count:,}", table=table, example=example)
        yield Finding("advice" if nameless else "fault", told, do)


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


def _events(connection: Connection) -> Iterator[Finding]:
    """Stage events whose deal is not there."""
    deal = _rows.alias("deal")
    deal_id = schema.json_text(connection.dialect.name, _rows.c.body, "deal_id")
    there = and_(deal.c.tbl == "deals", deal.c.key == deal_id, deal.c.body.is_not(None))
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
        yield _counted("fault", what, count, _REMOVED)


def _backups(connection: Connection) -> Iterator[Finding]:
    """How much would be lost if the base were lost now."""
    version, backup = _told(connection)
    if not version:
        return
    if backup is None:
        what = _("No backup of this base is known.")
        yield Finding("advice", what, _BACK_UP)
        return
    if not backup.path.exists():
        what = _("The last backup is no longer at {path}.").format(path=backup.path)
        yield Finding("advice", what, _BACK_UP)
    elif version > backup.version and utc_now() - backup.at > _OLD:
        days = (utc_now() - backup.at).days
        what = _("The last backup is {days} days old, and {count} changes were made since.")
        told = what.format(days=days, count=f"{version - backup.version:,}")
        yield Finding("advice", told, _BACK_UP)


def _counted(weight: Weight, what: str, count: int, do: str) -> Finding:
    return Finding(weight, what.format(count=f"{count:,}"), do)


_CHECKS: tuple[Check, ...] = (
    _structure,
    _documents,
    _keys,
    _numbers,
    _orphans,
    _events,
    _backups,
)
