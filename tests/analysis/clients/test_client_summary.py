"""One row a client: orders, money, days."""

from __future__ import annotations

import pytest

from crm_widgets.analysis import client_summary, order_table
from tests.analysis.frames import KINDS, day, purchases, table

BOUGHT = purchases(
    ("anna", "2026-01-10", 40.0, "A1"),
    ("anna", "2026-01-10", 20.0, "A1"),
    ("anna", "2026-01-10", 15.0, "A2"),
    ("anna", "2026-02-09", 30.0),
    ("anna", "2026-02-09", 10.0),
    ("anna", "2026-03-21", -5.5, "R1"),
    ("anna", "2026-03-31", 25.0, "A3"),
    ("boris", "2026-03-01", 12.345, "B1"),
    ("clara", "2026-03-02", 30.0, "C1"),
    ("clara", "2026-03-05", -30.0, "C2"),
    ("dora", "2026-03-03", -8.0, "D1"),
    (None, "2026-03-04", 7.0, "N1"),
    ("anna", "2026-04-01", 1000.0, "A4"),
)


def test_lines_become_orders_by_their_order_id_and_else_by_contact_and_day() -> None:
    found = [tuple(row.values()) for row in order_table(BOUGHT, as_of="2026-02-28").to_dicts()]
    assert found == [
        ("anna", 1, "A1", day("2026-01-10"), 60.0, True),
        ("anna", 2, "A2", day("2026-01-10"), 15.0, True),
        ("anna", 3, None, day("2026-02-09"), 40.0, True),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_is_summed_up_up_to_the_end_of_the_day(kind: str) -> None:
    found = table(client_summary(KINDS[kind](BOUGHT), as_of="2026-03-31"))
    assert [tuple(row.values()) for row in found] == [
        ("anna", day("2026-01-10"), day("2026-03-31"), 4, 134.5, 35.0, 0, 40.0),
        ("boris", day("2026-03-01"), day("2026-03-01"), 1, 12.35, 12.35, 30, None),
        ("clara", day("2026-03-02"), day("2026-03-02"), 1, 0.0, 30.0, 29, None),
    ]


def test_a_return_lowers_what_was_spent_but_is_no_purchase() -> None:
    bought = purchases(("anna", "2026-01-01", 50.0, "A1"), ("anna", "2026-02-01", -20.0, "R1"))
    (anna,) = table(client_summary(bought, as_of="2026-02-10"))
    assert (anna["total_spent"], anna["purchase_count"], anna["average_order_value"]) == (
        30.0,
        1,
        50.0,
    )
    assert anna["last_purchase"] == day("2026-01-01")


def test_an_order_whose_lines_cancel_out_is_no_purchase() -> None:
    lines = [("anna", "2026-01-01", amount, "A1") for amount in (0.1, 0.2, -0.3)]
    assert table(client_summary(purchases(*lines), as_of="2026-01-01")) == []


def test_the_usual_interval_is_between_orders_on_different_days() -> None:
    bought = purchases(
        ("anna", "2026-01-01", 5.0, "1"),
        ("anna", "2026-01-01", 5.0, "2"),
        ("anna", "2026-01-11", 5.0, "3"),
        ("anna", "2026-01-31", 5.0, "4"),
        ("boris", "2026-01-01", 5.0, "5"),
        ("boris", "2026-01-01", 5.0, "6"),
    )
    found = table(client_summary(bought, as_of="2026-01-31"))
    assert [row["median_days_between_orders"] for row in found] == [15.0, None]


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_frame_gives_an_empty_table(kind: str) -> None:
    assert table(client_summary(KINDS[kind](purchases()), as_of="2026-01-01")) == []


def test_a_frame_without_order_ids_has_an_order_a_day() -> None:
    bought = purchases(("anna", "2026-01-01", 5.0), ("anna", "2026-01-01", 6.0)).drop("order_id")
    (anna,) = table(client_summary(bought, as_of="2026-01-01"))
    assert (anna["purchase_count"], anna["average_order_value"]) == (1, 11.0)


def test_the_result_is_of_the_kind_that_came_in() -> None:
    for make in KINDS.values():
        given = make(BOUGHT)
        assert type(client_summary(given, as_of="2026-03-31")) is type(given)
