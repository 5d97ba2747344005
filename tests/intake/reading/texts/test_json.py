from __future__ import annotations

import json
from typing import Any

import pytest

from crm_widgets.intake.problem import IntakeError
from tests.intake.reading.texts.conftest import Read, rows_of

ANNA, IVO = {"id": 17, "name": "Anna"}, {"id": 18, "name": "Ivo"}
ROWS = [[17, "Anna"], [18, "Ivo"]]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([ANNA, IVO]),
        json.dumps({"total": 2, "data": {"items": [ANNA, IVO]}, "_links": {"self": {"a": 1}}}),
        json.dumps(ANNA) + "\n" + json.dumps(IVO) + "\n",
        "\ufeff" + json.dumps([ANNA, IVO], indent=2),
    ],
)
@pytest.mark.parametrize("name", ["list.json", "list.jsonl", "list"])
def test_records_of_a_json_file_are_rows(read: Read, text: str, name: str) -> None:
    table = read(text, name=name)
    assert (table.columns, rows_of(table)) == (["id", "name"], ROWS)


def test_nested_values_are_columns_with_dots(read: Read) -> None:
    contact = {
        "name": "Anna",
        "company": {"name": "Cafe", "city": {"name": "Riga"}},
        "tags": ["vip", "Riga, Centre"],
        "phones": [{"value": "1", "type": "work"}, {"value": "2", "type": "home"}],
        "vip": True,
        "note": None,
    }
    table = read(json.dumps([contact]), name="list.json")
    assert table.columns == [
        "name", "company.name", "company.city.name", "tags", "phones", "vip", "note",
    ]  # fmt: skip
    assert rows_of(table) == [["Anna", "Cafe", "Riga", 'vip; "Riga, Centre"', "1; 2", True, None]]


def test_records_that_are_named_by_their_ids_are_a_list(read: Read) -> None:
    table = read(json.dumps({"-Na": {"name": "Anna"}, "-Nb": {"name": "Ivo"}}), name="a.json")
    assert (table.columns, rows_of(table)) == (["key", "name"], [["-Na", "Anna"], ["-Nb", "Ivo"]])


def test_several_lists_are_asked_about(read: Read) -> None:
    text = json.dumps({"contacts": [ANNA, IVO], "deals": [{"title": "Cake"}]})
    with pytest.raises(IntakeError) as asked:
        read(text, name="list.json")
    assert str(asked.value) == (
        "list.json holds several lists: contacts (2), deals (1). Name one of them with --sheet "
        "contacts."
    )
    assert rows_of(read(text, name="list.json", sheet="deals")) == [["Cake"]]
    with pytest.raises(IntakeError, match="has no list “orders”. It has: contacts"):
        read(text, name="list.json", sheet="orders")


def test_a_file_of_tinydb_is_taken_over_as_a_whole(read: Read) -> None:
    text = json.dumps({"_default": {"1": {"name": "Anna"}, "2": {"name": "Ivo"}}})
    with pytest.raises(IntakeError, match="`crm-widgets import --tinydb-json list.json`"):
        read(text, name="list.json")


def test_a_large_object_is_read_record_by_record(read: Read) -> None:
    records = [{"id": number, "note": "x" * 1000} for number in range(6000)]
    table = read(json.dumps({"a": {"list": records}, "b": {"more": {}}}), name="list.json")
    assert [row[0] for row in rows_of(table)] == list(range(6000))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[1, 2]", "list.json holds no list of records."),
        ('"Anna"', "list.json holds no list of records."),
        ('[{"a": 1},\n{"a": ', "list.json is not valid JSON: see line 2."),
        ('[{"a": 1}]\nand more', "list.json is not valid JSON: see line 2."),
        ('{"a": [{"b": 1}', "list.json is not valid JSON: see line 1."),
        ("[" * 100_000, "list.json: record 1 is nested more than 100 levels deep."),
        (f'[{{"a": {"[" * 200}{"]" * 200}}}]', "list.json: record 1 is nested more than 100"),
        (f'[{{"a": "{"x" * 5_000_000}"}}]', "list.json: record 1 is longer than 4 million"),
        (f'[{{"a": {"9" * 5000}}}]', "list.json is not valid JSON: see line 1."),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(read: Read, text: str, sentence: str) -> None:
    with pytest.raises(IntakeError) as refused:
        rows_of(read(text, name="list.json"))
    assert str(refused.value).startswith(sentence)


def test_bytes_that_are_in_no_encoding_are_named_with_their_line(read: Read) -> None:
    text = '[{"name": "Jānis Bērziņš"},\n{"name": "'.encode("cp1257") + b'\xa1"}]'
    with pytest.raises(IntakeError, match="list.json is not in cp1257: see line 2"):
        read(text, name="list.json")


@pytest.mark.parametrize("text", ['"\\ud800"', '"a\\u0000"'])
def test_a_record_with_a_character_that_is_no_text_is_refused(read: Read, text: str) -> None:
    rows: Any = rows_of(read(f'[{{"a": {text}}}, {{"a": "Anna"}}]', name="list.json"))
    assert "has a character that is no text" in rows[0][0]
    assert rows[1] == ["Anna"]
