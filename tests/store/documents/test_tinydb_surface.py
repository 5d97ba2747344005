"""Every method, parameter and error of TinyDB's documentation, beside TinyDB's own JSON file.

Each line is tried on both from the same three documents; what comes of it, and what the table
holds then, is the same to the type of a number and the word of an error.
"""

from __future__ import annotations

import json
import re
from collections import UserDict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.middlewares import CachingMiddleware, Middleware
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as put
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from crm_widgets.store import DocumentTable, RowStorage, RowTinyDB

THREE: list[dict[str, Any]] = [
    {"n": 1, "name": "Anna", "tags": ["a", "b"], "at": {"city": "Riga"}},
    {"n": 2, "name": "Jānis", "tags": [], "lines": [{"q": 1}, {"q": 2}]},
    {"n": 3.5, "name": "Пётр Ёлкин", "tags": ["b"], "at": {"city": None}, "gone": None},
]


class Odd:
    """A condition of one's own, as the documentation allows: a callable with a hash."""

    def __call__(self, document: Mapping[str, Any]) -> bool:
        return document["n"] % 2 == 1

    def __hash__(self) -> int:
        return 1

    def is_cacheable(self) -> bool:
        """Not to be kept."""
        return False


def fails_at_the_second(document: dict[str, Any]) -> None:
    """Mark one document, and stop at the next."""
    if document["n"] == 2:
        raise ValueError("the second")
    document["marked"] = True


WORDS = {
    "Document": Document, "MappingProxyType": MappingProxyType, "Odd": Odd, "Query": Query,
    "UserDict": UserDict, "add": add, "date": date, "decrement": decrement, "delete": delete,
    "fails_at_the_second": fails_at_the_second, "increment": increment, "put": put, "re": re,
    "subtract": subtract, "where": where,
}  # fmt: skip
"""What the lines may name, beside `on`, the table."""

