"""What was planted in the demo base is found by the analyses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from crm_widgets.analysis import behaviour_table, client_summary, conversion_table, funnel_table
from tests.analysis.frames import table

DATA = Path(__file__).resolve().parents[3] / "data"


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads((DATA / "truth.json").read_text(encoding="utf-8"))


def read(name: str) -> pl.DataFrame:
    return pl.read_csv(DATA / f"{name}.csv", try_parse_dates=True)


def test_the_weak_channel_is_found_and_no_other(truth: dict[str, Any]) -> None:
    planted = truth["weak_channel"]
    rows = table(conversion_table(read("deals"), as_of=truth["as_of"]))
    weak = [row for row in rows if row["weak"]]
    assert [(row["channel"], row["won"], row["won"] + row["lost"]) for row in weak] == [
        (planted["channel"], planted["won"], planted["closed"])
    ]


def test_the_silent_ones_among_the_best_clients_are_in_the_summary(truth: dict[str, Any]) -> None:
    planted = truth["lapsed_top_clients"]["clients"]
    result = table(client_summary(read("purchases"), as_of=truth["as_of"]))
    best = sorted(result, key=lambda row: -row["total_spent"])[: len(result) // 10]
    silent = {
        row["contact_id"]
        for row in best
        if row["median_days_between_orders"] is not None
        and row["days_since_last_purchase"] >= max(90, 4 * row["median_days_between_orders"])
    }
    assert silent == {client["contact_id"] for client in planted}
    by_id = {row["contact_id"]: row for row in result}
    for client in planted:
        for figure in ("days_since_last_purchase", "median_days_between_orders"):
            assert by_id[client["contact_id"]][figure] == client[figure]


def test_the_demo_base_has_every_rhythm_and_band(truth: dict[str, Any]) -> None:
    clients = table(behaviour_table(read("purchases"), as_of=truth["as_of"]).clients)
    assert {row["frequency_band"] for row in clients} == {"one-time", "occasional", "regular"}
    assert {row["order_value_band"] for row in clients} == {"economy", "standard", "VIP"}


def test_the_demo_funnels_hold_every_deal(truth: dict[str, Any]) -> None:
    deals, moves = read("deals"), read("stage_events")
    for pipeline in read("pipelines").to_dicts():
        own = deals.filter(pl.col("pipeline") == pipeline["name"])
        result = funnel_table(
            moves.join(own, left_on="deal_id", right_on="id", how="semi"),
            own,
            as_of=truth["as_of"],
            pipeline=pipeline["stages"].split("; "),
        )
        now = own["stage"].value_counts().rows()
        assert (result.deals, result.unknown_stages) == (own.height, {})
        assert (result.won, result.lost) == (dict(now)["Won"], dict(now)["Lost"])
