"""What stands in a form, and what it means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from crm_widgets.model import Contact, Deal, Interaction
from crm_widgets.widgets.forms.form_value import number_of, read_value, value_of


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234.5", "1234.5"),
        ("1 234,50", "1234.50"),
        ("1\u00a0234,50 €", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234", "1234"),
        ("12,5", "12.5"),
        ("-45", "-45"),
        ("45 EUR", "45"),
        ("1'234.50", "1234.50"),
        (".5", "0.5"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert number_of(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["", "twelve", "1.2.3", "12 or 13", "--4", "1e5", "½", "€"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert number_of(typed) is None


def test_a_form_shows_what_a_record_holds() -> None:
    anna = Contact(
        name="Anna", phones=["+37120000001"], tags=["Riga"], custom={"floor": 3, "gate": "B"}
    )
    value = value_of(anna, Contact.form_specs())
    assert value["name"] == "Anna"
    assert value["kind"] == "person"
    assert value["phones"] == ["+37120000001"]
    assert value["consent_date"] == ""
    assert value["custom"] == [["floor", "3"], ["gate", "B"]]


def test_an_amount_that_nobody_knows_is_shown_as_nothing() -> None:
    assert value_of(Deal(title="Cooler"), Deal.form_specs())["amount"] == ""
    dear = Deal(title="Cooler", amount=Decimal("320.50"))
    assert value_of(dear, Deal.form_specs())["amount"] == "320.50"
    for saved, shown in (("0", "0"), ("630.0", "630"), ("0.125", "0.125"), ("1E+3", "1000")):
        deal = Deal(title="Cooler", amount=Decimal(saved))
        assert value_of(deal, Deal.form_specs())["amount"] == shown


def test_each_bad_line_is_named_and_good_ones_tell_how_they_are_saved() -> None:
    raw, problems, hints = read_value(
        Contact.form_specs(),
        {"name": "Anna", "phones": ["2000 0001", "12"], "emails": ["ANNA@Cafe.example "]},
        country="LV",
    )
    assert list(problems) == ["phones"]
    assert "“12”" in problems["phones"]
    assert "2000 0001" not in problems["phones"]
    assert hints == {"emails": "Saved as anna@cafe.example"}
    assert raw["emails"] == ["anna@cafe.example"]


def test_an_old_wrong_phone_does_not_stand_in_the_way_of_a_new_note() -> None:
    imported = Contact(name="Anna", phones=["12345"])
    value = value_of(imported, Contact.form_specs()) | {"note": "Calls back on Monday"}
    raw, problems, hints = read_value(Contact.form_specs(), value, country="LV", started=imported)
    assert problems == {}
    assert raw["phones"] == ["12345"]
    assert "12345" in hints["phones"]


def test_a_custom_number_stays_a_number_unless_it_is_edited() -> None:
    known = Contact(name="Anna", custom={"floor": 3, "vip": True})
    specs = [spec for spec in Contact.form_specs() if spec.name in ("name", "custom")]
    kept, _problems, _hints = read_value(
        specs, {"name": "Anna", "custom": [["floor", "3"], ["vip", "yes"]]}, started=known
    )
    assert kept["custom"] == {"floor": 3, "vip": "yes"}


@pytest.mark.parametrize(
    ("pairs", "problem"),
    [
        ([["", "B"]], "“B” has no name. Write on the left what it is."),
        (
            [["gate", "A"], ["gate", "B"]],
            "“gate” stands twice. Give each of your own fields a name of its own.",
        ),
    ],
)
def test_own_fields_need_a_name_each(pairs: list[list[str]], problem: str) -> None:
    specs = [Contact.specs()["custom"]]
    assert read_value(specs, {"custom": pairs})[1] == {"custom": problem}


def test_a_client_that_was_typed_and_not_chosen_is_a_problem() -> None:
    _raw, problems, _hints = read_value([Deal.specs()["contact_id"]], {"contact_id": "?Anna"})
    assert problems["contact_id"].startswith("“Anna” is not chosen yet.")


def test_an_emptied_number_is_no_number() -> None:
    raw, problems, _hints = read_value([Interaction.specs()["minutes"]], {"minutes": " "})
    assert (raw, problems) == ({}, {})
