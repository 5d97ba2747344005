"""Typed collections: contacts in lists, deals on their way, the rest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tinydb.table import Document

from crm_widgets.errors import InvalidValue
from crm_widgets.model import Contact, Deal, Pipeline, Purchase, Role, StageEvent, Task
from crm_widgets.store import ClientBase, ClientMetrics, Settings, StoreError, open_base


@pytest.fixture
def clients(base: ClientBase) -> ClientBase:
    base.contacts.add_many(
        [
            Contact(name="Anna Ozola", company="Café Rīga", phones=["+37120000001"],
                    role=Role.CUSTOMER, tags=["wholesale", "Riga"], owner="Pēteris"),
            Contact(name="Jānis Ozoliņš", phones=["+37125550199"], tags=["Riga"]),
            Contact(name="Пётр Ёлкин", emails=["petr@firma.example"], role=Role.SUPPLIER),
            Contact(name="SIA 100% Ozoli", ref="17850"),
        ]
    )  # fmt: skip
    return base


def names(base: ClientBase, **asked: object) -> list[str]:
    return [contact.name for contact in base.contacts.page(**asked).records]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("OZOL", ["Anna Ozola", "Jānis Ozoliņš", "SIA 100% Ozoli"]),
        ("ozolins", ["Jānis Ozoliņš"]),
        ("петр елкин", ["Пётр Ёлкин"]),
        ("cafe", ["Anna Ozola"]),
        ("2000 0001", ["Anna Ozola"]),
        ("+371 (25) 55-01-99", ["Jānis Ozoliņš"]),
        ("00371 2555 0199", ["Jānis Ozoliņš"]),
        ("firma.example", ["Пётр Ёлкин"]),
        ("17850", ["SIA 100% Ozoli"]),
        ("100%", ["SIA 100% Ozoli"]),
        ("ozol riga", ["Anna Ozola"]),
        ("unknown", []),
    ],
)
def test_search_finds_parts_in_any_case_and_with_or_without_marks(
    clients: ClientBase, text: str, found: list[str]
) -> None:
    assert names(clients, text=text) == found


def test_lists_are_filtered_by_tags_role_and_owner(clients: ClientBase) -> None:
    assert names(clients, tags=["Riga"]) == ["Anna Ozola", "Jānis Ozoliņš"]
    assert names(clients, tags=["Riga", "wholesale"]) == ["Anna Ozola"]
    assert names(clients, role="supplier") == ["Пётр Ёлкин"]
    assert names(clients, owner="Pēteris", text="anna") == ["Anna Ozola"]
    assert names(clients, owner="Pēteris", role="lead") == []


def test_lists_come_in_pages_that_count_from_one(base: ClientBase) -> None:
    base.contacts.add_many(Contact(name=f"client {number:03}") for number in range(120))
    page = base.contacts.page(page=3)
    assert (page.total, page.pages, len(page.records)) == (120, 3, 20)
    assert page.records[0].name == "client 100"
    assert base.contacts.page(page=99).page == 3
    assert base.contacts.page(text="unknown").pages == 1


def test_lists_are_sorted_and_those_without_a_value_come_last(clients: ClientBase) -> None:
    anna, jānis, *_ = clients.contacts
    clients.client_metrics.replace(
        [
            ClientMetrics(anna.id, segment="Champions", total_spent=4812.0,
                  last_purchase=date(2026, 11, 13)),
            ClientMetrics(jānis.id, segment="New", total_spent=64.0, last_purchase=date(2026, 11, 20)),
        ],
        as_of=date(2026, 11, 21),
        version=clients.version,
    )  # fmt: skip
    assert names(clients, sort="-total_spent")[:2] == ["Anna Ozola", "Jānis Ozoliņš"]
    assert names(clients, sort="total_spent")[:2] == ["Jānis Ozoliņš", "Anna Ozola"]
    assert names(clients, segment="New") == ["Jānis Ozoliņš"]
    page = clients.contacts.page(text="ozola")
    assert page.metrics[anna.id].total_spent == 4812.0
    assert clients.client_metrics.of(anna.id) == page.metrics[anna.id]
    assert clients.client_metrics.segments() == ["Champions", "New"]
    assert clients.client_metrics.stamp is not None
    assert clients.client_metrics.stamp.as_of == date(2026, 11, 21)


def test_many_contacts_are_tagged_in_one_change(clients: ClientBase) -> None:
    ids = [contact.id for contact in clients.contacts]
    before = clients.version
    assert clients.contacts.tag(ids, add=["news"], remove=["Riga"]) == 4
    assert clients.version == before + 1
    assert clients.contacts.tags() == {"news": 4, "wholesale": 1}
    assert clients.contacts.tag(ids, add=["News"]) == 0
    clients.undo(before + 1)
    assert clients.contacts.tags() == {"Riga": 2, "wholesale": 1}


def test_records_are_found_by_field_and_by_contact(clients: ClientBase) -> None:
    (firm,) = clients.contacts.where(ref="17850")
    assert firm.name == "SIA 100% Ozoli"
    clients.tasks.add(Task(title="Call", contact_id=firm.id, due=date(2026, 11, 22)))
    clients.tasks.add(Task(title="Done", contact_id=firm.id, due=date(2026, 11, 1), done=True))
    assert [task.title for task in clients.tasks.where(done=False)] == ["Call"]
    assert [task.title for task in clients.tasks.of_contact(firm.id)] == ["Call", "Done"]
    assert clients.contacts.values_of("owner") == ["Pēteris"]
    with pytest.raises(TypeError, match="contacts have no field 'nmae'"):
        clients.contacts.where(nmae="x")


def test_an_id_that_is_there_is_refused(clients: ClientBase) -> None:
    anna = next(iter(clients.contacts))
    with pytest.raises(StoreError, match="is already in contacts"):
        clients.contacts.add(anna)
    same = Contact(name="A")
    with pytest.raises(StoreError, match="Two of the records to add to contacts have id"):
        clients.contacts.add_many([same, same])


def test_a_first_deal_brings_a_pipeline_with_it(base: ClientBase) -> None:
    deal = base.deals.add(Deal(title="Two coolers", amount=Decimal("640")))
    assert (deal.pipeline, deal.stage) == ("Sales", "Lead")
    assert [pipeline.name for pipeline in base.pipelines] == ["Sales"]
    assert deal.created_at is not None


def test_nobody_moves_a_deal_without_leaving_an_event(base: ClientBase) -> None:
    deal = base.deals.add(Deal(title="Two coolers"))
    base.deals.move(deal.id, "Offer")
    base.deals.update(base.deals.get(deal.id).model_copy(update={"stage": "Won"}))
    base.tinydb.table("deals").update({"stage": "Lost"})
    assert [(event.from_stage, event.to_stage, event.by) for event in base.stage_events] == [
        (None, "Lead", "Anna"),
        ("Lead", "Offer", "Anna"),
        ("Offer", "Won", "Anna"),
        ("Won", "Lost", "Anna"),
    ]


def test_a_deal_is_closed_when_it_is_won_and_open_again_when_it_comes_back(
    base: ClientBase,
) -> None:
    deal = base.deals.add(Deal(title="Two coolers"))
    won = base.deals.move(deal.id, "Won", at=datetime(2026, 11, 2, tzinfo=UTC))
    assert won.closed_at == datetime(2026, 11, 2, tzinfo=UTC)
    assert list(base.stage_events)[-1].at == datetime(2026, 11, 2, tzinfo=UTC)
    assert base.deals.move(deal.id, "Offer").closed_at is None


def test_undoing_a_move_takes_its_event_back_too(base: ClientBase) -> None:
    deal = base.deals.add(Deal(title="Two coolers"))
    base.deals.move(deal.id, "Offer")
    base.undo(base.version)
    assert base.deals.get(deal.id).stage == "Lead"
    assert [event.to_stage for event in base.stage_events] == ["Lead"]


def test_a_stage_that_the_pipeline_does_not_have_is_refused_by_name(base: ClientBase) -> None:
    deal = base.deals.add(Deal(title="Two coolers"))
    with pytest.raises(StoreError, match="no stage 'Sold'; its stages are: Lead, Talk, Offer"):
        base.deals.move(deal.id, "Sold")
    with pytest.raises(StoreError, match="no pipeline 'Nope'; there are: Sales"):
        base.deals.add(Deal(title="A", pipeline="Nope"))


def test_deals_come_with_the_events_that_are_known_of_them(base: ClientBase) -> None:
    base.pipelines.add(Pipeline(name="Maven", stages=["Prospecting", "Engaging"]))
    deal = Deal(title="GTX", pipeline="Maven", stage="Prospecting")
    event = StageEvent(deal_id=deal.id, to_stage="Prospecting")
    base.deals.add_many([deal], events=[event])
    assert [(one.to_stage, one.at) for one in base.stage_events] == [("Prospecting", None)]
    assert base.deals.get(deal.id).created_at is None


def test_purchases_of_a_contact_keep_their_order(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    lines = [
        Purchase(contact_id=anna.id, date=date(2026, 1, day), amount=Decimal(day)) for day in (3, 1)
    ]
    base.purchases.add_many([*lines, Purchase(date=date(2026, 1, 2), amount=Decimal(9))])
    assert [line.date.day for line in base.purchases.of_contact(anna.id)] == [3, 1]


def test_a_base_remembers_its_settings(base: ClientBase) -> None:
    assert base.settings == Settings(name="Client base", currency="EUR", country="LV")
    base.settings = Settings(name="Bright Water Ltd", currency="RUB", country="RU")
    assert base.settings.name == "Bright Water Ltd"


def test_without_a_place_the_environment_tells_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.delenv("CRM_BASE", raising=False)
    with pytest.raises(StoreError, match="set CRM_BASE"):
        open_base()
    monkeypatch.setenv("CRM_BASE", f"{tmp_path}/new/folder/base.db")
    with open_base() as base:
        assert len(base.contacts) == 0


@pytest.mark.parametrize("content", [b"\0" * 8192, b"name;phone\nAnna;1\n" * 100])
def test_a_file_that_is_no_base_is_refused_and_left_as_it_is(
    tmp_path: object, content: bytes
) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "base.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a client base"):
        open_base(path)
    assert path.read_bytes() == content


def test_a_folder_or_a_strange_address_is_no_base(tmp_path: object) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_base(str(tmp_path))
    with pytest.raises(StoreError, match="not the address of a base"):
        open_base("oracle://me@nowhere/x")


def test_a_base_of_a_newer_form_is_refused_in_words(where: str) -> None:
    with open_base(where) as base:
        journal = base.journal
        with journal.change("from the future"), journal.reading() as connection:
            connection.exec_driver_sql("UPDATE info SET value = '99' WHERE key = 'schema'")
    with pytest.raises(StoreError, match="made by a newer crm_widgets .its schema version is 99"):
        open_base(where)


def test_a_record_of_another_kind_is_refused(base: ClientBase) -> None:
    for wrong in (Purchase(date=date(2020, 1, 1), amount=Decimal(1)), {"name": "Anna"}):
        with pytest.raises(TypeError, match="contacts take a Contact, not a (Purchase|dict)"):
            base.contacts.add(wrong)  # type: ignore[arg-type]


def test_a_database_of_another_program_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    for table in ("photos", "info"):
        with closing(sqlite3.connect(path)) as other, other:
            other.execute(f"CREATE TABLE {table} (x)")
        with pytest.raises(StoreError, match="a database of another program"):
            open_base(path)
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM sqlite_master").fetchone() == (2,)


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("postgresql://a@h:xx/y", "is not the address of a base"),
        ("mysql://x", "is not the address of a base"),
        ("a\0b.db", "is not the address of a base"),
        ("sqlite://", "names no file, so nothing would be saved"),
        ("postgresql+psycopg://a@nowhere.invalid/x", "The base can't be reached"),
        ("postgresql+psycopg://a@127.0.0.1:1/x", "The database server does not respond"),
        ("x" * 300, "File name too long. Give another path"),
    ],
)
def test_a_place_that_can_hold_no_base_gets_its_sentence(where: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence):
        open_base(where)


def test_what_was_bought_between_two_days_is_summed_by_the_database(base: ClientBase) -> None:
    for day in ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01"):
        base.purchases.add(Purchase(date=date.fromisoformat(day), amount=Decimal("10.25")))
    assert base.purchases.bought(date(2025, 1, 1), date(2025, 12, 31)) == (2, 20.5)
    assert base.purchases.bought(date(2020, 1, 1), date(2020, 12, 31)) == (0, 0.0)


def test_a_search_for_what_no_text_can_hold_finds_nothing(base: ClientBase) -> None:
    base.contacts.add(Contact(name="Anna"))
    assert base.contacts.page(text="a\0").total == 0
    assert base.contacts.page(tags=["\0"]).total == 0
    assert base.contacts.find("\0") is None


@pytest.mark.parametrize(
    ("text", "sign"), [("Anna\0Ozola", "NUL"), ("Anna\ud800", "U\\+D800, half a character")]
)
def test_a_character_that_no_database_keeps_is_named_and_nothing_is_written(
    base: ClientBase, text: str, sign: str
) -> None:
    contacts, notes = base.tinydb.table("contacts"), base.tinydb.table("notes")
    typed_in_full = {"id": "c1", "name": "\\u0000 and \\ud800"}
    with pytest.raises(ValueError, match=f"A record can't hold the character {sign}"):
        contacts.insert_multiple([typed_in_full, {"id": "c2", "name": text}])
    assert contacts.all() == []
    contacts.insert(typed_in_full)
    assert contacts.all() == [typed_in_full]
    notes.insert({"text": text})  # no record: kept as TinyDB's own file keeps it
    assert notes.all() == [{"text": text}]


def test_a_tag_that_is_too_long_is_refused_before_anything_is_written(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    with pytest.raises(InvalidValue, match="is too long: 300 characters, and the limit is 60"):
        base.contacts.tag([anna.id], add=["vip", "t" * 300])
    assert (base.contacts.tags(), base.version) == ({}, 1)


def test_an_id_or_a_tag_without_end_is_kept_though_nothing_is_found_by_it(base: ClientBase) -> None:
    long = "x" * 20_000
    base.tinydb.table("contacts").insert({"id": long, "name": "Anna", "tags": ["vip"]})
    base.tinydb.table("contacts").insert({"id": "z", "name": "Zane", "tags": [long]})
    assert base.contacts.tags() == {"vip": 1}
    assert base.contacts.page(tags=["vip"]).records[0].id == long
    with pytest.raises(StoreError, match="has 20000 characters; 1000 at most"):
        base.contacts.add(Contact(id=long, name="Jānis"))


@pytest.mark.parametrize("doc_id", [2**70, -(2**70), "7"])
def test_a_document_id_that_no_database_holds_is_named(base: ClientBase, doc_id: int) -> None:
    notes = base.tinydb.table("notes")
    with pytest.raises(ValueError, match=f"Document ID {doc_id!r} is not a whole number"):
        notes.insert(Document({"n": 1}, doc_id=doc_id))
    assert notes.get(doc_id=2**70) is None
    assert notes.get(doc_ids=[2**70]) == []
    assert notes.insert({"n": 1}) == 1
