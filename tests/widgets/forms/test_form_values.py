"""What the texts in a form mean."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from crm_widgets.intake.values import read_amount
from crm_widgets.model import Contact, Deal, FieldSpec, Interaction
from crm_widgets.model.clock import Clock
from crm_widgets.widgets.forms.conventions import Conventions
from crm_widgets.widgets.forms.form_values import read_value
from crm_widgets.widgets.forms.shown_value import value_of

RIGA = Conventions(country="LV", currency="EUR", clock=Clock("Europe/Riga"))
AMOUNT = Deal.specs()["amount"]
WHEN = Interaction.specs()["at"]


def _read(spec: FieldSpec, text: Any, conventions: Conventions = RIGA) -> tuple[Any, str, str]:
    raw, problems, hints = read_value([spec], {spec.name: text}, conventions=conventions)
    return raw.get(spec.name), problems.get(spec.name, ""), hints.get(spec.name, "")


@pytest.mark.parametrize(
    ("typed", "amount", "hint"),
    [
        ("1234.5", "1234.5", ""),
        ("1 234,50", "1234.50", "Saved as €1,234.50"),
        ("€4,812.00", "4812.00", "Saved as €4,812"),
        ("12,5", "12.5", "Saved as €12.50"),
    ],
)
def test_an_amount_is_read_as_an_import_reads_it(typed: str, amount: str, hint: str) -> None:
    assert read_amount(typed, "EUR") == Decimal(amount)
    assert _read(AMOUNT, typed) == (Decimal(amount), "", hint)


def test_an_amount_that_can_be_read_in_two_ways_is_asked_about() -> None:
    value, problem, _hint = _read(AMOUNT, "1,234")
    assert value is None
    assert problem.startswith("“1,234” can mean 1234 or 1.234.")


def test_an_amount_has_no_more_digits_than_its_currency() -> None:
    yen = Conventions(currency="JPY")
    assert _read(AMOUNT, "10.50", yen)[1] == (
        "10.50 has more decimal places than an amount in JPY can have (0). Write 11."
    )
    assert _read(AMOUNT, "10.5")[0] == Decimal("10.5")


def test_an_amount_that_was_not_edited_stays_as_it_is() -> None:
    # 1.234 is ambiguous when typed, and is what the form shows of this deal.
    dinars = Conventions(currency="KWD")
    deal = Deal(title="Cooler", amount=Decimal("1.234"))
    value = value_of(deal, [AMOUNT], dinars)
    assert value == {"amount": "1.234"}
    raw, problems, _hints = read_value([AMOUNT], value, conventions=dinars, started=deal)
    assert (raw, problems) == ({"amount": Decimal("1.234")}, {})


def test_a_moment_is_typed_and_shown_in_the_time_zone_of_the_base() -> None:
    call = Interaction(contact_id="c1", at=datetime(2026, 11, 24, 22, 30, tzinfo=UTC))
    assert value_of(call, [WHEN], RIGA) == {"at": "2026-11-25T00:30"}
    assert _read(WHEN, "2026-11-25T00:30")[0] == datetime(2026, 11, 24, 22, 30, tzinfo=UTC)


def test_the_seconds_of_a_moment_that_was_not_edited_are_kept() -> None:
    at = datetime(2026, 11, 24, 22, 30, 17, tzinfo=UTC)
    call = Interaction(contact_id="c1", at=at)
    value = value_of(call, [WHEN], RIGA)
    assert read_value([WHEN], value, conventions=RIGA, started=call)[0] == {"at": at}


@pytest.mark.parametrize(
    ("typed", "day", "problem"),
    [
        ("2026-11-30", dt.date(2026, 11, 30), ""),
        ("30.11.2026", dt.date(2026, 11, 30), ""),
        ("31.02.2020", None, "31.02.2020 is not a valid date."),
        ("?", None, "This is not a valid date. Complete it, or clear it."),
        ("", None, ""),
    ],
)
def test_a_date_that_does_not_exist_is_named(typed: str, day: dt.date | None, problem: str) -> None:
    value, sentence, _hint = _read(Contact.specs()["consent_date"], typed)
    assert value == day
    assert sentence.startswith(problem)
    assert bool(sentence) == bool(problem)


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


@pytest.mark.parametrize(
    ("saved", "shown"),
    [(None, ""), ("320.50", "320.50"), ("0", "0"), ("630.0", "630"), ("0.125", "0.125"),
     ("1E+3", "1000")],
)  # fmt: skip
def test_an_amount_is_shown_whole_or_with_all_its_digits(saved: str | None, shown: str) -> None:
    deal = Deal(title="Cooler", amount=None if saved is None else Decimal(saved))
    assert value_of(deal, [AMOUNT])["amount"] == shown


def test_each_bad_line_is_named_and_good_lines_show_how_they_are_saved() -> None:
    raw, problems, hints = read_value(
        Contact.form_specs(),
        {"name": "Anna", "phones": ["2000 0001", "12"], "emails": ["ANNA@Cafe.example "]},
        conventions=RIGA,
    )
    assert list(problems) == ["phones"]
    assert "“12”" in problems["phones"]
    assert "2000 0001" not in problems["phones"]
    assert hints == {"emails": "Saved as anna@cafe.example"}
    assert raw["emails"] == ["anna@cafe.example"]


def test_a_domain_that_is_probably_mistyped_is_pointed_out_and_not_corrected() -> None:
    value, problem, hint = _read(Contact.specs()["emails"], ["anna@gmail.con"])
    assert (value, problem) == (["anna@gmail.con"], "")
    assert hint == "Did you mean anna@gmail.com?"


def test_an_old_invalid_phone_does_not_stand_in_the_way_of_a_new_note() -> None:
    imported = Contact(name="Anna", phones=["12345"])
    value = value_of(imported, Contact.form_specs()) | {"note": "Calls back on Monday"}
    raw, problems, hints = read_value(
        Contact.form_specs(), value, conventions=RIGA, started=imported
    )
    assert problems == {}
    assert raw["phones"] == ["12345"]
    assert "12345" in hints["phones"]


def test_a_custom_number_stays_a_number_unless_it_is_edited() -> None:
    known = Contact(name="Anna", custom={"floor": 3, "vip": True})
    specs = [Contact.specs()["name"], Contact.specs()["custom"]]
    kept, _problems, _hints = read_value(
        specs, {"name": "Anna", "custom": [["floor", "3"], ["vip", "yes"]]}, started=known
    )
    assert kept["custom"] == {"floor": 3, "vip": "yes"}


@pytest.mark.parametrize(
    ("pairs", "problem"),
    [
        ([["", "B"]], "“B” has no name. Enter one on its left."),
        (
            [["gate", "A"], ["gate", "B"]],
            "There are two custom fields called “gate”. Give each its own name.",
        ),
    ],
)
def test_custom_fields_need_a_name_each(pairs: list[list[str]], problem: str) -> None:
    specs = [Contact.specs()["custom"]]
    assert read_value(specs, {"custom": pairs})[1] == {"custom": problem}


def test_a_client_that_was_typed_and_not_chosen_is_a_problem() -> None:
    assert _read(Deal.specs()["contact_id"], "?Anna")[1].startswith("“Anna” is not a contact.")


def test_an_emptied_number_is_no_number() -> None:
    assert _read(Interaction.specs()["minutes"], " ") == (None, "", "")
