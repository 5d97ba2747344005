"""The base as a file of plain TinyDB, which TinyDB reads and writes, and back again."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import cast

import pytest
from tinydb import TinyDB

from crm_widgets.model import Contact, Deal
from crm_widgets.store import ClientBase, RowStorage, StoreError, describe_change
from crm_widgets.store.documents import json_stream
from crm_widgets.store.documents.tinydb_export import export_tinydb_json
from crm_widgets.store.documents.tinydb_import import Imported, import_tinydb_json


def rows(base: ClientBase) -> RowStorage:
    return cast(RowStorage, base.tinydb.storage)


def given(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "clients.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_plain_tinydb_reads_and_writes_what_was_exported(base: ClientBase, tmp_path: Path) -> None:
    base.contacts.add_many([Contact(id="anna", name="Anna Ozola"), Contact(id="j", name="Jānis")])
    base.tinydb.insert({"raw": [1, None, {"ё": True}]})
    base.contacts.remove("anna")
    counts = export_tinydb_json(rows(base), tmp_path / "all.json")
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
    done = import_tinydb_json(rows(base), tmp_path / "plain.json")
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
    before = rows(base).read()
    path = tmp_path / "all.json"
    export_tinydb_json(rows(base), path)
    assert json.loads(path.read_text("ascii")) == before
    again = import_tinydb_json(rows(base), path)
    assert (again.change, again.same) == (None, 3)
    base.tinydb.drop_tables()
    import_tinydb_json(rows(base), path)
    assert rows(base).read() == before
    assert base.contacts.tags() == {"wholesale": 1}
    assert [found.name for found in base.contacts.page(text="anna").records] == ["Anna"]


def test_another_document_under_a_number_is_not_overwritten_unless_asked(
    base: ClientBase, tmp_path: Path
) -> None:
    base.tinydb.table("notes").insert_multiple([{"text": "ours"}, {"text": "only here"}])
    path = given(tmp_path, '{"new": {"1": {}}, "notes": {"1": {"text": "theirs"}}}')
    with pytest.raises(StoreError, match="notes already holds another document with number 1"):
        import_tinydb_json(rows(base), path)
    assert base.tinydb.tables() == {"notes"}
    done = import_tinydb_json(rows(base), path, replace=True)
    assert (done.tables, done.removed) == ({"new": 1, "notes": 1}, 1)
    assert base.tinydb.table("notes").all() == [{"text": "theirs"}]
    base.undo(base.version)
    assert base.tinydb.table("notes").all() == [{"text": "ours"}, {"text": "only here"}]


def test_deals_that_come_in_leave_events_unless_the_file_tells_them(
    base: ClientBase, tmp_path: Path
) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    deal = Deal(title="Water", contact_id=anna.id, pipeline="Sales", stage="New")
    told = json.dumps({"deals": {"1": deal.document()}})
    import_tinydb_json(rows(base), given(tmp_path, told))
    assert [event.to_stage for event in base.stage_events] == ["New"]
    base.undo(base.version)
    told = json.dumps({"deals": {"1": deal.document()}, "stage_events": {}})
    import_tinydb_json(rows(base), given(tmp_path, told))
    assert list(base.stage_events) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[1]", "is no file of TinyDB: it says '[1]' where { should be. Nothing was imported"),
        ("Dear Anna", "is no file of TinyDB: it says 'Dear Anna' where { should be"),
        ('{"contacts": [1]}', "no file of TinyDB: it says '[1]}' where { should be"),
        ('{"contacts": {"x": {}}}', "contacts: 'x' is no number of a document"),
        ('{"contacts": {"1": 5}}', "contacts, 1: 5 is no document"),
        ('{"notes": {"1": {"a": NaN}}}', "NaN is no number of JSON"),
        ('{"notes": {"1": {"a": 1}', "it says '' where , should be"),
        ('{"notes": {"1": {"a": tru', "where it says"),
        ('{"notes": {"1": {}, "1": {}}}', "number 1 stands twice in notes"),
        ('{"notes": {}} and more', "something follows its end"),
        ('{"notes": {"99999999999999999999": {}}}', "is too large"),
        ('{"contacts": {"7": {"name": "Anna", "phones": 5}}}', "Document 7 of contacts is no record: phones is 5"),
        ('{"contacts": {"1": {"id": "a", "name": "A"}, "2": {"id": "a", "name": "B"}}}', "Two documents of contacts have the id 'a'"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_come_in_leaves_nothing(
    base: ClientBase, tmp_path: Path, text: str, why: str
) -> None:
    with pytest.raises(StoreError, match="Nothing was imported") as told:
        import_tinydb_json(rows(base), given(tmp_path, text))
    assert why in str(told.value)
    assert (base.version, base.tinydb.tables()) == (0, set())


def test_an_export_takes_no_file_s_place(base: ClientBase, tmp_path: Path) -> None:
    path = given(tmp_path, "{}")
    with pytest.raises(StoreError, match="There is a file .* already"):
        export_tinydb_json(rows(base), path)
    assert path.read_text() == "{}"
    assert [one.name for one in tmp_path.iterdir() if "json" in one.name] == ["clients.json"]


def test_a_file_is_read_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {
        "notes": {str(number): {"text": "“quoted”, {braces} \\ " * number} for number in range(30)},
        "empty": {},
        "last": {"1": {"a": [1, 2, {"b": -1.5e3}], "c": None}},
    }
    for indent in (None, 2):
        for size in (1, 7, 1000):
            monkeypatch.setattr(json_stream, "_AT_ONCE", size)
            text = StringIO(json.dumps(tables, indent=indent))
            read = {
                table: {str(number): body for number, body in documents}
                for table, documents in json_stream.documents_in(text)
            }
            assert read == tables
