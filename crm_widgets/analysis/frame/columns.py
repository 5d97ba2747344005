"""What an analysis asks of the frame it is given: columns, their types, and a day to look from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from math import inf, isinf
from typing import Any, Literal

import narwhals as nw

from crm_widgets.analysis.frame.money import LIMIT, Money
from crm_widgets.errors import UserError

ColumnKind = Literal["text", "texts", "number", "money", "day", "moment"]
"""What a column has to hold; `typed` says what becomes of it."""

_NEEDED: dict[ColumnKind, tuple[str, str]] = {
    "text": ("text", "turn it into text first"),
    "texts": ("text, or lists of text", "turn it into text first"),
    "number": ("numbers", "turn it into numbers first, with a point and no currency sign"),
    "money": ("numbers", "turn it into numbers first, with a point and no currency sign"),
    "day": ("dates", "parse it first, for example with pandas.to_datetime"),
    "moment": ("dates or times", "parse it first, for example with pandas.to_datetime(utc=True)"),
}
_DTYPES: dict[ColumnKind, nw.dtypes.DType] = {
    "text": nw.String(),
    "texts": nw.String(),
    "number": nw.Float64(),
    "money": nw.Int64(),
    "day": nw.Date(),
    "moment": nw.Datetime("us"),
}


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


def typed(
    frame: nw.LazyFrame[Any], columns: Mapping[str, ColumnKind], money: Money
) -> nw.LazyFrame[Any]:
    """The frame with just these columns, each of the type of its kind.

    A column that is not there is all missing. "money" becomes Int64 minor units. A "moment" `at`
    stays a moment, and its calendar day stands beside it as `at_day`. A column that cannot be read
    as its kind is a `ColumnError`, unless all of it is missing.
    """
    schema = frame.collect_schema()
    present = {name: schema[name] for name in columns if name in schema}
    empty = {
        name
        for name, dtype in present.items()
        if not _fits(dtype, columns[name]) and not _some_known(frame, name, dtype)
    }
    for name, dtype in present.items():
        if name not in empty:
            _refuse_other_types(name, dtype, columns[name])
    numbers = [
        name for name in present if name not in empty and columns[name] in ("number", "money")
    ]
    _refuse_infinite(frame, {name: columns[name] for name in numbers}, schema, money)
    made = []
    for name, kind in columns.items():
        dtype = None if name in empty else present.get(name)
        made.append(_typed(name, dtype, kind, money).alias(name))
        if kind == "moment":
            made.append(_day_of_moment(name, dtype, schema).alias(f"{name}_day"))
    return frame.select(*made)


def _typed(name: str, dtype: nw.dtypes.DType | None, kind: ColumnKind, money: Money) -> nw.Expr:
    wanted = _DTYPES[kind]
    if dtype is None:
        return nw.lit(None).cast(wanted)
    if kind == "money":
        return money.minor_units(_known_number(name, dtype))
    if kind == "number":
        return _known_number(name, dtype)
    as_it_is = isinstance(dtype, nw.Datetime) and kind == "moment"
    if as_it_is or isinstance(dtype, nw.List) or dtype == wanted:
        return nw.col(name)
    return nw.col(name).cast(wanted)


def _known_number(name: str, dtype: nw.dtypes.DType) -> nw.Expr:
    """A number column as Float64. pandas has no other sign for a missing number than NaN;
    elsewhere one of them would spoil a sum.
    """
    column = nw.col(name) if dtype == nw.Float64() else nw.col(name).cast(nw.Float64())
    return column.fill_nan(None) if dtype.is_float() else column


def _day_of_moment(
    name: str, dtype: nw.dtypes.DType | None, schema: Mapping[str, nw.dtypes.DType]
) -> nw.Expr:
    if dtype is None:
        return nw.lit(None).cast(nw.Date())
    local = f"{name}_day"  # made by `validated_frame`, of moments that know their zone
    return nw.col(local if local in schema else name).cast(nw.Date())


def _refuse_other_types(name: str, dtype: nw.dtypes.DType, kind: ColumnKind) -> None:
    # What narwhals has no name for can be written as text: the UUIDs of a database.
    if _fits(dtype, kind) or (kind == "text" and isinstance(dtype, nw.Unknown)):
        return
    needed, hint = _NEEDED[kind]
    raise ColumnError(f"Column {name!r} holds {dtype}; it has to hold {needed}: {hint}.")


def _refuse_infinite(
    frame: nw.LazyFrame[Any],
    kinds: Mapping[str, ColumnKind],
    schema: Mapping[str, nw.dtypes.DType],
    money: Money,
) -> None:
    """Raise `ColumnError` for an infinite number, and for money beyond what is counted exactly."""
    if not kinds:
        return
    ends = [
        getattr(_known_number(name, schema[name]), end)().alias(f"{end} {name}")
        for name in kinds
        for end in ("min", "max")
    ]
    found = rows_of(frame.select(*ends))[0]
    for name, kind in kinds.items():
        most = LIMIT / money.scale if kind == "money" else inf
        for end in ("min", "max"):
            value = found[f"{end} {name}"]
            if value is not None and (isinf(value) or abs(value) >= most):
                what = "an amount of money" if kind == "money" else "a number to count with"
                raise ColumnError(
                    f"Column {name!r} holds {value}, which is not {what}; "
                    "correct it, or leave it empty."
                )


def _fits(dtype: nw.dtypes.DType, kind: ColumnKind) -> bool:
    if kind == "texts" and isinstance(dtype, nw.List):
        return isinstance(dtype.inner, nw.Unknown) or _fits(_instance(dtype.inner), "text")
    if kind in ("text", "texts"):
        return isinstance(dtype, nw.String | nw.Categorical | nw.Enum) or dtype.is_integer()
    if kind in ("number", "money"):
        return dtype.is_numeric()
    return isinstance(dtype, nw.Date | nw.Datetime)


def _instance(dtype: nw.dtypes.DType | type[nw.dtypes.DType]) -> nw.dtypes.DType:
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
