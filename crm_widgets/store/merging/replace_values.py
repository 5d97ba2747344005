"""Values of a field are replaced in all records that have them: one change, and one undo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model import Contact
from crm_widgets.model.record import check_length, check_tag
from crm_widgets.store.database import schema
from crm_widgets.store.database.bulk import BATCH_ROWS, in_list
from crm_widgets.store.database.documents import load
from crm_widgets.store.database.schema import json_text
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.history.steps import State, Step
from crm_widgets.store.merging.spelled_fields import tables_of
from crm_widgets.store.merging.spellings import Spellings
from crm_widgets.store.merging.stages import replace_stages

_LONGEST = 200
_SHOWN = 5
_EMPTY = _("“{old}” can't be replaced by nothing. Write the value that is meant.")
_CIRCLE = _("“{old}” would be replaced by itself, by way of “{new}”. Choose one of them.")

_rows = schema.document


@dataclass(frozen=True, kw_only=True)
class Replaced:
    """What a replacement did: the number of its change, which `base.undo` takes (None: no record
    had such a value), and how many records of each table changed."""

    change: int | None
    counts: dict[str, int]


def replace_values(
    spellings: Spellings, field: str, replacements: Mapping[str, str], author: str | None = None
) -> Replaced:
    """Replace values of a field (one of `SPELLED_FIELDS`) in all tables that have it, as one
    change; what was merged is remembered in `spellings`.

    Stages are renamed or merged in their pipelines, with the history of the deals. InvalidValue for
    an unknown field, a value that the field can't have, or a circle.
    """
    rows = spellings.rows
    tables = tables_of(field)
    meant = _resolved(field, replacements)
    subject = f"{field}, {_listed(meant)}"
    counts: dict[str, int] = {}
    with rows.journal.change("values_merged", subject, author=author) as change:
        if field == "stage":
            counts = replace_stages(rows, meant)
        else:
            for table in tables:
                counts[table] = _replace_in(rows, table, field, meant)
        if meant:
            spellings.remember(field, meant)
    return Replaced(change=change.id, counts={name: n for name, n in counts.items() if n})


def _resolved(field: str, replacements: Mapping[str, str]) -> dict[str, str]:
    """What each value becomes in the end: where b becomes c, what becomes b becomes c."""
    given = {old: " ".join(new.split()) for old, new in replacements.items()}
    given = {old: new for old, new in given.items() if old != new}
    meant = {}
    for old, first in given.items():
        if not first:
            raise InvalidValue(_EMPTY.format(old=old))
        check_tag(first) if field == "tags" else check_length(first, _LONGEST)
        new, passed = first, {old}
        while new in given:
            if new in passed:
                raise InvalidValue(_CIRCLE.format(old=new, new=given[new]))
            passed.add(new)
            new = given[new]
        meant[old] = new
    return meant


def _replace_in(rows: DocumentRows, table: str, field: str, meant: Mapping[str, str]) -> int:
    numbers = _having(rows, table, field, list(meant))
    for start in range(0, len(numbers), BATCH_ROWS):
        states = rows.states(table, numbers[start : start + BATCH_ROWS])
        steps = list(_steps(states, field, meant))
        rows.journal.write(table, steps, follow=False)
    return len(numbers)


def _having(rows: DocumentRows, table: str, field: str, values: Sequence[str]) -> list[int]:
    """The numbers of the documents that have one of the values."""
    dialect = rows.journal.dialect
    if field == "tags":
        labels = schema.label
        query = (
            select(labels.c.doc_id)
            .distinct()
            .where(labels.c.tbl == table, in_list(dialect, labels.c.tag, values))
        )
    else:
        value = json_text(dialect, _rows.c.body, field)
        query = select(_rows.c.doc_id).where(
            _rows.c.tbl == table, _rows.c.body.is_not(None), in_list(dialect, value, values)
        )
    with rows.journal.reading() as connection:
        return sorted(connection.scalars(query))


def _steps(
    states: Iterator[tuple[int, State]], field: str, meant: Mapping[str, str]
) -> Iterator[Step]:
    for number, state in states:
        body = load(state.body or "{}")
        value: Any = body.get(field)
        if isinstance(value, list):
            tags = [meant.get(tag, tag) for tag in value]
            body[field] = Contact(name="-", tags=tags).tags  # each once, in any case
        else:
            body[field] = meant.get(value, value)
        yield Step(number, state, body)


def _listed(meant: Mapping[str, str]) -> str:
    pairs = [f"{old} → {new}" for old, new in list(meant.items())[:_SHOWN]]
    more = len(meant) - len(pairs)
    return ", ".join(pairs) + (f" (+{more})" if more else "")
