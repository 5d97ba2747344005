"""The part of the purchases page on how clients buy and what to expect of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crm_widgets.model import Contact, Purchase
from crm_widgets.pages.client_value import ClientValue
from crm_widgets.pages.purchases import Purchases
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.data_table import DataTable


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    with open_base(tmp_path / "base.db", author="Anna") as base:
        yield base


def opened(base: ClientBase) -> ClientValue:
    page = Purchases(base)
    assert page.computation.note == {}
    return page.client_value


def texts(table: DataTable) -> list[list[str]]:
    return [[cell["text"] for cell in row["cells"]] for row in table.rows]


def buy(base: ClientBase, who: str, *days: str) -> None:
    base.purchases.add_many(
        Purchase.model_validate({"contact_id": who, "date": day, "amount": "10"}) for day in days
    )


def test_clients_are_counted_by_how_often_they_buy(base: ClientBase) -> None:
    buy(base, "anna", "2026-01-10", "2026-02-10", "2026-03-10")
    buy(base, "boris", "2026-03-01")
    part = opened(base)
    assert [row[1] for row in texts(part.behaviour_table)[:3]] == ["1", "0", "1"]
    assert "1\u00a0client · 50%" in part.behaviour_chart.svg


def test_too_few_clients_for_a_forecast_are_a_sentence_and_no_number(base: ClientBase) -> None:
    buy(base, "anna", "2026-01-10", "2026-02-10", "2026-03-10")
    part = opened(base)
    assert part.notice.note["text"].startswith("No forecast of purchases: ")
    for widget in (part.lifetime_chart, part.lifetime_table, part.holdout_chart):
        assert widget.layout.display == "none"


@pytest.fixture
def cdnow(base: ClientBase, real_data: Path) -> ClientBase:
    """2,357 clients of a shop for music, of 1997 and half of 1998, one of them with a name."""
    lines = []
    for row in (real_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        _master, client, day, _quantity, amount = row.split()
        when = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        lines.append(
            Purchase.model_validate({"contact_id": client, "date": when, "amount": amount})
        )
    base.purchases.add_many(lines)
    base.contacts.add(Contact(id="0001", name="Anna Ozola"))
    return base


def test_a_history_that_is_long_enough_gives_a_forecast_and_tests_it(cdnow: ClientBase) -> None:
    part = opened(cdnow)
    assert part.notice.note == {}
    assert "Bought once" in part.lifetime_chart.svg
    assert "bought once" in part.lifetime_chart.caption
    assert part.holdout_chart.caption.startswith("Fitted to data up to ")
    assert "expected by the model" in part.holdout_chart.svg


def test_the_clients_worth_most_are_listed_with_a_link(cdnow: ClientBase) -> None:
    rows = opened(cdnow).lifetime_table.rows
    assert len(rows) == 12
    assert rows[0]["cells"][0]["href"].startswith("client_desk.ipynb?contact=")
    values = [float(row["cells"][3]["text"].strip("€").replace(",", "")) for row in rows]
    assert values == sorted(values, reverse=True)
