"""When a client runs out: due dates, what is overdue, tasks two days before."""

from __future__ import annotations

from typing import Any

import pytest

from crm_widgets.analysis import ColumnError, replenishment
from tests.analysis.frames import KINDS, day, table
from tests.analysis.product_frames import lines

BOTTLES = lines(  # a bottle lasts three days
    ("anna", "2026-08-17", "water", 5, 45.0),
    ("anna", "2026-09-01", "water", 3, 27.0),
    ("anna", "2026-09-10", "water", 7, 63.0),
    ("anna", "2026-10-01", "water", 5, 45.0),
)


def cycle(bought: Any, as_of: str, **options: Any) -> dict[str, Any]:
    (row,) = table(replenishment(bought, as_of=as_of, **options).cycles)
    return row


@pytest.mark.parametrize("kind", KINDS)
def test_five_bottles_at_three_days_a_bottle_bought_on_the_1st_are_due_on_the_16th(
    kind: str,
) -> None:
    found = replenishment(KINDS[kind](BOTTLES), as_of="2026-10-05")
    assert table(found.cycles) == [
        {
            "contact_id": "anna", "product": "water", "orders": 4, "intervals": 3,
            "days_per_unit": 3.0, "kept_share": 1.0, "last_order": day("2026-10-01"),
            "last_quantity": 5.0, "due": day("2026-10-16"), "task_on": day("2026-10-14"),
            "days_overdue": -11, "state": "due later", "returned_since": 0.0,
        }
    ]  # fmt: skip
    assert table(found.tasks) == [
        {
            "contact_id": "anna", "product": "water", "due": day("2026-10-16"),
            "task_on": day("2026-10-14"), "overdue": False,
            "reason": "Bought 5 of water on 2026-10-01; one lasts 3 days (median of 3 intervals), "
            "so they are due to reorder on 2026-10-16.",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-10-13", "due later"),
        ("2026-10-14", "due"),
        ("2026-10-16", "due"),
        ("2026-10-17", "overdue"),
    ],
)
def test_a_cycle_is_due_from_the_day_of_its_task_to_the_day_it_runs_out(
    as_of: str, state: str
) -> None:
    assert cycle(BOTTLES, as_of)["state"] == state


def test_who_is_overdue_by_a_whole_cycle_has_left_the_habit_and_gets_no_task() -> None:
    assert len(table(replenishment(BOTTLES, as_of="2026-10-31").tasks)) == 1  # 15 days overdue
    assert table(replenishment(BOTTLES, as_of="2026-11-01").tasks) == []
    assert cycle(BOTTLES, "2026-11-01")["days_overdue"] == 16


def test_one_interval_is_too_few_for_a_pace_unless_it_is_asked_for() -> None:
    twice = BOTTLES.tail(2)
    row = cycle(twice, "2026-10-05")
    assert (row["intervals"], row["state"]) == (1, "too few intervals")
    assert (row["days_per_unit"], row["due"], row["task_on"]) == (None, None, None)
    assert cycle(twice, "2026-10-05", min_intervals=1)["due"] == day("2026-10-16")


def test_returns_gifts_and_nil_quantities_are_no_orders_and_what_came_back_is_counted() -> None:
    odd = lines(
        ("anna", "2026-09-05", "water", -1, -9.0),
        ("anna", "2026-09-12", "water", 0, 9.0),
        ("anna", "2026-09-15", "water", 2, 0.0),
        ("anna", "2026-10-03", "water", -2, -18.0),
    )
    row = cycle(BOTTLES.vstack(odd), "2026-10-05")
    assert (row["orders"], row["due"], row["returned_since"]) == (4, day("2026-10-16"), 2.0)


def test_an_order_of_unknown_quantity_ends_an_interval_but_has_no_pace() -> None:
    between = lines(("anna", "2026-09-10", "water", None, 63.0))
    row = cycle(BOTTLES.remove(quantity=7).vstack(between), "2026-10-05")
    assert (row["orders"], row["intervals"], row["days_per_unit"]) == (4, 2, 3.0)
    last = lines(("anna", "2026-10-16", "water", None, 45.0))
    row = cycle(BOTTLES.vstack(last), "2026-10-20")
    assert (row["state"], row["due"], row["last_quantity"]) == ("quantity unknown", None, None)


def test_two_orders_of_one_day_are_one_and_their_quantities_add_up() -> None:
    halves = lines(
        ("anna", "2026-10-01", "water", 2, 18.0, "a"), ("anna", "2026-10-01", "water", 3, 27.0, "b")
    )
    row = cycle(BOTTLES.head(3).vstack(halves), "2026-10-05")
    assert (row["orders"], row["last_quantity"], row["due"]) == (4, 5.0, day("2026-10-16"))


def test_the_median_lets_one_late_order_move_nothing_and_an_unsteady_cycle_gets_no_task() -> None:
    late = lines(
        ("boris", "2026-06-01", "tea", 1, 6.0),
        ("boris", "2026-06-11", "tea", 1, 6.0),
        ("boris", "2026-06-21", "tea", 1, 6.0),
        ("boris", "2026-08-30", "tea", 1, 6.0),
    )
    row = cycle(late, "2026-09-01")
    assert (row["days_per_unit"], row["due"]) == (10.0, day("2026-09-09"))
    assert row["kept_share"] == pytest.approx(2 / 3)
    assert table(replenishment(late, as_of="2026-09-01", min_kept=0.7).tasks) == []


def test_a_due_day_is_the_one_on_which_the_last_unit_is_used_up() -> None:
    half = lines(
        ("boris", "2026-06-01", "tea", 2, 6.0),
        ("boris", "2026-06-06", "tea", 2, 6.0),
        ("boris", "2026-06-11", "tea", 3, 6.0),
    )
    assert cycle(half, "2026-06-11")["due"] == day("2026-06-18")  # 7.5 days


@pytest.mark.parametrize("kind", KINDS)
def test_no_lines_have_no_cycles(kind: str) -> None:
    found = replenishment(KINDS[kind](lines()), as_of="2026-10-05")
    assert (table(found.cycles), table(found.tasks)) == ([], [])


def test_what_makes_no_sense_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="days_before must be 0 or more, not -1"):
        replenishment(BOTTLES, as_of="2026-10-05", days_before=-1)
    with pytest.raises(ValueError, match="min_intervals must be 1 or more, not 0"):
        replenishment(BOTTLES, as_of="2026-10-05", min_intervals=0)
    with pytest.raises(ColumnError, match="There is no column 'product'"):
        replenishment(BOTTLES.drop("product"), as_of="2026-10-05")
    with pytest.raises(ColumnError, match="There is no column 'quantity'"):
        replenishment(BOTTLES.drop("quantity"), as_of="2026-10-05")
