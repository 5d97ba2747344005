"""Every analysis that is no model fit gives the same cells on every engine."""

from __future__ import annotations

import inspect
import re
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
from crm_widgets.model.clock import UnknownTimeZone
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


def result(case: Case, frames: Given, make: Make, **options: Any) -> Any:
    """What a case gives on frames made by this engine, each table as rows of plain values."""
    return plain(case.run({name: make(frame) for name, frame in frames.items()}, **options))


@cache
def expected(case: str, rows: str) -> Any:
    """The result on polars, with which the others are compared."""
    (known,) = [known for known in CASES if str(known) == case]
    return result(known, given(known, rows), KINDS["polars"])


def plain(value: Any) -> Any:
    """A result as dictionaries, lists and plain values; a table is a dictionary of its columns."""
    frame = nw.from_native(value, pass_through=True)
    if isinstance(frame, nw.DataFrame | nw.LazyFrame):
        columns = frame.lazy().collect("polars").to_dict(as_series=False)
        return {name: [_cell(cell) for cell in cells] for name, cells in columns.items()}
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {name: plain(entry) for name, entry in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, tuple | list) else _cell(value)


def _cell(value: Any) -> Any:
    """Missing is None; a time is in UTC, and at midnight it is the date that pandas has not."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    if not isinstance(value, datetime):
        return value
    moment = value.replace(tzinfo=None)
    return moment if moment.time() != datetime.min.time() else moment.date()


MONEY = re.compile(r"amount|spent|sales|revenue|cost|_value|typical_order")


def differences(found: Any, wanted: Any, where: str = "", name: str = "") -> list[str]:
    """Where two results differ, and in what: money at all, other floats by over a billionth."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        if list(found) != list(wanted):
            return [f"{where}: {list(found)}, not {list(wanted)}"]
        pairs = [(f"{where}.{key}", key, found[key], wanted[key]) for key in wanted]
    elif isinstance(wanted, list) and isinstance(found, list):
        if len(found) != len(wanted):
            return [f"{where}: {len(found)} rows, not {len(wanted)}"]
        pairs = [
            (f"{where}[{at}]", name, *two) for at, two in enumerate(zip(found, wanted, strict=True))
        ]
    else:
        same = _equal(found, wanted, exactly=_is_money(name))
        return [] if same else [f"{where}: {found!r}, not {wanted!r}"]
    return [line for place, key, *two in pairs for line in differences(*two, place, key)]


def _is_money(name: str) -> bool:
    return bool(MONEY.search(name)) and not name.startswith(("share", "p_value"))


def _equal(found: Any, wanted: Any, *, exactly: bool) -> bool:
    if isinstance(wanted, float) or (isinstance(found, float) and isinstance(wanted, int)):
        number = isinstance(found, int | float) and not isinstance(found, bool)
        if exactly:
            return number and found == wanted
        return number and isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)
    return type(found) is type(wanted) and found == wanted


def compare(case: Case, rows: str, make: Make, frames: Given | None = None, **options: Any) -> None:
    found = result(case, frames or given(case, rows), make, **options)
    assert differences(found, expected(str(case), rows))[:10] == []


def test_money_differs_by_a_cent_and_a_share_by_a_billionth() -> None:
    assert differences({"total_spent": [0.3]}, {"total_spent": [0.1 + 0.2]}) != []
    assert differences({"share_of_spent": [0.3]}, {"share_of_spent": [0.1 + 0.2]}) == []
    assert differences({"share_of_spent": [0.3]}, {"share_of_spent": [0.30001]}) != []


@pytest.fixture
def on_spark(spark: Any) -> Make:
    """Makes a frame of PySpark, as a data lake would give it."""
    return lambda frame: spark.createDataFrame(frame.to_arrow())


# One case of each analysis: what it says of the engine, its other cases say too.
ANALYSES = list({case.function: case for case in CASES}.values())


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_engine_gives_the_same_cells(case: Case, kind: str) -> None:
    compare(case, "all rows", KINDS[kind])


@pytest.mark.parametrize("rows", ["one row", "no row"])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_next_to_nothing_gives_the_same_cells(case: Case, rows: str) -> None:
    compare(case, rows, KINDS["DuckDB"])


@pytest.mark.spark
@pytest.mark.parametrize("case", ANALYSES, ids=str)
def test_pyspark_gives_the_same_cells(case: Case, on_spark: Make) -> None:
    compare(case, "all rows", on_spark)


TOKYO = "Asia/Tokyo"


