"""Texts that are too long, or half an emoji: lists stay small, and pages say what happened."""

from __future__ import annotations

import json

import pytest

from crm_widgets.store import ClientBase
from crm_widgets.widgets.contacts.contact_list import ContactList
from crm_widgets.widgets.deals.deal_board import DealBoard
from crm_widgets.widgets.forms.contact_form import ContactForm
from crm_widgets.widgets.kit.data_table import Column, DataTable

LONG = "x" * 1_000_000
HALF = "Anna \ud83d"


@pytest.fixture
def long_base(base: ClientBase) -> ClientBase:
    """A base to which somebody wrote, through TinyDB, names of a million letters."""
    long = {"name": LONG, "company": LONG, "city": LONG, "phones": [LONG], "owner": LONG}
    base.tinydb.table("contacts").insert({"id": "long", **long})
    base.tinydb.table("pipelines").insert({"id": "p", "name": "Sales", "stages": ["New"]})
    base.tinydb.table("deals").insert(
        {"id": "d", "title": LONG, "contact_id": "long", "pipeline": "Sales", "stage": "New"}
    )
    return base


def size(state: object) -> int:
    return len(json.dumps(state, default=str))


def test_no_list_carries_a_name_of_a_million_letters(long_base: ClientBase) -> None:
    contacts, board = ContactList(long_base), DealBoard(long_base)
    assert size([row for row in contacts.rows if row["id"] == "long"]) < 5_000
    assert size(board.get_state()) - size(board._esm) - size(board._css) < 50_000
    table = DataTable([Column("name", "Name")])
    table.show_prepared(table.prepare([{"name": LONG}]))
    assert size(table.rows) < 5_000


@pytest.mark.parametrize("call", [{"do": "ask_find", "about": {"text": HALF}}])
def test_half_an_emoji_from_the_browser_is_shown_as_a_sign(
    base: ClientBase, call: dict[str, object]
) -> None:
    contacts = ContactList(base)
    contacts._call_from_browser(None, call, [])
    assert contacts.text == "Anna \N{REPLACEMENT CHARACTER}"
    assert contacts.note == {}


def test_a_form_keeps_what_can_be_kept_of_a_cut_emoji(base: ClientBase) -> None:
    form = ContactForm(base)
    value = {**form.value, "name": HALF}
    form._call_from_browser(None, {"do": "press", "about": {"name": "save", "value": value}}, [])
    assert "reference" not in str(form.note)
    assert "Anna \N{REPLACEMENT CHARACTER}" in [contact.name for contact in base.contacts]
