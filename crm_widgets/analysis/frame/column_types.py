"""The columns of a frame that came in, each as the type of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

import narwhals as nw

from crm_widgets.analysis.frame.columns import ColumnError, ColumnKind, rows_of
from crm_widgets.analysis.frame.money import LIMIT, Money

Types = Mapping[str, nw.dtypes.DType]

_NEEDED: dict[ColumnKind, tuple[str, str]] = {
    "text": ("text", "convert it to text first"),
    "texts": ("text, or lists of text", "convert it to text first"),
    "number": ("numbers", "convert it to numbers first, with a decimal point and no currency sign"),
    "money": ("numbers", "convert it to numbers first, with a decimal point and no currency sign"),
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


def typed(
    frame: nw.LazyFrame[Any], columns: Mapping[str, ColumnKind], money: Money
) -> nw.LazyFrame[Any]:
    """The frame with just these columns, each of the type of its kind.

    A column that is not there is all missing. "money" becomes Int64 minor units. A "moment" `at`
    stays a moment, and its calendar day stands beside it as `at_day`. A column that cannot be read
    as its kind is a `ColumnError`, unless all of it is missing.
    """
    schema = frame.collect_schema()
    known = _known_types(frame, schema, columns)
    _refuse_infinite(frame, columns, known, money)
    made = []
    for name, kind in columns.items():
        dtype = known.get(name)
        made.append(_typed(name, dtype, kind, money).alias(name))
        if kind == "moment":
            made.append(_day_of_moment(name, dtype, schema).alias(f"{name}_day"))
    return frame.select(*made)


def _known_types(
    frame: nw.LazyFrame[Any], schema: Types, columns: Mapping[str, ColumnKind]
) -> Types:
    """The types of the columns that are there and not all missing; `ColumnError` for one that
    cannot be read as its kind.
    """
    known = {}
    for name, kind in columns.items():
        dtype = schema.get(name)
        if dtype is None:
            continue
        # What narwhals has no name for can be written as text: the UUIDs of a database.
        fits = _fits(dtype, kind) or (kind == "text" and isinstance(dtype, nw.Unknown))
        if not fits and _some_known(frame, name, dtype):
            needed, hint = _NEEDED[kind]
            raise ColumnError(f"Column {name!r} holds {dtype}; it must hold {needed}: {hint}.")
        if fits:
            known[name] = dtype
    return known


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


def _day_of_moment(name: str, dtype: nw.dtypes.DType | None, schema: Types) -> nw.Expr:
    if dtype is None:
        return nw.lit(None).cast(nw.Date())
    local = f"{name}_day"  # made by `validated_frame`, of moments that know their zone
    return nw.col(local if local in schema else name).cast(nw.Date())


def _refuse_infinite(
    frame: nw.LazyFrame[Any], columns: Mapping[str, ColumnKind], known: Types, money: Money
) -> None:
    """Raise `ColumnError` for an infinite number, and for money beyond what is counted exactly."""
    limits = {"number": inf, "money": LIMIT / money.scale}
    numbers = [name for name in known if columns[name] in limits]
    if not numbers:
        return
    values = {name: _known_number(name, known[name]) for name in numbers}
    ends = [value.min().alias(f"min {name}") for name, value in values.items()]
    ends += [value.max().alias(f"max {name}") for name, value in values.items()]
    for end, value in rows_of(frame.select(*ends))[0].items():
        name = end.partition(" ")[2]
        if value is not None and abs(value) >= limits[columns[name]]:
            what = "a valid amount" if columns[name] == "money" else "a finite number"
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