def in_tokyo(name: str) -> pl.DataFrame:
    """The same days and clock times, in Tokyo: a day is three in the morning there, which
    is the day before in UTC.
    """
    frame = demo(name)
    days = [column for column, kind in frame.schema.items() if kind == pl.Date]
    moments = [column for column, kind in frame.schema.items() if kind.is_temporal()]
    return frame.with_columns(
        pl.col(days).cast(pl.Datetime("us")).dt.offset_by("3h").dt.replace_time_zone("UTC")
    ).with_columns(pl.col(moments).dt.replace_time_zone(TOKYO))


@pytest.mark.parametrize("kind", ["polars", "pandas", "pandas of objects", "PyArrow"])
@pytest.mark.parametrize("case", ANALYSES, ids=str)
def test_days_are_the_days_of_the_columns_own_zone(case: Case, kind: str) -> None:
    compare(case, "all rows", KINDS[kind], {name: in_tokyo(name) for name in case.frames})


def _takes_a_zone(case: Case) -> bool:
    parameters = inspect.signature(getattr(analysis, case.function)).parameters
    return case.call is None and "time_zone" in parameters


IN_A_ZONE = [case for case in ANALYSES if _takes_a_zone(case)]


@pytest.fixture
def session_in_riga(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes frames in a session whose own zone is Riga's, which none of the frames is in."""
    if request.param == "DuckDB":
        with duckdb.connect() as session:
            session.execute("SET TimeZone = 'Europe/Riga'")
            yield lambda frame: session.from_arrow(frame.to_arrow())
        return
    spark = request.getfixturevalue("spark")
    spark.conf.set("spark.sql.session.timeZone", "Europe/Riga")
    yield lambda frame: spark.createDataFrame(frame.to_arrow())
    spark.conf.set("spark.sql.session.timeZone", "UTC")


@pytest.mark.parametrize("session_in_riga", ["DuckDB"], indirect=True)
@pytest.mark.parametrize("case", IN_A_ZONE, ids=str)
def test_duckdb_reads_days_in_the_zone_that_is_passed(case: Case, session_in_riga: Make) -> None:
    there = {name: in_tokyo(name) for name in case.frames}
    compare(case, "all rows", session_in_riga, there, time_zone=TOKYO)


@pytest.mark.spark
@pytest.mark.parametrize("session_in_riga", ["PySpark"], indirect=True)
@pytest.mark.parametrize("function", ["client_summary", "funnel_table"])
def test_pyspark_reads_days_in_the_zone_that_is_passed(
    function: str, session_in_riga: Make
) -> None:
    case = next(case for case in CASES if case.function == function)
    there = {name: in_tokyo(name) for name in case.frames}
    compare(case, "all rows", session_in_riga, there, time_zone=TOKYO)


@pytest.mark.parametrize(("zone", "kind"), [(TOKYO, "new"), ("UTC", "repeat")])
def test_purchases_beside_deals_are_read_in_the_zone_that_is_passed(zone: str, kind: str) -> None:
    """An order at three in the morning of the deal's day in Tokyo is not before it there."""
    deals = duckdb.sql(
        "SELECT 'd1' AS id, 'anna' AS contact_id, 'Lead' AS stage, "
        "TIMESTAMPTZ '2026-01-10 01:00+00' AS created_at"
    )
    orders = duckdb.sql(
        "SELECT 'anna' AS contact_id, 5.0 AS amount, TIMESTAMPTZ '2026-01-09 18:00+00' AS date"
    )
    found = analysis.new_or_repeat(deals, as_of="2026-01-31", purchases=orders, time_zone=zone)
    assert found.fetchall() == [("d1", kind)]


def test_a_zone_that_is_none_is_refused() -> None:
    given = duckdb.sql("SELECT 'a' AS contact_id, 1.0 AS amount, TIMESTAMPTZ '2026-01-01' AS date")
    with pytest.raises(UnknownTimeZone, match="Unknown time zone 'Mars/Olympus'; use a name such"):
        analysis.client_summary(given, as_of="2026-01-31", time_zone="Mars/Olympus")


def test_every_analysis_is_compared_or_is_a_fit() -> None:
    functions = {name for name in analysis.__all__ if inspect.isfunction(getattr(analysis, name))}
    compared = {case.function for case in CASES}
    assert functions == compared | {case.function for case in FITS} | FITS_OF_ARRAYS
    assert len({str(case) for case in CASES}) == len(CASES)


def test_where_narwhals_would_loop_over_groups_is_an_error_in_all_tests() -> None:
    frame = nw.from_native(pd.DataFrame({"of": ["a", "a"], "amount": [1, 2]}))
    with pytest.raises(UserWarning, match="Found complex group-by expression"):
        frame.group_by("of").agg(nw.col("amount").sum() * 2)
