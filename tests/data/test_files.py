"""The demo's files fit the model, one another, and their README."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields

import pytest

from crm_widgets.demo import DEMO_TODAY, demo_folder, read_records
from crm_widgets.model import (
    CHANNELS,
    Contact,
    Deal,
    Interaction,
    Pipeline,
    Purchase,
    Record,
    StageEvent,
    Task,
)
from tests.data.conftest import DATA, Demo, day_of

MODELS: dict[str, type[Record]] = {
    "contacts": Contact,
    "purchases": Purchase,
    "pipelines": Pipeline,
    "deals": Deal,
    "stage_events": StageEvent,
    "interactions": Interaction,
    "tasks": Task,
}
NAMES = list(MODELS)


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_a_record_of_the_model_and_loses_nothing(name: str, demo: Demo) -> None:
    records = list(read_records(demo_folder(), MODELS[name], name))
    assert [record.id for record in records] == [row["id"] for row in getattr(demo, name)]
    assert set(getattr(demo, name)[0]) <= set(MODELS[name].specs())
    assert len({record.id for record in records}) == len(records)
    assert all(re.fullmatch("[0-9a-hjkmnp-tv-z]{23}", record.id) for record in records)


def test_lists_are_split(demo: Demo) -> None:
    contacts = {record.id: record for record in read_records(DATA, Contact, "contacts")}
    row = next(row for row in demo.contacts if row["tags"].count("; ") == 2)
    assert contacts[row["id"]].tags == row["tags"].split("; ")
    assert [pipeline.stages for pipeline in read_records(DATA, Pipeline, "pipelines")] == [
        ["Lead", "Talk", "Offer", "Agreed"],
        ["Enquiry", "Offer", "Agreed"],
    ]


def test_references_resolve(demo: Demo) -> None:
    contacts = {row["id"] for row in demo.contacts}
    deals = {row["id"] for row in demo.deals}
    for rows in (demo.purchases, demo.tasks):
        assert {row["contact_id"] for row in rows} - {""} <= contacts
    for rows in (demo.deals, demo.interactions):
        assert {row["contact_id"] for row in rows} <= contacts
    for rows in (demo.interactions, demo.tasks):
        assert {row["deal_id"] for row in rows} - {""} <= deals
    assert {row["deal_id"] for row in demo.stage_events} == deals


def test_the_readme_states_the_number_of_rows(demo: Demo) -> None:
    stated = dict(
        re.findall(
            r"^\| `(\w+)\.csv` \| ([\d,]+) \|", (DATA / "README.md").read_text("utf-8"), re.M
        )
    )
    assert {name: int(rows.replace(",", "")) for name, rows in stated.items()} == {
        name: len(getattr(demo, name)) for name in NAMES
    }


def test_the_readme_states_how_much_was_planted(demo: Demo) -> None:
    stated = dict(
        re.findall(r"^\| `(\w+)` \| (\d+)", (DATA / "README.md").read_text("utf-8"), re.M)
    )
    planted = {
        key: next(len(part) for part in value.values() if isinstance(part, list))
        for key, value in demo.truth.items()
        if key in stated
    }
    assert {key: int(number) for key, number in stated.items()} == planted


def test_nothing_happened_after_the_demos_today(demo: Demo) -> None:
    assert demo.today == DEMO_TODAY
    days = [
        *(row["date"] for row in demo.purchases),
        *(row["at"][:10] for row in demo.interactions + demo.stage_events),
        *(row["created_at"][:10] for row in demo.contacts + demo.deals),
        *(row["consent_date"] for row in demo.contacts),
    ]
    assert max(days) == "2026-11-21"
    assert min(day for day in days if day) >= "2023-11-16"


def test_nothing_happens_to_a_contact_before_it_was_created(demo: Demo) -> None:
    created = {row["id"]: row["created_at"] for row in demo.contacts}
    for row in demo.deals:
        assert row["created_at"] > created[row["contact_id"]]
    for row in demo.interactions:
        assert row["at"] > created[row["contact_id"]]
    for row in demo.purchases:
        assert not row["contact_id"] or row["date"] >= created[row["contact_id"]][:10]


def test_the_events_of_a_deal_give_its_stage_and_its_dates(demo: Demo) -> None:
    ways: dict[str, list[dict[str, str]]] = {}
    for event in demo.stage_events:
        ways.setdefault(event["deal_id"], []).append(event)
    stages = {row["name"]: row["stages"].split("; ") for row in demo.pipelines}
    for deal in demo.deals:
        way = ways[deal["id"]]
        assert [event["at"] for event in way] == sorted({event["at"] for event in way})
        assert [event["from_stage"] for event in way] == [
            "",
            *(event["to_stage"] for event in way[:-1]),
        ]
        assert (way[0]["at"], way[-1]["to_stage"]) == (deal["created_at"], deal["stage"])
        order = [*stages[deal["pipeline"]], "Won", "Lost"]
        places = [order.index(event["to_stage"]) for event in way]
        assert places == sorted(places)
        closed = deal["stage"] in ("Won", "Lost")
        assert deal["closed_at"] == (way[-1]["at"] if closed else "")
        assert bool(deal["lost_reason"]) == (deal["stage"] == "Lost")


def test_some_deals_skip_a_stage(demo: Demo) -> None:
    stages = Counter(event["deal_id"] for event in demo.stage_events)
    won = [
        deal for deal in demo.deals if deal["stage"] == "Won" and deal["pipeline"] == "New clients"
    ]
    skipped = [deal for deal in won if stages[deal["id"]] < 5]
    assert 10 <= len(skipped) <= len(won) // 3


def test_the_base_looks_like_one_that_is_worked_with(demo: Demo) -> None:
    stages = Counter(deal["stage"] for deal in demo.deals)
    opened = {stage: number for stage, number in stages.items() if stage not in ("Won", "Lost")}
    assert 0.3 < stages["Won"] / (stages["Won"] + stages["Lost"]) < 0.6
    assert 60 <= sum(opened.values()) <= 90
    assert min(opened.values()) >= 5
    assert (
        sum(deal["stage"] == "Won" and deal["closed_at"] >= "2026-11" for deal in demo.deals) >= 5
    )
    assert {row["channel"] for row in demo.deals} == set(CHANNELS)
    returns = [row for row in demo.purchases if float(row["amount"]) < 0]
    assert 40 <= len(returns) <= 80
    assert all(float(row["quantity"]) < 0 for row in returns)
    assert 40 <= sum(not row["contact_id"] for row in demo.purchases) <= 80
    assert {row["role"] for row in demo.contacts} == {
        "lead",
        "customer",
        "supplier",
        "partner",
        "other",
    }
    assert len({row["summary"] for row in demo.interactions}) > 400
    due = [day_of(row["due"]) for row in demo.tasks if row["done"] == "false"]
    assert sum(abs((day - demo.today).days) <= 7 for day in due) >= 30


def test_demo_has_all_fields() -> None:
    assert [field.name for field in fields(Demo)][:-1] == NAMES
