"""A change taken back field by field, in a document that was edited since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select

from crm_widgets.store.database import schema
from crm_widgets.store.database.documents import load
from crm_widgets.store.history.journal import Journal

FIELD_BY_FIELD = frozenset({"contacts_merged", "values_merged"})
"""The kinds of changes that are undone so; any other leaves a document alone that was edited."""

Body = dict[str, Any]

_history = schema.history


def without_change(journal: Journal, row: Row[Any]) -> tuple[Body, bool] | None:
    """The document without what the change did to it, and whether all of that could be taken back.

    `row` is what the change touched, with the document as it is now. None where the document was
    added or removed, by the change or since, or where the state that it left is not known.
    """
    left = _state_left(journal, row)
    if row.before is None or row.body is None or left is None:
        return None
    return take_back(load(row.before), load(left), load(row.body))


def take_back(before: Mapping[str, Any], left: Mapping[str, Any], now: Body) -> tuple[Body, bool]:
    """The fields that still are as the change left them get their old values; lists lose what it
    added and get back what it removed. Also whether that was possible in every field.

    >>> take_back({"city": "Rīga", "tags": []}, {"city": "Ogre", "tags": ["a"]},
    ...           {"city": "Ogre", "tags": ["a", "b"], "note": "new"})
    ({'city': 'Rīga', 'tags': ['b'], 'note': 'new'}, True)
    >>> take_back({"city": "Rīga"}, {"city": "Ogre"}, {"city": "Tukums"})
    ({'city': 'Tukums'}, False)
    """
    result, complete = dict(now), True
    for name in [*before, *(name for name in left if name not in before)]:
        old, changed, present = before.get(name), left.get(name), now.get(name)
        if old in (changed, present):
            continue
        if changed == present:
            result[name] = old
        elif all(isinstance(value, list) for value in (old, changed, present)):
            result[name] = _list_without(old, changed, present)  # type: ignore[arg-type]
        else:
            complete = False
    return {name: value for name, value in result.items() if value is not None}, complete


def _list_without(old: list[Any], changed: list[Any], present: list[Any]) -> list[Any]:
    added = [each for each in changed if each not in old]
    removed = [each for each in old if each not in changed and each not in present]
    return [each for each in present if each not in added] + removed


def _state_left(journal: Journal, row: Row[Any]) -> str | None:
    """The document as the change left it: the state that the next change of it began with."""
    query = select(_history.c.before).where(
        _history.c.tbl == row.tbl,
        _history.c.doc_id == row.doc_id,
        _history.c.origin_before == row.origin_after,
    )
    with journal.reading() as connection:
        return connection.scalar(query.order_by(_history.c.change_id).limit(1))
