"""The calls page without a browser: who is on it, why, and what the file says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_widgets.export import file_of
from crm_widgets.model import Contact, Interaction, Purchase
from crm_widgets.model.clock import Clock
from crm_widgets.pages.calls.page import Calls
from crm_widgets.pages.calls.rows import month_before
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.data_table import DataTable

TODAY = date(2026, 3, 18)
PEOPLE: list[dict[str, Any]] = [
    {"id": "anna", "name": "Anna Ozola", "phones": ["+37120000001"], "owner": "Dmitry"},
    {"id": "boris", "name": "Boris Kalns", "emails": ["boris@kalns.example"], "owner": "Marta",
     "consent": "refused"},
    {"id": "clara", "name": "Clara Voss", "phones": ["12"], "owner": "Marta"},
    {"id": "dora", "name": "Dora Liepa", "phones": ["+37120000004"]},
]  # fmt: skip
# Two units last Anna six days, time after time; the last two are used up on 19 March.
WATER = [("2026-03-01", 2), ("2026-03-07", 2), ("2026-03-13", 2)]
# Boris bought for more than anybody, every ten days, until the autumn.
DESKS = ["2025-09-01", "2025-09-11", "2025-09-21", "2025-10-01"]


def line(who: str, day: str, product: str, quantity: float, amount: float) -> Purchase:
    about = {"contact_id": who, "date": day, "product": product, "quantity": quantity}
    return Purchase.model_validate({**about, "amount": str(amount)})


def lines() -> Iterator[Purchase]:
    """Of 21 buyers of a machine, 10 bought its kit ten days later; Dora just bought the machine."""
    for day, bottles in WATER:
        yield line("anna", day, "Water", bottles, 12)
    for day in DESKS:
        yield line("boris", day, "Desk", 1, 900)
    for number in range(20):
        yield line(f"c{number}", "2025-12-01", "Machine", 1, 200)
        if number < 10:
            yield line(f"c{number}", "2025-12-11", "Kit", 1, 15)
    for number in range(20, 32):
        yield line(f"c{number}", "2026-01-15", "Pens", 1, 5)
    yield line("dora", "2026-03-10", "Machine", 1, 200)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClientBase]:
    monkeypatch.setattr(Clock, "today", lambda self: TODAY)
    with open_base(tmp_path / "base.db", author="Anna") as base:
        base.contacts.add_many(Contact.model_validate(person) for person in PEOPLE)
        base.contacts.add_many(Contact(id=f"c{n}", name=f"Client {n}") for n in range(32))
        base.purchases.add_many(lines())
        for day, summary in (("2026-02-03", "Asks for a price."), ("2026-02-10", "Asks again.")):
            call = {"contact_id": "clara", "kind": "call", "direction": "in", "summary": summary}
            base.interactions.add(Interaction.model_validate({**call, "at": f"{day}T09:00:00Z"}))
        yield base


@pytest.fixture
def page(base: ClientBase) -> Calls:
    return Calls(base)


def cells(table: DataTable) -> list[list[str]]:
    return [[cell["text"].replace("\u00a0", " ") for cell in row["cells"]] for row in table.rows]


def test_who_is_due_to_reorder_stands_with_product_day_phone_and_why(page: Calls) -> None:
    assert page.computation.note == {}
    assert cells(page.reorders) == [
        ["Anna Ozola", "Water, 19 Mar", "+371 20 000 001", "2 bought on 13 Mar, 3 days each",
         "never", "Dmitry"],
    ]  # fmt: skip


def test_an_overdue_reorder_says_by_how_much_and_one_is_left_out_before_its_day(
    page: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Clock, "today", lambda self: date(2026, 3, 21))
    page.controls.set("as_of", "2026-03-21")
    when = page.reorders.rows[0]["cells"][1]
    assert (when["tag"], when["tone"]) == ("2 days overdue", "bad")
    page.controls.set("as_of", "2026-03-16")
    assert cells(page.reorders) == []
    assert page.reorders.empty.startswith("No one is due to reorder in this period.")
    page.controls.set("days_before", 7)
    assert len(page.reorders.rows) == 1


def test_what_others_bought_next_is_offered_to_who_just_bought_the_first(page: Calls) -> None:
    assert cells(page.offers) == [
        ["Dora Liepa", "Kit, until 24 Apr", "+371 20 000 004",
         "Machine on 10 Mar; 48% go on to buy this", "never", ""],
    ]  # fmt: skip


def test_an_enquiry_of_last_month_without_a_purchase_stands_with_what_was_said(
    page: Calls,
) -> None:
    assert page.enquiries.title.replace("\u00a0", " ") == (
        "Enquiries 1 Feb to 28 Feb without a purchase yet"
    )
    assert cells(page.enquiries) == [
        ["Clara Voss", "10 Feb: Asks again.", "no phone", "nothing yet", "36 days ago", "Marta"],
    ]
    page.controls.set("period", "this month")
    assert cells(page.enquiries) == []


def test_lapsed_top_clients_stand_with_what_they_were_worth(page: Calls) -> None:
    assert page.lapsed.title == "Lapsed top clients: 1 of 1"
    (row,) = cells(page.lapsed)
    assert row == ["Boris Kalns", "168 days ago", "e-mail", "€3,600", "€32,872", "10", "Desk",
                   "never", "Marta"]  # fmt: skip
    client, _last, reach = page.lapsed.rows[0]["cells"][:3]
    assert (client["tag"], client["href"]) == (
        "consent refused",
        "client_desk.ipynb?contact=boris",
    )
    assert reach["href"] == "mailto:boris@kalns.example"


def test_a_narrow_screen_shows_client_reason_and_phone(page: Calls) -> None:
    for table in (page.reorders, page.offers, page.enquiries, page.lapsed):
        narrow = [head["label"] for head in table.heads if not head["hide"]]
        assert (narrow[0], narrow[2], len(narrow)) == ("Client", "Phone", 3)


def test_the_subtitle_counts_each_client_once_and_an_owner_sees_their_own(page: Calls) -> None:
    assert page.heading.line.replace("\u00a0", " ") == (
        "4 clients, as of 18 March 2026: 1 due to reorder · 1 follow-up offer · "
        "1 enquiry without a purchase · 1 lapsed top client"
    )
    page.controls.set("owner", "Marta")
    tables = (page.reorders, page.offers, page.enquiries, page.lapsed)
    assert [len(table.rows) for table in tables] == [0, 0, 1, 1]
    assert page.heading.line.startswith(
        "2\u00a0clients, as of 18\u00a0March 2026: 0 due to reorder · 0\u00a0follow-up offers"
    )


def test_the_file_has_a_row_a_client_and_reason(page: Calls) -> None:
    rows = list(csv.DictReader(io.StringIO(file_of(page.sheet(page.result)).decode("utf-8-sig"))))
    assert [(row["why"], row["name"], row["product"], row["day"]) for row in rows] == [
        ("due to reorder", "Anna Ozola", "Water", "2026-03-19"),
        ("follow-up offer", "Dora Liepa", "Kit", "2026-04-24"),
        ("enquiry without a purchase", "Clara Voss", "", "2026-02-10"),
        ("lapsed top client", "Boris Kalns", "Desk", "2025-10-01"),
    ]
    assert rows[0]["reason"].startswith("Bought 2 of Water on 2026-03-13; one lasts 3 days")
    assert [row["refused_consent"] for row in rows] == ["", "", "", "yes"]


def test_today_is_the_day_unless_the_base_has_rested_for_more_than_a_month(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Calls(base).controls.chosen["as_of"] == TODAY
    monkeypatch.setattr(Clock, "today", lambda self: TODAY + timedelta(days=400))
    page = Calls(base)
    assert page.controls.chosen["as_of"] == date(2026, 3, 13)
    base.purchases.add(line("anna", "2026-03-19", "Water", 2, 12))
    page.poll()
    assert page.controls.chosen["as_of"] == date(2026, 3, 19)


def test_a_day_before_all_data_is_refused_in_words_and_what_was_shown_stays(page: Calls) -> None:
    page.controls.set("as_of", "2020-01-01")
    assert page.computation.note["text"].replace("\u00a0", " ") == (
        "The data start on 1 September 2025. You chose 1 January 2020. Choose a later day."
    )
    assert len(page.reorders.rows) == 1


def test_a_contact_that_was_removed_is_on_no_list(base: ClientBase) -> None:
    base.contacts.remove("anna")
    assert cells(Calls(base).reorders) == []


def test_calls_without_purchases_are_enough_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Clock, "today", lambda self: TODAY)
    with open_base(tmp_path / "calls.db") as base:
        page = Calls(base)
        assert (page.body.children, page.heading.line) == (
            (page.hint,),
            "No purchases or calls yet",
        )
        base.contacts.add(Contact(id="clara", name="Clara Voss"))
        call = {"contact_id": "clara", "kind": "call", "direction": "in"}
        at = "2026-02-20T09:00:00Z"
        base.interactions.add(Interaction.model_validate({**call, "at": at}))
        page.poll()
        assert page.computation.note == {}
        assert [row[0] for row in cells(page.enquiries)] == ["Clara Voss"]


@pytest.mark.parametrize(
    ("day", "months", "period"),
    [
        (date(2026, 11, 21), 1, (date(2026, 10, 1), date(2026, 10, 31))),
        (date(2026, 1, 1), 1, (date(2025, 12, 1), date(2025, 12, 31))),
        (date(2026, 3, 31), 3, (date(2025, 12, 1), date(2026, 2, 28))),
    ],
)
def test_the_months_before_a_day(day: date, months: int, period: tuple[date, date]) -> None:
    assert month_before(day, months) == period
