"""The base as a file of plain TinyDB, which TinyDB reads and writes, and back again."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from tinydb import TinyDB

from crm_widgets.model import Contact, Deal
from crm_widgets.store import ClientBase, Imported, StoreError, describe_change
from crm_widgets.store.documents.tinydb_file import documents_in


def given(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "clients.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_plain_tinydb_reads_and_writes_what_was_exported(base: ClientBase, tmp_path: Path) -> None:
    base.contacts.add_many([Contact(id="anna", name="Anna Ozola"), Contact(id="j", name="Jānis")])
    base.tinydb.insert({"raw": [1, None, {"ё": True}]})
    base.contacts.remove("anna")
    counts = base.export_tinydb_json(tmp_path / "all.json")
    assert counts == {"_default": 1, "contacts": 1}
    with TinyDB(tmp_path / "all.json") as plain:
        assert plain.tables() == {"_default", "contacts"}
        assert plain.all() == [{"raw": [1, None, {"ё": True}]}]
        (found,) = plain.table("contacts").all()
        assert (found.doc_id, found["name"]) == (2, "Jānis")
        plain.table("contacts").update({"city": "Rīga"})
        assert plain.table("contacts").insert({"name": "Zane"}) == 3


def test_what_tinydb_wrote_comes_in_under_its_numbers_as_one_change(
    base: ClientBase, tmp_path: Path
) -> None:
    with TinyDB(tmp_path / "plain.json") as plain:
        plain.table("contacts").insert_multiple([{"name": "Anna"}, {"name": "Jānis"}])
        plain.table("contacts").remove(doc_ids=[1])
        plain.insert({"anything": "at all"})
    done = base.import_tinydb_json(tmp_path / "plain.json")
    assert done == Imported({"contacts": 1, "_default": 1}, change=1)
    (jānis,) = base.contacts
    assert (jānis.name, len(jānis.id)) == ("Jānis", 23)
    assert base.contacts.get(jānis.id) == jānis
    assert [document.doc_id for document in base.tinydb.table("contacts")] == [2]
    assert base.tinydb.all() == [{"anything": "at all"}]
    (change,) = base.changes()
    assert (describe_change(change), change.records) == ("Import of 2 documents from plain.json", 2)
    base.undo(1)
    assert (len(base.contacts), len(base.tinydb)) == (0, 0)
    assert base.tinydb.table("contacts").insert({"name": "new"}) == 3


def test_a_base_that_went_out_comes_in_again_as_it_was(base: ClientBase, tmp_path: Path) -> None:
    base.contacts.add_many([Contact(name="Anna", tags=["wholesale"]), Contact(name="Jānis")])
    base.tinydb.table("empty").insert({})
    base.tinydb.table("empty").truncate()
    base.tinydb.insert({"half a letter": "\ud800", "ё": 1})
    before = base.tinydb.storage.read()
    path = tmp_path / "all.json"
    base.export_tinydb_json(path)
    assert json.loads(path.read_text("ascii")) == before
    again = base.import_tinydb_json(path)
    assert (again.change, again.same) == (None, 3)
    base.tinydb.drop_tables()
    base.import_tinydb_json(path)
    assert base.tinydb.storage.read() == before
    assert base.contacts.tags() == {"wholesale": 1}
    assert [found.name for found in base.contacts.page(text="anna").records] == ["Anna"]


def test_another_document_under_a_number_is_not_overwritten_unless_asked(
    base: ClientBase, tmp_path: Path
) -> None:
    base.tinydb.table("notes").insert_multiple([{"text": "ours"}, {"text": "only here"}])
    path = given(tmp_path, '{"new": {"1": {}}, "notes": {"1": {"text": "theirs"}}}')
    with pytest.raises(StoreError, match="notes already holds another document with number 1"):
        base.import_tinydb_json(path)
    assert base.tinydb.tables() == {"notes"}
    done = base.import_tinydb_json(path, replace=True)
    assert (done.tables, done.removed) == ({"new": 1, "notes": 1}, 1)
    assert base.tinydb.table("notes").all() == [{"text": "theirs"}]
    base.undo(base.version)
    assert base.tinydb.table("notes").all() == [{"text": "ours"}, {"text": "only here"}]


def test_deals_that_come_in_leave_events_unless_the_file_tells_them(
    base: ClientBase, tmp_path: Path
) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    deal = Deal(title="Water", contact_id=anna.id, pipeline="Sales", stage="New")
    text = json.dumps({"deals": {"1": deal.document()}})
    base.import_tinydb_json(given(tmp_path, text))
    assert [event.to_stage for event in base.stage_events] == ["New"]
    base.undo(base.version)
    text = json.dumps({"deals": {"1": deal.document()}, "stage_events": {}})
    base.import_tinydb_json(given(tmp_path, text))
    assert list(base.stage_events) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1]", (
            "is not a TinyDB file: it holds None where a JSON object of tables should be. "
            "Nothing was imported"
        )),
        ("Dear Anna", "is not a TinyDB file: it is not valid JSON"),
        ('{"contacts": [1]}', "a JSON object of the documents of contacts should be"),
        ('{"contacts": {"x": {}}}', "contacts: 'x' is not a document number"),
        ('{"contacts": {"1": 5}}', "contacts, 1: 5 is not a document"),
        ('{"notes": {"1": {"a": NaN}}}', "it is not valid JSON"),
        ('{"notes": {"1": {"a": 1}', "it is not valid JSON"),
        ('{"notes": {"1": {"a": tru', "it is not valid JSON"),
        ('{"notes": {"1": {}, "1": {}}}', "number 1 is in notes twice"),
        ('{"notes": {}} and more', "it is not valid JSON"),
        ('{"notes": {"99999999999999999999": {}}}', "is too large"),
        ('{"contacts": {"7": {"name": "Anna", "phones": 5}}}', (
            "Document 7 of contacts is not a valid record: phones is 5"
        )),
        ('{"contacts": {"1": {"id": "a", "name": "A"}, "2": {"id": "a", "name": "B"}}}', "Two documents of contacts have the id 'a'"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_come_in_leaves_nothing(
    base: ClientBase, tmp_path: Path, text: str, why: str
) -> None:
    with pytest.raises(StoreError, match="Nothing was imported") as error:
        base.import_tinydb_json(given(tmp_path, text))
    assert why in str(error.value)
    assert (base.version, base.tinydb.tables()) == (0, set())


def test_an_export_takes_no_file_s_place(base: ClientBase, tmp_path: Path) -> None:
    path = given(tmp_path, "{}")
    with pytest.raises(StoreError, match="The file .* already exists"):
        base.export_tinydb_json(path)
    assert path.read_text() == "{}"
    assert [one.name for one in tmp_path.iterdir() if "json" in one.name] == ["clients.json"]


def test_a_record_that_has_another_number_in_the_file_is_replaced(
    base: ClientBase, tmp_path: Path
) -> None:
    base.contacts.add_many(
        [
            Contact(id="a", name="Anna", tags=["vip"]),
            Contact(id="b", name="Bella"),
            Contact(id="c", name="C"),
        ]
    )
    swapped = {"2": {"id": "a", "name": "Anna", "tags": ["vip"]}, "1": {"id": "b", "name": "Bea"}}
    path = given(tmp_path, json.dumps({"contacts": swapped}))
    with pytest.raises(StoreError, match="Nothing was imported"):
        base.import_tinydb_json(path)
    base.import_tinydb_json(path, replace=True)
    assert [(one.doc_id, one["id"]) for one in base.tinydb.table("contacts")] == [
        (1, "b"),
        (2, "a"),
    ]
    assert (base.contacts.get("b").name, base.contacts.find("c")) == ("Bea", None)
    assert base.contacts.tags() == {"vip": 1}
    base.undo(base.version)
    assert [one.id for one in base.contacts] == ["a", "b", "c"]


def test_a_byte_order_mark_and_whole_numbers_of_any_size_are_read(
    base: ClientBase, tmp_path: Path
) -> None:
    path = given(
        tmp_path, '\ufeff{"notes": {"1": {"n": 123456789012345678901234567890, "x": 1.0}}}'
    )
    base.import_tinydb_json(path)
    (note,) = base.tinydb.table("notes")
    assert (note["n"], repr(note["x"])) == (123456789012345678901234567890, "1.0")


def test_a_file_is_read_a_document_at_a_time() -> None:
    tables = {
        "notes": {str(number): {"text": "“quoted”, {braces} \\ " * number} for number in range(30)},
        "empty": {},
        "last.one": {"1": {"a": [1, 2, {"b": -1.5e3}], "c": None}},
    }
    for indent in (None, 2):
        text = BytesIO(json.dumps(tables, indent=indent).encode())
        read = {
            table: {str(number): body for number, body in documents}
            for table, documents in documents_in(text)
        }
        assert read == tables


def test_the_first_documents_come_before_the_file_was_read_to_its_end() -> None:
    documents = {str(number): {"text": "x" * 1_000} for number in range(1_000)}
    file = BytesIO(json.dumps({"notes": documents}).encode())
    _table, read = next(documents_in(file))
    assert next(read) == (0, {"text": "x" * 1_000})
    assert len(file.read()) > 800_000