LINES = {
    "insert": [
        "on.insert({})",
        "on.insert({'n': 4, 'deep': [{'a': [None, True, 1, 1.0, -0.0, 'x']}]})",
        "on.insert(MappingProxyType({'n': 4}))",
        "on.insert(UserDict({'n': 4}))",
        "on.insert(Document({'n': 4}, doc_id=9)), on.insert({})",
        "on.insert(Document({'n': 4}, doc_id=0))",
        "on.insert(Document({'n': 4}, doc_id=-5))",
        "on.insert(Document({'n': 4}, doc_id=2))",
        "on.insert([('n', 4)])",
        "on.insert('text')",
        "on.insert(None)",
        "on.insert()",
        "on.insert({'when': date(2026, 11, 1)})",
        "on.insert({'some': {1, 2}})",
        "on.insert({('a', 'b'): 1})",
        "on.insert({1: 'whole', 1.5: 'half', None: 'none', True: 'yes'})",
        "on.insert({'pair': (1, (2, 3))})",
        "on.insert({'': '', 'a.b': 1, 'a b': 2, 'Ё': 3, '$': 4})",
        "on.insert({'huge': 10**300, 'small': 1e-300})",
        "on.insert({'text': 'line\\nline\\ttab \"quoted\" \\\\ \\u2028 😀'})",
        "on.insert({'nul': 'a\\0b', '\\0': 1})",
        "on.insert({'long': 'x' * 100_000})",
        "on.insert({'half a letter': '\\ud800'})",
    ],
    "insert_multiple": [
        "on.insert_multiple([{'n': 4}, {'n': 5}])",
        "on.insert_multiple({'n': n} for n in range(3))",
        "on.insert_multiple([])",
        "on.insert_multiple({'n': 4})",
        "on.insert_multiple([{'n': 4}, 5])",
        "on.insert_multiple(5)",
        "on.insert_multiple([Document({}, doc_id=7), Document({}, doc_id=5)])",
        "on.insert_multiple([{'n': 4}, Document({}, doc_id=1)])",
        "on.insert_multiple([Document({}, doc_id=7), Document({}, doc_id=7)])",
        "on.insert_multiple([{'n': 4}, {'when': date(2026, 11, 1)}])",
        "on.insert_multiple(fails_at_the_second(d) or d for d in [{'n': 1}, {'n': 2}])",
    ],
    "all, len and iteration": [
        "on.all()",
        "len(on)",
        "list(on)",
        "[document.doc_id for document in on]",
        "[type(document.doc_id) for document in on]",
        "next(iter(on))",
        "bool(on)",
        "[on.insert({'copy': document.doc_id}) for document in on]",
        "[on.remove(doc_ids=[document.doc_id]) for document in on]",
        "on.name[:4]",
    ],
    "get": [
        "on.get(where('n') == 2)",
        "on.get(cond=where('n') == 9)",
        "on.get(doc_id=2)",
        "on.get(doc_id=9)",
        "on.get(doc_id='2')",
        "on.get(doc_id=-1), on.get(doc_id=0)",
        "on.get(doc_id='two'), on.get(doc_id=2.5), on.get(doc_id=True)",
        "on.get(doc_id='02'), on.get(doc_id=2**70), on.get(doc_id=-(2**70))",
        "on.get(doc_ids=[3, 1, 1, 9])",
        "on.get(doc_ids=[])",
        "on.get(doc_ids=(2,))",
        "on.get(doc_ids=['1', '3'])",
        "on.get(doc_ids=(n for n in [1, 2]))",
        "on.get(doc_ids=['one']), on.get(doc_ids=[1.5]), on.get(doc_ids=[True])",
        "on.get(doc_ids=[2**70, 1])",
        "on.get(where('n') == 1, 2)",
        "on.get(where('n') == 1, None, [3])",
        "on.get(where('n') == 1, 2, [3])",
        "on.get()",
        "on.get(5)",
    ],
    "contains": [
        "on.contains(where('n') == 2), on.contains(where('n') == 9)",
        "on.contains(doc_id=2), on.contains(doc_id=9), on.contains(doc_id=0)",
        "on.contains(where('n') == 9, 2)",
        "on.contains()",
    ],
    "update": [
        "on.update({'new': 1})",
        "on.update({})",
        "on.update({'n': 9}, where('n') == 2)",
        "on.update({'n': 9}, where('n') == 99)",
        "on.update({'n': 9}, cond=Odd())",
        "on.update({'n': 9}, doc_ids=[3, 1])",
        "on.update({'n': 9}, doc_ids=[1, 42, 1])",
        "on.update({'n': 9}, doc_ids=(n for n in [1, 2]))",
        "on.update({'n': 9}, doc_ids=[])",
        "on.update({'n': 9}, doc_ids=['1'])",
        "on.update({'n': 9}, doc_ids=[True])",
        "on.update({'n': 9}, doc_ids=[1.0])",
        "on.update({'n': 9}, doc_ids=[2**70, 'one', 1.5, None, 3])",
        "on.update({'n': 9}, where('n') == 1, [2])",
        "on.update(MappingProxyType({'n': 9}))",
        "on.update([('n', 9)])",
        "on.update(5)",
        "on.update(lambda document: document.clear())",
        "on.update(lambda document: document.pop('n'), where('n') == 1)",
        "on.update(lambda document: document['tags'].append('c'))",
        "on.update(fails_at_the_second)",
        "on.update({'when': date(2026, 11, 1)})",
        "on.update({7: 'seven'})",
        "on.update()",
    ],
    "operations": [
        "on.update(delete('n'))",
        "on.update(delete('gone'))",
        "on.update(delete('gone'), where('gone').exists())",
        "on.update(add('n', 2))",
        "on.update(add('name', '!'), doc_ids=[1])",
        "on.update(add('name', 1))",
        "on.update(add('tags', ['z']))",
        "on.update(subtract('n', 0.5))",
        "on.update(subtract('name', 1))",
        "on.update(subtract('never', 1))",
        "on.update(put('n', {'a': [1]}))",
        "on.update(put('never', None), where('n') > 1)",
        "on.update(increment('n'))",
        "on.update(increment('never'))",
        "on.update(decrement('n'), doc_ids=[3])",
        "on.update(decrement('tags'))",
    ],
    "update_multiple": [
        "on.update_multiple([({'n': 9}, where('n') == 1), ({'x': 1}, where('n') >= 2)])",
        "on.update_multiple([({'n': 9}, where('n') == 1), (increment('n'), where('n') == 9)])",
        "on.update_multiple((pair for pair in [({'x': 1}, where('n') > 0)]))",
        "on.update_multiple([])",
        "on.update_multiple([({'x': 1}, where('n') > 0), (delete('never'), where('n') == 2)])",
        "on.update_multiple([({'x': 1},)])",
    ],
    "upsert": [
        "on.upsert({'n': 9}, where('n') == 1)",
        "on.upsert({'seen': True}, where('n') > 0)",
        "on.upsert({'n': 9}, where('n') == 9)",
        "on.upsert(Document({'n': 9}, doc_id=2))",
        "on.upsert(Document({'n': 9}, doc_id=8)), on.insert({})",
        "on.upsert(Document({'n': 9}, doc_id=8), where('n') == 1)",
        "on.upsert({'n': 9})",
        "on.upsert('text', where('n') == 9)",
        "on.upsert({'when': date(2026, 11, 1)}, where('n') == 9)",
    ],
    "remove": [
        "on.remove(where('n') == 2)",
        "on.remove(where('n') == 9)",
        "on.remove(doc_ids=[3, 1])",
        "on.remove(doc_ids=[3, 42])",
        "on.remove(doc_ids=[3, 3])",
        "on.remove(doc_ids=[])",
        "on.remove(doc_ids=(n for n in [1, 2]))",
        "on.remove(doc_ids=['1'])",
        "on.remove(doc_ids=[True])",
        "on.remove(doc_ids=[2**70, 'one', 1.5, None, 3.0])",
        "on.remove(where('n') == 1, [2])",
        "on.remove()",
        "on.remove(where('name') > 1)",
    ],
    "truncate, count and the cache": [
        "on.truncate(), len(on)",
        "on.count(where('n') > 1)",
        "on.count(Query().noop())",
        "on.count()",
        "on.clear_cache()",
        "on.search(where('n') == 1), on.update({'n': 7}), on.search(where('n') == 1)",
        "on.search(where('n') == 1), on.truncate(), on.search(where('n') == 1)",
    ],
    "queries by path": [
        "on.search(where('n') == 1)",
        "on.search(Query().at.city == 'Riga')",
        "on.search(Query()['at']['city'] == None)",
        "on.search(where('at').city != 'Riga')",
        "on.search(where('n') != 1)",
        "on.search(where('n') < 2), on.search(where('n') <= 2)",
        "on.search(where('n') > 2), on.search(where('n') >= 2)",
        "on.search(where('name') < 5)",
        "on.search(where('n') == True)",
        "on.search(where('tags') == ['b'])",
        "on.search(where('at') == {'city': 'Riga'})",
        "on.search(where('gone').exists())",
        "on.search(where('at').city.exists())",
        "on.search(where('n').map(str) == '1')",
        "on.search(where('tags').map(len).test(lambda n: n > 1))",
        "on.search(Query())",
        "on.search(Query() == 1)",
        "on.search(Query().exists())",
        "on.search(None)",
        "on.search(lambda document: 'at' in document)",
        "on.search(Odd())",
        "on.search()",
    ],
    "queries by test": [
        "on.search(where('name').matches('A'))",
        "on.search(where('name').matches('a', flags=re.IGNORECASE))",
        "on.search(where('name').matches('nna')), on.search(where('n').matches('1'))",
        "on.search(where('name').search('nna|ёл', flags=re.IGNORECASE))",
        "on.search(where('name').search('('))",
        "on.search(where('n').test(lambda value, low, high: low <= value <= high, 2, 4))",
        "on.search(where('tags').any(['a', 'z']))",
        "on.search(where('lines').any(where('q') == 2))",
        "on.search(where('n').any([1]))",
        "on.search(where('tags').all(['a', 'b']))",
        "on.search(where('lines').all(where('q') > 0))",
        "on.search(where('tags').all([]))",
        "on.search(where('n').one_of([1, 3.5]))",
        "on.search(where('n').one_of(5))",
        "on.search(Query().fragment({'n': 1, 'name': 'Anna'}))",
        "on.search(where('at').fragment({'city': 'Riga'}))",
        "on.search(where('n').fragment({'city': 'Riga'}))",
        "on.search(Query().noop())",
    ],
    "queries put together": [
        "on.search((where('n') == 1) & (where('name') == 'Anna'))",
        "on.search((where('n') == 1) | (where('n') == 2))",
        "on.search(~(where('n') == 1))",
        "on.search(~where('at').exists() | ((where('n') > 3) & where('tags').any(['b'])))",
        "on.search(Query().noop() & (where('n') == 1))",
        "on.search((where('n') == 1) & (lambda document: True))",
    ],
}  # fmt: skip


