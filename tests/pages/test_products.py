"""The products page without a browser: what sells next and together, who is due, what to offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_widgets.model import Contact, Purchase
from crm_widgets.pages.products.page import Products
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.data_table import DataTable


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        yield base


def line(contact: str, day: str, product: str, *, order: str, quantity: int = 1) -> Purchase:
    return Purchase.model_validate(
        {
            "contact_id": contact,
            "date": day,
            "amount": str(10 * quantity),
            "product": product,
            "order_id": order,
            "quantity": quantity,
        }
    )


def add_clients(base: ClientBase) -> list[str]:
    """24 clients who bought a machine; 18 of them a kit ten days later, in one order with tea."""
    contacts = [base.contacts.add(Contact(name=f"Client {n:02}")) for n in range(24)]
    lines = []
    for n, contact in enumerate(contacts):
        lines.append(line(contact.id, "2026-01-05", "machine", order=f"M{n}"))
        if n < 18:
            lines.append(line(contact.id, "2026-01-15", "kit", order=f"K{n}"))
            lines.append(line(contact.id, "2026-01-15", "tea", order=f"K{n}"))
    base.purchases.add_many(lines)
    return [contact.id for contact in contacts]


def add_water(base: ClientBase) -> str:
    """Anna drinks a bottle every three days: five bottles of 1 October are due on the 16th."""
    anna = base.contacts.add(Contact(name="Anna Ozola")).id
    base.purchases.add_many(
        line(anna, day, "water", order=day, quantity=5)
        for day in ("2026-08-17", "2026-09-01", "2026-09-16", "2026-10-01")
    )
    return anna


def opened(base: ClientBase, contact_id: str = "", **chosen: Any) -> Products:
    page = Products(base, contact_id)
    for name, value in chosen.items():
        assert page.controls.set(name, value)
    assert page.computation.note == {}
    return page


def texts(table: DataTable) -> list[list[str]]:
    return [[cell["text"].replace("\u00a0", " ") for cell in row["cells"]] for row in table.rows]


def test_what_is_bought_next_is_shown_with_its_buyers(base: ClientBase) -> None:
    add_clients(base)
    page = opened(base, as_of="2026-03-31")
    assert ["machine", "kit", "24", "18", "1.00"] in texts(page.next_table)
    assert "→ kit" in page.next_chart.svg
    opened(base, as_of="2026-03-31", within_days="9")


def test_too_few_days_leave_nothing_to_follow_and_say_so(base: ClientBase) -> None:
    add_clients(base)
    page = opened(base, as_of="2026-03-31", within_days="9")
    assert page.next_table.rows == []
    assert page.next_table.empty.endswith("Allow more days above.")
    assert page.next_chart.layout.display == "none"


def test_products_of_one_order_are_a_pair(base: ClientBase) -> None:
    add_clients(base)
    assert texts(opened(base, as_of="2026-03-31").pair_table) == [
        ["kit", "tea", "18", "42.9%", "2.33"]
    ]


def test_a_client_is_due_when_the_last_bottle_is_used_up(base: ClientBase) -> None:
    anna = add_water(base)
    page = opened(base, as_of="2026-10-14")
    (row,) = page.reorder_table.rows
    assert [cell["text"].replace("\u00a0", " ") for cell in row["cells"]][:3] == [
        "Anna Ozola", "water", "16 October 2026",
    ]  # fmt: skip
    assert row["cells"][0]["href"] == f"client_desk.ipynb?contact={anna}"
    assert page.reorder_table.title.replace("\u00a0", " ") == (
        "Due to reorder by 13 November 2026: 1, 0 overdue"
    )
    assert "Anna Ozola" in page.reorder_chart.svg


def test_no_one_is_due_in_a_period_that_is_too_short(base: ClientBase) -> None:
    add_water(base)
    page = opened(base, as_of="2026-10-05", due_days="3")
    assert page.reorder_table.rows == []
    assert page.reorder_table.empty.startswith("No one is due to reorder in this period.")


def test_the_page_begins_with_the_client_of_its_address(base: ClientBase) -> None:
    first = add_clients(base)[20]
    page = opened(base, first, as_of="2026-01-20")
    assert page.basket_chart.title == "Typical basket of Client 20"
    assert page.offers_table.title == "Next offers for Client 20"
    assert "machine" in page.basket_chart.svg


def test_a_client_who_bought_a_machine_is_offered_what_others_bought_next(
    base: ClientBase,
) -> None:
    machine_only = add_clients(base)[20]
    others = [base.contacts.add(Contact(name=f"Other {n}")).id for n in range(20)]
    base.purchases.add_many(line(who, "2026-01-05", "paper", order=who) for who in others)
    page = opened(base, machine_only, as_of="2026-10-14")
    assert [row[:3] for row in texts(page.offers_table)] == [
        ["kit", "machine", "75.0%"], ["tea", "machine", "75.0%"],
    ]  # fmt: skip
    assert page.offers_table.rows[0]["cells"][3]["tag"] == "past the usual time"


def test_another_client_is_found_by_a_part_of_the_name(base: ClientBase) -> None:
    add_clients(base)
    add_water(base)
    page = opened(base, as_of="2026-10-14")
    assert page.basket_chart.title == "Typical basket of Anna Ozola"  # spent most
    page.controls.set("client", "client 07")
    assert page.basket_chart.title == "Typical basket of Client 07"
    page.controls.set("client", "no such name")
    assert page.basket_chart.layout.display == "none"
    assert page.offers_table.title == "Next offers: no client with purchases matches this name"


def test_the_subtitle_counts_clients_and_reorders(base: ClientBase) -> None:
    add_water(base)
    page = opened(base, as_of="2026-10-14")
    assert page.heading.line.replace("\u00a0", " ") == (
        "1 client bought named products, 1 reorder due, as of 14 October 2026"
    )


def test_an_empty_base_says_what_to_do(base: ClientBase) -> None:
    page = opened(base)
    assert (page.body.children, page.heading.line) == ((page.hint,), "No purchases yet")
    add_water(base)
    page.poll()
    assert page.hint not in page.body.children


def test_purchases_that_name_no_product_leave_every_part_empty_in_words(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna")).id
    base.purchases.add(
        Purchase.model_validate({"contact_id": anna, "date": "2026-10-01", "amount": "5"})
    )
    page = opened(base, as_of="2026-10-14")
    for table in (page.next_table, page.pair_table, page.reorder_table, page.offers_table):
        assert table.rows == []
        assert table.empty


def test_one_control_computes_its_own_part_only(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_clients(base)
    page = opened(base, as_of="2026-03-31")
    monkeypatch.setattr("crm_widgets.analysis.product_pairs", _fail)
    monkeypatch.setattr("crm_widgets.analysis.next_product_table", _fail)
    page.controls.set("due_days", "10")
    page.controls.set("client", "Client 03")
    assert page.computation.note == {}
    page.controls.set("within_days", "20")
    assert "kind" in page.computation.note


def _fail(*_arguments: Any, **_options: Any) -> Any:
    raise AssertionError("computed again")
