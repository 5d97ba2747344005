"""Orders as systems really export them (cases 08, 37, 42, 60, 61, and compound files)."""

from __future__ import annotations

from decimal import Decimal

from crm_widgets.intake import apply_plan, make_plan, summary
from crm_widgets.model import Contact
from crm_widgets.store import ClientBase
from tests.intake.conftest import Imported, Planned

DOUBLES = (
    "order_id,customer,date,product,quantity,amount\n"
    "1,17,2026-01-05,Lamp,1,20.00\n1,17,2026-01-05,Lamp,1,20.00\n"
    "2,18,2026-01-06,Desk,1,410.00\n2,18,2026-01-06,Desk,1,410.00\n3,19,2026-01-07,Chair,2,240.00\n"
)
FIRST = (
    "contact_id,date,amount,product\n"
    "anna,2026-01-05,10,Water\nboris,2026-01-06,20,Water\nanna,2026-01-07,10,Water\n"
)


def money(base: ClientBase) -> Decimal:
    return sum((line.amount for line in base.purchases), Decimal(0))


def test_ids_that_differ_in_case_are_two_clients(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported(
        "contacts",
        "Id,name,kind\n0013X00002AbcDe,North Bakery,organisation\n"
        "0013X00002AbcDE,South Garage,organisation\n",
    )
    imported(
        "purchases",
        "AccountId,date,amount\n0013X00002AbcDe,2026-01-10,100\n0013X00002AbcDE,2026-01-12,900\n",
        "AccountId=contact_id",
        name="orders.csv",
    )
    names = {contact.id: contact.name for contact in sqlite_base.contacts}
    assert [(names[str(line.contact_id)], line.amount) for line in sqlite_base.purchases] == [
        ("North Bakery", 100), ("South Garage", 900),
    ]  # fmt: skip


def test_exact_doubles_are_asked_about_with_their_money(
    planned: Planned, sqlite_base: ClientBase
) -> None:
    plan = planned("purchases", DOUBLES)
    (question,) = plan.questions
    assert question.sentence == (
        "2 rows are exactly equal to earlier ones (rows 3, 5; €430.00 in all)."
    )
    assert (question.chosen, plan.create) == ("all", 5)
    once = planned("purchases", DOUBLES, answers={"doubles": "once"})
    assert (once.create, once.left_out) == (3, 2)
    apply_plan(sqlite_base, once)
    assert money(sqlite_base) == Decimal(670)


def test_a_number_that_looks_like_a_phone_is_a_new_client(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported("contacts", "ref,name,phones\n10,Anna Ozola,+371 20000001\n")
    text = "customer,date,amount\n10,2026-01-05,20.00\n20000001,2026-01-06,999.00\n"
    imported("purchases", text, name="orders.csv")
    anna, other = sqlite_base.contacts
    assert (other.ref, other.phones) == ("20000001", [])
    assert [line.contact_id for line in sqlite_base.purchases] == [anna.id, other.id]


def test_a_number_in_a_column_of_phones_is_a_phone(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    anna = sqlite_base.contacts.add(Contact(name="Anna", phones=["+37120000001"]))
    text = "Телефон,date,amount\n20000001,2026-01-06,999\n"
    imported("purchases", text, "Телефон=contact_id")
    assert [line.contact_id for line in sqlite_base.purchases] == [anna.id]


def test_overlapping_exports_without_order_numbers_count_once(
    imported: Imported, planned: Planned, sqlite_base: ClientBase
) -> None:
    imported("purchases", FIRST)
    second = FIRST + "anna,2026-02-07,10,Water\n"
    plan = planned("purchases", second, name="second.csv")
    assert (plan.unchanged, plan.create) == (3, 1)
    assert [question.sentence for question in plan.questions] == [
        "3 rows are in the base already (rows 2, 3, 4; €40.00). They are left out."
    ]
    asked = planned("purchases", second, name="third.csv", answers={"already": "add"})
    assert (asked.unchanged, asked.create) == (0, 4)
    apply_plan(sqlite_base, plan)
    assert money(sqlite_base) == Decimal(50)


def test_two_equal_lines_of_a_day_are_two_and_only_the_third_is_new(
    imported: Imported, planned: Planned
) -> None:
    line = "anna,2026-01-05,10,Water\n"
    head = "contact_id,date,amount,product\n"
    imported("purchases", head + line * 2)
    plan = planned("purchases", head + line * 3, name="second.csv")
    assert (plan.unchanged, plan.create) == (2, 1)


def test_a_total_that_each_line_of_an_order_repeats_is_counted_once(
    imported: Imported, planned: Planned, sqlite_base: ClientBase
) -> None:
    text = (
        "order_id,email,date,product,quantity,Order total\n"
        "1,a@x.example,2026-01-05,Lamp,1,30\n1,a@x.example,2026-01-05,Desk,1,30\n"
        "2,b@x.example,2026-01-06,Lamp,2,40\n"
    )
    pairs = ("Order total=amount", "email=contact_id")
    each = planned("purchases", text, *pairs, answers={"order-totals": "each"})
    assert each.tally.money["purchases"] == Decimal(100)
    outcome = imported("purchases", text, *pairs)
    assert [question.sentence for question in outcome.plan.questions] == [
        "1 row repeats the total of its order (row 3; €30.00 if added again)."
    ]
    assert money(sqlite_base) == Decimal(70)
    assert len(sqlite_base.purchases) == 3
    assert imported("purchases", text, *pairs, name="again.csv").change is None


def test_prices_of_lines_are_no_totals(planned: Planned) -> None:
    text = (
        "order_id,client,date,product,amount\n"
        "1,17,2026-01-05,Lamp,30\n1,17,2026-01-05,Desk,40\n"
        "2,17,2026-01-06,Lamp,30\n2,17,2026-01-06,Sofa,30\n"
    )
    plan = planned("purchases", text)
    assert (plan.questions, plan.tally.money["purchases"]) == ((), Decimal(130))


def test_an_order_file_makes_clients_and_lines_whose_client_stands_in_the_first_only(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    text = (
        "Name,Email,Billing Name,Paid at,Lineitem name,Lineitem quantity,Lineitem price,Marketing\n"
        "#1001,anna@x.example,Anna Ozola,2026-01-05,Lamp,1,20,yes\n"
        "#1001,anna@x.example,,2026-01-05,Desk,2,100,\n"
        "#1002,ivo@x.example,Ivo Kalns,2026-01-06,Lamp,1,20,no\n"
    )
    orders = [
        ("Name", "order_id"), ("Paid at", "date"), ("Lineitem name", "product"),
        ("Lineitem quantity", "quantity"), ("Lineitem price", "unit_price"),
    ]  # fmt: skip
    contacts = [("Email", "emails"), ("Billing Name", "name"), ("Marketing", "custom:Marketing")]
    pairs = [f"{column}={field}" for column, field in orders]
    outcome = imported("purchases", text, *pairs, also={"contacts": contacts})
    anna, ivo = sqlite_base.contacts
    assert (anna.name, anna.emails, anna.role) == ("Anna Ozola", ["anna@x.example"], "customer")
    assert [(line.contact_id, line.order_id, line.amount) for line in sqlite_base.purchases] == [
        (anna.id, "#1001", 20), (anna.id, "#1001", 200), (ivo.id, "#1002", 20),
    ]  # fmt: skip
    assert outcome.plan.records == {"contacts": 2, "deals": 0, "purchases": 3}
    assert summary(outcome.plan) == "3 rows read: 3 imported; 2 contacts created."


def test_a_client_of_the_first_line_alone_is_the_client_of_the_whole_order(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    text = (
        "order_id,client,date,product,amount\n1,17,2026-01-05,Lamp,20\n1,,2026-01-05,Desk,100\n"
        ",,2026-01-05,Chair,5\n"
    )
    imported("purchases", text)
    (client,) = sqlite_base.contacts
    lines = [line.contact_id for line in sqlite_base.purchases]
    assert lines == [client.id, client.id, None]


def test_a_date_in_the_future_is_refused_unless_asked_for(planned: Planned) -> None:
    text = "client,date,amount\n17,2026-01-05,20\n17,2062-03-04,5\n"
    plan = planned("purchases", text)
    assert (plan.create, plan.refused) == (1, 1)
    assert plan.problems[0].reason == (
        "2062-03-04 is in the future. Correct it, or add --answer future=keep."
    )
    assert planned("purchases", text, answers={"future": "keep"}).create == 2


def test_a_cancelled_import_writes_nothing(planned: Planned, sqlite_base: ClientBase) -> None:
    import pytest

    from crm_widgets.intake import Cancel

    plan = planned("purchases", FIRST)
    with pytest.raises(Cancel):
        apply_plan(sqlite_base, plan, cancelled=lambda: True)
    with pytest.raises(Cancel):
        make_plan(sqlite_base, plan.request, cancelled=lambda: True)
    assert sqlite_base.version == 0