def comparable(result: Any) -> Any:
    """A result in a form that tells 1 from 1.0 and from true, and a document with its number."""
    if isinstance(result, Document):
        return "document", type(result.doc_id), result.doc_id, json.dumps(result)
    if isinstance(result, list | tuple):
        return [comparable(each) for each in result]
    return type(result), result


def outcome(line: str, table: Table) -> Any:
    """What a line gives or raises, and what the table holds then."""
    try:
        result = comparable(eval(line, WORDS, {"on": table}))
    except Exception as error:  # noqa: BLE001 - whatever it is, both have to raise it
        kind = ValueError if isinstance(error, ValueError) else type(error)
        result = kind, str(error).replace("DocumentTable", "Table")
    return result, comparable(sorted(table, key=lambda document: document.doc_id))


@pytest.fixture
def pair(where: str, tmp_path: Path) -> Iterator[tuple[TinyDB, TinyDB]]:
    """Ours, and TinyDB's own JSON file."""
    with RowTinyDB(where) as ours, TinyDB(tmp_path / "plain.json") as plain:
        yield ours, plain


@pytest.mark.parametrize("method", LINES)
def test_each_line_gives_what_it_gives_in_tinydbs_own_file(
    pair: tuple[TinyDB, TinyDB], method: str
) -> None:
    differing = {}
    for number, line in enumerate(LINES[method]):
        tables = [db.table(f"case {number}") for db in pair]
        for table in tables:
            table.insert_multiple(THREE)
        ours, plain = (outcome(line, table) for table in tables)
        if ours != plain:
            differing[line] = f"ours: {ours}\n  TinyDB's: {plain}"
            pair[1].drop_tables()  # a failed write can leave the JSON file unreadable
    assert not differing, "\n".join(f"{line}\n  {what}" for line, what in differing.items())


