"""The purchases page without a browser: who comes back, the triangle, and its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crm_widgets.model import Purchase
from crm_widgets.pages.purchases import Purchases
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.data_table import DataTable

LINES = [
    ("anna", "2026-01-10", "40"),
    ("anna", "2026-02-09", "60"),
    ("anna", "2026-03-11", "50"),
    ("boris", "2026-01-15", "25"),
    ("clara", "2026-02-01", "30"),
    ("clara", "2026-03-03", "20"),
]


def line(who: str | None, day: str, amount: str) -> Purchase:
    return Purchase.model_validate({"contact_id": who, "date": day, "amount": amount})


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        yield base


@pytest.fixture
def page(base: ClientBase) -> Purchases:
    base.purchases.add_many(line(*given) for given in LINES)
    page = Purchases(base)
    assert page.computation.note == {}
    return page


def texts(table: DataTable) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in table.rows]


def test_the_subtitle_says_who_came_back_and_what_they_bring(page: Purchases) -> None:
    assert page.heading.line.replace("\u00a0", " ") == (
        "2 of 3 buyers bought again, as of 11 March 2026; "
        "58% of the revenue comes from repeat purchases"
    )


def test_each_purchase_says_how_many_continued_and_after_how_long(page: Purchases) -> None:
    assert [head["label"] for head in page.repeat_table.heads] == [
        "Purchase", "Buyers", "Continue", "Median days",
    ]  # fmt: skip
    assert texts(page.repeat_table)[:3] == [
        ["1", "3", "100.0%", "–"],
        ["2", "2", "66.7%", "30"],
        ["3", "1", "50.0%", "30"],
    ]
    assert "Purchase 2" in page.repeat_chart.svg


def test_new_clients_stand_by_month(page: Purchases) -> None:
    assert texts(page.cohort_table) == [
        ["Jan 2026", "2", "50.0%", "87.50"],
        ["Feb 2026", "1", "100.0%", "50.00"],
    ]


def test_the_measure_of_the_triangle_can_be_chosen(page: Purchases) -> None:
    by_share = page.cohort_chart.svg
    page.controls.set("measure", "revenue_per_client")
    assert page.cohort_chart.svg != by_share
    assert page.result.measure == "revenue_per_client"


def test_the_day_follows_the_purchases_unless_another_was_chosen(page: Purchases) -> None:
    page.base.purchases.add(line("boris", "2026-04-02", "5"))
    page.poll()
    assert page.controls.chosen["as_of"] == date(2026, 4, 2)
    assert texts(page.cohort_table)[0] == ["Jan 2026", "2", "100.0%", "90.00"]
    page.controls.set("as_of", "2026-02-28")
    assert texts(page.cohort_table)[1] == ["Feb 2026", "1", "0.0%", "30.00"]
    page.base.purchases.add(line("boris", "2026-05-01", "5"))
    page.poll()
    assert page.controls.chosen["as_of"] == date(2026, 2, 28)


def test_a_line_without_a_client_is_counted_in_words(page: Purchases) -> None:
    assert page.notice.note == {}
    page.base.purchases.add(line(None, "2026-03-01", "9.50"))
    page.poll()
    assert page.notice.note["text"] == (
        "1 line has no client (€9.50, net of returns) and is left out of all figures."
    )


def test_a_day_before_all_data_is_refused_in_words(page: Purchases) -> None:
    page.controls.set("as_of", "2025-01-01")
    assert page.computation.note["text"].replace("\u00a0", " ") == (
        "The data start on 10 January 2026. You chose 1 January 2025. Choose a later day."
    )


def test_an_empty_base_says_what_to_do_and_fills_with_the_first_purchase(base: ClientBase) -> None:
    page = Purchases(base)
    assert (page.body.children, page.heading.line) == ((page.hint,), "No purchases yet")
    base.purchases.add(line(*LINES[0]))
    page.poll()
    assert page.hint not in page.body.children
    assert texts(page.cohort_table) == [["Jan 2026", "1", "0.0%", "40.00"]]
