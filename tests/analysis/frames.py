"""Small tables typed as rows, in every kind of frame that the analyses take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from math import isnan
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl

KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "polars lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "pandas of Arrow types": lambda frame: frame.to_pandas(use_pyarrow_extension_array=True),
    "pandas of objects": lambda frame: pd.DataFrame(
        frame.to_dicts(), columns=frame.columns, dtype=object
    ),
    "PyArrow": lambda frame: frame.to_arrow(),
    "DuckDB": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}

PURCHASES = {
    "contact_id": pl.String, "date": pl.Date, "amount": pl.Float64, "order_id": pl.String,
}  # fmt: skip
EVENTS = {
    "deal_id": pl.String, "from_stage": pl.String, "to_stage": pl.String,
    "at": pl.Datetime("us", "UTC"),
}  # fmt: skip


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def purchases(
    *rows: tuple[str | None, str, float] | tuple[str | None, str, float, str | None],
) -> pl.DataFrame:
    """Lines: who, when, how much and, where known, in which order."""
    full = [(who, day(when), amount, *(order or (None,))) for who, when, amount, *order in rows]
    return pl.DataFrame(full, schema=PURCHASES, orient="row")


def events(*rows: tuple[str, str | None, str, str | None]) -> pl.DataFrame:
    """Stage changes: which deal, from where, to where, when."""
    full = [
        (deal, from_, to, None if at is None else datetime.fromisoformat(f"{at}+00:00"))
        for deal, from_, to, at in rows
    ]
    return pl.DataFrame(full, schema=EVENTS, orient="row")


def table(frame: Any) -> list[dict[str, Any]]:
    """The rows of a result of any kind: missing is None, a time at midnight is its date."""
    rows = nw.from_native(frame).lazy().collect("polars").to_native().to_dicts()
    made = [{name: _plain(value) for name, value in row.items()} for row in rows]
    return sorted(made, key=lambda row: str(list(row.values())[:2]))


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and isnan(value)):
        return None
    return value.date() if isinstance(value, datetime) else value
