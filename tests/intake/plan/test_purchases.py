from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm_widgets.intake import IntakeError, apply_plan, date_format, summary
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from tests.intake.conftest import Imported, Planned


def test_a_purchase_finds_its_client_by_id_number_email_or_phone(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    anna = sqlite_base.contacts.add(
        Contact(name="Anna", ref="17850", emails=["a@x.example"], phones=["+37120000001"])
    )
    imported(
        "purchases",
        "client,date,amount\n"
        f"{anna.id},2020-01-01,1\n17850.0,2020-01-01,2\nA@x.example,2020-01-01,3\n"
        "+371 2000 0001,2020-01-01,4\n",
    )
    assert [purchase.contact_id for purchase in sqlite_base.purchases] == [anna.id] * 4
    assert len(sqlite_base.contacts) == 1


def test_a_client_that_is_unknown_is_created_once(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    outcome = imported("purchases", "client,date,amount\n17,2020-01-01,1\n17,2020-01-02,2\n")
    (contact,) = sqlite_base.contacts
    assert (contact.name, contact.ref, contact.role) == ("17", "17", "customer")
    assert [purchase.contact_id for purchase in sqlite_base.purchases] == [contact.id] * 2
    assert summary(outcome.plan) == "2 rows read: 2 imported; 1 contact created."


def test_numbers_that_differ_in_case_are_two_clients_where_a_file_has_both(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    sqlite_base.contacts.add(Contact(name="Anna", ref="A1"))
    outcome = imported("purchases", "client,date,amount\na1,2020-01-01,1\nA1,2020-01-01,2\n")
    assert outcome.plan.questions == ()
    assert sorted(contact.ref for contact in sqlite_base.contacts) == ["A1", "a1"]
    assert len({purchase.contact_id for purchase in sqlite_base.purchases}) == 2


def test_a_number_in_another_case_is_the_client_who_alone_has_it_and_is_asked_about(
    imported: Imported, planned: Planned, sqlite_base: ClientBase
) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna", ref="A1"))
    text = "client,date,amount\na1,2020-01-01,1\n"
    new = planned("purchases", text, name="new.csv", answers={"case": "new"})
    assert new.records["contacts"] == 1
    outcome = imported("purchases", text)
    assert [question.sentence for question in outcome.plan.questions] == [
        "1 row names a client in another case than the base (a1, Anna; row 2)."
    ]
    assert [purchase.contact_id for purchase in sqlite_base.purchases] == [anna.id]


def test_a_client_that_is_unknown_is_refused_if_asked(planned: Planned) -> None:
    plan = planned("purchases", "client,date,amount\n17,2020-01-01,1\n", when_unknown="refuse")
    assert plan.problems[0].sentence() == (
        "row 2, client: there is no contact “17”. Import the contacts first, or allow new ones."
    )


def test_a_reference_that_may_be_two_contacts_is_a_bad_row(
    planned: Planned, sqlite_base: ClientBase
) -> None:
    one = sqlite_base.contacts.add(Contact(name="Anna", ref="17"))
    other = sqlite_base.contacts.add(Contact(name="Ivo", ref="17"))
    plan = planned("purchases", "client,date,amount\n17,2020-01-01,1\n")
    assert plan.problems[0].reason == (
        f"“17” can mean “Anna” ({one.id}) or “Ivo” ({other.id}). Use the contact's id."
    )


def test_a_line_without_a_client_is_kept_and_counted_with_its_money(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    outcome = imported(
        "purchases", "client;date;amount\n;2020-01-01;1 000,50\n;2020-01-02;-0,5\n17;2020-01-02;7\n"
    )
    assert [purchase.contact_id is None for purchase in sqlite_base.purchases] == [1, 1, 0]
    assert summary(outcome.plan) == (
        "3 rows read: 3 imported, 2 of them without a client (€1,000.00 net of returns); "
        "1 contact created."
    )


def test_quantity_times_price_makes_an_exact_amount(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported(
        "purchases",
        "CustomerID,Quantity,UnitPrice,InvoiceDate,InvoiceNo\n"
        "17850.0,6.0,2.55,2010-12-01 08:26:00,536365\n17850.0,-3.0,0.1,2010-12-01 09:00:00,C5363\n",
        "CustomerID=contact_id", "InvoiceDate=date", "InvoiceNo=order_id",
    )  # fmt: skip
    one, other = sqlite_base.purchases
    assert (one.amount, one.quantity, one.date) == (Decimal("15.30"), 6, date(2010, 12, 1))
    assert (other.amount, other.order_id) == (Decimal("-0.3"), "C5363")
    assert sqlite_base.contacts.where(ref="17850")


def test_a_file_with_neither_amount_nor_quantity_and_price_is_refused(planned: Planned) -> None:
    with pytest.raises(IntakeError, match=r"No column of list.csv is mapped to the amount\."):
        planned("purchases", "client,date,quantity\n17,2020-01-01,6\n")


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("17,31.02.2020,5,1", "row 2, date: 31.02.2020 is not a valid date. Write it as"),
        (
            "17,2020-01-01,12.5 USD,1",
            "row 2, amount: “12.5 USD” is in another currency than the base's. Convert it",
        ),
        (
            "17,2020-01-01,,1",
            "row 2, amount: there is no amount. Fill in the cell, or remove the row",
        ),
        ("17,,5,1", "row 2, date: there is no date. Fill in the cell, or remove the row."),
        ("17,2020-01-01,5,many", "row 2, quantity: “many” is not a number."),
    ],
)
def test_a_bad_cell_is_named_with_its_row_column_and_value(
    planned: Planned, row: str, sentence: str
) -> None:
    plan = planned("purchases", f"client,date,amount,quantity\n{row}\n17,2020-01-01,5,1\n")
    assert (plan.create, plan.refused) == (1, 1)
    assert plan.problems[0].sentence().startswith(sentence)


def test_one_clear_date_decides_for_its_column(imported: Imported, sqlite_base: ClientBase) -> None:
    imported("purchases", "client,date,amount\n17,03/04/2020,1\n17,25/04/2020,1\n")
    assert [purchase.date for purchase in sqlite_base.purchases] == [
        date(2020, 4, 3), date(2020, 4, 25),
    ]  # fmt: skip


def test_a_column_of_dates_that_can_be_read_in_two_ways_is_asked_about(
    planned: Planned, sqlite_base: ClientBase
) -> None:
    text = "client,date,amount\n17,03/04/2020,1\n17,05/05/2020,1\n"
    with pytest.raises(IntakeError) as refused:
        planned("purchases", text)
    assert str(refused.value) == (
        "list.csv, column date: dates such as “03/04/2020” (row 2) can have the day or the month "
        "first. Add --date-format dd/mm/yyyy or --date-format mm/dd/yyyy."
    )
    plan = planned("purchases", text, date_format=date_format("mm/dd/yyyy"))
    apply_plan(sqlite_base, plan)
    assert next(iter(sqlite_base.purchases)).date == date(2020, 3, 4)


def test_a_column_that_mixes_both_orders_is_asked_about(planned: Planned) -> None:
    with pytest.raises(IntakeError, match="some dates have the day first and some the month"):
        planned("purchases", "client,date,amount\n17,25/04/2020,1\n17,04/25/2020,1\n")


def test_a_stray_date_does_not_overrule_a_whole_column(planned: Planned) -> None:
    rows = "17,25/04/2020,1\n" * 30
    plan = planned("purchases", f"client,date,amount\n{rows}17,04/25/2020,1\n17,03/04/2020,1\n")
    assert [problem.value for problem in plan.problems] == ["04/25/2020"]


def test_the_decimal_mark_is_that_of_the_column(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported("purchases", "client;date;amount\n17;2020-01-01;1,234\n17;2020-01-01;12,5\n")
    assert [purchase.amount for purchase in sqlite_base.purchases] == [
        Decimal("1.234"), Decimal("12.5"),
    ]  # fmt: skip


def test_amounts_that_can_be_read_in_two_ways_are_asked_about(planned: Planned) -> None:
    text = "client;date;amount\n17;2020-01-01;1,234\n"
    with pytest.raises(IntakeError) as refused:
        planned("purchases", text)
    assert str(refused.value) == (
        "list.csv, column amount: numbers such as “1,234” (row 2) can be read in two ways. "
        "Add --decimal , or --decimal . to say which is the decimal mark."
    )
    assert planned("purchases", text, decimal_mark=".").create == 1


def test_amounts_may_carry_the_sign_or_code_of_the_base_currency(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported(
        "purchases",
        "client;date;amount\n17;2020-01-01;1,234 EUR\n17;2020-01-01;12,5 €\n17;2020-01-01;€-3\n",
    )
    assert [purchase.amount for purchase in sqlite_base.purchases] == [
        Decimal("1.234"), Decimal("12.5"), Decimal(-3),
    ]  # fmt: skip
