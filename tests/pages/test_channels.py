"""The channels page without a browser: leads, who can be reached, the best clients, an audience."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_widgets.model import Contact, Purchase
from crm_widgets.pages.channels.page import Channels
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.data_table import DataTable

MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
JUNE = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        yield base


def contact(base: ClientBase, name: str, channel: str = "", **about: Any) -> str:
    given = {"created_at": MAY, "role": "customer", **about}
    return base.contacts.add(Contact(name=name, channel=channel, **given)).id


def buy(base: ClientBase, who: str, amount: int, product: str = "tea") -> None:
    base.purchases.add(
        Purchase.model_validate(
            {"contact_id": who, "date": "2026-06-20", "amount": str(amount), "product": product}
        )
    )


@pytest.fixture
def people(base: ClientBase) -> dict[str, str]:
    people = {
        "anna": contact(base, "Anna", "Search", phones=["+37120000001"], consent="given"),
        "boris": contact(base, "Boris", "Search", emails=["boris@mail.example"]),
        "clara": contact(base, "Clara", "Fair", created_at=JUNE, emails=["c@m.example"],
                         consent="refused"),
        "dora": contact(base, "Dora"),
    }  # fmt: skip
    for name, amount in (("anna", 100), ("boris", 40), ("clara", 30), ("dora", 5)):
        buy(base, people[name], amount)
    return people


def opened(base: ClientBase, **chosen: Any) -> Channels:
    page = Channels(base)
    for name, value in {"as_of": "2026-06-30", **chosen}.items():
        assert page.controls.set(name, value)
    assert page.computation.note == {}
    return page


def texts(table: DataTable) -> list[list[str]]:
    return [[cell["text"].replace("\u00a0", " ") for cell in row["cells"]] for row in table.rows]


@pytest.mark.usefixtures("people")
def test_each_channel_shows_its_leads_and_what_they_brought(base: ClientBase) -> None:
    page = opened(base)
    shown = [[row[0], row[1], row[3], row[4]] for row in texts(page.channel_table)]
    assert shown == [
        ["Search", "2", "2", "€140"], ["Fair", "1", "1", "€30"], ["not stated", "1", "1", "€5"],
    ]  # fmt: skip
    assert "2\u00a0leads, 100% bought" in page.channel_chart.svg


@pytest.mark.usefixtures("people")
def test_months_stand_newest_first(base: ClientBase) -> None:
    months = [row[:2] for row in texts(opened(base).month_table)]
    assert months[0] == ["Jun 2026", "Fair"]
    assert sorted(months[1:]) == [["May 2026", "Search"], ["May 2026", "not stated"]]


@pytest.mark.usefixtures("people")
def test_leads_of_a_period_can_be_chosen(base: ClientBase) -> None:
    page = opened(base, created_from="2026-06-01")
    assert [row[0] for row in texts(page.channel_table) if row[1] != "0"] == ["Fair"]
    page.controls.set("created_to", "2026-05-01")
    assert page.computation.note["text"] == "“Leads from” is after “to”. Choose an earlier day."


@pytest.mark.usefixtures("people")
def test_the_subtitle_says_who_can_be_reached(base: ClientBase) -> None:
    line = opened(base).heading.line.replace("\u00a0", " ")
    assert line == "4 leads, €0 won, as of 30 June 2026; 50% of clients can be reached"


def test_a_phone_that_cannot_be_used_is_listed_with_its_client(
    base: ClientBase, people: dict[str, str]
) -> None:
    assert people
    page = opened(base)
    assert page.broken_table.rows == []
    assert page.broken_table.empty == "All phones and e-mails are valid."


def test_the_audience_is_who_bought_it_and_may_be_written_to(
    base: ClientBase, people: dict[str, str]
) -> None:
    page = opened(base, product="tea")
    rows = page.audience_table.rows
    assert [row["cells"][0]["text"] for row in rows] == ["Anna", "Boris"]
    assert rows[0]["cells"][0]["href"] == f"client_desk.ipynb?contact={people['anna']}"
    assert [cell["text"] for cell in rows[0]["cells"]][3] == "phone"
    assert rows[1]["cells"][3]["tag"] == "ask for consent first"
    assert page.audience_table.title.replace("\u00a0", " ") == (
        "For a product like tea: 2 clients (1 refused, 1 cannot be reached)"
    )


@pytest.mark.usefixtures("people")
def test_without_a_product_the_audience_says_what_to_choose(base: ClientBase) -> None:
    table = opened(base).audience_table
    assert (table.rows, table.title) == ([], "Campaign audience")
    assert table.empty == "No clients to show. Choose a similar product above."


def test_the_portrait_compares_the_best_with_the_others(base: ClientBase) -> None:
    for n in range(60):
        who = contact(base, f"Client {n}", "Search" if n % 2 or n < 12 else "Fair")
        buy(base, who, 500 - n)
    page = opened(base, best=0.2)
    assert page.portrait_chart.caption.replace("\u00a0", " ").startswith(
        "12 clients spent €489 or more; 48 others are compared with them."
    )


@pytest.mark.usefixtures("people")
def test_a_portrait_of_few_clients_says_why_it_is_empty(base: ClientBase) -> None:
    caption = opened(base).portrait_chart.caption
    assert caption == "Too few clients to separate the best from the others."


def test_contacts_without_purchases_have_channels_and_no_portrait(base: ClientBase) -> None:
    contact(base, "Anna", "Search", role="lead")
    page = opened(base)
    assert [row[:2] for row in texts(page.channel_table)] == [["Search", "1"]]
    assert page.portrait_chart.layout.display == "none"


def test_an_empty_base_says_what_to_do_and_fills_with_the_first_contact(base: ClientBase) -> None:
    page = Channels(base)
    assert (page.body.children, page.heading.line) == ((page.hint,), "No clients yet")
    contact(base, "Anna", "Search")
    page.poll()
    assert page.hint not in page.body.children


def test_a_new_product_is_offered_for_a_campaign(base: ClientBase, people: dict[str, str]) -> None:
    page = opened(base)
    buy(base, people["anna"], 10, "coffee")
    page.poll()
    options = [label for _value, label in page.controls.controls["product"].options]
    assert options == ["choose a product", "coffee", "tea"]
