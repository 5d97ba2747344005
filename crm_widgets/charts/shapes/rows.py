"""A table of an analysis, of any kind of frame, as rows that a chart can hold."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

import narwhals as nw

from crm_widgets.errors import InvalidValue


def rows_of(table: Any, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a table with these columns; a missing value is None."""
    frame = nw.from_native(table)
    known = frame.collect_schema().names()
    missing = [name for name in columns if name not in known]
    if missing:
        raise InvalidValue(
            f"This chart needs a column {missing[0]!r}; the table has: {', '.join(known)}."
        )
    chosen = frame.lazy().select(*columns).collect()
    return [
        {name: None if _is_missing(value) else value for name, value in row.items()}
        for row in chosen.iter_rows(named=True)
    ]


def _is_missing(value: Any) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and isnan(value)
