"""The client desk, without a browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from ipywidgets.widgets.widget import _instances

from crm_widgets.model import Contact
from crm_widgets.pages.client_desk import client_desk_page
from crm_widgets.pages.page import base_of_page
from crm_widgets.store import ClientBase, StoreError, open_base

HEAVY = ["pandas", "polars", "pyarrow", "altair", "numpy", "narwhals"]
_BUILD = """
import sys
from crm_widgets.model import Contact
from crm_widgets.pages.client_desk import client_desk_page
from crm_widgets.pages.home.page import home_page
from crm_widgets.store import open_base

base = open_base(sys.argv[1], author="Anna")
anna = base.contacts.add(Contact(name="Anna"))
desk = client_desk_page(base)
desk.open_card(anna.id)
desk.card.new_deal()
home_page(base)
print(*[name for name in sys.argv[2:] if name in sys.modules])
"""


def test_a_form_page_loads_no_data_frame_library(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", _BUILD, str(tmp_path / "base.db"), *HEAVY],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert told.stderr == ""
    assert told.stdout.split() == []


def test_the_heading_tells_how_many_there_are_and_what_changed(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add_many(Contact(name=f"Client {n}") for n in range(3))
    page = client_desk_page(sqlite_base)
    assert page.heading.title == "Clients"
    assert page.heading.line == "3 people and firms, 3 changed this week"


def test_a_new_contact_is_in_the_list_and_on_its_card(sqlite_base: ClientBase) -> None:
    page = client_desk_page(sqlite_base)
    page.new_contact()
    assert page.form is not None
    page.form.press("save", {**page.form.value, "name": "Anna Ozola"})
    assert page.form is None
    assert [row["name"] for row in page.contacts.rows] == ["Anna Ozola"]
    assert page.card is not None
    assert page.card.heading.title == "Anna Ozola"
    assert page.contacts.selected == page.card.contact_id
    assert page.heading.line == "1 person or firm, 1 changed this week"


def test_undoing_a_new_contact_takes_it_from_the_list_and_closes_its_card(
    sqlite_base: ClientBase,
) -> None:
    page = client_desk_page(sqlite_base)
    page.new_contact()
    assert page.form is not None
    page.form.press("save", {**page.form.value, "name": "Anna Ozola"})
    page.messages.note_do(0, page.messages.note["number"])
    assert page.contacts.rows == []
    assert page.card is None


def test_save_and_open_a_deal_opens_the_form_of_the_deal(sqlite_base: ClientBase) -> None:
    page = client_desk_page(sqlite_base)
    page.new_contact()
    assert page.form is not None
    page.form.press("save_and_deal", {**page.form.value, "name": "Anna"})
    assert page.card is not None
    assert page.card.form is not None
    assert page.card.form.value["contact_id"] == page.card.contact_id


def test_what_somebody_else_does_is_seen_at_the_next_look(sqlite_base: ClientBase) -> None:
    page = client_desk_page(sqlite_base)
    assert not page.poll()
    with open_base(sqlite_base.where, author="Pēteris") as peter:
        peter.contacts.add(Contact(name="Jānis"))
    assert page.poll()
    assert [row["name"] for row in page.contacts.rows] == ["Jānis"]
    assert not page.poll()


def test_a_look_leaves_a_form_that_is_being_filled_in(sqlite_base: ClientBase) -> None:
    page = client_desk_page(sqlite_base)
    page.new_contact()
    form = page.form
    assert form is not None
    form.typed({**form.value, "name": "Half a na"})
    with open_base(sqlite_base.where, author="Pēteris") as peter:
        peter.contacts.add(Contact(name="Jānis"))
    page.poll()
    assert page.form is form
    assert form.value["name"] == "Half a na"


def test_a_form_with_something_in_it_is_not_left_for_a_card(sqlite_base: ClientBase) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna"))
    page = client_desk_page(sqlite_base)
    page.new_contact()
    assert page.form is not None
    page.form.typed({**page.form.value, "name": "Half a na"})
    page.contacts.choose(anna.id)
    assert page.card is None
    assert page.form.note["text"] == "Save this first, or throw it away."


def test_the_address_opens_a_card(sqlite_base: ClientBase, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna"))
    monkeypatch.setenv("QUERY_STRING", f"contact={anna.id}")
    page = client_desk_page(sqlite_base)
    assert page.card is not None
    assert page.card.contact_id == anna.id


def test_an_address_of_nobody_says_so(
    sqlite_base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUERY_STRING", "contact=nobody")
    page = client_desk_page(sqlite_base)
    assert page.card is None
    assert page.messages.text == "That contact is not in the base any more."


def test_a_card_whose_contact_somebody_removes_goes_with_a_word(sqlite_base: ClientBase) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna"))
    page = client_desk_page(sqlite_base)
    page.open_card(anna.id)
    sqlite_base.contacts.remove(anna.id)
    assert page.poll()
    assert page.card is None
    assert page.messages.text == "That contact is not in the base any more."


def test_changes_are_signed_with_the_visitors_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_BASE", str(tmp_path / "base.db"))
    monkeypatch.setenv("CRM_AUTHOR", "Anna")
    monkeypatch.setenv("X_REMOTE_USER", "Pēteris")
    with base_of_page() as base:
        assert base.author == "Pēteris"
    monkeypatch.delenv("X_REMOTE_USER")
    with base_of_page() as base:
        assert base.author == "Anna"


def test_a_page_without_a_base_says_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRM_BASE", raising=False)
    with pytest.raises(StoreError, match="CRM_BASE"):
        client_desk_page()


def test_cards_and_forms_that_are_left_are_closed(sqlite_base: ClientBase) -> None:
    ids = sqlite_base.contacts.add_many(Contact(name=f"Client {n}") for n in range(3))
    page = client_desk_page(sqlite_base)
    page.open_card(ids[0])
    page.new_contact()
    page.close_form()
    before = len(_instances)
    for contact_id in ids * 3:
        page.open_card(contact_id)
        page.new_contact()
        page.close_form()
        assert page.card is not None
        page.card.log_call()
        page.card.close_form()
    assert len(_instances) == before
