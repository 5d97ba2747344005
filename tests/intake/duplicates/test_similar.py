"""Who already has a phone or an e-mail is found by one query."""

from __future__ import annotations

import pytest

from crm_widgets.intake.duplicates.similar import similar_contacts
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from tests.query_count import Count


@pytest.fixture(autouse=True)
def contacts(base: ClientBase) -> None:
    base.contacts.add_many(
        [
            Contact(id="anna", name="Anna Ozola", phones=["+37120000001"], emails=["Anna@cafe.example"]),
            Contact(id="ext", name="Desk", phones=["+37120000001 ext. 12"]),
            Contact(id="janis", name="Jānis", emails=["janis@cafe.example"]),
        ]
    )  # fmt: skip


def test_one_query_answers(base: ClientBase, count_queries: Count) -> None:
    values = {"phones": ["+37120000001"], "emails": ["janis@cafe.example"]}
    assert count_queries(lambda: similar_contacts(base, values)) == 1


def test_a_known_phone_and_a_known_e_mail_are_found(base: ClientBase) -> None:
    values = {"phones": ["+37120000001"], "emails": ["janis@cafe.example"]}
    found = similar_contacts(base, values)
    assert [(each.contact.id, each.field) for each in found] == [
        ("anna", "phones"), ("janis", "emails")
    ]  # fmt: skip


def test_e_mails_compare_in_any_case(base: ClientBase) -> None:
    (found,) = similar_contacts(base, {"emails": ["anna@CAFE.example"]})
    assert found.contact.id == "anna"


def test_an_extension_is_another_phone(base: ClientBase) -> None:
    (found,) = similar_contacts(base, {"phones": ["+37120000001 ext. 12"]})
    assert found.contact.id == "ext"


def test_the_contact_itself_is_left_out(base: ClientBase) -> None:
    assert similar_contacts(base, {"phones": ["+37120000001"]}, "anna") == []
    assert similar_contacts(base, {}) == []
