"""Win rates by an attribute, and the rule that calls one weak."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from crm_widgets.analysis import ColumnError, conversion_table
from crm_widgets.analysis.deals.conversion import wilson
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
def test_deals_are_counted_by_channel_and_a_weak_one_is_told(kind: str) -> None:
    found = table(conversion_table(KINDS[kind](MANY), as_of="2026-03-01"))
    columns = ("channel", "deals", "won", "lost", "open", "win_rate", "amount_won", "weak")
    assert [tuple(row[name] for name in columns) for row in found] == [
        ("Fair", 10, 1, 9, 0, 0.1, 10.0, False),  # too few are closed to tell
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


def test_an_empty_attribute_is_one_that_nobody_said() -> None:
    (row,) = table(conversion_table(deals(("", 1, 0, 0), (None, 1, 0, 0)), as_of="2026-03-01"))
    assert (row["channel"], row["deals"]) == (None, 2)


def test_an_interval_of_wilson_is_that_of_the_paper() -> None:
    assert wilson(0, 10) == (pytest.approx(0.0), pytest.approx(0.2775, abs=1e-4))
    assert wilson(8, 10) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert wilson(0, 0) == (None, None)
