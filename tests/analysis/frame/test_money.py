"""Money is whole minor units inside an analysis, and adds up exactly on every engine."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import ColumnError, client_summary, order_table, rfm_table
from crm_widgets.analysis.frame.money import Money, divided, divided_amount, rounded
from crm_widgets.errors import InvalidValue
from crm_widgets.model.money import to_minor
from tests.analysis.frames import KINDS, purchases, table

ENGINES = ["polars", "DuckDB"]


def column(kind: str, values: list[Any], expression: nw.Expr) -> list[Any]:
    frame = nw.from_native(KINDS[kind](pl.DataFrame({"x": values}))).lazy()
    return frame.select(expression.alias("y")).collect("polars")["y"].to_list()


@pytest.mark.parametrize("kind", ENGINES)
@pytest.mark.parametrize(
    ("currency", "minor"),
    [
        ("EUR", [101, -101, 29, 0, None, 1235, 10**12]),
        ("JPY", [1, -1, 0, 0, None, 12, 10**10]),
        ("KWD", [1005, -1005, 285, 0, None, 12345, 10**13]),
    ],
)
def test_half_a_minor_unit_is_rounded_away_from_zero(
    kind: str, currency: str, minor: list[int | None]
) -> None:
    amounts = [1.005, -1.005, 0.285, 0.0, None, 12.345, 1e10]
    assert column(kind, amounts, Money(currency).minor_units(nw.col("x"))) == minor


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(-(10**7), 10**7, places=5, allow_nan=False, allow_infinity=False),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_an_amount_becomes_the_minor_units_of_the_decimal_that_it_stands_for(
    amount: Decimal, currency: str
) -> None:
    (found,) = column("polars", [float(amount)], Money(currency).minor_units(nw.col("x")))
    assert found == to_minor(amount, currency)


@pytest.mark.parametrize("kind", ENGINES)
def test_minor_units_come_out_as_the_nearest_float(kind: str) -> None:
    minor = list(range(-2000, 3000))
    for currency, scale in (("EUR", 100), ("JPY", 1), ("KWD", 1000)):
        found = column(kind, minor, Money(currency).amounts_of(nw.col("x")))
        assert found == [number / scale for number in minor]


@pytest.mark.parametrize("kind", ENGINES)
def test_divisions_round_half_away_from_zero(kind: str) -> None:
    minor = [5, -5, 7, 0, None, 10]
    assert column(kind, minor, divided(nw.col("x"), nw.lit(2))) == [3, -3, 4, 0, None, 5]
    assert column(kind, minor, divided(nw.col("x"), nw.lit(0))) == [None] * 6
    assert column(kind, [0.5, -0.5, 1.4, None], rounded(nw.col("x"))) == [1, -1, 1, None]
    assert [divided_amount(number, 2) for number in (5, -5, 4)] == [3, -3, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_lines_of_ten_cents_are_exactly_a_hundred(kind: str) -> None:
    lines = purchases(*(("anna", "2026-01-01", 0.1, "A1") for _ in range(1000)))
    (anna,) = table(client_summary(KINDS[kind](lines), as_of="2026-01-31"))
    assert anna["total_spent"] == 100.0


@pytest.mark.parametrize("kind", KINDS)
def test_the_digits_are_those_of_the_currency(kind: str) -> None:
    lines = KINDS[kind](
        purchases(("anna", "2026-01-01", 10.4, "A1"), ("anna", "2026-01-02", 0.4, "A2"))
    )
    found = {
        currency: [
            row["amount"]
            for row in table(order_table(lines, as_of="2026-01-31", currency=currency))
        ]
        for currency in ("EUR", "JPY", "KWD")
    }
    assert found == {"EUR": [10.4, 0.4], "JPY": [10.0, 0.0], "KWD": [10.4, 0.4]}


@pytest.mark.parametrize("currency", ["euro", "eur", "", "EURO"])
def test_what_is_not_a_currency_is_refused(currency: str) -> None:
    with pytest.raises(InvalidValue, match=f"currency {currency!r} is not a currency code; use"):
        client_summary(purchases(), as_of="2026-01-31", currency=currency)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("amount", [float("inf"), float("-inf"), 1e300, 2.0**53])
def test_an_infinite_amount_is_refused_in_one_sentence(kind: str, amount: float) -> None:
    lines = KINDS[kind](purchases(("anna", "2026-01-01", amount), ("anna", "2026-01-02", 5.0)))
    with pytest.raises(ColumnError) as error:
        rfm_table(lines, as_of="2026-01-31")
    assert str(error.value) == (
        f"Column 'amount' holds {amount}, which is not a valid amount; correct it, or leave it "
        "empty."
    )


def test_money_may_be_whole_numbers_or_decimals() -> None:
    for kind in (pl.Int32, pl.Decimal(10, 2), pl.Float32):
        lines = purchases(("anna", "2026-01-01", 12.0)).with_columns(pl.col("amount").cast(kind))
        (anna,) = table(client_summary(lines, as_of="2026-01-31"))
        assert anna["total_spent"] == 12.0
