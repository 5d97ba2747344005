"""What an order is: numbers that come back, returns, days without a number, later lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import (
    behaviour_table,
    client_summary,
    cohort_table,
    order_lines,
    order_table,
    product_pairs,
    repeat_purchase_table,
    replenishment,
    rfm_table,
    typical_basket,
)
from crm_widgets.model.money import to_minor
from tests.analysis.frames import KINDS, day, purchases, table
from tests.analysis.product_frames import lines as product_lines

# Invoice 7 of 2025, and invoice 7 of 2026 in a system whose numbers restart.
REUSED = purchases(
    ("anna", "2025-01-10", 40.0, "7"),
    ("anna", "2025-01-12", 10.0, "7"),
    ("anna", "2025-03-01", -15.0, "7"),  # a return of the first order
    ("anna", "2026-01-10", 60.0, "7"),  # 315 days after the line before it: a new order
    ("anna", "2026-12-01", -20.0, "7"),  # a return, however late, belongs to the latest order
    ("boris", "2025-01-10", 5.0, "7"),
    (None, "2025-08-01", 9.0, "7"),
)


def orders(frame: Any, as_of: str = "2026-12-31") -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in table(order_table(frame, as_of=as_of))]


@pytest.mark.parametrize("kind", KINDS)
def test_a_number_that_comes_back_after_180_days_is_a_new_order(kind: str) -> None:
    assert orders(KINDS[kind](REUSED)) == [
        ("anna", 1, "7", day("2025-01-10"), 35.0, True),
        ("anna", 2, "7", day("2026-01-10"), 40.0, True),
        ("boris", 1, "7", day("2025-01-10"), 5.0, True),
    ]


@pytest.mark.parametrize(("days", "count"), [(180, 1), (181, 2)])
def test_a_line_starts_a_new_order_on_the_181st_day(days: int, count: int) -> None:
    later = str(date(2025, 1, 10) + timedelta(days))
    assert (
        len(orders(purchases(("anna", "2025-01-10", 5.0, "7"), ("anna", later, 5.0, "7")))) == count
    )


def test_the_days_are_counted_from_the_line_before_whatever_it_is() -> None:
    # 120 days to the return, 120 from there to the sale: one order.
    one = purchases(
        ("anna", "2025-01-01", 5.0, "7"),
        ("anna", "2025-05-01", -1.0, "7"),
        ("anna", "2025-08-29", 5.0, "7"),
    )
    assert orders(one) == [("anna", 1, "7", day("2025-01-01"), 9.0, True)]


def test_a_return_on_the_day_of_the_new_order_belongs_to_it() -> None:
    frame = purchases(
        ("anna", "2025-01-01", 5.0, "7"),
        ("anna", "2026-01-01", -2.0, "7"),
        ("anna", "2026-01-01", 8.0, "7"),
    )
    assert [row[4] for row in orders(frame)] == [5.0, 6.0]


def test_a_return_long_after_its_order_starts_none() -> None:
    frame = purchases(("anna", "2025-01-01", 5.0, "7"), ("anna", "2026-01-01", -5.0, "7"))
    assert orders(frame) == [("anna", 1, "7", day("2025-01-01"), 0.0, False)]


def test_lines_without_a_number_are_an_order_a_day_however_far_apart() -> None:
    frame = purchases(
        ("anna", "2025-01-01", 5.0),
        ("anna", "2026-01-01", 5.0),
        ("anna", "2026-01-01", 2.0),
        ("anna", "2026-01-01", 1.0, "7"),
    )
    assert orders(frame) == [
        ("anna", 1, None, day("2025-01-01"), 5.0, True),
        ("anna", 2, None, day("2026-01-01"), 7.0, True),
        ("anna", 3, "7", day("2026-01-01"), 1.0, True),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_each_line_has_the_number_of_its_order(kind: str) -> None:
    ids = REUSED.with_columns(id=pl.Series(["a", "b", "c", "d", "e", "f", "g"]))
    found = [
        tuple(row.values()) for row in table(order_lines(KINDS[kind](ids), as_of="2026-12-31"))
    ]
    assert sorted(found) == [
        ("a", "anna", 1), ("b", "anna", 1), ("c", "anna", 1), ("d", "anna", 2), ("e", "anna", 2),
        ("f", "boris", 1),
    ]  # fmt: skip


def test_lines_need_no_id() -> None:
    found = table(order_lines(REUSED, as_of="2025-01-11"))
    assert [tuple(row.values()) for row in found] == [(None, "anna", 1), (None, "boris", 1)]


def test_every_analysis_counts_a_reused_number_as_two_purchases() -> None:
    (anna, _) = table(client_summary(REUSED, as_of="2026-12-31"))
    assert (anna["purchase_count"], anna["total_spent"]) == (2, 75.0)
    assert anna["median_days_between_orders"] == 365.0
    rows = table(rfm_table(REUSED, as_of="2026-12-31").clients)
    assert [row["purchase_count"] for row in rows] == [2, 1]
    assert repeat_purchase_table(REUSED, as_of="2026-12-31").repeat_buyers == 1
    back = table(cohort_table(REUSED, as_of="2026-12-31").cohorts)[0]["clients_who_came_back"]
    assert back == 1


def test_products_of_a_reused_number_were_not_bought_together() -> None:
    bought = product_lines(
        ("anna", "2025-01-10", "cup", 1, 8.0, "7"), ("anna", "2026-01-10", "tea", 1, 6.0, "7"),
    )  # fmt: skip
    found = product_pairs(bought, as_of="2026-12-31", min_orders=1)
    assert (found.orders, table(found.pairs)) == (2, [])
    (anna,) = table(typical_basket(bought, as_of="2026-12-31").clients)
    assert (anna["orders"], anna["active_months"], anna["spent"]) == (2, 2, 14.0)


def test_later_lines_are_counted_by_every_analysis_of_purchases() -> None:
    bought = product_lines(
        ("anna", "2025-01-10", "cup", 1, 8.0, "7"), ("anna", "2062-05-12", "tea", 1, 6.0, "8"),
    )  # fmt: skip
    for analysis in (
        rfm_table, behaviour_table, cohort_table, repeat_purchase_table, product_pairs,
        typical_basket, replenishment,
    ):  # fmt: skip
        assert analysis(bought, as_of="2025-12-31").later_lines == 1, analysis


WHO, NUMBERS = ["anna", "boris", None], ["1", "2", None]
rows = st.lists(
    st.tuples(
        st.sampled_from(WHO),
        st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(str),
        st.integers(-5000, 9000).map(lambda cents: cents / 100),
        st.sampled_from(NUMBERS),
    ),
    max_size=25,
)


def by_hand(lines: list[Any]) -> list[tuple[Any, ...]]:
    """The definition, line by line: contact, date, net amount in cents, of each order."""
    made: list[list[Any]] = []
    last: dict[Any, tuple[date, int]] = {}  # by contact and number: the line before, its order
    # On one day sales come first, since a return belongs to an order that is not later.
    for who, when, amount, number in sorted(lines, key=lambda row: (row[1], row[2] <= 0)):
        at, cents = date.fromisoformat(when), to_minor(amount, "EUR")
        key = (who, number or when, number is None)
        before, place = last.get(key, (at, None))
        if place is None or (number and cents > 0 and (at - before).days > 180):
            made.append([who, at, 0])
            place = len(made) - 1
        made[place][2] += cents
        last[key] = (at, place)
    return sorted(tuple(order) for order in made if order[0] is not None)


@settings(max_examples=60, deadline=None)
@given(rows, st.randoms())
def test_orders_are_those_of_the_definition_whatever_the_order_of_rows(
    lines: list[Any], random: Any
) -> None:
    random.shuffle(lines)
    found = order_table(purchases(*lines), as_of="2026-12-31").to_dicts()
    assert sorted(
        (row["contact_id"], row["date"], to_minor(row["amount"], "EUR")) for row in found
    ) == by_hand(lines)
    assert all(row["counts"] == (row["amount"] > 0) for row in found)


@settings(max_examples=40, deadline=None)
@given(rows)
def test_the_lines_of_an_order_add_up_to_it(lines: list[Any]) -> None:
    frame = purchases(*lines).with_columns(id=pl.int_range(pl.len()).cast(pl.String))
    of_line = order_lines(frame, as_of="2026-12-31").to_dicts()
    assert len(of_line) == sum(who is not None for who, *_ in lines)
    sums: dict[Any, int] = {}
    for row in of_line:
        key = (row["contact_id"], row["order_number"])
        sums[key] = sums.get(key, 0) + to_minor(lines[int(row["id"])][2], "EUR")
    found = order_table(frame, as_of="2026-12-31").to_dicts()
    assert sums == {
        (row["contact_id"], row["order_number"]): to_minor(row["amount"], "EUR") for row in found
    }
    for who in {row["contact_id"] for row in found}:
        numbers = [row["order_number"] for row in found if row["contact_id"] == who]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
