"""Contacts as rows: their texts, and what is a list of texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from crm_widgets.analysis.frame.columns import ColumnKind, rows_of
from crm_widgets.analysis.frame.engine import Engine, validated_frame

_BETWEEN = re.compile(r"[;\n]")


def contact_rows(
    contacts: Any,
    columns: Sequence[str] = (),
    lists: Sequence[str] = (),
    must: Sequence[str] = (),
) -> tuple[list[dict[str, Any]], Engine]:
    """One dict a contact: `id`, each of `columns` as text or None, each of `lists` as a list.

    In: `id` (text), and any of the columns. A list is a column of lists of text, as the store gives
    it, or text with semicolons or line ends between its values, as the demo's CSV files have it.
    One that is not there is None, or empty. The rows are collected, from a database or a cluster
    too: their phones are checked one by one, which no engine can do.

    Raises `ColumnError` for contacts without `id` or without a column that they `must` have, and
    for one that is mistyped.
    """
    wanted: dict[str, ColumnKind] = {
        **dict.fromkeys(columns, "text"),
        **dict.fromkeys(lists, "texts"),
    }
    needed: dict[str, ColumnKind] = {"id": "text", **{name: wanted[name] for name in must}}
    frame, engine = validated_frame(contacts, needed, wanted)
    return [
        {
            "id": row["id"],
            **{name: _text(row[name]) for name in columns},
            **{name: texts_of(row[name]) for name in lists},
        }
        for row in rows_of(frame)
    ], engine


def texts_of(value: Any) -> list[str]:
    """The texts in a cell, each once, in their order."""
    parts = _BETWEEN.split(value) if isinstance(value, str) else value
    texts = (text for part in (parts or ()) if (text := _text(part)))
    return list(dict.fromkeys(texts))


def _text(value: Any) -> str | None:
    return None if value is None or not str(value).strip() else str(value).strip()
