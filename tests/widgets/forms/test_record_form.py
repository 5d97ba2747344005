"""The form drawn from the model, without a browser."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from crm_widgets.model import Contact, Deal, Interaction, Record, Task, field
from crm_widgets.store import ClientBase
from crm_widgets.widgets.forms import record_form
from crm_widgets.widgets.forms.record_form import RecordForm


def test_a_form_asks_for_the_fields_of_the_model_in_their_order() -> None:
    form = RecordForm(Task)
    assert [shown["name"] for shown in form.fields] == [spec.name for spec in Task.form_specs()]
    assert [shown["label"] for shown in form.fields][:2] == ["Task", "Client"]


def test_a_field_that_is_added_to_a_model_is_in_its_form() -> None:
    class Visit(Record):
        place: str = field("Place", min_length=1)
        guests: int | None = field("Guests", None, input="number", ge=1)

    form = RecordForm(Visit, value={"place": "Rīga", "guests": "0"})
    assert [shown["label"] for shown in form.fields] == ["Place", "Guests"]
    assert form.check() == {"guests": "0 is too low: the minimum is 1."}


def test_what_is_missing_is_named() -> None:
    assert RecordForm(Contact).check() == {"name": "Enter a name."}
    assert RecordForm(Task).check() == {
        "title": "Enter a short description.",
        "due": "Choose a date.",
    }


@pytest.mark.parametrize(
    ("model", "name", "typed", "problem"),
    [
        (Deal, "amount", "dear", "“dear” is not a number. Write digits only, such as -1234.56."),
        (Interaction, "minutes", "4.5", "“4.5” is not a whole number. Write it as 12."),
        (Interaction, "minutes", "-4", "-4 is too low: the minimum is 0."),
        (Contact, "kind", "cat", "Choose a value from the list."),
        (Contact, "consent_date", "31.02.2020",
         "31.02.2020 is not a valid date. Write it as 2020-12-31."),
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
    with pytest.raises(ValueError, match="Write|minimum is|Choose"):
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
    assert form.hints["amount"] == "Saved as €1,320.50"


def test_what_the_form_does_not_ask_for_stays_as_it_was() -> None:
    deal = Deal(title="Cooler", custom={"gate": "B"}, revision=7)
    form = RecordForm(Deal, value=deal)
    form.typed({**form.value, "title": "Two coolers"})
    edited = form.record()
    assert isinstance(edited, Deal)
    assert (edited.id, edited.revision, edited.custom) == (deal.id, 7, {"gate": "B"})
    assert edited.title == "Two coolers"


def test_a_misspelt_keyword_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="no option 'valeu'"):
        RecordForm(Contact, valeu={})  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="naem"):
        RecordForm(Contact, value={"naem": "Anna"})


def test_walking_through_an_empty_form_is_no_mistake_yet() -> None:
    form = RecordForm(Contact)
    form.left("name", form.value)
    assert form.problems == {}


def test_a_problem_is_shown_when_a_field_is_left_and_goes_when_it_is_solved() -> None:
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
    assert [record.name for record in saved if isinstance(record, Contact)] == ["Anna"]


def test_saving_validates_once(monkeypatch: pytest.MonkeyPatch) -> None:
    form = RecordForm(Contact, value={"name": "Anna"})
    reads: list[bool] = []
    read = record_form.read_value

    def count(*args: Any, **options: Any) -> Any:
        reads.append(True)
        return read(*args, **options)

    monkeypatch.setattr(record_form, "read_value", count)
    form.press("save", form.value)
    assert len(reads) == 1


def test_closing_asks_before_it_discards_what_was_typed() -> None:
    closed: list[bool] = []
    form = RecordForm(Contact, on_close=lambda: closed.append(True))
    form.ask_to_close({**form.value, "name": "Anna"})
    assert closed == []
    assert form.note["text"] == "You have unsaved changes."
    assert form.note["actions"] == ["Save", "Discard"]
    assert form.value["name"] == "Anna"
    form.note_do(1, form.note["number"])
    assert closed == [True]


def test_what_was_typed_can_be_saved_before_closing() -> None:
    saved: list[Record] = []
    closed: list[bool] = []
    form = RecordForm(Contact, on_save=saved.append, on_close=lambda: closed.append(True))
    form.ask_to_close({**form.value, "name": "", "city": "Rīga"})
    form.note_do(0, form.note["number"])
    assert (saved, closed) == ([], [])
    assert form.problems == {"name": "Enter a name."}
    form.ask_to_close({**form.value, "name": "Anna"})
    form.note_do(0, form.note["number"])
    assert [record.name for record in saved if isinstance(record, Contact)] == ["Anna"]
    assert closed == [True]


def test_a_saved_notebook_keeps_a_table_of_what_the_form_holds() -> None:
    data, _metadata = RecordForm(Contact, value=Contact(name="<Anna>"))._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "<td>Name</td><td>&lt;Anna&gt;</td>" in data["text/html"]


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
    (tags,) = [shown for shown in form.fields if shown["name"] == "tags"]
    assert tags["suggestions"] == ["wholesale"]


def test_a_client_is_found_by_name_and_distinguished_from_others_of_that_name(
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
