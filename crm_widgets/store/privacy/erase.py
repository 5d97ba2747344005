"""A person taken out of a base for good: its records, its history, what it is found by."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, or_, select, tuple_
from sqlalchemy.engine import Connection

from crm_widgets.model import new_id
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import in_list, update_rows
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.documents import load
from crm_widgets.store.database.info import new_identity
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.history.steps import Step
from crm_widgets.store.history.undo import Touched
from crm_widgets.store.privacy.personal_data import PersonalData, held_on, states_before

NAMELESS = "Erased"
"""The title of a deal that stays in the funnel when its contact was forgotten."""

_KEPT = {
    "purchases": ("id", "date", "amount", "product", "quantity", "order_id"),
    "deals": (
        "id", "pipeline", "stage", "amount", "product", "channel", "owner", "expected_close",
        "created_at", "closed_at",
    ),
}  # fmt: skip
"""What stays of the records that a firm needs for its sums: money, dates, goods; no words."""

_REACHED = ("phones", "emails")

_rows = schema.document
_past = schema.history


@dataclass(frozen=True)
class Erased:
    """What became of a person's records.

    `change` is the change that tells of it. `buyer` is the new id under which purchases and deals
    go on without a name, None where there were none. `removed` and `kept` count records by table.
    `mentions` are other records whose text, now or in history, still names the person by their full
    name, a phone or an e-mail: nobody but a reader can tell what to do with those.
    """

    change: int
    buyer: str | None
    removed: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    mentions: list[Touched] = field(default_factory=list)


def erase(journal: Journal, contact_id: str, author: str | None = None) -> Erased:
    """Take a person out of the records, the history, the tags, the facts and the search.

    Purchases stay as those of an anonymous buyer, deals with their stage events too, so that sums
    and the funnel stay true; interactions and tasks go. It can't be undone: an undo of an earlier
    change reports these records as failed. RecordNotFound for an id that no contact ever had.
    Copies of the base made before, and files given out of it, still hold the person.
    """
    with journal.change("person_erased", author=author) as change:
        number = journal.change_id()
        with journal.reading() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            held = [one for one in held_on(connection, contact_id) if one.table != "stage_events"]
            earlier = list(states_before(connection, contact_id, held))
            bodies = [one.body for one in held] + [load(row.before or "{}") for row in earlier]
            names, titles = _names(bodies), _titles(bodies)
            kept = Counter(one.table for one in held if _stays(one))
            gone = Counter(one.table for one in held if one.state.body is not None) - kept
            buyer = new_id() if kept else None
            _rewrite(journal, held, buyer)
            _clear_index(connection, held)
            _clear_history(connection, [(row.tbl, row.doc_id, row.change_id) for row in earlier])
            _clear_history(connection, [(one.table, one.doc_id, number) for one in held])
            connection.execute(delete(schema.client_metric).where(schema.client_metric.c.contact_id == contact_id))
            _clear_subjects(connection, {row.change_id for row in earlier}, names | titles)
            mentions = _mentions(connection, names)
            new_identity(connection)  # frames that other machines have cached are not believed
        change.describe(counts={"removed": gone.total(), "kept": kept.total()})
    return Erased(number, buyer, dict(gone), dict(kept), mentions)


def _stays(one: PersonalData) -> bool:
    return one.table in _KEPT and one.state.body is not None


def _rewrite(journal: Journal, held: Sequence[PersonalData], buyer: str | None) -> None:
    steps: dict[str, list[Step]] = {}
    for one in held:
        if one.state.body is not None:
            after = _nameless(one, buyer)
            steps.setdefault(one.table, []).append(Step(one.doc_id, one.state, after))
    for table, some in steps.items():
        journal.write(table, some, follow=False)


def _nameless(one: PersonalData, buyer: str | None) -> Mapping[str, Any] | None:
    if one.table not in _KEPT:
        return None
    body = {name: value for name, value in one.body.items() if name in _KEPT[one.table]}
    body["contact_id"] = buyer
    if one.table == "deals":
        body["title"] = NAMELESS
    return MODELS[one.table].model_validate(body).document()


def _clear_index(connection: Connection, held: Sequence[PersonalData]) -> None:
    """What is no longer there is no longer found as the person's either."""
    gone = [
        (None, None, None, None, one.table, one.doc_id)
        for one in held
        if one.table not in _KEPT or one.state.body is None
    ]
    update_rows(connection, _rows, ("key", "contact_id", "deal_id", "day"), ("tbl", "doc_id"), gone)


def _clear_history(connection: Connection, places: Iterable[tuple[str, int, int]]) -> None:
    names = ("before", "origin_after")
    cleared = [(None, schema.FORGOTTEN, *place) for place in places]
    update_rows(connection, _past, names, ("tbl", "doc_id", "change_id"), cleared)


def _names(bodies: Sequence[Mapping[str, Any]]) -> set[str]:
    """What a person was ever called by: names, phones, e-mails."""
    contacts = [body for body in bodies if "contact_id" not in body]
    named = {str(body.get("name") or "") for body in contacts}
    reached = {str(one) for body in contacts for key in _REACHED for one in body.get(key) or ()}
    return {name for name in named | reached if name}


def _titles(bodies: Sequence[Mapping[str, Any]]) -> set[str]:
    return {str(body["title"]) for body in bodies if body.get("title")}


def _clear_subjects(connection: Connection, numbers: set[int], words: set[str]) -> None:
    """The subject of a change goes where all that it touched was this person's, or where it names
    the person. A single word is a name only where the change touched the person's records."""
    changes = schema.change
    others = (
        select(_past.c.change_id)
        .where(_past.c.origin_after != schema.FORGOTTEN)
        .where(in_list(connection.dialect.name, _past.c.change_id, numbers))
    )
    only_theirs = numbers - set(connection.scalars(others.distinct()))
    pointing = {word for word in words if _tells(word)}
    named = select(changes.c.id, changes.c.subject).where(changes.c.subject != "")
    cleared = [
        ("", row.id)
        for row in connection.execute(named)
        if row.id in only_theirs
        or _names_any(row.subject, words if row.id in numbers else pointing)
    ]
    update_rows(connection, changes, ("subject",), ("id",), cleared)


def _mentions(connection: Connection, names: set[str]) -> list[Touched]:
    """Records whose text, now or once, names the person."""
    written = [json.dumps(name, ensure_ascii=False)[1:-1] for name in names if _tells(name)]
    if not written:
        return []
    body_tells = or_(*(_rows.c.body.contains(name, autoescape=True) for name in written))
    past_tells = or_(*(_past.c.before.contains(name, autoescape=True) for name in written))
    once = select(_past.c.tbl, _past.c.doc_id).where(past_tells)
    query = (
        select(_rows.c.tbl, _rows.c.key)
        .where(or_(body_tells, tuple_(_rows.c.tbl, _rows.c.doc_id).in_(once)))
        .order_by(_rows.c.tbl, _rows.c.doc_id)
    )
    return [Touched(row.tbl, row.key) for row in connection.execute(query)]


def _tells(word: str) -> bool:
    """Whether a word points at one person: a full name, a phone, an e-mail."""
    return bool(re.search(r"\S\s+\S|@|\d{5}", word))


def _names_any(text: str, words: Iterable[str]) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, flags=re.IGNORECASE) for word in words
    )
