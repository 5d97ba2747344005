"""Files that attack the reader of TinyDB's JSON: each is read, or ends in a sentence."""

from __future__ import annotations

import json
import random
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest

from crm_widgets.store import ClientBase
from crm_widgets.store.documents.tinydb_file import NotTinyDB, documents_in
from crm_widgets.store.errors import StoreError


def read(content: bytes) -> int:
    """How many documents there are."""
    return sum(sum(1 for _one in found) for _table, found in documents_in(BytesIO(content)))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"a":{"1":{"n":' + b"[" * 1_000_000, "it is nested more than 100 levels deep"),
        (b'{"a":{"1":{"n":' + b'{"x":' * 90_000, "it is nested more than 100 levels deep"),
        (
            b'{"a":{"1":{"n":"' + b"x" * 20_000_000 + b'"}}}',
            "a document, or a text or number in it, is longer than 16 MB",
        ),
        (
            b'{"a":{"1":{"n":[' + (b'"' + b"x" * 1000 + b'",') * 17_000 + b"1]}}}",
            "a document, or a text or number in it, is longer than 16 MB",
        ),
        (b'{"a":{"1":{"n":' + b"9" * 1_000_000 + b"}}}", "it is not valid JSON: Unexpected symbol"),
        (b'{"a":{"1":{"n":NaN}}}', "it is not valid JSON: Unexpected symbol 'N' at 15"),
        (b'{"a":{"1":{"n":-1e999}}}', "it holds a number that is too large"),
        (b'{"a":{"' + b"9" * 5000 + b'":{}}}', "a: '999999"),
        (b'{"a":{},"b":{},"a":{}}', "the table 'a' is in it twice"),
        (
            b"{" + b",".join(b'"%d":{}' % number for number in range(20_000)) + b"}",
            "it has more than 1,000 tables",
        ),
    ],
)
def test_what_is_too_deep_or_too_long_ends_in_a_short_sentence(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(NotTinyDB) as refused:
        read(content)
    assert str(refused.value).startswith(sentence)
    assert len(str(refused.value)) < 200


def test_an_endless_text_is_not_held_in_memory() -> None:
    content = b'{"a":{"1":{"n":"' + b"x" * 60_000_000
    tracemalloc.start()
    try:
        with pytest.raises(NotTinyDB):
            read(content)
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()


def test_a_refused_file_leaves_the_base_as_it_was(sqlite_base: ClientBase, tmp_path: Path) -> None:
    path = tmp_path / "base.json"
    path.write_text('{"notes": {"1": {"n": 1}}, "deep": {"1": {"n": ' + "[" * 200)
    version = sqlite_base.version
    with pytest.raises(StoreError, match="is not a TinyDB file: it is nested more than 100 levels"):
        sqlite_base.import_tinydb_json(path)
    assert (sqlite_base.version, sqlite_base.tinydb.tables()) == (version, set())


def test_a_damaged_file_is_documents_or_a_sentence() -> None:
    tables = {"notes": {"1": {"n": 1.5, "t": "ā\ud83d\ude00"}, "2": {"l": [1, {"a": None}]}}}
    whole = json.dumps(tables).encode()
    chance, documents = random.Random(8), 0
    for _file in range(300):
        changed = bytearray(whole)
        for _change in range(chance.randint(1, 3)):
            at = chance.randrange(len(changed) or 1)
            changed[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 2))
        try:
            documents += read(bytes(changed))
        except NotTinyDB as error:
            assert 10 < len(str(error)) < 300
    assert documents
