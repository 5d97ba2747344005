"""Moments that know their time zone: their calendar days there, and themselves in UTC."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw

from crm_widgets.analysis.frame.columns import ColumnKind
from crm_widgets.model.clock import Clock

_SQL = {
    "duckdb": {"quote": '"', "utc": "timezone('UTC', {})", "local": "timezone('{zone}', {})"},
    # Not a cast: it goes by way of the session's zone, where an hour of autumn comes twice.
    "pyspark": {
        "quote": "`",
        "utc": "timestamp_ntz'1970-01-01' + "
        "make_dt_interval(0, 0, 0, CAST(unix_micros({}) AS DECIMAL(24, 6)) / 1000000)",
        "local": "convert_timezone('UTC', '{zone}', {utc})",
    },
}


def in_own_zone(
    frame: nw.LazyFrame[Any], kinds: Mapping[str, ColumnKind], time_zone: str
) -> nw.LazyFrame[Any]:
    """Columns of kind "day" as times in their own zone, without it; those of kind "moment" in UTC,
    each with its day in its own zone beside it, as `<name>_day`.

    polars (and what it computes: pandas, PyArrow) keeps the zone of a column; DuckDB and PySpark
    read the parts of a moment in the zone of their session, whatever it was stored in, so theirs
    are read in `time_zone`.
    """
    schema = frame.collect_schema()
    zoned: dict[str, ColumnKind] = {
        name: kinds[name]
        for name, dtype in schema.items()
        if isinstance(dtype, nw.Datetime)
        and dtype.time_zone is not None
        and kinds[name] in ("day", "moment")
    }
    if not zoned:
        return frame
    if frame.implementation.is_polars():
        return frame.with_columns(*_polars(zoned))
    dialect = _SQL["duckdb" if frame.implementation.is_duckdb() else "pyspark"]
    columns = _sql_columns(schema, zoned, dialect, Clock(time_zone).zone)
    native = frame.to_native()
    project = native.project if dialect is _SQL["duckdb"] else native.selectExpr
    joined = (", ".join(columns),) if dialect is _SQL["duckdb"] else columns
    read: nw.LazyFrame[Any] = nw.from_native(project(*joined))
    return read


def _polars(zoned: Mapping[str, ColumnKind]) -> list[nw.Expr]:
    made = []
    for name, kind in zoned.items():
        local = nw.col(name).dt.replace_time_zone(None)
        if kind == "day":
            made.append(local.alias(name))
        else:
            made.append(local.cast(nw.Date()).alias(f"{name}_day"))
            made.append(nw.col(name).dt.convert_time_zone("UTC").alias(name))
    return made


def _sql_columns(
    names: Iterable[str], zoned: Mapping[str, ColumnKind], dialect: Mapping[str, str], zone: str
) -> list[str]:
    quote, columns = dialect["quote"], []
    for name in names:
        column = f"{quote}{name.replace(quote, quote * 2)}{quote}"
        if name not in zoned:
            columns.append(column)
            continue
        utc = dialect["utc"].format(column)
        local = dialect["local"].format(column, zone=zone, utc=utc)
        if zoned[name] == "day":
            columns.append(f"{local} AS {column}")
        else:
            day = f"{quote}{name}_day{quote}"
            columns += [f"{utc} AS {column}", f"CAST({local} AS DATE) AS {day}"]
    return columns
