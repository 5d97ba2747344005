"""What a merged contact would keep, field by field, and what moves to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from crm_widgets.intake.duplicates.proposal import MergeProposal, propose_merge
from crm_widgets.model import Contact, Deal, Interaction, Purchase, Task
from crm_widgets.store import ClientBase, RecordNotFound

DAY = date(2026, 1, 5)


@pytest.fixture
def proposal(sqlite_base: ClientBase) -> MergeProposal:
    """Three cards of Anna, as in the mock."""
    sqlite_base.contacts.add_many(
        [
            Contact(
                id="a", name="Anna Ozola", company="Café Rīga", city="Rīga", owner="Pēteris",
                phones=["+37120000001"], emails=["anna@cafe.example"], consent="given",
                consent_date=date(2026, 11, 12), created_at=datetime(2023, 5, 1, tzinfo=UTC),
            ),
            Contact(
                id="b", name="Озола Анна", city="Jūrmala", phones=["+37120000001"],
                emails=["ozola@mail.example"], owner="Pēteris",
            ),
            Contact(
                id="c", name="A. Ozola", company="Cafe Riga", owner="Pēteris",
                phones=["+37125550120", "+37120000001"], consent="refused",
                consent_date=date(2026, 10, 20),
            ),
        ]
    )  # fmt: skip
    for number, (owner, amount) in enumerate((("a", 20), ("a", 30), ("b", 5))):
        order = Purchase(contact_id=owner, date=DAY, amount=amount, order_id=f"o{number}")
        sqlite_base.purchases.add(order)
    sqlite_base.purchases.add(Purchase(contact_id="a", date=DAY, amount=1, order_id="o0"))
    sqlite_base.deals.add(Deal(title="Beans", contact_id="b", amount=320))
    sqlite_base.deals.add(Deal(title="Cups", contact_id="b"))
    sqlite_base.tasks.add(Task(title="Call", contact_id="c", due=DAY))
    sqlite_base.interactions.add(Interaction(contact_id="a", summary="Prices"))
    return propose_merge(sqlite_base, ["a", "b", "c"])


def test_the_card_with_most_orders_is_kept(proposal: MergeProposal) -> None:
    assert (proposal.kept_id, [each.id for each in proposal.others]) == ("a", ["b", "c"])


def test_fields_that_differ_have_a_cell_for_each_contact(proposal: MergeProposal) -> None:
    fields = {field.name: field for field in proposal.fields}
    assert list(fields) == ["name", "phones", "emails", "company", "city", "consent"]
    company = fields["company"].cells
    assert [cell.texts for cell in company] == [("Café Rīga",), (), ("Cafe Riga",)]
    assert [cell.chosen for cell in company] == [True, False, False]
    assert ("Account owner", "Pēteris") in proposal.same


def test_phones_are_united_and_those_of_an_earlier_card_are_marked(proposal: MergeProposal) -> None:
    (phones,) = [field for field in proposal.fields if field.name == "phones"]
    assert phones.several
    assert [cell.texts for cell in phones.cells] == [
        ("+371 20 000 001",), ("+371 20 000 001",), ("+371 25 550 120", "+371 20 000 001")
    ]  # fmt: skip
    assert [cell.same_as for cell in phones.cells] == [(None,), (0,), (None, 0)]
    assert proposal.values()["phones"] == ["+37120000001", "+37125550120"]


def test_the_strictest_consent_is_proposed_with_its_date(proposal: MergeProposal) -> None:
    (consent,) = [field for field in proposal.fields if field.name == "consent"]
    assert [cell.texts for cell in consent.cells] == [
        ("May be contacted, 12\u00a0November 2026",), (), ("Must not be contacted, 20\u00a0October 2026",)
    ]  # fmt: skip
    assert [cell.chosen for cell in consent.cells] == [False, False, True]
    values = proposal.values()
    assert (values["consent"], values["consent_date"]) == ("refused", date(2026, 10, 20))


def test_what_moves_is_counted_with_its_money(proposal: MergeProposal) -> None:
    moves = {each.label: (each.counts, each.money) for each in proposal.moves}
    assert moves == {
        "Orders": ((2, 1, 0), (Decimal("51"), Decimal("5"), Decimal("0"))),
        "Deals": ((0, 2, 0), (Decimal("0"), Decimal("320"), Decimal("0"))),
        "Tasks": ((0, 0, 1), None),
        "Notes and calls": ((1, 0, 0), None),
    }


def test_choices_make_the_values_of_the_merge(
    proposal: MergeProposal, sqlite_base: ClientBase
) -> None:
    values = proposal.values({"name": 1, "phones": ["+37125550120"], "consent": 0})
    kept = sqlite_base.merge_contacts(proposal.kept, proposal.others, values).kept
    assert (kept.name, kept.phones) == ("Озола Анна", ["+37125550120"])
    assert (kept.consent, kept.consent_date) == ("given", date(2026, 11, 12))
    assert (kept.company, kept.aliases) == ("Café Rīga", ["crm:b", "crm:c"])


def test_another_card_may_be_kept(proposal: MergeProposal, sqlite_base: ClientBase) -> None:
    other = propose_merge(sqlite_base, ["a", "b", "c"], "c")
    assert (other.kept_id, other.values()["name"]) == ("c", "A. Ozola")
    assert other.values()["city"] in ("Rīga", "Jūrmala")


def test_a_contact_that_is_gone_is_named(proposal: MergeProposal, sqlite_base: ClientBase) -> None:
    with pytest.raises(RecordNotFound, match="'x'"):
        propose_merge(sqlite_base, ["a", "x"])


def test_notes_and_custom_fields_are_chosen_each(sqlite_base: ClientBase) -> None:
    sqlite_base.contacts.add_many(
        [
            Contact(id="a", name="Anna", note="Mondays", custom={"sector": "cafe", "size": 3}),
            Contact(id="b", name="Anna", note="No calls", custom={"sector": "bar", "fax": "1"}),
        ]
    )
    proposal = propose_merge(sqlite_base, ["a", "b"])
    fields = {field.name: field for field in proposal.fields}
    assert list(fields) == ["note", "custom:sector", "custom:size", "custom:fax"]
    assert [cell.chosen for cell in fields["note"].cells] == [True, True]
    assert [cell.chosen for cell in fields["custom:fax"].cells] == [False, True]
    values = proposal.values({"note": ["No calls"], "custom:sector": 1, "custom:size": 1})
    kept = sqlite_base.merge_contacts(proposal.kept, proposal.others, values).kept
    assert kept.note == "No calls"
    assert {key: value for key, value in kept.custom.items() if value is not None} == {
        "sector": "bar", "fax": "1"
    }  # fmt: skip
