from __future__ import annotations

from datetime import date

import pytest

from crm_widgets.intake import IntakeError, warnings
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from tests.intake.conftest import Imported, Planned


def test_contacts_come_in_with_all_that_the_file_says(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported(
        "contacts",
        "Client;Tel;Mobile;email;kind;role;tags;No;since;sector\n"
        "Anna Ozola;67000001; +371 20000001 / home;anna@cafe.example;Person;customer;"
        "wholesale, vip;17850.0;31.12.2020;food\n",
        "Client=name", "Tel=phones", "Mobile=phones", "No=ref", "since=consent_date",
        "sector=custom:sector",
    )  # fmt: skip
    (anna,) = sqlite_base.contacts
    assert anna.document() | {"id": "", "phones": anna.phones[:1]} == {
        "id": "",
        "name": "Anna Ozola",
        "kind": "person",
        "role": "customer",
        "phones": ["+37167000001"],
        "emails": ["anna@cafe.example"],
        "company": "",
        "city": "",
        "channel": "",
        "owner": "",
        "tags": ["wholesale", "vip"],
        "consent": "unknown",
        "consent_date": "2020-12-31",
        "ref": "17850",
        "aliases": [],
        "note": "+37120000001: home",
        "custom": {"sector": "food"},
    }
    assert anna.consent_date == date(2020, 12, 31)


def test_phones_and_emails_that_cannot_be_right_are_kept_as_written_and_counted(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    outcome = imported(
        "contacts", "name,phone,email\nAnna,123,anna@@cafe.example\nIvo,+371 20000001,i@x.example\n"
    )
    anna, ivo = sqlite_base.contacts
    assert (anna.phones, anna.emails) == (["123"], ["anna@@cafe.example"])
    assert ivo.phones == ["+37120000001"]
    assert warnings(outcome.plan) == [
        "1 contact has a phone number that can't be dialled; it is kept as written.",
        "1 contact has an invalid e-mail address; it is kept as written.",
    ]


def test_one_number_with_two_names_in_a_file_is_a_bad_row(planned: Planned) -> None:
    plan = planned("contacts", "name,ref\nIvo,18\nIvo Kalns,18\nNorth Bakery,18\n")
    assert (plan.create, plan.left_out, plan.refused) == (1, 1, 1)
    assert plan.problems[0].sentence() == (
        "row 4, ref: number “18” is also in row 2, with another name. Give each its own number."
    )
    assert warnings(plan) == [
        "1 row is of the same client as an earlier row (row 3); what it adds is added."
    ]


def test_a_shared_address_of_somebody_else_is_named_not_refused(
    planned: Planned, sqlite_base: ClientBase
) -> None:
    sqlite_base.contacts.add(Contact(name="Anna", emails=["info@cafe.example"]))
    plan = planned("contacts", "name,email\nIvo Kalns,INFO@cafe.example\n")
    assert plan.create == 1
    assert warnings(plan) == ["1 contact shares a phone number or an e-mail address with another."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "name,city\n,Riga\n",
            "row 2, name: there is no name. Fill in the cell, or remove the row",
        ),
        ("name,kind\nAnna,dog\n", "row 2, kind: “dog” is not a kind. Use one"),
        (
            "name,consent_date\nAnna,31.02.2020\n",
            "row 2, consent_date: 31.02.2020 is not a valid date.",
        ),
    ],
)
def test_a_bad_cell_is_named_with_its_row_column_and_value(
    planned: Planned, text: str, sentence: str
) -> None:
    (problem,) = planned("contacts", text).problems
    assert problem.sentence().startswith(sentence)


def test_a_file_without_names_is_refused(planned: Planned) -> None:
    with pytest.raises(IntakeError) as refused:
        planned("contacts", "client,city\nAnna,Riga\n")
    assert str(refused.value) == (
        "No column of list.csv is mapped to the name. Map one with --map THEIR_COLUMN=name. "
        "Its columns are: client, city."
    )


def test_what_a_user_says_of_all_rows_fills_what_the_file_leaves_open(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported(
        "contacts",
        "name,role,tags\nAnna,,vip\nIvo,supplier,\n",
        fixed_values=[("role", "customer"), ("kind", "Organisation"), ("tags", "old list")],
    )
    anna, ivo = sqlite_base.contacts
    assert (anna.role, anna.kind, anna.tags) == ("customer", "organisation", ["vip", "old list"])
    assert (ivo.role, ivo.kind, ivo.tags) == ("supplier", "organisation", ["old list"])


def test_what_a_user_says_of_all_rows_is_checked_too(planned: Planned) -> None:
    with pytest.raises(IntakeError, match="--set kind: “dog” is not a kind."):
        planned("contacts", "name\nAnna\n", fixed_values=[("kind", "dog")])
