"""Cohorts by month of the first purchase: who comes back, and for how much."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import AsOfError, cohort_table, rfm_table
from tests.analysis.frames import KINDS, day, purchases, table

BOUGHT = purchases(
    ("anna", "2026-01-10", 40.0, "A1"),
    ("anna", "2026-01-20", 10.0, "A2"),
    ("anna", "2026-03-05", 30.0, "A3"),
    ("boris", "2026-01-31", 20.0, "B1"),
    ("boris", "2026-02-01", -5.0, "B2"),
    ("clara", "2026-01-15", -7.0, "C0"),
    ("clara", "2026-02-28", 50.0, "C1"),
    ("dora", "2026-02-02", -8.0, "D1"),
    (None, "2026-02-03", 9.0, "N1"),
    ("anna", "2026-03-25", 99.0, "A4"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_triangle_ends_with_the_month_of_the_day_and_that_month_is_marked(kind: str) -> None:
    found = cohort_table(KINDS[kind](BOUGHT), as_of="2026-03-24")
    january, february = day("2026-01-01"), day("2026-02-01")
    assert [tuple(row.values()) for row in table(found.cells)] == [
        # cohort, month, its clients, who bought, share, money, money a client, not over
        (january, 0, 2, 2, 1.0, 70.0, 35.0, False),
        (january, 1, 2, 0, 0.0, -5.0, -2.5, False),
        (january, 2, 2, 1, 0.5, 30.0, 15.0, True),
        # the return from before the first purchase counts in its month
        (february, 0, 1, 1, 1.0, 43.0, 43.0, False),
        (february, 1, 1, 0, 0.0, 0.0, 0.0, True),
    ]
    assert (found.buyers, found.total_spent, found.unassigned.lines) == (3, 138.0, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_all_cohorts_together_leave_out_the_running_month(kind: str) -> None:
    found = cohort_table(KINDS[kind](BOUGHT), as_of="2026-03-24")
    assert [tuple(row.values()) for row in table(found.months)] == [
        (0, 3, 3, 1.0, 113.0, 37.67),
        (1, 2, 0, 0.0, -5.0, -2.5),
    ]


def test_on_the_last_day_of_a_month_it_is_over() -> None:
    found = cohort_table(BOUGHT, as_of="2026-03-31")
    assert {row["running"] for row in table(found.cells)} == {False}
    assert [row["months_since_first"] for row in table(found.months)] == [0, 1, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_a_client_came_back_when_they_bought_in_a_later_month(kind: str) -> None:
    found = cohort_table(KINDS[kind](BOUGHT), as_of="2026-03-24")
    assert [tuple(row.values()) for row in table(found.cohorts)] == [
        (day("2026-01-01"), 2, 1, 0.5, 95.0, 47.5, False),
        (day("2026-02-01"), 1, 0, 0.0, 43.0, 43.0, False),
    ]


def test_without_purchases_there_are_no_cohorts() -> None:
    found = cohort_table(purchases(), as_of="2026-03-31")
    assert (table(found.cells), table(found.months), table(found.cohorts)) == ([], [], [])
    assert (found.buyers, found.total_spent) == (0, 0)


def test_a_day_before_the_data_is_refused_in_words() -> None:
    with pytest.raises(AsOfError, match="before the first purchase, 2026-01-10"):
        cohort_table(BOUGHT, as_of="2026-01-01")


lines = st.lists(
    st.tuples(
        st.sampled_from(["anna", "boris", "clara", None]),
        st.dates(date(2025, 11, 1), date(2026, 3, 1)).map(str),
        st.integers(-5000, 9000).map(lambda cents: cents / 100),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=30, deadline=None)
@given(lines, st.randoms(), st.integers(0, 40))
def test_cells_hold_every_buyer_and_all_their_money_whatever_the_order_of_rows(
    rows: list, random: object, days: int
) -> None:
    as_of = date(2026, 3, 1) + timedelta(days)
    found = cohort_table(purchases(*rows), as_of=as_of)
    rfm = rfm_table(purchases(*rows), as_of=as_of)
    assert (found.buyers, found.total_spent) == (rfm.buyers, pytest.approx(rfm.total_spent))
    assert all(row["clients"] <= row["cohort_clients"] for row in table(found.cells))
    random.shuffle(rows)  # type: ignore[attr-defined]
    again = cohort_table(purchases(*rows), as_of=as_of)
    assert table(again.cells) == table(found.cells)
