"""The tags of one contact."""

from __future__ import annotations

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from crm_widgets.widgets.forms.tag_editor import TagEditor
from crm_widgets.widgets.kit.message import Message


@pytest.fixture
def editor(sqlite_base: ClientBase) -> TagEditor:
    sqlite_base.contacts.add(Contact(name="Jānis", tags=["Wholesale"]))
    anna = sqlite_base.contacts.add(Contact(name="Anna", tags=["Riga"]))
    editor = TagEditor(sqlite_base, anna.id, messages=(messages := Message()))
    messages.on_change = editor.refresh
    return editor


def test_tags_in_use_are_proposed(editor: TagEditor) -> None:
    assert editor.suggestions == ["Riga", "Wholesale"]


def test_a_tag_that_is_added_is_saved_and_can_be_undone(editor: TagEditor) -> None:
    editor.edit(["Riga", "VIP"])
    messages = editor.messages
    assert isinstance(messages, Message)
    assert editor.base.contacts.get(editor.contact_id).tags == ["Riga", "VIP"]
    assert messages.text == "Saved. Tag “VIP” added to Anna."
    messages.note_do(0, messages.note["number"])
    assert editor.base.contacts.get(editor.contact_id).tags == ["Riga"]


def test_a_tag_in_use_is_meant_in_whatever_case_it_is_typed(editor: TagEditor) -> None:
    editor.set_tags(["Riga", " wholesale "])
    assert editor.tags == ["Riga", "Wholesale"]


def test_a_tag_that_is_removed_is_reported(editor: TagEditor) -> None:
    editor.set_tags([])
    assert editor.tags == []
    assert isinstance(editor.messages, Message)
    assert editor.messages.text == "Saved. Tag “Riga” removed from Anna."


def test_the_same_tags_are_no_change(editor: TagEditor) -> None:
    version = editor.base.version
    editor.set_tags(["riga", ""])
    assert editor.base.version == version


def test_a_tag_that_somebody_else_added_meanwhile_is_shown_after_a_refresh(
    editor: TagEditor,
) -> None:
    editor.base.contacts.tag([editor.contact_id], add=["regular"])
    editor.refresh()
    assert editor.tags == ["Riga", "regular"]
