"""Who is still a client, what is expected of them, and what cannot be result."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from crm_widgets.analysis import FitError, LifetimeTable, lifetime_table, order_table
from crm_widgets.model.money import to_minor
from tests.analysis.cases import AS_OF, demo
from tests.analysis.cdnow import cdnow
from tests.analysis.frames import KINDS, purchases, table


@pytest.fixture(scope="module")
def bought(real_data: Path) -> pl.DataFrame:
    return cdnow(real_data)


@pytest.fixture(scope="module")
def found(bought: pl.DataFrame) -> LifetimeTable:
    return lifetime_table(bought, as_of="1997-09-30", horizon_weeks=39)


def test_a_client_has_a_probability_and_an_expectation(found: LifetimeTable) -> None:
    first = found.clients.row(0, named=True)
    assert (first["contact_id"], first["repeat_purchases"], first["based_on"]) == (
        "0001", 2, "own repeat purchases",
    )  # fmt: skip
    assert first["probability_alive"] == pytest.approx(0.727, abs=1e-3)
    assert first["expected_purchases"] == pytest.approx(1.226, abs=1e-3)
    # their own average is 22.35, that of all 35.17
    assert (first["expected_order_value"], first["expected_value"]) == pytest.approx((24.66, 30.24))


def test_of_clients_who_bought_once_the_model_cannot_say_and_says_so(found: LifetimeTable) -> None:
    once = found.clients.filter(pl.col("repeat_purchases") == 0)
    assert once["probability_alive"].null_count() == len(once) == 1403
    assert set(once["based_on"]) == {"one purchase"}
    assert once["expected_purchases"].min() > 0
    assert found.notes[0].startswith(
        "1,403 of 2,349 clients bought once. In this model clients leave"
    )


def test_bands_hold_every_client_and_all_that_is_expected(found: LifetimeTable) -> None:
    bands = found.bands.rows()
    assert [row[:3] for row in bands] == [
        (0.0, 0.2, 84), (0.2, 0.4, 220), (0.4, 0.6, 184), (0.6, 0.8, 343), (0.8, 1.0, 115),
        (None, None, 1403),
    ]  # fmt: skip
    assert sum(row[3] for row in bands) == pytest.approx(found.expected_purchases)
    assert sum(to_minor(row[4], "EUR") for row in bands) == to_minor(found.expected_value, "EUR")


def test_the_assumption_of_the_money_is_reported(found: LifetimeTable) -> None:
    assert "almost unrelated (correlation 0.11)" in found.notes[1]
    assert len(found.notes) == 2


def test_who_buys_more_often_and_dearer_makes_the_money_a_rough_guide(
    bought: pl.DataFrame,
) -> None:
    often = pl.len().over("contact_id") > 4
    dearer = bought.with_columns(
        amount=pl.when(often).then(pl.col("amount") * 4).otherwise("amount")
    )
    result = lifetime_table(dearer, as_of="1997-09-30", horizon_weeks=104).notes
    assert "Clients who buy more often also spend more" in result[1]
    assert (
        "horizon of 104 weeks is longer than any client has been observed (39 weeks)"
    ) in result[2]


@pytest.mark.parametrize("kind", ["pandas", "DuckDB"])
def test_another_engine_gives_its_own_kind_and_the_same_figures(
    kind: str, bought: pl.DataFrame, found: LifetimeTable
) -> None:
    given = KINDS[kind](bought)
    other = lifetime_table(given, as_of="1997-09-30", horizon_weeks=39)
    assert type(other.clients) is type(order_table(given, as_of="1997-09-30"))
    for one, two in zip(table(other.clients), table(found.clients), strict=True):
        for name, value in one.items():
            same = value == two[name] if not isinstance(value, float) else None
            assert same or value == pytest.approx(two[name], rel=1e-6), name


def test_without_money_there_is_no_value(bought: pl.DataFrame) -> None:
    result = lifetime_table(bought, as_of="1997-09-30", with_money=False)
    assert (result.gamma_gamma, result.expected_value) == (None, None)
    assert result.clients["expected_value"].null_count() == 2349
    assert result.bands["expected_value"].null_count() == 6


def test_too_few_clients_are_an_error_in_words_and_never_a_number() -> None:
    few = purchases(("anna", "2026-01-01", 5.0), ("anna", "2026-02-01", 5.0))
    for frame in (few, purchases()):
        with pytest.raises(FitError, match=r"\d clients are too few to fit BG/NBD; "):
            lifetime_table(frame, as_of="2026-03-01")


def test_a_horizon_of_no_time_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="horizon_weeks must be more than 0, not 0"):
        lifetime_table(purchases(), as_of="2026-03-01", horizon_weeks=0)


def test_clients_who_are_alike_in_leaving_are_an_error_and_not_a_forecast_of_nothing() -> None:
    """Their a and b went to tens of thousands together, and every forecast was not a number."""
    with pytest.raises(
        FitError, match=r"BG/NBD does not converge: its parameter \w goes to infinity"
    ):
        lifetime_table(demo("purchases"), as_of=AS_OF)