def both(pair: tuple[TinyDB, TinyDB], act: Callable[[TinyDB], Any]) -> None:
    """An act on each gives the same."""
    ours, plain = (comparable(act(db)) for db in pair)
    assert ours == plain


def test_tables_are_made_named_and_dropped_as_in_tinydb(pair: tuple[TinyDB, TinyDB]) -> None:
    both(pair, lambda db: db.tables())
    both(pair, lambda db: [len(db.table("quiet")), db.table("quiet", cache_size=0).name])
    both(pair, lambda db: db.tables())
    both(pair, lambda db: [db.insert({"a": 1}), repr(db).replace("RowTinyDB", "TinyDB")])
    both(pair, lambda db: [len(db.table("kept", persist_empty=True)), db.tables()])
    both(pair, lambda db: [db.table("cities").insert({"b": 2}), db.tables()])
    both(pair, lambda db: db.table("cities") is db.table("cities"))
    both(pair, lambda db: db.table("cities").storage is db.storage)
    both(pair, lambda db: [db.name, db.default_table_name, len(db), [*db], db.get(doc_id=1)])
    both(pair, lambda db: db.storage.read())
    held = [db.table("cities") for db in pair]
    both(pair, lambda db: [db.drop_table("cities"), db.drop_table("never"), db.tables()])
    assert [table.all() for table in held] == [[], []]
    both(pair, lambda db: [db.drop_tables(), db.tables(), len(db)])


def test_what_tinydb_does_not_know_is_told_as_by_tinydb(pair: tuple[TinyDB, TinyDB]) -> None:
    for db in pair:
        with pytest.raises(AttributeError, match="has no attribute 'commit'"):
            db.commit()
        with pytest.raises(TypeError, match="unexpected keyword argument 'size'"):
            db.table("cities", size=3)
        assert db.tables() == set()


