"""What an analysis asks of the frame it is given: columns, their types, and a day to look from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Literal

import narwhals as nw

from crm_widgets.errors import UserError

ColumnKind = Literal["text", "texts", "number", "money", "day", "moment"]
"""What a column has to hold; `typed` says what becomes of it."""


class ColumnError(UserError, ValueError):
    """A column is missing, or holds something else than the analysis needs."""


class AsOfError(UserError, ValueError):
    """The day to look from is no date, or lies before all data."""


def day_of(value: Any, name: str = "as_of") -> date:
    """The day that a date, a datetime, an ISO string (2026-11-21), a `pandas.Timestamp` or a
    `numpy.datetime64` stands for.
    """
    given = value.astype("datetime64[D]").item() if _of_numpy(value) else value
    if isinstance(given, datetime) and str(given) != "NaT":  # which pandas calls a datetime
        return given.date()
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str):
        try:
            return datetime.fromisoformat(given.strip()).date()
        except ValueError:
            pass
    raise AsOfError(f"{name} {value!r} is not a date; give a date, or text like '2026-11-21'.")


def _of_numpy(value: Any) -> bool:
    # Without an import of numpy, which not every installation has.
    return type(value).__module__ == "numpy" and type(value).__name__ == "datetime64"


def refuse_before(as_of: date, first: date | None, what: str) -> None:
    """Raise `AsOfError` where `as_of` lies before the first day of the data."""
    if first is not None and as_of < first:
        raise AsOfError(
            f"as_of {as_of} is before the first {what}, {first}; give that day or a later one."
        )


def refuse_missing(names: Iterable[str], required: Iterable[str]) -> None:
    """Raise `ColumnError` for the first required column that is not there."""
    present = list(names)
    for column in required:
        if column not in present:
            raise ColumnError(_missing(column, present))


def _missing(column: str, present: list[str]) -> str:
    listed = ", ".join(present) if present else "none at all"
    lowered = {name.lower(): name for name in reversed(present)}
    near = get_close_matches(column.lower(), lowered, n=1, cutoff=0.5)
    hint = f" The nearest is {lowered[near[0]]!r}: rename it." if near else ""
    return f"There is no column {column!r}. The columns are: {listed}.{hint}"


def rows_of(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """The rows of a small result, computed."""
    return [
        {name: _whole(value) for name, value in row.items()}
        for row in frame.collect().iter_rows(named=True)
    ]


def _whole(value: Any) -> Any:
    # DuckDB's sums of whole numbers arrive as decimals without digits.
    return int(value) if isinstance(value, Decimal) and value == int(value) else value


def day_number(name: str) -> nw.Expr:
    """Days since the first day of the year 1, as `date.toordinal` counts them.

    Written out because subtracting dates gives durations, which PySpark cannot turn into days.
    """
    past = nw.col(name).dt.year().cast(nw.Int64) - 1
    leaps = past // 4 - past // 100 + past // 400
    return past * 365 + leaps + nw.col(name).dt.ordinal_day().cast(nw.Int64)


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)
