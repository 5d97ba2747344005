"""The client desk, without a browser."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from ipywidgets.widgets.widget import _instances

from crm_widgets.model import Contact, Purchase
from crm_widgets.pages.client_desk import ClientDesk, client_desk_page
from crm_widgets.pages.page import base_of_page
from crm_widgets.store import ClientBase, StoreError, open_base
from crm_widgets.widgets.contacts.card_body import CardBody

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


def _draws(page: ClientDesk) -> list[str]:
    """Notes each drawing of the page's list and card from now on."""
    draws: list[str] = []

    def note(part: object, method: str, name: str) -> None:
        draw = getattr(part, method)

        def drawn(*data: object) -> None:
            draws.append(name)
            draw(*data)

        setattr(part, method, drawn)

    note(page.contacts, "refresh", "list")
    if page.card is not None:
        note(page.card.body, "show", "card")
    return draws


def test_a_form_page_loads_no_data_frame_library(tmp_path: Path) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", _BUILD, str(tmp_path / "base.db"), *HEAVY],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert finished.stderr == ""
    assert finished.stdout.split() == []


def test_the_subtitle_counts_contacts_and_those_changed_this_week(base: ClientBase) -> None:
    base.contacts.add_many(Contact(name=f"Client {n}") for n in range(3))
    page = client_desk_page(base)
    assert page.heading.title == "Clients"
    assert page.heading.line == "3 people and firms, 3 changed this week"


def test_changed_this_week_counts_contacts_alone_and_each_once(base: ClientBase) -> None:
    day = dt.date(2026, 3, 1)
    with base.change("import"):
        base.contacts.add_many(Contact(name=f"Client {n}", id=f"c{n}") for n in range(60))
        base.purchases.add_many(
            Purchase(contact_id="c1", date=day, amount=Decimal(9)) for _ in range(40)
        )
    base.contacts.tag(["c1", "c2"], add=["VIP"])
    base.contacts.remove("c3")
    page = client_desk_page(base)
    assert page.heading.line == "59 people and firms, 59 changed this week"


def test_a_save_on_the_card_draws_the_card_and_the_list_once(sqlite_base: ClientBase) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna"))
    page = client_desk_page(sqlite_base)
    page.open_card(anna.id)
    draws = _draws(page)
    assert page.card is not None
    page.card.log_call()
    assert page.card.form is not None
    page.card.form.press("save", {**page.card.form.value, "summary": "Asks for an offer"})
    assert draws == ["list", "card"]
    assert page.card.form is None
    draws.clear()
    page.messages.note_do(0, page.messages.note["number"])
    assert page.messages.text == "Change undone."
    assert draws == ["list", "card"]
    assert not page.poll()


def test_a_new_contact_draws_the_list_and_its_card_once(
    sqlite_base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client_desk_page(sqlite_base)
    draws = _draws(page)
    show = CardBody.show
    monkeypatch.setattr(
        CardBody, "show", lambda body, data: draws.append("new card") or show(body, data)
    )
    page.new_contact()
    assert page.form is not None
    page.form.press("save", {**page.form.value, "name": "Anna Ozola"})
    assert draws == ["list", "new card"]


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


def test_what_another_person_does_is_seen_at_the_next_poll(sqlite_base: ClientBase) -> None:
    page = client_desk_page(sqlite_base)
    assert not page.poll()
    with open_base(sqlite_base.where, author="Pēteris") as peter:
        peter.contacts.add(Contact(name="Jānis"))
    assert page.poll()
    assert [row["name"] for row in page.contacts.rows] == ["Jānis"]
    assert not page.poll()


def test_a_poll_leaves_a_form_that_is_being_filled_in(sqlite_base: ClientBase) -> None:
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
    form = page.form
    assert form.note["text"] == "You have unsaved changes."
    form.note_do(form.note["actions"].index("Discard"), form.note["number"])
    assert page.form is None
    assert page.card is not None
    assert page.card.contact_id == anna.id


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Zane Liepa", "name", "Zane Liepa"),
        ("2000 0001", "phones", ["2000 0001"]),
        ("zane@liepa.example", "emails", ["zane@liepa.example"]),
    ],
)
def test_a_search_without_a_match_begins_a_contact_with_what_was_typed(
    sqlite_base: ClientBase, text: str, field: str, value: object
) -> None:
    sqlite_base.contacts.add(Contact(name="Anna"))
    page = client_desk_page(sqlite_base)
    page.contacts.find(text=text)
    page.contacts.ask_add()
    assert page.form is not None
    assert page.form.value[field] == value


def test_the_address_opens_a_card(sqlite_base: ClientBase, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna"))
    monkeypatch.setenv("QUERY_STRING", f"contact={anna.id}")
    page = client_desk_page(sqlite_base)
    assert page.card is not None
    assert page.card.contact_id == anna.id


def test_an_address_of_an_unknown_contact_says_so(
    sqlite_base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUERY_STRING", "contact=unknown")
    page = client_desk_page(sqlite_base)
    assert page.card is None
    assert page.messages.text == "This contact has been removed."


def test_a_card_whose_contact_is_removed_closes_with_a_message(sqlite_base: ClientBase) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna"))
    page = client_desk_page(sqlite_base)
    page.open_card(anna.id)
    sqlite_base.contacts.remove(anna.id)
    assert page.poll()
    assert page.card is None
    assert page.messages.text == "This contact has been removed."


def test_changes_are_signed_with_the_visitors_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_base(tmp_path / "base.db").close()
    monkeypatch.setenv("CRM_BASE", str(tmp_path / "base.db"))
    monkeypatch.setenv("CRM_AUTHOR", "Anna")
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


def test_a_link_to_a_merged_contact_opens_the_merged_card(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add_many([Contact(id="a", name="Anna"), Contact(id="b", name="A.")])
    page = ClientDesk(sqlite_base, "b")
    sqlite_base.merge_contacts("a", ["b"])
    page.refresh()
    assert page.card is not None
    assert page.card.contact_id == "a"
    linked = ClientDesk(sqlite_base, "b")
    assert linked.card is not None
    assert linked.card.contact_id == "a"