def test_the_storage_is_read_and_written_whole(pair: tuple[TinyDB, TinyDB]) -> None:
    def rewrite(db: TinyDB) -> Any:
        db.insert_multiple([{"n": 1}, {"n": 2}])
        data = db.storage.read() or {}
        data["_default"]["2"]["n"] = 20
        data["_default"]["7"] = {"n": 7}
        del data["_default"]["1"]
        data["empty"] = {}
        db.storage.write(data)
        return db.storage.read(), db.all(), db.tables()

    both(pair, rewrite)
    for db in pair:
        with pytest.raises(TypeError, match="Object of type date is not JSON serializable"):
            db.storage.write({"_default": {"1": {"when": date(2026, 11, 1)}}})


class Counting(Middleware):
    """A middleware of one's own, after the documentation's example."""

    def __init__(self, storage_cls: Any) -> None:
        super().__init__(storage_cls)
        self.seen: list[str] = []

    def read(self) -> Any:
        """Read, and remember it."""
        self.seen.append("read")
        return self.storage.read()

    def write(self, data: dict[str, Any]) -> None:
        """Write, and remember it."""
        self.seen.append("write")
        self.storage.write(data)


def test_a_middleware_of_ones_own_sees_each_read_and_write(where: str) -> None:
    seen = []
    for db in (
        RowTinyDB(where, storage=Counting(RowStorage)),
        TinyDB(storage=Counting(MemoryStorage)),
    ):
        with db:
            db.insert({"n": 1})
            db.upsert({"n": 2}, Query().n == 1)
            db.table("cities").insert_multiple([{"n": 3}, {"n": 4}])
            db.drop_table("cities")
            seen.append((db.all(), db.storage.seen, db.tables()))  # type: ignore[attr-defined]
    assert seen[0] == seen[1]


def test_the_caching_middleware_keeps_writes_until_it_is_flushed_or_closed(where: str) -> None:
    with RowTinyDB(where) as stored:
        with RowTinyDB(where, storage=Counting(CachingMiddleware(RowStorage))) as cached:
            cached.insert_multiple([{"n": 1}, {"n": 2}])
            assert (len(cached), len(stored)) == (2, 0)
            cached.storage.flush()
            assert stored.all() == [{"n": 1}, {"n": 2}]
            cached.update(increment("n"), Query().n == 2)
            cached.remove(doc_ids=[1])
            assert stored.all() == [{"n": 1}, {"n": 2}]
        assert stored.all() == [{"n": 3}]
        caching = CachingMiddleware(RowStorage)
        caching.WRITE_CACHE_SIZE = 2
        with RowTinyDB(where, storage=caching) as cached:
            cached.insert({"n": 4})
            assert len(stored) == 1
            cached.insert({"n": 5})
            assert len(stored) == 3


def test_tinydbs_own_classes_work_on_the_storage_alone(where: str) -> None:
    with TinyDB(where, storage=RowStorage, author="Anna") as db:
        db.insert_multiple([{"n": 1}, {"n": 2}])
        db.remove(doc_ids=[2])
        db.upsert({"n": 3}, Query().n == 9)
    with RowTinyDB(where) as rows:
        assert [(document.doc_id, document["n"]) for document in rows] == [(1, 1), (3, 3)]
        assert rows.insert({"n": 4}) == 4


def test_classes_are_put_in_place_of_tinydbs_as_its_documentation_says(where: str) -> None:
    class Note(Document):
        """A document of one's own."""

    class Number(int):
        """A number of one's own."""

    class Notes(DocumentTable):
        """A table of them."""

        document_class = Note
        document_id_class = Number

    class Notebook(RowTinyDB):
        """A base of them."""

        table_class = Notes
        default_table_name = "notes"

    with Notebook(where) as book:
        assert book.insert(Note({"n": 1}, doc_id=Number(4))) == 4
        assert book.insert({"n": 2}) == 5
        found = [
            *book,
            *book.search(Query().n == 1),
            *book.get(doc_ids=[5]),
            book.get(Query().n == 2),
        ]
        assert {(type(one), type(one.doc_id)) for one in found} == {(Note, Number)}
        assert book.tables() == {"notes"}
        assert type(book.table("notes")) is Notes


def test_a_search_beside_a_write_of_the_same_change_sees_it(pair: tuple[TinyDB, TinyDB]) -> None:
    def count_while_updating(db: TinyDB) -> Any:
        db.insert_multiple([{"n": 1}, {"n": 2}])
        db.update(lambda document: document.update(there=db.count(Query().n > 0), all=len(db)))
        return db.all()

    both(pair, count_while_updating)
