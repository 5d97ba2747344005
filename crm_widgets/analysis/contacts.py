"""Contacts as rows: their texts, and what is a list of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import narwhals as nw

from crm_widgets.analysis.columns import ColumnError, refuse_missing
from crm_widgets.analysis.engine import Engine, opened

_BETWEEN = re.compile(r"[;\n]")


def contact_rows(
    contacts: Any,
    columns: Sequence[str] = (),
    lists: Sequence[str] = (),
    must: Sequence[str] = (),
) -> tuple[list[dict[str, Any]], Engine]:
    """One dict a contact: `id`, each of `columns` as text or None, each of `lists` as a list of
    text.

    In: `id` (text), and any of the columns. A list is a column of lists of text, as the store gives
    it, or text with semicolons or line ends between its values, as the demo's CSV files have it.
    One that is not there is None, or empty. The rows are collected, from a database or a cluster
    too: their phones are checked one by one, and no engine keeps lists as the others do.

    Raises `ColumnError` for contacts without `id`, or without a column that they `must` have.
    """
    _ids, engine = opened(contacts, {"id": "text"})
    frame = nw.from_native(contacts)
    names = frame.collect_schema().names()
    refuse_missing(names, must)
    there = dict.fromkeys(name for name in ("id", *columns, *lists) if name in names)
    rows = _collected(frame.select(*there))
    return [
        {
            "id": _text(row["id"]),
            **{name: _text(row.get(name)) for name in columns},
            **{name: texts_of(row.get(name)) for name in lists},
        }
        for row in rows
    ], engine


def texts_of(value: Any) -> list[str]:
    """The texts in a cell, each once, in their order."""
    parts = _BETWEEN.split(value) if isinstance(value, str) else value
    texts = (text for part in (parts or ()) if (text := _text(part)))
    return list(dict.fromkeys(texts))


def _collected(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    if isinstance(frame, nw.LazyFrame):
        return list(frame.collect("polars").iter_rows(named=True))
    try:
        return list(frame.lazy(backend="polars").collect().iter_rows(named=True))
    except (TypeError, ValueError) as error:  # PyArrow's errors are among these two
        raise ColumnError(f"The contacts cannot be read: {error}") from error


def _text(value: Any) -> str | None:
    return None if value is None or not str(value).strip() else str(value).strip()
