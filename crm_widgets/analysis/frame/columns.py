"""What an analysis asks of the frame it is given: columns, their types, and a day to look from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from math import floor
from typing import Any, Literal

import narwhals as nw

from crm_widgets.errors import UserError

Holds = Literal["text", "texts", "number", "day", "moment"]

_WANTED: dict[Holds, tuple[str, str]] = {
    "text": ("text", "turn it into text first"),
    "texts": ("text, or lists of text", "turn it into text first"),
    "number": ("numbers", "turn it into numbers first, with a point and no currency sign"),
    "day": ("dates", "parse it first, for example with pandas.to_datetime"),
    "moment": ("dates or times", "parse it first, for example with pandas.to_datetime(utc=True)"),
}
_DTYPES: dict[Holds, nw.dtypes.DType] = {
    "text": nw.String(),
    "texts": nw.String(),
    "number": nw.Float64(),
    "day": nw.Date(),
    "moment": nw.Datetime("us"),
}


class ColumnError(UserError, ValueError):
    """A column is missing, or holds something else than the analysis needs."""


class AsOfError(UserError, ValueError):
    """The day to look from is no date, or lies before all data."""


def day_of(value: date | str, name: str = "as_of") -> date:
    """The day that a date, a datetime or an ISO string (2026-11-21) stands for."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip()).date()
        except ValueError:
            pass
    raise AsOfError(f"{name} {value!r} is no date: give a date, or text like '2026-11-21'.")


def refuse_before(as_of: date, first: date | None, what: str) -> None:
    """Raise `AsOfError` where `as_of` lies before the first day of the data."""
    if first is not None and as_of < first:
        raise AsOfError(
            f"as_of {as_of} is before the first {what}, {first}: give that day or a later one."
        )


def refuse_missing(names: Iterable[str], required: Iterable[str]) -> None:
    """Raise `ColumnError` for the first required column that is not there."""
    there = list(names)
    for column in required:
        if column not in there:
            raise ColumnError(_missing(column, there))


def _missing(column: str, there: list[str]) -> str:
    listed = ", ".join(there) if there else "none at all"
    lowered = {name.lower(): name for name in reversed(there)}
    near = get_close_matches(column.lower(), lowered, n=1, cutoff=0.5)
    hint = f" The nearest is {lowered[near[0]]!r}: rename it." if near else ""
    return f"There is no column {column!r}. The columns are: {listed}.{hint}"


def typed(frame: nw.LazyFrame[Any], columns: Mapping[str, Holds]) -> nw.LazyFrame[Any]:
    """The frame with just these columns, each of the type that it has to hold.

    A column that is not there is all missing. One that cannot be read as its type is a
    `ColumnError`, unless all of it is missing.
    """
    schema = frame.collect_schema()
    return frame.select(
        *(_typed(frame, name, schema.get(name), holds) for name, holds in columns.items())
    )


def _typed(
    frame: nw.LazyFrame[Any], name: str, dtype: nw.dtypes.DType | None, holds: Holds
) -> nw.Expr:
    wanted = _DTYPES[holds]
    missing = nw.lit(None).cast(wanted).alias(name)
    if dtype is None:
        return missing
    if _fits(dtype, holds):
        as_it_is = isinstance(dtype, nw.Datetime) and holds == "moment"
        kept = as_it_is or isinstance(dtype, nw.List) or dtype == wanted
        column = nw.col(name) if kept else nw.col(name).cast(wanted)
        # pandas has no other sign for a missing number; elsewhere one of them would spoil a sum.
        return column.fill_nan(None) if dtype.is_float() else column
    if not _some_known(frame, name, dtype):
        return missing
    # What narwhals has no name for may be told as text: the UUIDs of a database.
    if holds == "text" and isinstance(dtype, nw.Unknown):
        return nw.col(name).cast(wanted)
    told, hint = _WANTED[holds]
    raise ColumnError(f"Column {name!r} holds {dtype}; it has to hold {told}: {hint}.")


def _fits(dtype: nw.dtypes.DType, holds: Holds) -> bool:
    if holds == "texts" and isinstance(dtype, nw.List):
        return isinstance(dtype.inner, nw.Unknown) or _fits(_made(dtype.inner), "text")
    if holds in ("text", "texts"):
        return isinstance(dtype, nw.String | nw.Categorical | nw.Enum) or dtype.is_integer()
    if holds == "number":
        return dtype.is_numeric()
    return isinstance(dtype, nw.Date | nw.Datetime)


def _made(dtype: nw.dtypes.DType | type[nw.dtypes.DType]) -> nw.dtypes.DType:
    return dtype() if isinstance(dtype, type) else dtype


def _some_known(frame: nw.LazyFrame[Any], name: str, dtype: nw.dtypes.DType) -> bool:
    """True where not all of a column is missing."""
    missing = nw.col(name).is_null()
    if dtype.is_float():
        missing = missing | nw.col(name).is_nan()
    known = frame.select((~missing).cast(nw.Int64).sum().alias("known"))
    return bool(rows_of(known)[0]["known"])


def rows_of(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """The rows of a small result, computed."""
    return list(frame.collect().iter_rows(named=True))


def day_number(name: str) -> nw.Expr:
    """Days since the first day of the year 1, as `date.toordinal` counts them.

    Written out because subtracting dates gives durations, which PySpark cannot turn into days.
    """
    past = nw.col(name).dt.year().cast(nw.Int64) - 1
    leaps = past // 4 - past // 100 + past // 400
    return past * 365 + leaps + nw.col(name).dt.ordinal_day().cast(nw.Int64)


def second_number(name: str) -> nw.Expr:
    """Seconds since the first day of the year 1; of dates and of times."""
    at = nw.col(name).dt
    clock = at.hour().cast(nw.Int64) * 3600 + at.minute().cast(nw.Int64) * 60
    return day_number(name) * 86_400 + clock + at.second().cast(nw.Int64)


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


def cents(amount: nw.Expr) -> nw.Expr:
    """Money rounded half up to cents.

    Engines add up in different orders and round halves differently. The millionth of a cent makes
    the same sum the same cent everywhere; polars divides by multiplying, hence the last `round`.
    """
    return ((amount * 100 + 0.500001).floor() / 100).round(2)


def in_cents(amount: float | None) -> float:
    """The same of a sum that an engine has made: half a cent goes one way on all; missing is 0."""
    return round(floor(float(amount or 0) * 100 + 0.500001) / 100, 2)
