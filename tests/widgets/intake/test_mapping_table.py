"""Which column fills which field, one row a column."""

from __future__ import annotations

import pytest

from crm_widgets.errors import InvalidValue
from crm_widgets.widgets.intake.mapping_table import MappedColumn, MappingTable, columns_line

OPTIONS = [
    ("Contact", [("contacts:name", "Name"), ("contacts:phones", "Phones")]),
    ("Otherwise", [("", "Leave out")]),
]
COLUMNS = [
    MappedColumn(0, "A", "Client", "contacts:name", ["Anna"], "By name"),
    MappedColumn(
        1, "B", "Contact 2", "contacts:phones", ["921"], "Looks like phones", doubtful=True
    ),
    MappedColumn(2, "C", "Colour", "", ["red"], "No field of ours"),
]


def _letters(table: MappingTable) -> list[tuple[str, list[str]]]:
    return [(part["label"], [row["letter"] for row in part["rows"]]) for part in table.groups]


def test_doubtful_columns_come_first_and_stay_there_once_they_are_settled() -> None:
    chosen: list[tuple[int, str]] = []
    table = MappingTable(on_field=lambda place, field: chosen.append((place, field)))
    table.show(COLUMNS, OPTIONS)
    assert _letters(table) == [("1 to look at", ["B"]), ("1 mapped, 1 left out", ["A", "C"])]
    table.set_field(1, "")
    assert _letters(table)[0] == ("1 to look at", ["B"])
    assert chosen == [(1, "")]
    assert columns_line(table.columns) == ("1 of 3 columns mapped", "1 to look at")


def test_only_a_field_that_is_offered_can_be_chosen() -> None:
    table = MappingTable()
    table.show(COLUMNS, OPTIONS)
    with pytest.raises(InvalidValue, match="“deals:amount” cannot be chosen here."):
        table.set_field(0, "deals:amount")


def test_a_file_of_many_columns_is_shown_a_page_at_a_time() -> None:
    table = MappingTable()
    table.show([MappedColumn(place, "A", f"Column {place}") for place in range(250)], OPTIONS)
    assert (table.pages, table.line) == (3, "1 to 100 of 250")
    table.turn(3)
    assert table.groups[0]["rows"][-1]["column"] == "Column 249"


def test_a_custom_field_needs_a_name() -> None:
    table = MappingTable()
    table.show(COLUMNS, OPTIONS)
    with pytest.raises(InvalidValue, match="Name the new custom field."):
        table.set_custom(2, "  ", "")
    table.set_custom(2, " Favourite colour ", "")
    assert table.column_at(2).custom == {"name": "Favourite colour", "kind": ""}
