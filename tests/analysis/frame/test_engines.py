"""Every analysis that is no model fit gives the same cells on every engine."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from math import isclose, isnan
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from crm_widgets import analysis
from tests.analysis.cases import CASES, FITS, FITS_OF_ARRAYS, Case, demo
from tests.analysis.frames import KINDS

Make = Callable[[pl.DataFrame], Any]
Given = dict[str, pl.DataFrame]
OTHERS = [kind for kind in KINDS if kind != "polars"]


def given(case: Case, rows: str) -> Given:
    """The frames of a case: all rows, the first one of each, or none."""
    frames = {name: demo(name) for name in case.frames}
    if rows == "one row":
        return {name: frame.head(1) for name, frame in frames.items()}
    return frames if rows == "all rows" else {name: frame.clear() for name, frame in frames.items()}


ROWS = ("all rows", "one row", "no row")


def result(case: Case, frames: Given, make: Make) -> Any:
    """What a case gives on frames made by this engine, each table as rows of plain values."""
    return plain(case.run({name: make(frame) for name, frame in frames.items()}))


@cache
def expected(case: str, rows: str) -> Any:
    """The result on polars, with which the others are compared."""
    (found,) = [one for one in CASES if str(one) == case]
    return result(found, given(found, rows), KINDS["polars"])


def plain(value: Any) -> Any:
    """A result as dictionaries, lists and plain values; a table is a dictionary of its columns."""
    frame = nw.from_native(value, pass_through=True)
    if isinstance(frame, nw.DataFrame | nw.LazyFrame):
        columns = frame.lazy().collect("polars").to_dict(as_series=False)
        return {name: [_cell(cell) for cell in cells] for name, cells in columns.items()}
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple | list) else _cell(value)


def _cell(value: Any) -> Any:
    """Missing is None; a time is in UTC, and at midnight it is the date that pandas has not."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if not isinstance(value, datetime):
        return value
    moment = value.replace(tzinfo=None)
    return moment if moment.time() != datetime.min.time() else moment.date()


def differences(found: Any, wanted: Any, where: str = "") -> list[str]:
    """Where two results differ, and in what: floats by more than a billionth."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        if list(found) != list(wanted):
            return [f"{where}: {list(found)}, not {list(wanted)}"]
        pairs = [(f"{where}.{name}", found[name], wanted[name]) for name in wanted]
    elif isinstance(wanted, list) and isinstance(found, list):
        if len(found) != len(wanted):
            return [f"{where}: {len(found)} rows, not {len(wanted)}"]
        pairs = [(f"{where}[{at}]", *two) for at, two in enumerate(zip(found, wanted, strict=True))]
    else:
        return [] if _equal(found, wanted) else [f"{where}: {found!r}, not {wanted!r}"]
    return [told for place, one, other in pairs for told in differences(one, other, place)]


def _equal(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, float) or (isinstance(found, float) and isinstance(wanted, int)):
        number = isinstance(found, int | float) and not isinstance(found, bool)
        return number and isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)
    return type(found) is type(wanted) and found == wanted


def compare(case: Case, rows: str, make: Make, frames: Given | None = None) -> None:
    found = result(case, frames or given(case, rows), make)
    assert differences(found, expected(str(case), rows))[:10] == []


@pytest.fixture
def on_spark(spark: Any) -> Make:
    """Makes a frame of PySpark, as a data lake would give it."""
    return lambda frame: spark.createDataFrame(frame.to_arrow())


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_engine_gives_the_same_cells(case: Case, kind: str, rows: str) -> None:
    compare(case, rows, KINDS[kind])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_pyspark_gives_the_same_cells(case: Case, on_spark: Make) -> None:
    compare(case, "all rows", on_spark)


# Once a function: what a query costs on Spark, it costs for one row too.
@pytest.mark.parametrize("rows", ["one row", "no row"])
@pytest.mark.parametrize("case", {case.function: case for case in CASES}.values(), ids=str)
def test_pyspark_gives_the_same_cells_of_next_to_nothing(
    case: Case, rows: str, on_spark: Make
) -> None:
    compare(case, rows, on_spark)


def elsewhere(name: str, zone: str) -> pl.DataFrame:
    """The same instants told in another zone; a day is told as an hour of its evening in UTC."""
    frame = demo(name)
    hours = [
        pl.col(name).cast(pl.Datetime("us")).dt.offset_by("22h30m").dt.replace_time_zone("UTC")
        for name, kind in frame.schema.items()
        if kind == pl.Date
    ]
    moments = [name for name, kind in frame.schema.items() if kind.is_temporal()]
    return frame.with_columns(hours).with_columns(pl.col(moments).dt.convert_time_zone(zone))


@pytest.mark.parametrize("kind", ["polars", "pandas", "pandas of objects", "DuckDB"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_days_are_days_in_utc_whatever_the_zone_of_the_times(case: Case, kind: str) -> None:
    there = {name: elsewhere(name, "America/New_York") for name in case.frames}
    compare(case, "all rows", KINDS[kind], there)


@pytest.fixture
def session_in_riga(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes frames in a session whose own zone is Riga's, two or three hours before UTC."""
    if request.param == "DuckDB":
        with duckdb.connect() as session:
            session.execute("SET TimeZone = 'Europe/Riga'")
            yield lambda frame: session.from_arrow(frame.to_arrow())
        return
    spark = request.getfixturevalue("spark")
    spark.conf.set("spark.sql.session.timeZone", "Europe/Riga")
    yield lambda frame: spark.createDataFrame(frame.to_arrow())
    spark.conf.set("spark.sql.session.timeZone", "UTC")


@pytest.mark.parametrize("session_in_riga", ["DuckDB", "PySpark"], indirect=True)
@pytest.mark.parametrize("function", ["client_summary", "funnel_table"])
def test_the_zone_of_a_session_makes_no_difference(function: str, session_in_riga: Make) -> None:
    case = next(case for case in CASES if case.function == function)
    there = {name: elsewhere(name, "America/New_York") for name in case.frames}
    compare(case, "all rows", session_in_riga, there)


def test_every_analysis_is_compared_or_is_a_fit() -> None:
    functions = {name for name in analysis.__all__ if inspect.isfunction(getattr(analysis, name))}
    compared = {case.function for case in CASES}
    assert functions == compared | {case.function for case in FITS} | FITS_OF_ARRAYS
    assert len({str(case) for case in CASES}) == len(CASES)


def test_where_narwhals_would_loop_over_groups_is_an_error_in_all_tests() -> None:
    frame = nw.from_native(pd.DataFrame({"of": ["a", "a"], "amount": [1, 2]}))
    with pytest.raises(UserWarning, match="Found complex group-by expression"):
        frame.group_by("of").agg(nw.col("amount").sum() * 2)
