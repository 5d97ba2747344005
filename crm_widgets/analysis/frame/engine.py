"""Which kind of frame came in, what computes it, and how the result goes back in that kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import narwhals as nw
import polars as pl

from crm_widgets.analysis.frame.column_types import typed
from crm_widgets.analysis.frame.columns import ColumnError, ColumnKind, refuse_missing
from crm_widgets.analysis.frame.money import Money
from crm_widgets.analysis.frame.zones import in_own_zone

Row = Mapping[str, Any]
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Engine:
    """The kind of frame that came in, the currency of its money, and the time zone in which DuckDB
    and PySpark read its moments.

    Eager frames are computed by lazy polars, several times faster than pandas itself; DuckDB and
    PySpark compute theirs, and their results stay lazy.
    """

    library: str
    lazy: bool
    native: Any
    arrow_types: bool = False
    money: Money = field(default_factory=Money)
    time_zone: str = "UTC"

    def to_native(self, frame: nw.LazyFrame[Any]) -> Any:
        """A result in the kind that came in."""
        if self.lazy:
            return frame.to_native()
        return self._eager(cast("pl.DataFrame", frame.collect("polars").to_native()))

    def from_rows(self, rows: Iterable[Row], schema: Schema) -> Any:
        """A table of few rows, already computed, with just the columns of the schema, in the kind
        that came in."""
        given = list(rows)
        columns = {name: [row[name] for row in given] for name in schema}
        return self.from_polars(pl.DataFrame(columns, schema=dict(schema)))

    def from_polars(self, frame: pl.DataFrame) -> Any:
        """A small table of polars in the kind that came in."""
        if not self.lazy:
            return self._eager(frame)
        if self.library == "polars":
            return frame.lazy()
        if self.library == "duckdb":
            import duckdb

            return duckdb.from_arrow(frame.to_arrow())
        return self.native.sparkSession.createDataFrame(frame.to_arrow())

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
    native: Any,
    required: Mapping[str, ColumnKind],
    optional: Mapping[str, ColumnKind] | None = None,
    *,
    currency: str = "EUR",
    time_zone: str = "UTC",
) -> tuple[nw.LazyFrame[Any], Engine]:
    """The columns asked for, checked and typed (see `typed`), and the engine that computes them.

    Takes a frame of pandas, polars (eager or lazy), PyArrow, DuckDB or PySpark; raises
    `ColumnError` for anything else, and for a column that is missing, there twice, or mistyped. An
    optional column that is not there is all missing.

    A day of a column of moments is the calendar day in the column's own time zone, and of one
    without a zone the day as it stands. DuckDB and PySpark keep no zone with a column: theirs are
    read in `time_zone`. Moments themselves are in UTC.
    """
    try:
        frame = nw.from_native(native)
        names = frame.collect_schema().names()
    except nw.exceptions.DuplicateError as error:
        twice = sorted(re.findall(r"- '(.*)' \d+ times", str(error)))
        raise ColumnError(
            f"There are two columns {' and '.join(map(repr, twice))}; rename or drop one."
        ) from error
    except TypeError as error:
        raise ColumnError(
            f"An analysis takes a data frame (pandas, polars, DuckDB, PySpark), "
            f"not {type(native).__name__}."
        ) from error
    refuse_missing(names, required)
    _refuse_two_kinds(required, optional or {})
    wanted = {**required, **(optional or {})}
    engine = replace(_engine(frame), money=Money(currency), time_zone=time_zone)
    chosen = _lazy(frame.select(*(name for name in wanted if name in names)))
    return typed(in_own_zone(chosen, wanted, time_zone), wanted, engine.money), engine


def _refuse_two_kinds(
    required: Mapping[str, ColumnKind], optional: Mapping[str, ColumnKind]
) -> None:
    """Raise `ColumnError` for a column that somebody chose as text, say, and that is money."""
    for name, kind in required.items():
        if optional.get(name, kind) != kind:
            raise ColumnError(
                f"Column {name!r} is read as {optional[name]}, so it cannot be used as {kind}; "
                "choose another column."
            )


def refuse_mixed(first: Engine, second: Engine, what: str) -> None:
    """Raise `ColumnError` for two frames that no one engine computes."""
    if _computed_by(first) != _computed_by(second):
        raise ColumnError(
            f"{what} are different kinds of frame, {first.library} and {second.library}; use the "
            "same kind for both."
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


def _mixed(frame: nw.DataFrame[Any], error: Exception) -> str:
    for name in frame.columns:
        kinds = {type(value).__name__ for value in frame[name].to_list() if value is not None} - {
            "NaTType",
            "NAType",
        }
        if len(kinds) > 1:
            listed = ", ".join(sorted(kinds))
            return (
                f"Column {name!r} holds values of several types ({listed}); convert them to one "
                "type."
            )
    return f"The frame cannot be read: {error}"
