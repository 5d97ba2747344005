"""What Arrow reads from the JSON of documents is what Python reads from it, to the last bit."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb.table import Document

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, UnreadableRecord
from crm_widgets.store.frames import documents as frame_documents
from tests.store.frames.frame_examples import as_it_is, from_nothing

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**300), 10**300)
DAYS = st.dates(min_value=date(1000, 1, 1)).map(date.isoformat)
MOMENTS = st.builds("{}T{:%H:%M:%S}Z".format, DAYS, st.times())
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)
PURCHASES = st.fixed_dictionaries(
    {},
    optional={
        "id": TEXTS, "contact_id": TEXTS | st.none(), "date": DAYS, "amount": NUMBERS,
        "product": TEXTS | st.none(), "quantity": NUMBERS | st.none(), "order_id": TEXTS,
        "more": ANYTHING,
    },
)  # fmt: skip
CONTACTS = st.fixed_dictionaries(
    {},
    optional={
        "id": TEXTS, "name": TEXTS, "phones": st.lists(TEXTS, max_size=3), "consent_date": DAYS,
        "created_at": MOMENTS, "custom": st.dictionaries(TEXTS, ANYTHING, max_size=3),
        "more": st.fixed_dictionaries({"custom": st.dictionaries(TEXTS, TEXTS, max_size=1)}),
    },
)  # fmt: skip


def own_id(document: dict[str, Any]) -> object:
    """The id that no other document of a table may have; a document need not have one."""
    return document.get("id", object())


def in_texts(documents: list[dict[str, Any]]) -> list[list[tuple[str, str]]]:
    """Rows as text, in which 0.0 is not -0.0 and True is not 1.0; custom fields by their names."""
    return [sorted((name, as_text(value)) for name, value in one.items()) for one in documents]


def as_text(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else repr(value)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    purchases=st.lists(PURCHASES, max_size=12, unique_by=own_id),
    contacts=st.lists(CONTACTS, max_size=6, unique_by=own_id),
)
def test_each_number_day_and_text_is_read_exactly(
    sqlite_base: ClientBase, purchases: list[dict[str, Any]], contacts: list[dict[str, Any]]
) -> None:
    for name, documents in (("purchases", purchases), ("contacts", contacts)):
        sqlite_base.tinydb.table(name).truncate()
        sqlite_base.tinydb.table(name).insert_multiple(documents)
        expected = from_nothing(sqlite_base, name)
        assert in_texts(as_it_is(sqlite_base, name)) == in_texts(expected)


def test_documents_are_read_page_by_page_in_their_order(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame_documents, "BATCH_ROWS", 7)
    base.contacts.add_many(
        [Contact(name=str(number), custom={f"n{number % 3}": number}) for number in range(50)]
    )
    base.tinydb.table("contacts").remove(doc_ids=[7, 8, 14, 15, 50])
    assert as_it_is(base, "contacts") == from_nothing(base, "contacts")


def test_a_document_larger_than_what_is_parsed_at_once_is_read(base: ClientBase) -> None:
    for size in (10, 3_000_000, 20):
        base.tinydb.table("contacts").insert({"name": "Anna", "note": "ё" * size})
    assert [len(row["note"]) for row in as_it_is(base, "contacts")] == [10, 3_000_000, 20]


def test_a_raw_document_is_read_as_its_record_reads_it(
    base: ClientBase,
) -> None:
    rows = base.tinydb.table("purchases")
    rows.insert_multiple({"id": str(number), "amount": number} for number in range(20))
    rows.insert({"id": "raw", "date": "2026-01-02T00:00:00", "amount": "45.10", "quantity": "2"})
    raw = {"id": "raw", "contact_id": "c", "at": "2026-01-02T03:04:05.678+02:00"}
    base.tinydb.table("interactions").insert(raw)
    assert as_it_is(base, "purchases")[20] == {
        "id": "raw", "contact_id": None, "date": date(2026, 1, 2), "amount": 45.1, "product": None,
        "quantity": 2.0, "order_id": None,
    }  # fmt: skip
    assert [row["amount"] for row in as_it_is(base, "purchases")[:20]] == list(range(20))
    (row,) = as_it_is(base, "interactions")
    assert (row["at"], row["kind"]) == (datetime(2026, 1, 2, 1, 4, 5, 678_000, tzinfo=UTC), None)


@pytest.mark.parametrize(
    "wrong", [{"date": "yesterday"}, {"amount": "much"}, {"product": ["Water"]}, {"quantity": {}}]
)
def test_one_document_of_many_that_is_no_record_is_named(
    base: ClientBase, wrong: dict[str, Any]
) -> None:
    rows = base.tinydb.table("purchases")
    good = {"date": "2026-01-02", "amount": 1}
    rows.insert_multiple({**good, "id": f"p{number}"} for number in range(30))
    rows.insert({**good, "id": "wrong"} | wrong)
    field = next(iter(wrong))
    with pytest.raises(UnreadableRecord, match=rf"'wrong' in purchases .* {field} .* undo chan"):
        base.frames.purchases()
    rows.remove(doc_ids=[31])
    assert len(base.frames.purchases()) == 30


def test_custom_fields_that_are_not_fields_are_named(base: ClientBase) -> None:
    base.tinydb.table("contacts").insert({"id": "c1", "name": "Anna", "custom": ["vip"]})
    with pytest.raises(UnreadableRecord, match="'c1' in contacts can't be read: custom is "):
        base.frames.contacts()


def test_a_number_that_is_too_large_is_named(base: ClientBase) -> None:
    base.tinydb.table("purchases").insert({"date": "2026-01-02", "amount": "1e999"})
    with pytest.raises(UnreadableRecord, match=r"amount is '1e999', and 1E\+999 is too large"):
        base.frames.purchases()


@pytest.mark.parametrize("doc_id", [0, -7, -(2**62)])
def test_a_document_whose_number_is_below_one_is_in_the_frame(
    base: ClientBase, doc_id: int
) -> None:
    body = {"id": "c1", "name": "Anna"}
    base.tinydb.table("contacts").insert(Document(body, doc_id=doc_id))
    assert list(base.frames.contacts()["name"]) == ["Anna"]
