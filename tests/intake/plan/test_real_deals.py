"""Deals as systems really export them (cases 52, 62, 63, 64, and files of leads)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from crm_widgets.intake import PipelineOptions, apply_plan
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from tests.intake.conftest import Imported, Planned

SALES = PipelineOptions("Sales", ["Lead", "Talk", "Offer"])
LEADS = (
    "lead_id,first_contact,landing_page,origin\n"
    "L1,2026-01-03,A,paid search\nL2,2026-01-04,B,referral\nL3,2026-01-09,A,e-mail\n"
)
CLOSED = (
    "lead_id,seller,won_date,business_segment,declared_monthly_revenue\n"
    "L2,S7,2026-02-01,pet,1200\nL3,S9,2026-01-05,home,0\n"
)
BITRIX = (
    "ID,Имя,Телефон,Название,Стадия,Сумма,Источник,Создана\n"
    "1,Анна Озола,+371 20000001,Вода,Lead,100,Сайт,2026-01-02\n"
    "2,Анна Озола,+371 20000001,Кулер,Won,300,Выставка,2026-02-03\n"
    "3,Иво Калнс,+371 20000002,Вода,Lost,50,Сайт,2026-01-05\n"
)


def test_an_open_or_lost_deal_makes_a_lead_and_a_won_one_a_customer(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    text = (
        "client,stage,amount,channel,created_at\n"
        "Anna,Lead,10,Web form,2026-01-02\nBoris,Lost,10,Referral,2026-01-03\n"
        "Zane,Won,10,,2026-01-04\nIvo,Talk,10,,2026-01-05\nIvo,Won,10,,2026-01-06\n"
    )
    imported("deals", text, pipeline=SALES)
    assert [(c.name, c.role, c.channel) for c in sqlite_base.contacts] == [
        ("Anna", "lead", "Web form"), ("Boris", "lead", "Referral"), ("Zane", "customer", ""),
        ("Ivo", "customer", ""),
    ]  # fmt: skip
    anna = next(iter(sqlite_base.contacts))
    assert anna.created_at == datetime(2026, 1, 2, tzinfo=UTC)


def test_a_second_file_updates_the_deals_of_the_first_by_their_number(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported(
        "deals", LEADS, "lead_id=ref", "first_contact=created_at", "origin=channel",
        fixed_values=[("stage", "Lead")], pipeline=SALES, name="leads.csv",
    )  # fmt: skip
    outcome = imported(
        "deals", CLOSED, "lead_id=ref", "won_date=closed_at", "seller=owner",
        fixed_values=[("stage", "Won")], name="closed.csv",
    )  # fmt: skip
    assert (outcome.plan.update, outcome.plan.create) == (2, 0)
    (question,) = outcome.plan.questions
    assert (question.id, question.rows) == ("closed-early", (3,))
    deals = {deal.ref: deal for deal in sqlite_base.deals}
    assert {ref: deal.stage for ref, deal in deals.items()} == {
        "L1": "Lead", "L2": "Won", "L3": "Won",
    }  # fmt: skip
    assert (deals["L2"].owner, deals["L2"].channel) == ("S7", "referral")
    assert deals["L3"].closed_at == datetime(2026, 1, 5, tzinfo=UTC)
    moves = {
        ref: [(event.to_stage, event.at and event.at.date())
              for event in sqlite_base.deals.events_of([deal.id])]
        for ref, deal in deals.items()
    }  # fmt: skip
    assert moves["L2"] == [("Lead", date(2026, 1, 4)), ("Won", date(2026, 2, 1))]
    assert moves["L3"] == [("Lead", date(2026, 1, 9)), ("Won", None)]
    sqlite_base.undo(outcome.change or 0)
    assert {deal.stage for deal in sqlite_base.deals} == {"Lead"}
    assert len(sqlite_base.stage_events) == 3


def test_a_deal_goes_on_to_a_later_stage_and_never_back(
    imported: Imported, planned: Planned, sqlite_base: ClientBase
) -> None:
    imported("deals", "ref,stage\n1,Offer\n2,Won\n", pipeline=SALES)
    back = planned("deals", "ref,stage\n1,Talk\n2,Talk\n", name="older.csv")
    assert (back.unchanged, back.update) == (2, 0)
    theirs = planned("deals", "ref,stage\n1,Talk\n2,Talk\n", when_different="theirs")
    assert theirs.update == 2
    apply_plan(sqlite_base, theirs)
    assert [deal.stage for deal in sqlite_base.deals] == ["Talk", "Talk"]


def test_a_file_of_leads_makes_contacts_and_deals_and_joins_them(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    contacts = [("Имя", "name"), ("Телефон", "phones")]
    pairs = (
        "ID=ref", "Название=title", "Стадия=stage", "Сумма=amount", "Источник=channel",
        "Создана=created_at",
    )  # fmt: skip
    outcome = imported("deals", BITRIX, *pairs, also={"contacts": contacts}, pipeline=SALES)
    anna, ivo = sqlite_base.contacts
    assert (anna.name, anna.phones, anna.role, anna.channel) == (
        "Анна Озола", ["+37120000001"], "customer", "Сайт",
    )  # fmt: skip
    assert anna.created_at == datetime(2026, 1, 2, tzinfo=UTC)
    assert (ivo.role, ivo.created_at) == ("lead", datetime(2026, 1, 5, tzinfo=UTC))
    assert [(deal.title, deal.contact_id) for deal in sqlite_base.deals] == [
        ("Вода", anna.id), ("Кулер", anna.id), ("Вода", ivo.id),
    ]  # fmt: skip
    assert (outcome.plan.create, outcome.plan.records["contacts"]) == (3, 2)
    sqlite_base.undo(outcome.change or 0)
    assert (len(sqlite_base.contacts), len(sqlite_base.deals)) == (0, 0)


def test_a_row_of_a_compound_file_is_all_or_nothing(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    text = "Who,title,stage\nAnna,Water,Lead\nIvo,Water,Nowhere\n"
    imported("deals", text, also={"contacts": [("Who", "name")]}, pipeline=SALES, skip_bad=True)
    assert [contact.name for contact in sqlite_base.contacts] == ["Anna"]


def test_a_lead_of_the_base_becomes_a_customer_with_its_first_won_deal(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    sqlite_base.contacts.add(Contact(name="Cafe Ltd", role="lead"))  # type: ignore[arg-type]
    imported("deals", "client,stage,ref\nCafe Ltd,Won,1\n", pipeline=SALES)
    assert [contact.role for contact in sqlite_base.contacts] == ["customer"]


def test_a_present_stage_without_its_history_has_no_date(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported("deals", "ref,stage,created_at\n1,Offer,2026-01-05\n", pipeline=SALES)
    (deal,) = sqlite_base.deals
    events = [(event.to_stage, event.at) for event in sqlite_base.deals.events_of([deal.id])]
    assert (deal.stage, events) == (
        "Offer", [("Lead", datetime(2026, 1, 5, tzinfo=UTC)), ("Offer", None)],
    )  # fmt: skip


def test_a_column_called_as_a_stage_is_mapped_by_its_name(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    text = (
        "ref,stage,entered:Lead,entered:Talk,closed_at\nD0,Won,2024-08-20,2024-08-24,2024-09-09\n"
    )
    imported("deals", text, pipeline=SALES)
    (deal,) = sqlite_base.deals
    assert [event.to_stage for event in sqlite_base.deals.events_of([deal.id])] == [
        "Lead", "Talk", "Won",
    ]  # fmt: skip


def test_deals_without_numbers_are_there_once(imported: Imported) -> None:
    text = "client,title,stage,created_at,amount\nAnna,Water,Lead,2026-01-05,10\n"
    imported("deals", text, pipeline=SALES)
    assert imported("deals", text, name="again.csv").change is None
