"""The calls page without a browser: who is on it, why, and what the file says."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_widgets.model import Contact, Interaction, Purchase
from crm_widgets.pages.calls.page import Calls
from crm_widgets.pages.calls.rows import month_before
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit import figure
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
    monkeypatch.setattr(figure, "today", lambda: TODAY)
    with open_base(tmp_path / "base.db", author="Anna") as base:
        base.contacts.add_many(Contact.model_validate(one) for one in PEOPLE)
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


def test_who_runs_out_is_named_with_the_day_and_the_reason(page: Calls) -> None:
    assert page.computation.note == {}
    assert cells(page.due) == [
        ["Anna Ozola", "Water", "19 Mar", "2 bought on 13 Mar, 3 days each", "never",
         "+371 20 000 001", "Dmitry"],
    ]  # fmt: skip


def test_who_is_late_is_told_by_how_much_and_is_left_out_before_the_day_to_ask(
    page: Calls,
) -> None:
    page.controls.set("as_of", "2026-03-21")
    when = page.due.rows[0]["cells"][2]
    assert (when["text"], when["tag"], when["tone"]) == ("19\u00a0Mar", "2 days late", "bad")
    page.controls.set("as_of", "2026-03-16")
    assert cells(page.due) == []
    assert page.due.empty.startswith("Nobody runs out by then.")
    page.controls.set("days_before", 7)
    assert len(page.due.rows) == 1


def test_what_others_bought_next_is_offered_to_who_just_bought_the_first(page: Calls) -> None:
    assert cells(page.offers) == [
        ["Dora Liepa", "Kit", "24 Apr", "Machine on 10 Mar; 48 % go on to this", "never",
         "+371 20 000 004", ""],
    ]  # fmt: skip


def test_who_called_last_month_and_bought_nothing_is_told_with_what_they_last_said(
    page: Calls,
) -> None:
    assert page.callers.title.replace("\u00a0", " ") == (
        "Got in touch 1 Feb to 28 Feb, bought nothing yet"
    )
    assert cells(page.callers) == [
        ["Clara Voss", "10 Feb", "nothing yet", "Asks again.", "36 days ago", "no phone", "Marta"],
    ]
    page.controls.set("period", "this month")
    assert cells(page.callers) == []


def test_the_best_who_went_silent_are_told_with_what_they_were_worth(page: Calls) -> None:
    assert page.vips.title == "1 of the best 1 silent for four usual intervals or more"
    (row,) = cells(page.vips)
    assert row == ["Boris Kalns", "3,600 €", "168 days ago", "10", "32,872 €", "Desk", "never",
                   "e-mail", "Marta"]  # fmt: skip
    client = page.vips.rows[0]["cells"][0]
    assert (client["tag"], client["href"]) == (
        "wants no messages",
        "client_desk.ipynb?contact=boris",
    )
    assert page.vips.rows[0]["cells"][7]["href"] == "mailto:boris@kalns.example"


def test_the_line_counts_each_client_once_and_an_owner_sees_their_own(page: Calls) -> None:
    assert page.heading.line.replace("\u00a0", " ") == (
        "4 clients, as of 18 March 2026: 1 run out, 1 to offer the next product, "
        "1 got in touch and bought nothing, 1 of the best went silent"
    )
    page.controls.set("owner", "Marta")
    assert [len(one.rows) for one in (page.due, page.offers, page.callers, page.vips)] == [
        0, 0, 1, 1,
    ]  # fmt: skip
    assert page.heading.line.startswith("2\u00a0clients, as of 18\u00a0March 2026: 0 run out")


def test_the_file_has_a_row_a_client_and_reason(page: Calls) -> None:
    rows = list(csv.DictReader(io.StringIO(page.csv().decode("utf-8-sig"))))
    assert [(row["why"], row["name"], row["product"], row["day"]) for row in rows] == [
        ("runs out", "Anna Ozola", "Water", "2026-03-19"),
        ("offer next", "Dora Liepa", "Kit", "2026-04-24"),
        ("got in touch", "Clara Voss", "", "2026-02-10"),
        ("best, silent", "Boris Kalns", "Desk", "2025-10-01"),
    ]
    assert rows[0]["reason"].startswith("Bought 2 of Water on 2026-03-13; one lasts 3 days")
    assert [row["refused_consent"] for row in rows] == ["", "", "", "yes"]


def test_today_is_the_day_unless_the_base_has_rested_for_more_than_a_month(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Calls(base).controls.chosen["as_of"] == TODAY
    monkeypatch.setattr(figure, "today", lambda: TODAY + timedelta(days=400))
    page = Calls(base)
    assert page.controls.chosen["as_of"] == date(2026, 3, 13)
    base.purchases.add(line("anna", "2026-03-19", "Water", 2, 12))
    page.poll()
    assert page.controls.chosen["as_of"] == date(2026, 3, 19)


def test_a_day_before_all_data_is_told_in_words_and_what_was_shown_stays(page: Calls) -> None:
    page.controls.set("as_of", "2020-01-01")
    assert page.computation.note["text"].replace("\u00a0", " ") == (
        "There is nothing before 1 September 2025. You chose 1 January 2020: choose a later day."
    )
    assert len(page.due.rows) == 1


def test_a_contact_that_was_removed_is_on_no_list(base: ClientBase) -> None:
    base.contacts.remove("anna")
    assert cells(Calls(base).due) == []


def test_calls_without_purchases_are_enough_to_go_on(tmp_path: Path) -> None:
    with open_base(tmp_path / "calls.db") as base:
        page = Calls(base)
        assert (page.body.children, page.heading.line) == ((page.hint,), "Nothing to go on yet")
        base.contacts.add(Contact(id="clara", name="Clara Voss"))
        call = {"contact_id": "clara", "kind": "call", "direction": "in"}
        at = month_before(figure.today())[0].isoformat()
        base.interactions.add(Interaction.model_validate({**call, "at": f"{at}T09:00:00Z"}))
        page.poll()
        assert page.computation.note == {}
        assert [row[0] for row in cells(page.callers)] == ["Clara Voss"]


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
