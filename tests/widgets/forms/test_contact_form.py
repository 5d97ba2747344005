"""The form for a contact: whose phone that is, and who saved first."""

from __future__ import annotations

import datetime as dt

import pytest

from crm_widgets.model import Contact
from crm_widgets.store import ClientBase, ClientMetrics, open_base
from crm_widgets.widgets.forms.contact_form import ContactForm
from crm_widgets.widgets.kit.message import Message


@pytest.fixture
def anna(sqlite_base: ClientBase) -> Contact:
    return sqlite_base.contacts.add(
        Contact(
            name="Anna Ozola",
            company="Café Rīga",
            phones=["+37120000001"],
            emails=["anna@cafe.example"],
            city="Rīga",
        )
    )


def _type(form: ContactForm, **value: object) -> None:
    form.typed({**form.value, **value})


def test_a_phone_of_another_contact_is_pointed_out_while_it_is_typed(
    sqlite_base: ClientBase, anna: Contact
) -> None:
    bought = ClientMetrics(contact_id=anna.id, segment="Champions", purchase_count=31)
    sqlite_base.client_metrics.replace([bought], as_of=dt.date(2026, 11, 22), version=1)
    opened: list[str] = []
    form = ContactForm(sqlite_base, on_open=opened.append)
    _type(form, phones=["2000 000"])
    assert form.note == {}
    _type(form, phones=["2000 0001"])
    assert form.note["text"] == (
        "This phone belongs to Anna Ozola (Café Rīga, 31\u00a0orders). "
        "Open the card, merge, or save as another contact."
    )
    assert form.note["strong"] == ["Anna Ozola"]
    form.note_do(0, form.note["number"])
    assert opened == [anna.id]
    _type(form, phones=["2000 0002"])
    assert form.note == {}


def test_an_email_of_another_contact_is_pointed_out(sqlite_base: ClientBase, anna: Contact) -> None:
    form = ContactForm(sqlite_base)
    _type(form, emails=["ANNA@cafe.example"])
    assert form.note["text"].startswith("This e-mail belongs to Anna Ozola (Café Rīga).")


def test_the_phone_of_the_contact_itself_is_not_pointed_out(
    sqlite_base: ClientBase, anna: Contact
) -> None:
    form = ContactForm(sqlite_base, anna)
    _type(form, note="Calls on Mondays")
    assert form.note == {}


