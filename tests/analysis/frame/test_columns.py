"""What an analysis says of a frame that it cannot use."""

from __future__ import annotations

import inspect
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from crm_widgets import analysis
from crm_widgets.analysis import (
    AsOfError,
    ColumnError,
    FitError,
    client_summary,
    funnel_table,
    rfm_table,
)
from tests.analysis.cases import CASES, FITS, Case, demo
from tests.analysis.frames import KINDS, events, purchases, table

ONE = purchases(("anna", "2026-01-10", 40.0, "A1"))

# One case of each analysis, with each column that it needs.
ANALYSES = list({case.function: case for case in [*CASES, *FITS]}.values())
NEEDED = [
    pytest.param(case, frame, column, id=f"{case.function}-{frame}.{column}")
    for case in ANALYSES
    for frame, column in case.needs()
]


def frames_of(case: Case) -> dict[str, Any]:
    return {name: demo(name) for name in case.frames}


@pytest.mark.parametrize(("case", "frame", "column"), NEEDED)
def test_every_analysis_names_the_column_that_it_misses(
    case: Case, frame: str, column: str
) -> None:
    given = frames_of(case)
    given[frame] = given[frame].rename({column: f"{column}s"})
    with pytest.raises(ColumnError) as error:
        case.run(given)
    there = ", ".join(given[frame].columns)
    assert str(error.value) == (
        f"There is no column {column!r}. The columns are: {there}. "
        f"The nearest is '{column}s': rename it."
    )


@pytest.mark.parametrize("case", ANALYSES, ids=lambda case: case.function)
def test_every_analysis_documents_the_columns_that_it_needs(case: Case) -> None:
    text = " ".join((getattr(analysis, case.function).__doc__ or "").split())
    of_another = case.call is not None or "as `" in text
    columns = [] if of_another else [column for _, column in case.needs()]
    missing = [column for column in columns if f"`{column}`" not in text]
    assert missing in ([], [case.options.get("by")])


@pytest.mark.parametrize("case", ANALYSES, ids=lambda case: case.function)
def test_every_analysis_names_the_column_that_it_cannot_read(case: Case) -> None:
    for frame, columns in frames_of(case).items():
        for column in columns.columns:
            given = frames_of(case)
            given[frame] = columns.with_columns(pl.lit(timedelta(1)).alias(column))
            try:
                case.run(given)
            except ColumnError as error:
                assert str(error).startswith(f"Column {column!r} holds Duration"), str(error)
                continue
            except FitError:  # it came as far as the fit
                pass
            assert (frame, column) not in case.needs()


@pytest.mark.parametrize("case", ANALYSES, ids=lambda case: case.function)
def test_every_analysis_refuses_a_day_before_the_data_and_what_is_not_a_day(case: Case) -> None:
    for as_of, message in (("1999-12-31", "is before the "), ("soon", "'soon' is not a date")):
        with pytest.raises(AsOfError, match=message):
            case.run(frames_of(case), as_of=as_of)


@pytest.mark.parametrize("case", ANALYSES, ids=lambda case: case.function)
def test_every_analysis_refuses_what_is_no_frame(case: Case) -> None:
    for frame in case.frames:
        with pytest.raises(ColumnError, match=r"takes a data frame \(pandas, .*\), not list"):
            case.run({**frames_of(case), frame: [1, 2]})


def test_every_analysis_requires_as_of() -> None:
    for case in ANALYSES:
        parameter = inspect.signature(case.call or getattr(analysis, case.function)).parameters
        assert parameter["as_of"].default is inspect.Parameter.empty


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_column_is_named_with_what_there_is_and_the_nearest(kind: str) -> None:
    given = KINDS[kind](ONE.rename({"amount": "amuont"}))
    with pytest.raises(ColumnError) as error:
        client_summary(given, as_of="2026-01-31")
    assert str(error.value) == (
        "There is no column 'amount'. The columns are: contact_id, date, amuont, order_id. "
        "The nearest is 'amuont': rename it."
    )


def test_dates_as_text_are_refused_in_words() -> None:
    given = ONE.with_columns(pl.col("date").cast(pl.String))
    with pytest.raises(ColumnError, match="Column 'date' holds String; it must hold dates: "):
        client_summary(given, as_of="2026-01-31")


def test_money_as_text_is_refused_in_words() -> None:
    given = ONE.with_columns(amount=pl.lit("12,5 EUR"))
    with pytest.raises(ColumnError, match="Column 'amount' holds String; it must hold numbers"):
        rfm_table(given, as_of="2026-01-31")


def test_a_column_of_several_kinds_is_named() -> None:
    given = pd.DataFrame(
        {"contact_id": ["anna", 7], "date": [date(2026, 1, 1)] * 2, "amount": [1.0, 2.0]}
    )
    with pytest.raises(ColumnError, match=r"Column 'contact_id' holds .* \(int, str\)"):
        client_summary(given, as_of="2026-01-31")


