"""What was planted among the demo's clients is found, and nothing else: precision and recall."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Hashable, Iterable
from typing import Any

import polars as pl
import pytest

from crm_widgets.analysis import (
    enquiries_without_purchase,
    lapsed_top_clients,
    next_product_table,
    reachability,
    replenishment,
)
from crm_widgets.demo import demo_folder
from tests.analysis.frames import day, table

Judge = Callable[[str, Iterable[Hashable], Iterable[Hashable]], tuple[float, float]]


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    return json.loads((demo_folder() / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture
def judged(capsys: pytest.CaptureFixture[str]) -> Judge:
    """Precision and recall of what was found against what was planted, measured on the terminal."""

    def judge(
        what: str, found: Iterable[Hashable], planted: Iterable[Hashable]
    ) -> tuple[float, float]:
        one, other = set(found), set(planted)
        both = len(one & other)
        precision, recall = both / len(one), both / len(other)
        with capsys.disabled():
            sys.stdout.write(
                f"\n  {what}: {len(other)} planted, {len(one)} found, "
                f"precision {precision:.3f}, recall {recall:.3f}\n"
            )
        return precision, recall

    return judge


def read(name: str) -> pl.DataFrame:
    return pl.read_csv(demo_folder() / f"{name}.csv", try_parse_dates=True)


def test_the_steady_cycles_are_found_with_their_due_dates(
    truth: dict[str, Any], judged: Judge
) -> None:
    found = replenishment(read("purchases"), as_of=truth["as_of"])
    columns = ("contact_id", "product", "days_per_unit", "orders", "last_order", "due")
    steady = [
        tuple(row[name] for name in columns)
        for row in table(found.cycles)
        if row["orders"] >= 8 and row["kept_share"] >= 0.6
    ]
    planted = [
        (*(row[name] for name in columns[:4]), day(row["last_order"]), day(row["due"]))
        for row in truth["steady_cycles"]["clients"]
    ]
    assert judged("steady cycles with their due dates", steady, planted) == (1, 1)
    tasks = {(row["contact_id"], row["product"]): row["task_on"] for row in table(found.tasks)}
    assert all((tasks[row[:2]] - row[5]).days == -2 for row in planted)


def test_the_product_pair_is_found_and_no_other(truth: dict[str, Any], judged: Judge) -> None:
    planted = truth["product_pair"]
    found = next_product_table(
        read("purchases"), as_of=truth["as_of"], within_days=planted["within_days"]
    )
    strong = [row for row in table(found.pairs) if row["confidence"] >= 0.3 and row["lift"] >= 2]
    pairs = [(row["product"], row["next_product"]) for row in strong]
    assert judged("product pair", pairs, [(planted["first"], planted["then"])]) == (1, 1)
    assert (strong[0]["buyers"], strong[0]["followed"]) == (planted["buyers"], planted["followed"])
    assert round(strong[0]["confidence"] * 100) == planted["share_percent"]
    assert round(strong[0]["base_rate"] * 100) == planted["base_rate_percent"]


def test_the_lapsed_top_clients_are_found_with_their_places(
    truth: dict[str, Any], judged: Judge
) -> None:
    columns = ("contact_id", "days_since_last_purchase", "median_days_between_orders")
    found = table(lapsed_top_clients(read("purchases"), as_of=truth["as_of"]).clients)
    planted = truth["lapsed_top_clients"]["clients"]
    measured = judged(
        "silent VIPs",
        [(row["place"], *(row[name] for name in columns)) for row in found],
        [(row["place_by_money"], *(row[name] for name in columns)) for row in planted],
    )
    assert measured == (1, 1)


def test_the_callers_who_did_not_buy_are_found(truth: dict[str, Any], judged: Judge) -> None:
    planted = truth["enquiries_without_purchase"]
    found = enquiries_without_purchase(
        read("interactions"),
        read("purchases"),
        as_of=truth["as_of"],
        period=(planted["from"], planted["to"]),
        days_after=planted["days_after"],
    )
    rows = table(found.callers)
    assert judged(
        "enquiries without a purchase", [row["contact_id"] for row in rows], planted["contacts"]
    ) == (
        1,
        1,
    )
    assert {row["orders_before"] for row in rows} == {0}


@pytest.mark.parametrize(
    ("what", "key", "column"),
    [("phone", "dead_phones", "phone"), ("e-mail", "mistyped_emails", "email")],
)
def test_broken_phones_and_emails_are_found(
    what: str, key: str, column: str, truth: dict[str, Any], judged: Judge
) -> None:
    found = reachability(read("contacts"), as_of=truth["as_of"], country="LV")
    broken = [
        (row["contact_id"], row["written"]) for row in table(found.broken) if row["what"] == what
    ]
    planted = [(row["contact_id"], row[column]) for row in truth[key]["found"]]
    assert judged(f"{what}s that are broken", broken, planted) == (1, 1)
