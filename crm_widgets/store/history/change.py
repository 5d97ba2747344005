"""A change as data: who did what to what, when, and how much it touched."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from crm_widgets.store.history.author_name import chosen_author

CUSTOM = "custom"
"""The kind of a change that only its subject describes."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One undoable unit of work; `describe_change` makes a sentence of it.

    `kind` says what was done (`KINDS` lists them) and `subject` to what: a name, a title, a file.
    `counts` are whole numbers by name: how many documents of each table it touched, and what the
    kind counts besides. `records` is how many documents it touched in all. `fingerprint` stands
    for an imported file, `token` is a random text of this change alone. `undoes` is the number of
    the change that this one undid, whose kind, subject and counts it has. `id` is None while
    nothing has been written in it; `at` is an ISO moment in UTC.
    """

    id: int | None
    at: str
    author: str
    kind: str = CUSTOM
    subject: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    fingerprint: str | None = None
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    records: int = 0
    undoes: int | None = None


def new_change(author: str | None, **known: Any) -> Change:
    """A change that begins now and has no number yet."""
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    return Change(id=None, at=at, author=chosen_author(author), **known)


def change_row(change: Change) -> dict[str, Any]:
    """The row of a change, without its number."""
    row = {name: value for name, value in vars(change).items() if name != "id"}
    return row | {"counts": json.dumps(dict(change.counts), ensure_ascii=False)}


def change_of(row: Any) -> Change:
    """The change that a row holds."""
    values = {each.name: getattr(row, each.name) for each in fields(Change)}
    return Change(**values | {"counts": json.loads(row.counts)})
