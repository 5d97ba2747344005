"""TinyDB's public API, on rows, as its documentation says it behaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tinydb import Query
from tinydb import where as field
from tinydb.middlewares import CachingMiddleware
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as put
from tinydb.table import Document

from crm_widgets.store import RowStorage, RowTinyDB


@pytest.fixture
def db(where: str) -> Iterator[RowTinyDB]:
    with RowTinyDB(where, author="Anna") as db:
        yield db


@pytest.fixture
def three(db: RowTinyDB) -> RowTinyDB:
    db.insert_multiple([{"int": 1, "char": "a"}, {"int": 1, "char": "b"}, {"int": 1, "char": "c"}])
    return db


def test_what_was_inserted_is_found(db: RowTinyDB) -> None:
    assert db.insert({"name": "Anna", "tags": ["a", {"b": None}]}) == 1
    assert db.all() == [{"name": "Anna", "tags": ["a", {"b": None}]}]
    assert db.all()[0].doc_id == 1


def test_documents_have_ids_in_the_order_they_came(three: RowTinyDB) -> None:
    assert [document.doc_id for document in three] == [1, 2, 3]
    assert len(three) == 3


def test_a_document_with_an_id_keeps_it_and_new_ones_lie_above(db: RowTinyDB) -> None:
    assert db.insert(Document({"a": 1}, doc_id=77)) == 77
    assert db.insert({"a": 2}) == 78
    assert db.insert_multiple([Document({}, doc_id=90), {}, Document({}, doc_id=3)]) == [90, 91, 3]


def test_an_id_that_is_taken_is_refused_and_nothing_is_written(three: RowTinyDB) -> None:
    with pytest.raises(ValueError, match="Document with ID 2 already exists"):
        three.insert_multiple([{"int": 9}, Document({}, doc_id=2)])
    assert len(three) == 3


@pytest.mark.parametrize("wrong", [[1], "text", {1, 2}])
def test_only_a_mapping_is_a_document(db: RowTinyDB, wrong: object) -> None:
    with pytest.raises(ValueError, match="Document is not a Mapping"):
        db.insert(wrong)  # type: ignore[arg-type]


def test_an_id_is_never_given_twice(three: RowTinyDB, where: str) -> None:
    three.remove(doc_ids=[3])
    with RowTinyDB(where) as again:
        assert again.insert({"int": 4}) == 4
    three.truncate()
    assert three.insert({"int": 5}) == 5


def test_queries_find_what_they_describe(three: RowTinyDB) -> None:
    assert three.search(field("char") == "b") == [{"int": 1, "char": "b"}]
    assert three.count(Query().int == 1) == 3
    assert three.get(field("char") == "z") is None
    assert three.get(doc_id=2) == {"int": 1, "char": "b"}
    assert [found.doc_id for found in three.get(doc_ids=[3, 1, 99])] == [1, 3]
    assert three.contains(field("char") == "a")
    assert not three.contains(doc_id=9)
    with pytest.raises(RuntimeError, match="cond or doc_id or doc_ids"):
        three.get()


def test_update_changes_fields_by_mapping_by_function_and_by_operation(three: RowTinyDB) -> None:
    assert three.update({"int": 2}, field("char") == "a") == [1]
    assert three.update(increment("int"), doc_ids=[2, 42]) == [2]
    assert three.update(delete("int"), field("char") == "c") == [3]
    assert three.all() == [{"int": 2, "char": "a"}, {"int": 2, "char": "b"}, {"char": "c"}]
    three.update(put("int", 5))
    three.update(add("int", 3))
    three.update(subtract("int", 1))
    three.update(decrement("int"))
    assert [document["int"] for document in three] == [6, 6, 6]


def test_update_multiple_applies_each_pair(three: RowTinyDB) -> None:
    pairs = [({"int": 2}, field("char") == "a"), ({"int": 4}, field("char") == "b")]
    assert three.update_multiple(pairs) == [1, 2]
    assert [document["int"] for document in three] == [2, 4, 1]


def test_upsert_updates_or_inserts(three: RowTinyDB) -> None:
    assert three.upsert({"int": 5}, field("char") == "a") == [1]
    assert three.upsert({"char": "z"}, field("char") == "z") == [4]
    assert three.upsert(Document({"char": "b2"}, doc_id=2)) == [2]
    assert three.get(doc_id=2) == {"int": 1, "char": "b2"}
    with pytest.raises(ValueError, match="you must specify a doc_id"):
        three.upsert({"char": "q"})


def test_remove_takes_documents_away(three: RowTinyDB) -> None:
    assert three.remove(field("char") == "b") == [2]
    assert three.remove(doc_ids=[3, 33]) == [3]
    assert three.all() == [{"int": 1, "char": "a"}]
    with pytest.raises(RuntimeError, match=r"Use truncate\(\) to remove all documents"):
        three.remove()
    three.truncate()
    assert three.all() == []


def test_tables_are_apart_and_can_be_dropped(db: RowTinyDB) -> None:
    db.insert({"a": 1})
    db.table("cities").insert({"name": "Riga"})
    assert db.tables() == {"_default", "cities"}
    assert db.table("cities").all() == [{"name": "Riga"}]
    db.drop_table("cities")
    db.drop_table("never there")
    assert db.tables() == {"_default"}
    db.drop_tables()
    assert db.tables() == set()
    assert len(db) == 0


def test_an_empty_table_is_there_when_asked_for(db: RowTinyDB) -> None:
    db.table("quiet")
    db.table("kept", persist_empty=True)
    assert db.tables() == {"kept"}


def test_a_result_can_be_changed_without_changing_the_next_one(three: RowTinyDB) -> None:
    three.search(field("char") == "a")[0]["int"] = 100
    assert three.search(field("char") == "a")[0]["int"] == 1


def test_one_process_sees_what_another_wrote(three: RowTinyDB, where: str) -> None:
    everyone = field("int") == 1
    assert three.count(everyone) == 3
    with RowTinyDB(where) as other:
        other.insert({"int": 1, "char": "d"})
    assert three.count(everyone) == 4


def test_a_value_that_json_has_no_word_for_is_refused_and_nothing_is_written(
    three: RowTinyDB,
) -> None:
    with pytest.raises(TypeError):
        three.insert_multiple([{"fine": 1}, {"when": object()}])
    with pytest.raises(ValueError, match="not JSON compliant"):
        three.insert({"amount": float("nan")})
    assert len(three) == 3


def test_the_storage_reads_and_writes_all_tables(three: RowTinyDB) -> None:
    three.table("cities").insert({"name": "Riga"})
    data = three.storage.read()
    assert data["cities"] == {"1": {"name": "Riga"}}
    data["cities"]["1"]["name"] = "Rīga"
    del data["_default"]["2"]
    three.storage.write(data)
    assert three.storage.read() == data


def test_a_middleware_around_the_storage_sees_everything(where: str) -> None:
    with RowTinyDB(where, storage=CachingMiddleware(RowStorage)) as db:
        db.insert({"a": 1})
        db.table("other").insert({"b": 2})
        assert db.tables() == {"_default", "other"}
    with RowTinyDB(where) as db:
        assert db.all() == [{"a": 1}]


def test_a_failure_half_way_leaves_nothing_behind(three: RowTinyDB) -> None:
    def fails_at_the_second(document: dict) -> None:
        if document["char"] == "b":
            raise ZeroDivisionError
        document["int"] = 99

    with pytest.raises(ZeroDivisionError):
        three.update(fails_at_the_second)
    assert [document["int"] for document in three] == [1, 1, 1]
