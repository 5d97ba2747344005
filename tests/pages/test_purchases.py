"""The purchases page without a browser: who comes back, the triangle, and its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crm_widgets.model import Purchase
from crm_widgets.pages.purchases import Purchases
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.analysis_panel import AnalysisPanel

LINES = [
    ("anna", "2026-01-10", "40"),
    ("anna", "2026-02-09", "60"),
    ("anna", "2026-03-11", "50"),
    ("boris", "2026-01-15", "25"),
    ("clara", "2026-02-01", "30"),
    ("clara", "2026-03-03", "20"),
]


def line(who: str, day: str, amount: str) -> Purchase:
    return Purchase.model_validate({"contact_id": who, "date": day, "amount": amount})


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        yield base


@pytest.fixture
def page(base: ClientBase) -> Purchases:
    base.purchases.add_many(line(*one) for one in LINES)
    return Purchases(base)


def texts(panel: AnalysisPanel | None) -> list[list[str]]:
    assert panel is not None
    assert panel.computation.note == {}
    return [[cell["text"] for cell in row["cells"]] for row in panel.table.rows]


def test_the_line_tells_who_came_back_and_the_share_of_the_money(page: Purchases) -> None:
    assert page.heading.line.replace("\u00a0", " ") == (
        "2 of 3 buyers bought again, as of 11 March 2026; "
        "57.8 % of the money comes from repeat purchases"
    )


def test_each_purchase_tells_how_many_went_on_to_it_and_after_how_long(page: Purchases) -> None:
    assert texts(page.repeat)[:3] == [
        ["1", "3", "100.0\u00a0%", "–"],
        ["2", "2", "66.7\u00a0%", "30"],
        ["3", "1", "50.0\u00a0%", "30"],
    ]
    assert page.repeat is not None
    assert page.repeat.chart is not None
    assert "Purchase 2" in page.repeat.chart.svg


def test_new_clients_stand_by_month_and_few_months_can_be_asked_for(page: Purchases) -> None:
    assert texts(page.cohorts) == [
        ["2026-01", "2", "50.0\u00a0%", "87.50"],
        ["2026-02", "1", "100.0\u00a0%", "50.00"],
    ]
    assert page.cohorts is not None
    page.cohorts.controls.set("measure", "revenue_per_client")
    assert texts(page.cohorts)[0][0] == "2026-01"


def test_the_day_follows_the_purchases_unless_another_was_chosen(page: Purchases) -> None:
    page.base.purchases.add(line("boris", "2026-04-02", "5"))
    page.poll()
    assert page.controls.chosen["as_of"] == date(2026, 4, 2)
    assert texts(page.cohorts)[0] == ["2026-01", "2", "100.0\u00a0%", "90.00"]
    page.controls.set("as_of", "2026-02-28")
    assert texts(page.cohorts)[1] == ["2026-02", "1", "0.0\u00a0%", "30.00"]
    page.base.purchases.add(line("boris", "2026-05-01", "5"))
    page.poll()
    assert page.controls.chosen["as_of"] == date(2026, 2, 28)


def test_a_day_before_all_data_is_told_in_words(page: Purchases) -> None:
    page.controls.set("as_of", "2025-01-01")
    assert page.repeat is not None
    assert page.repeat.computation.note["text"].replace("\u00a0", " ") == (
        "There is nothing before 10 January 2026. You chose 1 January 2025: choose a later day."
    )


def test_an_empty_base_says_what_to_do_and_fills_with_the_first_purchase(base: ClientBase) -> None:
    page = Purchases(base)
    assert (page.body.children, page.heading.line) == ((page.hint,), "Nobody has bought yet")
    base.purchases.add(line(*LINES[0]))
    page.poll()
    assert page.body.children == (page.repeat, page.cohorts)
    assert texts(page.cohorts) == [["2026-01", "1", "0.0\u00a0%", "40.00"]]
