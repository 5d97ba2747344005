from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm_widgets.intake.mapping.first_reading import survey
from crm_widgets.intake.mapping.mapping import make_mapping
from crm_widgets.intake.mapping.rows import RowReader
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.table import open_table
from crm_widgets.intake.values.import_kinds import CONTACTS, DEALS, Target


def _values(folder: Path, target: Target, text: str, *pairs: tuple[str, str]) -> list[Any]:
    path = folder / "list.csv"
    path.write_text(text, "utf-8")
    table = open_table(path)
    mapping = make_mapping(target, table.columns, pairs, table.name)
    return [values for _row, _cells, values in RowReader(table, mapping, survey(table, mapping))]


def test_the_parts_of_a_name_are_joined_in_order(tmp_path: Path) -> None:
    text = "Last,First,Full\nOzola,Anna,A. Ozola\n,,Bob Ray\n"
    pairs = [("Last", "name.last"), ("First", "name.first"), ("Full", "name")]
    names = [values["name"] for values in _values(tmp_path, CONTACTS, text, *pairs)]
    assert names == ["Anna Ozola", "Bob Ray"]


def test_several_columns_make_a_note_with_a_line_for_each(tmp_path: Path) -> None:
    text = "Name,Comment,Details\nAnna,calls late,\nBob,new,tall\n"
    pairs = [("Comment", "note"), ("Details", "note")]
    notes = [values["note"] for values in _values(tmp_path, CONTACTS, text, *pairs)]
    assert notes == ["Comment: calls late", "Comment: new\nDetails: tall"]


def test_a_client_is_known_by_the_first_column_with_a_value(tmp_path: Path) -> None:
    text = "E,P,S\na@x.example,+371 20000001,New\n,+371 20000002,New\n"
    pairs = [("E", "contact_id"), ("P", "contact_id"), ("S", "stage")]
    clients = [values["contact_id"] for values in _values(tmp_path, DEALS, text, *pairs)]
    assert clients == ["a@x.example", "+371 20000002"]


def test_consent_is_understood_in_the_words_of_other_systems(tmp_path: Path) -> None:
    text = "Name,Consent\nA,yes\nB,UNSUBSCRIBED\nC,Never subscribed\nD,Да\n"
    consents = [str(values["consent"]) for values in _values(tmp_path, CONTACTS, text)]
    assert consents == ["given", "refused", "unknown", "given"]


@pytest.mark.parametrize("column", ["#2", "Phone#1", "B"])
def test_a_column_can_be_named_by_its_place(tmp_path: Path, column: str) -> None:
    text = "Name,Phone,Phone\nAnna,+371 20000001,+371 20000002\n"
    values = _values(tmp_path, CONTACTS, text, (column, "phones"))[0]
    assert values["phones"] == ["+371 20000001"]


def test_a_place_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="has no column “#9”"):
        _values(tmp_path, CONTACTS, "Name\nAnna\n", ("#9", "phones"))
