from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.table import open_table
from tests.intake.reading.texts.conftest import rows_of

MOMENT = datetime.fromisoformat("2026-01-02T09:30")


def test_a_parquet_file_keeps_its_types(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    frame = pl.DataFrame(
        {
            "order": [536365, 536366],
            "client": ["Anna", None],
            "day": [date(2026, 1, 2), date(2026, 1, 3)],
            "at": [MOMENT, None],
            "amount": [Decimal("12.30"), Decimal("0.10")],
            "share": [0.5, float("nan")],
            "paid": [True, False],
        },
        schema_overrides={"at": pl.Datetime("ns")},
    )
    frame.write_parquet(path)
    table = open_table(path)
    assert (table.columns, table.read_as) == (frame.columns, "Parquet")
    assert rows_of(table) == [
        [536365, "Anna", date(2026, 1, 2), MOMENT, 12.3, 0.5, True],
        [536366, None, date(2026, 1, 3), None, 0.1, None, False],
    ]
    assert type(rows_of(table)[0][0]) is int


def test_nested_values_of_a_parquet_file_are_columns_with_dots(tmp_path: Path) -> None:
    path = tmp_path / "clients.parquet"
    pl.DataFrame(
        {"name": ["Anna"], "tags": [["vip", "new"]], "at": [{"city": "Riga"}]}
    ).write_parquet(path)
    table = open_table(path)
    assert table.columns == ["name", "tags", "at.city"]
    assert rows_of(table) == [["Anna", "vip; new", "Riga"]]


def test_a_damaged_or_empty_parquet_file_ends_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "clients.parquet"
    pl.DataFrame({"name": []}).write_parquet(path)
    with pytest.raises(IntakeError, match="clients.parquet has no rows"):
        open_table(path)
    pl.DataFrame({"name": ["Anna"] * 500}).write_parquet(path)
    data = path.read_bytes()
    path.write_bytes(data[:8] + bytes(40) + data[48:])
    with pytest.raises(IntakeError, match="clients.parquet can't be opened as Parquet"):
        list(open_table(path).rows())
