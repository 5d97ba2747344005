"""Any sequence of TinyDB's operations gives on rows what it gives in TinyDB's own memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tinydb import Query, TinyDB
from tinydb import where as field
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as put
from tinydb.table import Document, Table

from crm_widgets.store import RowTinyDB
from tests.store.plain import PlainTinyDB

FIELDS = st.sampled_from(["x", "y", "tags"])
PLAIN_VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1.0, 10**20, "", "a", "Ёлка “1”", "a'b\n\\"])
)
VALUES = st.recursive(
    PLAIN_VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=2),
    max_leaves=4,
)
DOCUMENTS = st.dictionaries(FIELDS, VALUES, max_size=3)
IDS = st.integers(0, 8)
NUMBERED = st.builds(Document, DOCUMENTS, doc_id=IDS)
NO_DOCUMENT = st.sampled_from([[1], "text", None])


def is_short(value: Any, most: int = 1) -> bool:
    return len(value) <= most


def has_x(document: Mapping[str, Any]) -> bool:
    return "x" in document


def as_text(value: Any) -> str:
    return json.dumps(value)


def mark(document: MutableMapping[str, Any]) -> None:
    document["marked"] = [*document.get("marked", []), len(document)]


def spoil_half(document: MutableMapping[str, Any]) -> None:
    document["spoilt"] = True
    document["x"] + 1  # fails where x is none, or no number


PATHS = FIELDS.map(field) | FIELDS.map(lambda name: Query()["tags"][name])
LEAVES = st.one_of(
    st.builds(lambda path, value: path == value, PATHS, VALUES),
    st.builds(lambda path, value: path != value, PATHS, VALUES),
    st.builds(lambda path, value: path < value, PATHS, PLAIN_VALUES),
    st.builds(lambda path, value: path <= value, PATHS, PLAIN_VALUES),
    st.builds(lambda path, value: path > value, PATHS, PLAIN_VALUES),
    st.builds(lambda path, value: path >= value, PATHS, PLAIN_VALUES),
    st.builds(lambda path: path.exists(), PATHS),
    st.builds(lambda path, regex: path.matches(regex), PATHS, st.sampled_from(["a", "ё", ".*1"])),
    st.builds(lambda path: path.search("Ё", re.IGNORECASE), PATHS),
    st.builds(lambda path, args: path.test(is_short, *args), PATHS, st.sampled_from([(), (2,)])),
    st.builds(lambda path, some: path.one_of(some), PATHS, st.lists(VALUES, max_size=3)),
    st.builds(lambda path, some: path.any(some), PATHS, st.lists(VALUES, max_size=2)),
    st.builds(lambda path, some: path.all(some), PATHS, st.lists(VALUES, max_size=2)),
    st.builds(lambda path, some: path.fragment(some), PATHS, DOCUMENTS),
    DOCUMENTS.map(lambda some: Query().fragment(some)),
    st.builds(lambda path, value: path.map(as_text) == as_text(value), PATHS, VALUES),
    st.just(Query().noop()),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda one, other: one & other, inner, inner),
        st.builds(lambda one, other: one | other, inner, inner),
        st.builds(lambda one: ~one, inner),
        st.builds(lambda path, one: path.any(one), PATHS, inner),
        st.builds(lambda path, one: path.all(one), PATHS, inner),
    ),
    max_leaves=3,
) | st.just(has_x)
OPERATIONS = st.one_of(
    st.builds(delete, FIELDS),
    st.builds(add, FIELDS, st.integers(-2, 2)),
    st.builds(subtract, FIELDS, st.sampled_from([1, 0.5])),
    st.builds(put, FIELDS, VALUES),
    st.builds(increment, FIELDS),
    st.builds(decrement, FIELDS),
    st.sampled_from([mark, spoil_half]),
)
CHANGES = DOCUMENTS | OPERATIONS
CHOSEN_IDS = st.none() | st.lists(IDS, max_size=4)
TABLES = st.sampled_from(["", "cities", "заметки"])
"""The default table, and two with a name."""

ERRORS = (KeyError, TypeError, ValueError, RuntimeError)
PHASES = [Phase.generate]
"""To shrink a sequence of writes would take longer than a test may."""
_examples = count(1)


def outcome(act: Callable[[Any], Any], on: TinyDB | Table) -> Any:
    """What an operation gives, or the error it raises with its words."""
    try:
        return comparable(act(on))
    except ERRORS as error:
        kind = next(kind for kind in ERRORS if isinstance(error, kind))
        return kind, str(error)


def comparable(result: Any) -> Any:
    """A result in a form that tells 1 from 1.0 and from true, and a document with its number."""
    if isinstance(result, Document):
        return type(result), type(result.doc_id), result.doc_id, json.dumps(result)
    if isinstance(result, list | Iterator):
        return [comparable(each) for each in result]
    return json.dumps(result) if isinstance(result, Mapping) else result


class Comparison(RuleBasedStateMachine):
    """The same operations on two: ours, and TinyDB itself."""

    def __init__(self, ours: TinyDB, plain: TinyDB) -> None:
        super().__init__()
        self.pair = (ours, plain)
        self.number = next(_examples)
        for db in self.pair:
            db.insert({})
            db.drop_tables()  # of the example before; new names let both count from 1
            db.default_table_name = f"example {self.number}"

    def named(self, name: str) -> str:
        return f"{name} {self.number}"

    def table(self, db: TinyDB, name: str) -> TinyDB | Table:
        return db.table(self.named(name)) if name else db

    def same(self, act: Callable[[Any], Any], table: str | None = None) -> None:
        ours, plain = (
            outcome(act, db if table is None else self.table(db, table)) for db in self.pair
        )
        assert ours == plain

    @rule(table=TABLES, document=DOCUMENTS | NUMBERED | NO_DOCUMENT)
    def insert(self, table: str, document: Any) -> None:
        self.same(lambda on: on.insert(document), table)

    @rule(table=TABLES, documents=st.lists(DOCUMENTS | NUMBERED, max_size=5))
    def insert_multiple(self, table: str, documents: list[Any]) -> None:
        self.same(lambda on: on.insert_multiple(iter(documents)), table)

    @rule(table=TABLES, documents=st.lists(DOCUMENTS, max_size=3), wrong=NO_DOCUMENT)
    def insert_multiple_and_fail(self, table: str, documents: list[Any], wrong: Any) -> None:
        self.same(lambda on: on.insert_multiple([*documents, wrong]), table)

    @rule(table=TABLES, change=CHANGES, cond=st.none() | CONDITIONS, doc_ids=CHOSEN_IDS)
    def update(self, table: str, change: Any, cond: Any, doc_ids: list[int] | None) -> None:
        self.same(lambda on: on.update(change, cond, doc_ids), table)

    @rule(table=TABLES, updates=st.lists(st.tuples(CHANGES, CONDITIONS), max_size=3))
    def update_multiple(self, table: str, updates: list[Any]) -> None:
        self.same(lambda on: on.update_multiple(updates), table)

    @rule(table=TABLES, document=DOCUMENTS | NUMBERED, cond=st.none() | CONDITIONS)
    def upsert(self, table: str, document: Any, cond: Any) -> None:
        self.same(lambda on: on.upsert(document, cond), table)

    @rule(table=TABLES, cond=st.none() | CONDITIONS, doc_ids=CHOSEN_IDS)
    def remove(self, table: str, cond: Any, doc_ids: list[int] | None) -> None:
        self.same(lambda on: on.remove(cond, doc_ids), table)

    @rule(table=TABLES, cond=CONDITIONS)
    def search(self, table: str, cond: Any) -> None:
        self.same(lambda on: on.search(cond), table)
        self.same(lambda on: on.count(cond), table)

    @rule(
        table=TABLES,
        cond=st.none() | CONDITIONS,
        doc_id=st.none() | IDS,
        doc_ids=CHOSEN_IDS,
    )
    def get(self, table: str, cond: Any, doc_id: int | None, doc_ids: list[int] | None) -> None:
        self.same(lambda on: on.get(cond, doc_id, doc_ids), table)
        self.same(lambda on: on.contains(cond, doc_id), table)

    @rule(table=TABLES)
    def truncate(self, table: str) -> None:
        self.same(lambda on: on.truncate(), table)
        self.same(lambda on: on.clear_cache(), table)

    @rule(table=TABLES)
    def drop_table(self, table: str) -> None:
        name = self.named(table) if table else self.pair[0].default_table_name
        self.same(lambda db: db.drop_table(name))

    @rule(certain=st.sampled_from([False, False, True]))
    def drop_tables(self, certain: bool) -> None:
        if certain:
            self.same(lambda db: db.drop_tables())

    @rule(table=TABLES)
    def make_an_empty_table(self, table: str) -> None:
        self.same(lambda db: len(db.table(self.named(table), persist_empty=True)))

    @rule(table=TABLES, documents=st.dictionaries(IDS.map(str), DOCUMENTS, max_size=3))
    def write_all(self, table: str, documents: dict[str, Any]) -> None:
        def rewrite(db: TinyDB) -> None:
            data = db.storage.read()
            data[self.named(table)] = {**data.get(self.named(table), {}), **documents}
            db.storage.write(dict(list(data.items())[:2]))

        if len(self.pair[1].tables()) < 2:  # which two of three are kept is the storage's order
            self.same(rewrite)

    @invariant()
    def all_is_the_same(self) -> None:
        self.same(lambda db: db.tables())
        self.same(lambda db: sorted(db.storage.read().items()))
        for table in ("", "cities", "заметки"):
            self.same(lambda on: on.all(), table)
            self.same(lambda on: (len(on), len(list(on)), on.name), table)


def compare(ours: TinyDB, plain: TinyDB, examples: int) -> None:
    """Run that many random sequences on both."""
    run_state_machine_as_test(
        lambda: Comparison(ours, plain),
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            report_multiple_bugs=False,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_sequence_on_rows_gives_what_tinydb_gives(where: str) -> None:
    with RowTinyDB(where) as ours, PlainTinyDB() as plain:
        compare(ours, plain, 40 if "://" not in where else 12)
