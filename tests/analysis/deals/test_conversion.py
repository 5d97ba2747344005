"""Win rates by an attribute, and the rule that calls one weak."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from crm_widgets.analysis import ColumnError, Stages, UnknownStageWarning, conversion_table
from crm_widgets.analysis.frame.share import weak, wilson
from tests.analysis.frames import KINDS, table


def deals(*groups: tuple[str | None, int, int, int]) -> pl.DataFrame:
    rows = [
        (channel, stage, 10.0 if stage == "Won" else None, date(2026, 1, 1), closed)
        for channel, *counts in groups
        for stage, count, closed in zip(
            ("Won", "Lost", "Lead"), counts, (date(2026, 2, 1), date(2026, 2, 1), None), strict=True
        )
        for _ in range(count)
    ]
    schema = {
        "channel": pl.String, "stage": pl.String, "amount": pl.Float64,
        "created_at": pl.Date, "closed_at": pl.Date,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


MANY = deals(("Search", 60, 40, 10), ("Social", 8, 42, 20), ("Fair", 1, 9, 0), (None, 2, 0, 1))


@pytest.mark.parametrize("kind", KINDS)
def test_deals_are_counted_by_channel_and_a_weak_one_is_marked(kind: str) -> None:
    result = table(conversion_table(KINDS[kind](MANY), as_of="2026-03-01"))
    columns = ("channel", "deals", "won", "lost", "open", "win_rate", "amount_won", "weak")
    assert [tuple(row[name] for name in columns) for row in result] == [
        ("Fair", 10, 1, 9, 0, 0.1, 10.0, False),  # too few are closed
        ("Search", 110, 60, 40, 10, 0.6, 600.0, False),
        ("Social", 70, 8, 42, 20, 0.16, 80.0, True),
        (None, 3, 2, 0, 1, 1.0, 20.0, False),
    ]


def test_deals_closed_after_the_day_are_open_and_those_created_after_it_are_not_there() -> None:
    (search, *_) = table(conversion_table(deals(("A", 3, 2, 1)), as_of="2026-01-15"))
    assert (search["deals"], search["won"], search["open"], search["win_rate"]) == (6, 0, 6, None)
    with pytest.raises(ValueError, match="before the first deal, 2026-01-01"):
        conversion_table(deals(("A", 3, 2, 1)), as_of="2025-12-31")


def test_a_cohort_is_chosen_by_the_day_of_creation() -> None:
    chosen = conversion_table(MANY, as_of="2026-03-01", created=("2026-01-02", None))
    assert table(chosen) == []
    chosen = conversion_table(MANY, as_of="2026-03-01", created=(None, "2026-01-01"))
    assert sum(row["deals"] for row in table(chosen)) == MANY.height


def test_any_attribute_will_do_and_one_that_is_not_there_is_named() -> None:
    by_owner = MANY.rename({"channel": "owner"})
    assert table(conversion_table(by_owner, as_of="2026-03-01", by="owner"))[0]["owner"] == "Fair"
    with pytest.raises(ColumnError, match="There is no column 'channel'"):
        conversion_table(by_owner, as_of="2026-03-01")


def test_an_empty_attribute_is_not_stated() -> None:
    (row,) = table(conversion_table(deals(("", 1, 0, 0), (None, 1, 0, 0)), as_of="2026-03-01"))
    assert (row["channel"], row["deals"]) == (None, 2)


def test_a_channel_that_won_everything_is_not_weak() -> None:
    rows = table(conversion_table(deals(("A", 24, 0, 0), ("B", 48, 0, 0)), as_of="2026-03-01"))
    assert [(row["channel"], row["win_rate_high"], row["weak"]) for row in rows] == [
        ("A", 1.0, False), ("B", 1.0, False),
    ]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_the_interval_of_everything_won_ends_at_one_and_of_nothing_at_nil(n: int, m: int) -> None:
    assert wilson(n, n)[1] == 1.0
    assert wilson(0, n)[0] == 0.0
    assert not weak(n, n, m, m, min_closed=1)
    low, high = wilson(min(n, m), n + m)
    expected = binomtest(min(n, m), n + m).proportion_ci(method="wilson")
    assert (low, high) == (pytest.approx(expected.low), pytest.approx(expected.high))


@pytest.mark.parametrize("won", ["won", "Closed Won"])
def test_deals_won_under_another_name_are_an_error_that_names_it(won: str) -> None:
    renamed = MANY.with_columns(pl.col("stage").replace({"Won": won, "Lost": "Closed Lost"}))
    with pytest.raises(ColumnError, match=f"No deal is in one of the stages Lost, Won.*'{won}'"):
        conversion_table(renamed, as_of="2026-03-01")
    with pytest.raises(ColumnError, match="No deal is in one of the stages A, Lost, Won"):
        conversion_table(renamed.filter(stage=won), as_of="2026-03-01", pipeline=["A"])
    pipeline = Stages(["Lead"], won=won, lost="Closed Lost")
    named = table(conversion_table(renamed, as_of="2026-03-01", pipeline=pipeline))
    assert named == table(conversion_table(MANY, as_of="2026-03-01"))


def test_a_few_deals_in_unknown_stages_are_a_warning() -> None:
    some = MANY.with_columns(
        stage=pl.when(pl.col("channel") == "Fair").then(pl.lit("won")).otherwise("stage")
    )
    with pytest.warns(
        UnknownStageWarning, match="10 deals are in unknown stages .'won'. and count"
    ):
        conversion_table(some, as_of="2026-03-01")


def test_open_deals_alone_are_no_mistake() -> None:
    (row,) = table(conversion_table(deals(("A", 0, 0, 3)), as_of="2026-03-01"))
    assert (row["open"], row["won"], row["win_rate"]) == (3, 0, None)


def test_an_interval_of_wilson_is_that_of_the_paper() -> None:
    assert wilson(0, 10) == (pytest.approx(0.0), pytest.approx(0.2775, abs=1e-4))
    assert wilson(8, 10) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert wilson(0, 0) == (None, None)