def test_a_column_that_is_all_missing_is_no_mistake() -> None:
    given = pd.DataFrame(
        {
            "contact_id": ["anna"],
            "date": [date(2026, 1, 1)],
            "amount": [1.0],
            "order_id": [float("nan")],
        }
    )
    assert len(client_summary(given, as_of="2026-01-31")) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_before_the_data_is_refused_in_words(kind: str) -> None:
    with pytest.raises(AsOfError) as error:
        rfm_table(KINDS[kind](ONE), as_of="2026-01-09")
    assert str(error.value) == (
        "as_of 2026-01-09 is before the first purchase, 2026-01-10; give that day or a later one."
    )
    opened = events(("d1", None, "Lead", "2026-01-10T09:00"))
    with pytest.raises(AsOfError, match="before the first event, 2026-01-10"):
        funnel_table(KINDS[kind](opened), as_of="2026-01-09", pipeline=["Lead"])


@pytest.mark.parametrize(
    "as_of", ["31.02.2020", "", 20260110, None, pd.NaT, np.datetime64("NaT"), float("nan")]
)
def test_what_is_no_date_is_refused_in_words(as_of: object) -> None:
    with pytest.raises(AsOfError, match="is not a date; give a date, or text like '2026-11-21'"):
        client_summary(ONE, as_of=as_of)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "as_of",
    [
        "2026-01-31",
        "2026-01-31T23:00",
        date(2026, 1, 31),
        datetime(2026, 1, 31, 8),  # noqa: DTZ001
        pd.Timestamp("2026-01-31 23:59"),
        pd.Timestamp("2026-01-31 23:59", tz="Asia/Tokyo"),
        np.datetime64("2026-01-31"),
        np.datetime64("2026-01-31T23:59:59.999999999"),
    ],
)
def test_a_day_is_a_date_a_time_or_text(as_of: Any) -> None:
    assert rfm_table(ONE, as_of=as_of).as_of == date(2026, 1, 31)


def test_two_columns_of_one_name_are_refused_in_one_sentence() -> None:
    frame = pd.concat([ONE.to_pandas(), ONE.to_pandas()[["date"]]], axis=1)
    for given in (frame, pa.Table.from_arrays([pa.array([1])] * 2, names=["date", "date"])):
        with pytest.raises(ColumnError) as error:
            client_summary(given, as_of="2026-01-31")
        assert str(error.value) == "There are two columns 'date'; rename or drop one."


def test_an_infinite_quantity_is_refused_in_one_sentence() -> None:
    given = ONE.with_columns(product=pl.lit("tea"), quantity=pl.lit(float("inf")))
    with pytest.raises(ColumnError) as error:
        analysis.replenishment(given, as_of="2026-01-31")
    assert str(error.value) == (
        "Column 'quantity' holds inf, which is not a finite number; correct it, or leave it empty."
    )


def test_a_column_of_amounts_is_refused_as_a_group_in_one_sentence() -> None:
    deals = pl.DataFrame({"stage": ["Won"], "amount": [12.5]})
    with pytest.raises(ColumnError) as error:
        analysis.conversion_table(deals, as_of="2026-01-31", by="amount")
    assert str(error.value) == (
        "Column 'amount' is read as money, so it cannot be used as text; choose another column."
    )
    with pytest.raises(ColumnError, match="Column 'size' holds Float64; it must hold text"):
        analysis.conversion_table(deals.rename({"amount": "size"}), as_of="2026-01-31", by="size")


def test_what_is_no_frame_is_refused_in_words() -> None:
    with pytest.raises(ColumnError, match=r"takes a data frame \(pandas, .*\), not list"):
        client_summary([1, 2], as_of="2026-01-31")


def test_a_contact_may_be_known_by_a_number_or_by_the_uuid_of_a_database() -> None:
    uuid = "00000000-0000-4000-8000-00000000000a"
    columns = "DATE '2026-01-10' AS date, 40.0 AS amount"
    for sql, contact in ((f"'{uuid}'::UUID", uuid), ("7::HUGEINT", "7"), ("'a'::ENUM('a')", "a")):
        given = duckdb.sql(f"SELECT {sql} AS contact_id, {columns}")
        (row,) = table(client_summary(given, as_of="2026-01-31"))
        assert row["contact_id"] == contact


def test_a_column_of_a_database_that_is_all_missing_is_no_mistake() -> None:
    given = duckdb.sql("SELECT NULL AS contact_id, DATE '2026-01-10' AS date, 40.0 AS amount")
    assert rfm_table(given, as_of="2026-01-31").unassigned.lines == 1
