"""A table of an analysis, of any kind of frame, as rows that a chart can hold."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import Any

import narwhals as nw

from crm_widgets.errors import InvalidValue


def rows_of(table: Any, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a table with these columns; what is missing is None."""
    frame = nw.from_native(table)
    there = frame.collect_schema().names()
    missing = [name for name in columns if name not in there]
    if missing:
        raise InvalidValue(
            f"This chart needs a column {missing[0]!r}; the table has: {', '.join(there)}."
        )
    chosen = frame.lazy().select(*columns).collect()
    return [
        {name: None if _missing(value) else value for name, value in row.items()}
        for row in chosen.iter_rows(named=True)
    ]


def percent(share: float) -> str:
    """A share in words: 0.584 is "58 %"; a decimal where it would be nil or all."""
    whole = f"{share:.0%}"
    exact = whole if whole not in ("0%", "100%") or share in (0, 1) else f"{share:.1%}"
    return exact.replace("%", " %")


def _missing(value: Any) -> bool:
    nothing = value is None or type(value).__name__ in ("NAType", "NaTType")
    return nothing or (isinstance(value, float) and isnan(value))
