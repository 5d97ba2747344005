"""The form drawn from the model, without a browser."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from crm_widgets.model import Contact, Deal, Interaction, Record, Task, field
from crm_widgets.store import ClientBase
from crm_widgets.widgets.forms.record_form import RecordForm


def test_a_form_asks_for_the_fields_of_the_model_in_their_order() -> None:
    form = RecordForm(Task)
    assert [one["name"] for one in form.fields] == [spec.name for spec in Task.form_specs()]
    assert [one["label"] for one in form.fields][:2] == ["Task", "Client"]


def test_a_field_that_is_added_to_a_model_is_in_its_form() -> None:
    class Visit(Record):
        place: str = field("Place", min_length=1)
        guests: int | None = field("Guests", None, input="number", ge=1)

    form = RecordForm(Visit, value={"place": "Rīga", "guests": "0"})
    assert [one["label"] for one in form.fields] == ["Place", "Guests"]
    assert form.check() == {"guests": "0 is too little: the least is 1."}


def test_what_is_missing_is_said_in_words() -> None:
    assert RecordForm(Contact).check() == {"name": "Give a name."}
    assert RecordForm(Task).check() == {
        "title": "Say in a few words what it is.",
        "due": "Choose a day.",
    }


@pytest.mark.parametrize(
    ("model", "name", "typed", "problem"),
    [
        (Deal, "amount", "dear", "“dear” is not a number. Write it as 1234.50."),
        (Interaction, "minutes", "4.5", "“4.5” is not a whole number. Write it as 12."),
        (Interaction, "minutes", "-4", "-4 is too little: the least is 0."),
        (Contact, "kind", "cat", "Choose one from the list."),
        (Contact, "consent_date", "31.02.2020",
         "“31.02.2020” is not a day. Write it as 2026-11-30."),
        (
            Contact,
            "emails",
            ["anna@@cafe.example"],
            "“anna@@cafe.example” has two @ signs. Write it as name@firm.example.",
        ),
    ],
)  # fmt: skip
def test_each_problem_stands_beside_its_field(
    model: type[Record], name: str, typed: object, problem: str
) -> None:
    whole: dict[type[Record], dict[str, str]] = {
        Contact: {"name": "Anna"},
        Deal: {"title": "Cooler"},
        Interaction: {},
    }
    fixed = {"contact_id": "c1"} if model is Interaction else {}
    form = RecordForm(model, value={**whole[model], name: typed}, fixed=fixed)
    assert form.check() == {name: problem}
    assert form.problems == {name: problem}
    with pytest.raises(ValueError, match="Write it as|least is|Choose"):
        form.record()


def test_the_record_is_what_stands_in_the_form() -> None:
    form = RecordForm(
        Deal,
        value={"title": " Cooler ", "amount": "1 320,50", "expected_close": "2026-11-30"},
    )
    deal = form.record()
    assert isinstance(deal, Deal)
    assert (deal.title, deal.amount) == ("Cooler", Decimal("1320.50"))
    assert deal.expected_close == dt.date(2026, 11, 30)
    assert form.hints["amount"] == "Saved as 1320.50"


def test_what_the_form_does_not_ask_for_stays_as_it_was() -> None:
    deal = Deal(title="Cooler", custom={"gate": "B"}, revision=7)
    form = RecordForm(Deal, value=deal)
    form.typed({**form.value, "title": "Two coolers"})
    edited = form.record()
    assert isinstance(edited, Deal)
    assert (edited.id, edited.revision, edited.custom) == (deal.id, 7, {"gate": "B"})
    assert edited.title == "Two coolers"


def test_a_misspelt_keyword_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        RecordForm(Contact, valeu={})  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="naem"):
        RecordForm(Contact, value={"naem": "Anna"})


def test_walking_through_an_empty_form_is_no_mistake_yet() -> None:
    form = RecordForm(Contact)
    form.left("name", form.value)
    assert form.problems == {}


def test_a_problem_is_shown_when_a_field_is_left_and_goes_when_it_is_mended() -> None:
    form = RecordForm(Contact)
    form.typed({**form.value, "emails": ["anna@@cafe.example"]})
    assert form.problems == {}
    form.left("emails", form.value)
    assert list(form.problems) == ["emails"]
    form.typed({**form.value, "emails": ["anna@cafe.example"]})
    assert form.problems == {}


def test_saving_hands_the_record_over_once_nothing_is_wrong() -> None:
    saved: list[Record] = []
    form = RecordForm(Contact, on_save=saved.append)
    form.press("save", {**form.value, "name": ""})
    assert saved == []
    form.press("save", {**form.value, "name": "Anna"})
    assert [one.name for one in saved if isinstance(one, Contact)] == ["Anna"]


def test_closing_asks_before_it_throws_away_what_was_typed() -> None:
    closed: list[bool] = []
    form = RecordForm(Contact, on_close=lambda: closed.append(True))
    form.ask_to_close({**form.value, "name": "Anna"})
    assert closed == []
    assert form.note["actions"] == ["Keep writing", "Throw it away"]
    assert form.value["name"] == "Anna"
    form.note_do(1, form.note["number"])
    assert closed == [True]


def test_an_untouched_form_closes_at_once() -> None:
    closed: list[bool] = []
    form = RecordForm(Contact, value={"name": "Anna"}, on_close=lambda: closed.append(True))
    form.ask_to_close(form.value)
    assert closed == [True]


def test_the_browser_can_set_no_field_that_the_form_does_not_ask_for() -> None:
    form = RecordForm(Contact)
    form.typed({"name": "Anna", "id": "someone else", "revision": 99})
    record = form.record()
    assert record.id != "someone else"
    assert record.revision == 0


def test_a_field_proposes_what_the_base_already_holds(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add(Contact(name="Anna", city="Rīga", tags=["wholesale"]))
    form = RecordForm(Contact, base=sqlite_base)
    assert form.suggest("city", "rī") == [{"value": "Rīga", "label": "Rīga"}]
    assert form.suggest("city", "rīga") == []
    assert form.suggest("channel", "recomm")[0]["value"] == "Recommendation"
    (tags,) = [one for one in form.fields if one["name"] == "tags"]
    assert tags["suggestions"] == ["wholesale"]


def test_a_client_is_found_by_name_and_told_from_others_of_that_name(
    sqlite_base: ClientBase,
) -> None:
    anna = sqlite_base.contacts.add(
        Contact(name="Anna Ozola", company="Café Rīga", phones=["+37120000001"])
    )
    form = RecordForm(Deal, base=sqlite_base)
    assert form.search("contact_id", "ozol") == [
        {
            "value": anna.id,
            "label": "Anna Ozola",
            "about": "Café Rīga · +371\u00a020\u00a0000\u00a0001",
        }
    ]
