"""A table of an analysis: how values read, sorting, pages, the file."""

from __future__ import annotations

from datetime import date

import pandas as pd
import polars as pl
import pytest

from crm_widgets.export import file_of
from crm_widgets.widgets.kit.data_table import Column, DataTable, sheet_of, shown


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1349, "count", "1,349"),
        (1447682.12, "number", "1,447,682.12"),
        (4128090.4, "money", "€4,128,090"),
        (0.4967, "share", "49.7%"),
        (13.0, "days", "13"),
        (18.5, "days", "18.5"),
        (date(2011, 12, 9), "day", "9\u00a0December 2011"),
        (None, "count", "–"),
        (float("nan"), "share", "–"),
    ],
)
def test_values_read_as_people_write_them(value: object, kind: str, text: str) -> None:
    assert shown(value, kind, "EUR") == text  # type: ignore[arg-type]


def _texts(table: DataTable, column: int = 0) -> list[str]:
    return [row["cells"][column]["text"] for row in table.rows]


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_a_frame_of_any_kind_is_shown_with_columns_of_its_own(make: type) -> None:
    table = DataTable()
    table.show(make({"segment": ["Loyal", "New"], "share_of_spent": [0.258, 0.003]}))
    assert [head["label"] for head in table.heads] == ["Segment", "Share of spent"]
    assert _texts(table, 1) == ["25.8%", "0.3%"]


def test_what_is_missing_is_last_in_both_orders() -> None:
    table = DataTable([Column("days", "Days", "days")])
    table.show([{"days": 3}, {"days": None}, {"days": 14}])
    table.ask_sort("days")
    assert _texts(table) == ["14", "3", "–"]
    table.ask_sort("days")
    assert _texts(table) == ["3", "14", "–"]


def test_a_long_table_is_paged_here_and_its_file_is_whole() -> None:
    table = DataTable(file_name="numbers.csv")
    table.show([{"n": n} for n in range(120)])
    assert (len(table.rows), table.pages, table.line) == (50, 3, "1 to 50 of 120")
    table.turn(3)
    assert (_texts(table)[-1], table.line) == ("119", "101 to 120 of 120")
    assert len(table.file().decode("utf-8-sig").splitlines()) == 121


def test_a_file_keeps_values_and_starts_no_formula() -> None:
    rows = [{"name": "=HYPERLINK(1)", "spent": 1234.5}, {"name": "Café", "spent": None}]
    assert (
        file_of(sheet_of(rows, ["name", "spent"])).decode("utf-8-sig")
        == "name,spent\r\n'=HYPERLINK(1),1234.5\r\nCafé,\r\n"
    )


def test_an_empty_table_says_so() -> None:
    table = DataTable([Column("move", "Moved")], empty="No client moved.")
    table.show([])
    assert (table.rows, table.empty) == ([], "No client moved.")


def test_a_cell_may_be_a_link_a_chip_or_carry_a_tag() -> None:
    column = Column(
        "name",
        "Name",
        href=lambda row: f"?segment={row['name']}",
        tag=lambda row: ("weak", "bad"),
        chip=lambda row: ["#fff", "#000", "#000", "#fff"],
    )
    table = DataTable([column])
    table.show([{"name": "New"}])
    assert table.rows == [
        {
            "cells": [
                {
                    "text": "New",
                    "href": "?segment=New",
                    "tag": "weak",
                    "tone": "bad",
                    "chip": ["#fff", "#000", "#000", "#fff"],
                }
            ]
        }
    ]


def test_missing_values_of_pandas_are_a_dash_and_an_empty_frame_has_heads() -> None:
    table = DataTable()
    rows = {"name": [None], "days": [pd.NA], "since": [pd.NaT], "share": [float("nan")]}
    table.show(pd.DataFrame(rows).astype({"days": "Int64"}))
    assert [cell["text"] for cell in table.rows[0]["cells"]] == ["–"] * 4
    table.show(pd.DataFrame({"name": [], "days": []}))
    assert [head["label"] for head in table.heads] == ["Name", "Days"]
    assert table.empty == "There is nothing to show."


def test_a_saved_notebook_keeps_the_rows() -> None:
    table = DataTable([Column("clients", "Clients", "count")], title="Segments")
    table.show([{"clients": 1349}])
    assert "<td>1,349</td>" in table.static_html()
