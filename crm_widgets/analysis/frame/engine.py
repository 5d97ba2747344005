"""Which kind of frame came in, what computes it, and how the result goes back in that kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import narwhals as nw
import polars as pl

from crm_widgets.analysis.frame.columns import ColumnError, Holds, refuse_missing, typed

Values = Mapping[str, Sequence[Any]]
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Engine:
    """The kind of frame that came in.

    Eager frames are computed by lazy polars, several times faster than pandas itself; DuckDB and
    PySpark compute theirs, and their results stay lazy.
    """

    library: str
    lazy: bool
    native: Any
    arrow_types: bool = False

    def back(self, frame: nw.LazyFrame[Any]) -> Any:
        """A result in the kind that came in."""
        if self.lazy:
            return frame.to_native()
        return self._eager(cast("pl.DataFrame", frame.collect("polars").to_native()))

    def small(self, values: Values, schema: Schema) -> Any:
        """A table of few rows, already computed, in the kind that came in."""
        made = pl.DataFrame(dict(values), schema=dict(schema))
        if not self.lazy:
            return self._eager(made)
        if self.library == "polars":
            return made.lazy()
        if self.library == "duckdb":
            import duckdb

            return duckdb.from_arrow(made.to_arrow())
        return self.native.sparkSession.createDataFrame(made.to_arrow())

    def materialise(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """The frame computed once, where polars computes: what is built on it starts from there."""
        if self.lazy and self.library != "polars":
            return frame
        return frame.collect("polars").lazy()

    def _eager(self, made: pl.DataFrame) -> Any:
        if self.library == "polars":
            return made
        if self.library == "pyarrow":
            return made.to_arrow()
        return made.to_pandas(use_pyarrow_extension_array=self.arrow_types)


def validated_frame(
    native: Any, required: Mapping[str, Holds], optional: Mapping[str, Holds] | None = None
) -> tuple[nw.LazyFrame[Any], Engine]:
    """The columns asked for, checked and typed, and the engine that computes them.

    Takes a frame of pandas, polars (eager or lazy), PyArrow, DuckDB or PySpark; raises
    `ColumnError` for anything else, and for a column that is missing or mistyped. An optional
    column that is not there is all missing.
    """
    try:
        frame = nw.from_native(native)
    except TypeError as error:
        raise ColumnError(
            f"An analysis takes a data frame (pandas, polars, DuckDB, PySpark), "
            f"not {type(native).__name__}."
        ) from error
    names = frame.collect_schema().names()
    refuse_missing(names, required)
    wanted = {**required, **(optional or {})}
    engine = _engine(frame)
    chosen = frame.select(*(name for name in wanted if name in names))
    return typed(_in_utc(_lazy(chosen)), wanted), engine


def refuse_mixed(first: Engine, second: Engine, what: str) -> None:
    """Raise `ColumnError` for two frames that no one engine computes."""
    if _computed_by(first) != _computed_by(second):
        raise ColumnError(
            f"{what} are of two kinds of frame, {first.library} and {second.library}: "
            "make both of one."
        )


def _computed_by(engine: Engine) -> str:
    return engine.library if engine.lazy else "polars"


def _engine(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> Engine:
    native = frame.to_native()
    library = frame.implementation.value
    arrow_types = library == "pandas" and any(
        type(dtype).__name__ == "ArrowDtype" for dtype in native.dtypes
    )
    return Engine(str(library), isinstance(frame, nw.LazyFrame), native, arrow_types)


def _lazy(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    if isinstance(frame, nw.LazyFrame):
        return frame
    try:
        return frame.lazy(backend="polars")
    except (TypeError, ValueError) as error:  # PyArrow's errors are among these two
        raise ColumnError(_mixed(frame, error)) from error


def _in_utc(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Times that know their zone, in UTC: an analysis takes its days from there.

    DuckDB and Spark read the parts of such a time in the zone of the session, whatever it was
    stored in; so there they become times without a zone.
    """
    schema = frame.collect_schema()
    zoned = [
        name
        for name, dtype in schema.items()
        if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None
    ]
    if not zoned:
        return frame
    if frame.implementation.is_polars():
        return frame.with_columns(nw.col(*zoned).dt.convert_time_zone("UTC"))
    native = frame.to_native()
    if frame.implementation.is_duckdb():
        moved = native.project(", ".join(_columns(schema, zoned, '"', "timezone('UTC', {})")))
    else:
        moved = native.selectExpr(*_columns(schema, zoned, "`", _SPARK_UTC))
    in_utc: nw.LazyFrame[Any] = nw.from_native(moved)
    return in_utc


# Not `convert_timezone`: it goes by way of the session's zone, where an hour of autumn comes twice.
_SPARK_UTC = (
    "timestamp_ntz'1970-01-01' + "
    "make_dt_interval(0, 0, 0, CAST(unix_micros({}) AS DECIMAL(24, 6)) / 1000000)"
)


def _columns(names: Iterable[str], changed: Sequence[str], quote: str, by: str) -> list[str]:
    """Each column in SQL under its own name, some of them changed."""
    quoted = {name: f"{quote}{name.replace(quote, quote * 2)}{quote}" for name in names}
    return [
        f"{by.format(sql)} AS {sql}" if name in changed else sql for name, sql in quoted.items()
    ]


def _mixed(frame: nw.DataFrame[Any], error: Exception) -> str:
    for name in frame.columns:
        kinds = {type(value).__name__ for value in frame[name].to_list() if value is not None} - {
            "NaTType",
            "NAType",
        }
        if len(kinds) > 1:
            listed = ", ".join(sorted(kinds))
            return f"Column {name!r} holds values of several kinds ({listed}); make them one."
    return f"The frame cannot be read: {error}"
