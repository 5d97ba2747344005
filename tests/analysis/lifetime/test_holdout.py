"""How well the models would have result, against what came."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from crm_widgets.analysis import AsOfError, FitError, LifetimeHoldout, lifetime_holdout
from tests.analysis.cdnow import cdnow
from tests.analysis.frames import purchases


@pytest.fixture(scope="module")
def bought(real_data: Path) -> pl.DataFrame:
    return cdnow(real_data)


@pytest.fixture(scope="module")
def found(bought: pl.DataFrame) -> LifetimeHoldout:
    return lifetime_holdout(bought, learned_until="1997-09-30", as_of="1998-06-30")


def test_the_model_is_compared_with_what_came_and_with_going_on_as_before(
    found: LifetimeHoldout,
) -> None:
    assert (found.actual, found.weeks) == (1882, 39)
    assert (found.expected, found.naive) == pytest.approx((1653.4, 2930.1), abs=0.5)
    assert (found.error, found.naive_error) == pytest.approx((-0.121, 0.557), abs=1e-3)
    assert (found.miss, found.naive_miss) == pytest.approx((0.788, 1.027), abs=1e-3)
    assert found.value_error == pytest.approx(-0.156, abs=1e-3)
    assert found.verdict == (
        "In the 39 weeks after, 2,349 clients made 1,882 purchases. The model forecast 1,653 "
        "(-12%); the same pace as before would have given 2,930 (+56%). The average error of the "
        "model is 0.79 purchases per client, better than the same pace (1.03)."
    )


def test_what_came_is_counted_from_the_purchases_themselves(
    bought: pl.DataFrame, found: LifetimeHoldout
) -> None:
    paid = bought.filter(pl.col("amount") > 0)
    known = paid.filter(pl.col("date") <= pl.date(1997, 9, 30))
    later = paid.filter(pl.col("date") > pl.date(1997, 9, 30)).join(
        known, on="contact_id", how="semi"
    )
    assert found.actual == later.select("contact_id", "date").n_unique()
    assert found.actual_value == pytest.approx(later["amount"].sum(), abs=0.01)
    assert found.clients["actual_purchases"].sum() == found.actual


def test_groups_have_the_error_by_repeat_purchases(found: LifetimeHoldout) -> None:
    groups = found.groups.select("repeat_purchases", "clients", "actual_purchases").rows()
    assert groups == [
        (0, 1403, 334), (1, 439, 306), (2, 214, 298), (3, 100, 156), (4, 62, 157), (5, 38, 112),
        (6, 29, 112), (7, 64, 407),
    ]  # fmt: skip
    for row in found.groups.iter_rows(named=True):
        assert row["expected_per_client"] == pytest.approx(row["actual_per_client"], abs=0.4)


def test_a_time_without_purchases_is_nothing_to_compare(bought: pl.DataFrame) -> None:
    early = bought.filter(pl.col("date") <= pl.date(1997, 9, 30))
    result = lifetime_holdout(
        early, learned_until="1997-09-30", as_of="1997-10-14", with_money=False
    )
    assert (result.actual, result.error, result.expected_value) == (0, None, None)
    assert result.verdict.startswith("There were no purchases in the 2 weeks after")


def test_there_has_to_be_time_between_the_days() -> None:
    one = purchases(("anna", "2026-01-01", 5.0))
    with pytest.raises(AsOfError, match="learned_until 2026-02-01 is not before as_of 2026-02-01"):
        lifetime_holdout(one, learned_until="2026-02-01", as_of="2026-02-01")


def test_too_little_to_learn_from_is_an_error_in_words() -> None:
    one = purchases(("anna", "2026-01-01", 5.0))
    with pytest.raises(FitError, match="1 clients are too few"):
        lifetime_holdout(one, learned_until="2026-02-01", as_of="2026-03-01")
