"""The form for a deal: its client, its pipeline, its stages."""

from __future__ import annotations

from crm_widgets.model import Contact, Deal, Pipeline
from crm_widgets.store import ClientBase
from crm_widgets.widgets.forms.deal_form import DealForm


def _options(form: DealForm, name: str) -> list[str]:
    (field,) = [field for field in form.fields if field["name"] == name]
    return [value for value, _label in field["options"]]


def _hidden(form: DealForm, name: str) -> bool:
    (field,) = [field for field in form.fields if field["name"] == name]
    return bool(field["hidden"])


def test_a_deal_of_a_contact_begins_with_what_is_known_of_it(sqlite_base: ClientBase) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna", owner="Pēteris", channel="Recommendation"))
    form = DealForm(sqlite_base, None, anna.id)
    assert form.value["contact_id"] == anna.id
    assert form.value["owner"] == "Pēteris"
    assert form.value["channel"] == "Recommendation"
    assert {field["name"]: field for field in form.fields}["contact_id"]["shown"] == "Anna"


def test_a_saved_deal_is_in_the_first_stage_and_has_its_event(sqlite_base: ClientBase) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna"))
    form = DealForm(sqlite_base, None, anna.id)
    form.press("save", {**form.value, "title": "Cooler", "amount": "320"})
    (deal,) = sqlite_base.deals.of_contact(anna.id)
    assert (deal.title, deal.stage, int(deal.amount)) == ("Cooler", "Lead", 320)
    assert [event.to_stage for event in sqlite_base.stage_events.where(deal_id=deal.id)] == ["Lead"]


def test_the_stages_are_those_of_the_chosen_pipeline(sqlite_base: ClientBase) -> None:
    sqlite_base.pipelines.add(Pipeline(name="New", stages=["Lead", "Offer"]))
    sqlite_base.pipelines.add(Pipeline(name="Repeat", stages=["Due", "Reminded"], won="Bought"))
    form = DealForm(sqlite_base)
    assert _options(form, "stage") == ["Lead", "Offer", "Won", "Lost"]
    assert not _hidden(form, "pipeline")
    form.typed({**form.value, "pipeline": "Repeat"})
    assert _options(form, "stage") == ["Due", "Reminded", "Bought", "Lost"]
    assert form.value["stage"] == "Due"


def test_one_pipeline_is_not_asked_for(sqlite_base: ClientBase) -> None:
    assert _hidden(DealForm(sqlite_base), "pipeline")


def test_why_it_was_lost_is_asked_only_of_a_lost_deal(sqlite_base: ClientBase) -> None:
    form = DealForm(sqlite_base)
    assert _hidden(form, "lost_reason")
    form.typed({**form.value, "stage": "Lost"})
    assert not _hidden(form, "lost_reason")


def test_an_edited_stage_leaves_an_event(sqlite_base: ClientBase) -> None:
    deal = sqlite_base.deals.add(Deal(title="Cooler"))
    form = DealForm(sqlite_base, deal)
    form.press("save", {**form.value, "stage": "Won"})
    assert sqlite_base.deals.get(deal.id).closed_at is not None
    events = sqlite_base.stage_events.where(deal_id=deal.id)
    assert [event.to_stage for event in events] == ["Lead", "Won"]
