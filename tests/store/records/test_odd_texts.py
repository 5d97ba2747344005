"""Texts that are too long, or no text at all: refused in a sentence, and never in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm_widgets.errors import InvalidValue, UserError
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, open_base

HALF = "Anna \ud83d"
LONG = "x" * 1_000_000

ENTRIES: dict[str, Callable[[ClientBase, str], object]] = {
    "the search": lambda base, text: base.contacts.page(text=text),
    "a filter by tag": lambda base, text: base.contacts.page(tags=[text]),
    "a filter by owner": lambda base, text: base.contacts.page(owner=text),
    "where": lambda base, text: base.contacts.where(city=text),
    "an id": lambda base, text: base.contacts.find(text),
    "a document": lambda base, text: base.tinydb.table("contacts").insert({"id": "q", "name": text}),
    "the name of a table": lambda base, text: base.tinydb.table(text).insert({"a": 1}),
    "an author": lambda base, text: base.contacts.remove(
        open_base(base.where, author=text).contacts.add(Contact(name="Z")).id
    ),
    "the kind of a change": lambda base, text: base.change(text).__enter__(),
    "the base's name": lambda base, text: setattr(
        base, "settings", base.settings.model_copy(update={"name": text})
    ),
}  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
def test_half_a_character_is_refused_in_a_sentence(entry: str, base: ClientBase) -> None:
    base.contacts.add(Contact(id="anna", name="Anna"))
    try:
        ENTRIES[entry](base, HALF)
    except UserError as error:
        assert str(error).isprintable()
    assert [contact.name for contact in base.contacts if contact.name != "Z"] == ["Anna"]


def test_the_sentence_names_the_half(base: ClientBase) -> None:
    with pytest.raises(UserError, match=r"half a character in it \(U\+D83D\)"):
        base.contacts.page(text=HALF)


def test_a_document_that_is_too_long_is_read_and_can_be_corrected_and_erased(
    base: ClientBase,
) -> None:
    base.tinydb.table("contacts").insert({"id": "long", "name": LONG, "tags": [LONG]})
    base.tinydb.table("purchases").insert(
        {"id": "p", "contact_id": "long", "date": "2026-03-01", "amount": 1, "product": LONG}
    )
    contact = base.contacts.get("long")
    assert len(contact.name) == len(LONG)
    assert base.contacts.page().total == 1
    with pytest.raises(ValueError, match="1,000,000 characters, and the limit is 200"):
        Contact.model_validate(contact.document())
    with pytest.raises(ValueError, match="is too long"):
        contact.city = LONG
    contact.name = "Anna"
    assert base.contacts.update(contact).name == "Anna"
    assert base.check_up().sound
    base.erase("long")
    assert list(base.contacts) == []


def test_a_document_that_is_no_record_is_told_of_in_a_short_sentence(base: ClientBase) -> None:
    base.tinydb.table("contacts").insert({"id": "odd", "name": [LONG]})
    with pytest.raises(UserError) as raised:
        list(base.contacts)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize("name", [LONG, "two\nlines", "\u202ebase", "a\0b", "\x1b[31m"])
def test_a_name_of_the_base_is_short_text_in_one_line(base: ClientBase, name: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        base.settings = base.settings.model_copy(update={"name": name})
    assert len(str(raised.value)) < 200
    assert str(raised.value).isprintable()
    assert base.settings.name == "Client base"