def test_a_part_of_another_phone_is_not_that_phone(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Long", phones=["+371200000012345"]))
    form = ContactForm(sqlite_base)
    _type(form, phones=["+37120000001"])
    assert form.note == {}


def test_it_may_be_saved_as_another_contact_all_the_same(
    sqlite_base: ClientBase, anna: Contact
) -> None:
    form = ContactForm(sqlite_base)
    _type(form, name="Anna's son", phones=["+37120000001"])
    assert form.save()
    assert len(sqlite_base.contacts) == 2


def test_a_saved_contact_is_reported_with_undo(sqlite_base: ClientBase) -> None:
    messages = Message()
    saved: list[str] = []
    form = ContactForm(
        sqlite_base, messages=messages, on_save=lambda record: saved.append(record.id)
    )
    form.press("save_and_deal", {**form.value, "name": "Jānis", "phones": ["2555 0199"]})
    (janis,) = sqlite_base.contacts.where(name="Jānis")
    assert janis.phones == ["+37125550199"]
    assert (saved, form.pressed) == ([janis.id], "save_and_deal")
    assert messages.text == "Saved. Jānis is a new contact."
    messages.note_do(0, messages.note["number"])
    assert len(sqlite_base.contacts) == 0
    assert messages.text == "Change undone."
    messages.note_do(0, messages.note["number"])
    assert sqlite_base.contacts.get(janis.id).name == "Jānis"


def test_saving_without_a_change_writes_nothing(sqlite_base: ClientBase, anna: Contact) -> None:
    messages = Message()
    version = sqlite_base.version
    assert ContactForm(sqlite_base, anna, messages=messages).save()
    assert sqlite_base.version == version
    assert messages.text == "There was nothing to save."


@pytest.fixture
def peter(sqlite_base: ClientBase) -> ClientBase:
    return open_base(sqlite_base.where, author="Pēteris")


def test_what_somebody_else_saved_in_another_field_is_kept(
    sqlite_base: ClientBase, anna: Contact, peter: ClientBase
) -> None:
    messages = Message()
    form = ContactForm(sqlite_base, anna, messages=messages)
    peter.contacts.update(anna.model_copy(update={"city": "Jūrmala"}))
    _type(form, note="Calls on Mondays")
    assert form.save()
    saved = sqlite_base.contacts.get(anna.id)
    assert (saved.city, saved.note) == ("Jūrmala", "Calls on Mondays")
    assert messages.text.endswith("Another person's changes to other fields were kept.")


def test_two_edits_of_one_field_are_laid_side_by_side(
    sqlite_base: ClientBase, anna: Contact, peter: ClientBase
) -> None:
    form = ContactForm(sqlite_base, anna)
    peter.contacts.update(anna.model_copy(update={"city": "Jūrmala", "owner": "Pēteris"}))
    _type(form, city="Liepāja")
    assert not form.save()
    assert form.value["city"] == "Liepāja"
    assert sqlite_base.contacts.get(anna.id).city == "Jūrmala"
    assert form.note["text"] == (
        "Pēteris changed this while you were editing it. City: theirs “Jūrmala”, yours “Liepāja”."
    )
    assert form.note["actions"] == ["Keep theirs", "Save mine"]


def test_theirs_can_be_kept(sqlite_base: ClientBase, anna: Contact, peter: ClientBase) -> None:
    form = ContactForm(sqlite_base, anna)
    peter.contacts.update(anna.model_copy(update={"city": "Jūrmala"}))
    _type(form, city="Liepāja")
    form.save()
    form.note_do(0, form.note["number"])
    assert form.value["city"] == "Jūrmala"
    assert not form.unsaved


def test_mine_can_be_saved_over_theirs_and_leaves_their_other_fields(
    sqlite_base: ClientBase, anna: Contact, peter: ClientBase
) -> None:
    form = ContactForm(sqlite_base, anna)
    peter.contacts.update(anna.model_copy(update={"city": "Jūrmala", "owner": "Pēteris"}))
    _type(form, city="Liepāja")
    form.save()
    form.note_do(1, form.note["number"])
    saved = sqlite_base.contacts.get(anna.id)
    assert (saved.city, saved.owner) == ("Liepāja", "Pēteris")


def test_a_contact_that_was_removed_meanwhile_can_be_saved_as_a_new_one(
    sqlite_base: ClientBase, anna: Contact, peter: ClientBase
) -> None:
    form = ContactForm(sqlite_base, anna)
    peter.contacts.remove(anna.id)
    _type(form, city="Liepāja")
    assert not form.save()
    assert form.note["text"].startswith("Pēteris removed this while you were editing it.")
    assert form.note["actions"] == ["Save as new"]
    form.note_do(0, form.note["number"])
    assert [contact.city for contact in sqlite_base.contacts] == ["Liepāja"]


def test_a_misspelt_keyword_is_a_type_error(sqlite_base: ClientBase) -> None:
    with pytest.raises(TypeError):
        ContactForm(sqlite_base, on_oepn=print)


def test_a_form_alone_in_a_cell_says_what_it_saved_and_saves_the_same_contact_again(
    sqlite_base: ClientBase,
) -> None:
    form = ContactForm(sqlite_base)
    assert [name for name, _label in form.buttons] == ["save"]
    form.press("save", {**form.value, "name": "Jānis"})
    assert form.note["text"] == "Saved. Jānis is a new contact."
    assert form.title == "Edit Jānis"
    form.press("save", {**form.value, "city": "Rīga"})
    assert form.note["text"] == "Saved. Jānis was changed."
    assert [(contact.name, contact.city) for contact in sqlite_base.contacts] == [("Jānis", "Rīga")]


def test_a_form_alone_follows_the_undo_of_what_it_saved(sqlite_base: ClientBase) -> None:
    form = ContactForm(sqlite_base)
    form.press("save", {**form.value, "name": "Jānis"})
    form.note_do(0, form.note["number"])
    assert form.note["text"] == "Change undone."
    assert len(sqlite_base.contacts) == 0
    assert form.title == "New contact"
    form.press("save", form.value)
    assert [contact.name for contact in sqlite_base.contacts] == ["Jānis"]


def _press_merge(form: ContactForm) -> None:
    form.note_do(form.note["actions"].index("Merge"), form.note["number"])


def test_what_is_typed_for_a_known_contact_can_be_added_to_it(
    sqlite_base: ClientBase, anna: Contact
) -> None:
    messages, saved = Message(), []
    form = ContactForm(sqlite_base, messages=messages, on_save=saved.append)
    _type(form, name="A. Ozola", phones=["2000 0001", "2555 0120"], city="Ogre", company="")
    _press_merge(form)
    (contact,) = sqlite_base.contacts
    assert (contact.id, contact.name, contact.city) == (anna.id, "Anna Ozola", "Rīga")
    assert (contact.phones, contact.aliases) == (["+37120000001", "+37125550120"], [])
    assert messages.text == "Added to Anna Ozola."
    assert [record.id for record in saved] == [anna.id]
    messages.note_do(0, messages.note["number"])
    assert sqlite_base.contacts.get(anna.id).phones == ["+37120000001"]


def test_a_known_contact_can_be_merged_into_the_one_that_is_edited(
    sqlite_base: ClientBase, anna: Contact
) -> None:
    other = sqlite_base.contacts.add(Contact(name="A. Ozola", phones=["+37125550120"]))
    messages = Message()
    form = ContactForm(sqlite_base, other, messages=messages)
    _type(form, emails=["anna@cafe.example"], note="Calls on Mondays")
    _press_merge(form)
    (contact,) = sqlite_base.contacts
    assert (contact.id, contact.name, contact.note) == (other.id, "A. Ozola", "Calls on Mondays")
    assert contact.phones == ["+37125550120", "+37120000001"]
    assert sqlite_base.contacts.resolve(anna.id) == other.id
    assert messages.text == "Merged. 2 cards of A. Ozola are one now."
    messages.note_do(0, messages.note["number"])
    assert {each.name for each in sqlite_base.contacts} == {"Anna Ozola", "A. Ozola"}


def test_a_form_with_a_problem_is_not_merged(sqlite_base: ClientBase, anna: Contact) -> None:
    form = ContactForm(sqlite_base)
    _type(form, name="", phones=["2000 0001"])
    _press_merge(form)
    assert form.problems["name"]
    assert len(sqlite_base.contacts) == 1
