"""The open deals of the funnel page: hot, warm, cold, expected value, and which are stuck."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_widgets.model import Contact, Deal, Pipeline, StageEvent
from crm_widgets.pages.funnel.page import Funnel
from crm_widgets.store import ClientBase, open_base
from crm_widgets.widgets.kit.data_table import DataTable


def march(day: int) -> datetime:
    return datetime(2026, 3, day, 9, tzinfo=UTC)


def add_deal(base: ClientBase, deal_id: str, amount: str, history: list[tuple[str, int]]) -> None:
    """A deal with its events: the stages it came to, and on which day of March."""
    stage, last = history[-1]
    deal = {
        "id": deal_id,
        "title": f"Offer {deal_id}",
        "contact_id": "anna",
        "pipeline": "Sales",
        "stage": stage,
        "amount": amount,
        "owner": "Marta",
        "created_at": march(history[0][1]),
        "closed_at": march(last) if stage in ("Won", "Lost") else None,
    }
    befores = [None, *(stage for stage, _day in history)]
    events = [
        StageEvent(deal_id=deal_id, from_stage=before, to_stage=stage, at=march(day))
        for (stage, day), before in zip(history, befores, strict=False)
    ]
    base.deals.add_many([Deal.model_validate(deal)], events=events)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[ClientBase]:
    """Ten deals were won in 2 to 11 days, as many were lost; two are open, one since 20 days."""
    with open_base(tmp_path / "base.db", author="Anna") as base:
        base.contacts.add(Contact(id="anna", name="Anna Ozola"))
        base.pipelines.add(Pipeline(name="Sales", stages=["Lead", "Talk"]))
        for number in range(10):
            add_deal(base, f"w{number}", "100", [("Lead", 1), ("Talk", 2), ("Won", 3 + number)])
            add_deal(base, f"l{number}", "100", [("Lead", 1), ("Talk", 2), ("Lost", 5)])
        add_deal(base, "old", "800", [("Lead", 1), ("Talk", 2)])
        add_deal(base, "young", "60", [("Lead", 20), ("Talk", 22)])
        yield base


def texts(table: DataTable) -> list[list[str]]:
    return [[cell["text"].replace("\u00a0", " ") for cell in row["cells"]] for row in table.rows]


def test_open_deals_are_hot_warm_or_cold_by_the_age_at_which_deals_were_won(
    base: ClientBase,
) -> None:
    assert texts(Funnel(base).warmth) == [
        ["Hot, up to 6 days", "1", "€60", "€30"],
        ["Warm, 6 to 10 days", "0", "€0", "€0"],
        ["Cold, over 10 days", "1", "€800", "€400"],
    ]


def test_what_is_expected_of_stuck_deals_is_named(base: ClientBase) -> None:
    assert Funnel(base).open_chart.caption.replace("\u00a0", " ") == (
        "€430 expected of €860 open. €400 of that is in stuck deals: do not count on it."
    )


def test_a_stuck_deal_leads_to_its_form_and_to_its_client(base: ClientBase) -> None:
    stuck = Funnel(base).stuck
    assert stuck.title.replace("\u00a0", " ") == "Stuck: 1 of 2 open on 22 March 2026"
    assert texts(stuck) == [["Offer old", "Talk", "20", "9", "€800", "Anna Ozola", "Marta"]]
    links = [cell.get("href") for cell in stuck.rows[0]["cells"]]
    assert links[0] == "deals.ipynb?deal=old"
    assert links[5] == "client_desk.ipynb?contact=anna"


def test_which_months_are_compared_does_not_change_what_is_open(base: ClientBase) -> None:
    page = Funnel(base)
    page.controls.set("created_from", "2026-03-15")
    assert (page.result.funnel.deals, page.result.open.deals_open) == (1, 2)


def test_no_age_is_given_where_too_few_were_won(tmp_path: Path) -> None:
    with open_base(tmp_path / "few.db") as few:
        few.pipelines.add(Pipeline(name="Sales", stages=["Lead"]))
        add_deal(few, "one", "100", [("Lead", 1)])
        page = Funnel(few)
        assert page.computation.note == {}
        assert [row[0] for row in texts(page.warmth)] == [
            "Hot",
            "Warm",
            "Cold",
            "not known",
        ]
        assert page.stuck.empty.startswith("No open deal is stuck.")
