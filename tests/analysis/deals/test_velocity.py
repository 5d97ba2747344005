"""Money a day: opportunities x win rate x average won value / length of the cycle."""

from __future__ import annotations

import polars as pl
import pytest

from crm_widgets.analysis import Stages, UnknownStageWarning, velocity_table
from tests.analysis.deal_frames import deals
from tests.analysis.frames import KINDS, table

DEALS = deals(
    {"id": "1", "stage": "Won", "owner": "Anna", "amount": 100, "created": "2026-01-01", "closed": "2026-01-11"},
    {"id": "2", "stage": "Won", "owner": "Anna", "amount": 200, "created": "2026-01-01", "closed": "2026-01-31"},
    {"id": "3", "stage": "Lost", "owner": "Anna", "created": "2026-01-01", "closed": "2026-01-05"},
    {"id": "4", "stage": "Lost", "owner": "Boris", "created": "2026-01-01", "closed": "2026-01-05"},
    {"id": "5", "stage": "Lead", "owner": "Boris", "created": "2026-01-20"},
    {"id": "6", "stage": "Lead", "owner": "Anna", "created": "2026-01-20"},
    {"id": "7", "stage": "Won", "owner": "Anna", "created": "2026-01-20", "closed": "2026-03-01"},
    {"id": "8", "stage": "Won", "owner": "Anna", "amount": None},
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_velocity_is_the_product_of_its_parts(kind: str) -> None:
    (row,) = table(velocity_table(KINDS[kind](DEALS), as_of="2026-01-31", min_deals=1))
    # 5, 6, and 7, which is won later; 3 of 5 are won; (100 + 200) / 2; (10 + 30) / 2 days
    assert row == {
        "open_deals": 3,
        "won": 3,
        "lost": 2,
        "win_rate": 0.6,
        "average_won": 150.0,
        "mean_days_to_win": 20.0,
        "velocity_per_day": 13.5,
        "closed_before_created": 0,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_by_an_attribute_the_fastest_come_first(kind: str) -> None:
    result = velocity_table(KINDS[kind](DEALS), as_of="2026-01-31", by="owner", min_deals=1)
    rows = {row["owner"]: (row["open_deals"], row["velocity_per_day"]) for row in table(result)}
    assert rows == {"Anna": (2, 2 * 0.75 * 150 / 20), "Boris": (1, None)}


def test_the_closed_ones_can_be_those_since_a_day() -> None:
    (row,) = table(velocity_table(DEALS, as_of="2026-01-31", closed_from="2026-01-12", min_deals=1))
    assert (row["won"], row["lost"], row["mean_days_to_win"]) == (1, 0, 30.0)


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_a_deal_closed_before_it_was_created_is_counted_and_in_no_duration(kind: str) -> None:
    odd = deals(
        {"id": "1", "stage": "Won", "amount": 100, "created": "2026-01-01", "closed": "2026-01-11"},
        {"id": "2", "stage": "Won", "amount": 100, "created": "2026-01-20", "closed": "2026-01-10"},
    )
    (row,) = table(velocity_table(KINDS[kind](odd), as_of="2026-01-31", min_deals=1))
    assert (row["won"], row["mean_days_to_win"], row["closed_before_created"]) == (2, 10.0, 1)


def test_money_has_the_digits_of_its_currency() -> None:
    (yen,) = table(velocity_table(DEALS, as_of="2026-01-31", min_deals=1, currency="JPY"))
    assert (yen["average_won"], yen["velocity_per_day"]) == (150.0, 14.0)


def test_deals_won_under_another_name_are_an_error_that_names_it() -> None:
    renamed = DEALS.with_columns(pl.col("stage").replace("Won", "Closed Won"))
    with pytest.warns(UnknownStageWarning, match="4 deals are in unknown stages .'Closed Won'"):
        velocity_table(renamed, as_of="2026-01-31")
    pipeline = Stages(["Lead"], won="Closed Won")
    (row,) = table(velocity_table(renamed, as_of="2026-01-31", pipeline=pipeline, min_deals=1))
    assert (row["won"], row["velocity_per_day"]) == (3, 13.5)


def test_too_few_won_deals_give_no_velocity() -> None:
    (row,) = table(velocity_table(DEALS, as_of="2026-01-31"))
    assert (row["won"], row["win_rate"], row["velocity_per_day"]) == (3, 0.6, None)


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_no_deals_have_no_velocity(kind: str) -> None:
    made = KINDS[kind]
    (row,) = table(velocity_table(made(DEALS.clear()), as_of="2026-01-31"))
    assert (row["open_deals"], row["win_rate"], row["velocity_per_day"]) == (0, None, None)
    assert table(velocity_table(made(DEALS.clear()), as_of="2026-01-31", by="owner")) == []
