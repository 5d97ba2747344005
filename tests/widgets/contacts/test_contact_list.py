"""The list of contacts: searched, filtered, sorted and paged in the base."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest

from crm_widgets.export import FORMATS
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, ClientMetrics
from crm_widgets.widgets.contacts.contact_list import ContactList


@pytest.fixture
def base(sqlite_base: ClientBase) -> ClientBase:
    people = [
        Contact(name="Anna Ozola", company="Café Rīga", phones=["+37120000001"], tags=["Riga"]),
        Contact(name="Jānis Ozoliņš", phones=["+37125550199"], owner="Pēteris", tags=["Riga"]),
        Contact(name="SIA Ozoli", emails=["office@ozoli.example"], role="supplier"),
        Contact(name="Marta Kalniņa", city="Liepāja"),
    ]
    sqlite_base.contacts.add_many(people)
    today = sqlite_base.clock.today()
    sqlite_base.client_metrics.replace(
        [
            ClientMetrics(contact_id=people[0].id, segment="Champions", total_spent=4812.2, purchase_count=31,
                  last_purchase=today - dt.timedelta(days=9)),
            ClientMetrics(contact_id=people[2].id, segment="At risk", total_spent=7950.0, purchase_count=40,
                  last_purchase=today - dt.timedelta(days=143)),
        ],
        as_of=today,
        version=sqlite_base.version,
    )  # fmt: skip
    return sqlite_base


def _names(contacts: ContactList) -> list[str]:
    return [row["name"] for row in contacts.rows]


def test_a_row_shows_what_distinguishes_two_people_of_one_name(base: ClientBase) -> None:
    assert ContactList(base).rows[0] == {
        "id": base.contacts.where(name="Anna Ozola")[0].id,
        "name": "Anna Ozola",
        "about": ["Café Rīga", "+371\u00a020\u00a0000\u00a0001"],
        "segment": "Champions",
        "tone": "seg",
        "spent": "€4,812",
        "last": "9 days ago",
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ozol", ["Anna Ozola", "Jānis Ozoliņš", "SIA Ozoli"]),
        ("OZOLINS", ["Jānis Ozoliņš"]),
        ("2000 0001", ["Anna Ozola"]),
        ("office@", ["SIA Ozoli"]),
        ("café", ["Anna Ozola"]),
        ("unknown", []),
    ],
)
def test_a_search_finds_by_name_phone_email_and_firm(
    base: ClientBase, text: str, names: list[str]
) -> None:
    contacts = ContactList(base)
    contacts.find(text=text)
    assert _names(contacts) == names


def test_filters_are_chips_that_can_be_removed(base: ClientBase) -> None:
    contacts = ContactList(base)
    contacts.ask_filter("tag", "Riga", True)
    contacts.ask_filter("owner", "Pēteris", True)
    assert _names(contacts) == ["Jānis Ozoliņš"]
    assert [chip["label"] for chip in contacts.filters] == ["Riga", "Pēteris"]
    contacts.ask_filter("owner", "Pēteris", False)
    assert _names(contacts) == ["Anna Ozola", "Jānis Ozoliņš"]


def test_of_two_segments_the_last_one_counts_and_of_two_tags_both(base: ClientBase) -> None:
    contacts = ContactList(base)
    contacts.add_filter("segment", "Champions")
    contacts.add_filter("segment", "At risk")
    contacts.add_filter("tag", "Riga")
    contacts.add_filter("tag", "Riga")
    assert [(chosen["kind"], chosen["value"]) for chosen in contacts.filters] == [
        ("segment", "At risk"),
        ("tag", "Riga"),
    ]


def test_filters_are_searched_by_kind_and_label(base: ClientBase) -> None:
    contacts = ContactList(base)
    assert contacts.ask_filters("suppl") == [
        {"value": "supplier", "label": "Supplier", "about": "Role", "kind": "role"}
    ]
    kinds = {choice["kind"] for choice in contacts.ask_filters("")}
    assert kinds == {"tag", "segment", "role", "owner"}


def test_a_filter_of_another_kind_is_refused(base: ClientBase) -> None:
    with pytest.raises(
        ValueError, match="can't be filtered by 'age'; use segment, tag, role, owner"
    ):
        ContactList(base).add_filter("age", "40")


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("name", "Anna Ozola"),
        ("-name", "SIA Ozoli"),
        ("-total_spent", "SIA Ozoli"),
        ("total_spent", "Anna Ozola"),
        ("-last_purchase", "Anna Ozola"),
    ],
)
def test_the_base_sorts(base: ClientBase, sort: str, first: str) -> None:
    contacts = ContactList(base)
    contacts.find(sort=sort)
    assert _names(contacts)[0] == first


def test_only_a_page_of_rows_is_sent(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add_many(Contact(name=f"Client {n:03}") for n in range(120))
    contacts = ContactList(sqlite_base)
    assert (len(contacts.rows), contacts.line) == (50, "1 to 50 of 120")
    contacts.ask_find(page=3)
    assert (len(contacts.rows), contacts.line) == (20, "101 to 120 of 120")
    assert (contacts.page, contacts.pages) == (3, 3)
    contacts.find(text="00")
    assert (contacts.page, contacts.line) == (1, "1 to 11 of 11")


def test_an_empty_base_says_how_to_begin(sqlite_base: ClientBase) -> None:
    contacts = ContactList(sqlite_base, on_add=lambda _text: None)
    assert contacts.empty == {
        "text": "There are no contacts yet. Add the first one, or import a list.",
        "add": "Add the first contact",
        "link": "Import a file",
        "href": "import.ipynb",
    }


def test_a_search_without_a_match_says_what_to_do_and_offers_to_add_a_contact(
    base: ClientBase,
) -> None:
    added: list[str] = []
    contacts = ContactList(base, on_add=added.append)
    contacts.find(text="Zane Liepa")
    assert contacts.empty == {
        "text": "No contacts match. Try a shorter search, or clear it.",
        "clear": True,
        "add": "Add contact “Zane Liepa”",
    }
    contacts.ask_add()
    assert added == ["Zane Liepa"]
    contacts.clear()
    assert len(contacts.rows) == 4
    assert contacts.empty == {}


def test_choosing_a_row_opens_the_contact(base: ClientBase) -> None:
    opened: list[str] = []
    seen: list[Any] = []
    contacts = ContactList(base, on_open=opened.append)
    contacts.observe(lambda change: seen.append(change["new"]), "selected")
    contacts.choose(contacts.rows[1]["id"])
    assert opened == seen == [contacts.rows[1]["id"]]


def test_a_refresh_shows_what_others_added_and_keeps_search_and_page(base: ClientBase) -> None:
    contacts = ContactList(base)
    contacts.find(text="ozol", sort="-name")
    base.contacts.add(Contact(name="Zane Ozola"))
    contacts.refresh()
    assert _names(contacts)[0] == "Zane Ozola"
    assert (contacts.text, contacts.sort) == ("ozol", "-name")


def test_the_export_holds_all_that_match_and_no_formula(base: ClientBase) -> None:
    base.contacts.add(
        Contact(name="=HYPERLINK(1)", phones=["+37120000003", "+37120000004"], custom={"gate": "B"})
    )
    contacts = ContactList(base)
    contacts.find(text="2000000")
    rows = list(csv.DictReader(io.StringIO(contacts.file().decode("utf-8-sig"))))
    assert {row["name"] for row in rows} == {"Anna Ozola", "'=HYPERLINK(1)"}
    (odd,) = [row for row in rows if row["name"].startswith("'")]
    assert odd["phones"] == "+37120000003; +37120000004"
    assert odd["custom:gate"] == "B"


@pytest.mark.parametrize("name", ["+1+cmd|' /C calc'!A1", "-2+3", "@SUM(1)", "=1+1"])
def test_no_text_of_a_contact_is_a_formula_in_the_export(base: ClientBase, name: str) -> None:
    base.contacts.add(Contact(name="Formula", note=name, company=name, custom={"=gate": -5}))
    contacts = ContactList(base)
    contacts.find(text="Formula")
    (row,) = csv.DictReader(io.StringIO(contacts.file().decode("utf-8-sig")))
    assert row["company"] == row["note"] == f"'{name}"
    assert row["custom:=gate"] == "-5"


def test_the_file_of_the_chosen_format_is_handed_over(base: ClientBase) -> None:
    contacts = ContactList(base)
    sent: list[tuple[dict[str, Any], int]] = []
    contacts.send = lambda content, buffers=None: sent.append((content, len(buffers or [])))  # type: ignore[method-assign]
    for place, (ending, mime) in enumerate(
        [(".csv", "text/csv"), (".xlsx", FORMATS["xlsx"].mime), (".vcf", "text/vcard")]
    ):
        contacts.export()
        assert contacts.note["text"] == "Export 4 clients, as shown, as:"
        assert contacts.note["actions"] == ["CSV", "XLSX", "vCard"]
        contacts.note_do(place, contacts.note["number"])
        files = [each for each in sent if "file" in each[0]]
        assert files[-1][0]["file"].startswith("clients_")
        assert files[-1][0]["file"].endswith(ending)
        assert (files[-1][0]["type"], files[-1][1]) == (mime, 1)
        assert contacts.note == {}


def test_a_saved_notebook_keeps_the_rows_as_a_table(base: ClientBase) -> None:
    data, _metadata = ContactList(base)._repr_mimebundle_()
    assert "<td>Anna Ozola</td><td>Champions</td><td>€4,812</td>" in data["text/html"]
    assert "1 to 4 of 4" in data["text/html"]
