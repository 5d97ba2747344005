"""Who buys a second, a third time, how long it takes, and what each purchase was."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import client_summary, repeat_purchase_table
from tests.analysis.frames import KINDS, day, purchases, table

BOUGHT = purchases(
    ("anna", "2026-01-01", 40.0, "A1"),
    ("anna", "2026-01-01", 10.0, "A1"),
    ("anna", "2026-01-11", 30.0, "A2"),
    ("anna", "2026-01-31", 25.0, "A3"),
    ("boris", "2026-01-01", 20.0, "B1"),
    ("boris", "2026-01-31", 15.0, "B2"),
    ("boris", "2026-02-03", -5.0, "B3"),
    ("clara", "2026-01-06", 12.0, "C1"),
    ("dora", "2026-01-26", 9.0, "D1"),
    (None, "2026-01-30", 3.0, "N1"),
).with_columns(quantity=pl.Series([4.0, 1.0, 3.0, None, None, 2.0, -1.0, 1.0, None, 1.0]))


@pytest.mark.parametrize("kind", KINDS)
def test_each_step_has_how_many_buy_again_and_how_long_it_takes(kind: str) -> None:
    found = repeat_purchase_table(KINDS[kind](BOUGHT), as_of="2026-02-10", numbers=4)
    assert [tuple(row.values()) for row in table(found.steps)] == [
        # number, before, made it, share, share of buyers, median, median with those who wait
        (1, 4, 4, 1.0, 1.0, None, None),
        # 10 and 30 days; Dora waits for 15 and Clara for 35: half is never reached for sure
        (2, 4, 2, 0.5, 0.5, 20.0, 30.0),
        (3, 2, 1, 0.5, 0.25, 20.0, 20.0),
        (4, 1, 0, 0.0, 0.0, None, None),
    ]
    assert (found.buyers, found.repeat_buyers, found.unassigned.lines) == (4, 2, 1)
    assert found.share_of_revenue_repeated == pytest.approx(70 / 161)


@pytest.mark.parametrize("kind", KINDS)
def test_account_management_has_the_dates_the_sums_and_the_volumes(kind: str) -> None:
    found = repeat_purchase_table(KINDS[kind](BOUGHT), as_of="2026-02-10")
    assert [tuple(row.values()) for row in table(found.clients)] == [
        ("anna", 3, 2, day("2026-01-01"), day("2026-01-11"), day("2026-01-31"), 55.0, 3.0, 10),
        ("boris", 2, 1, day("2026-01-01"), day("2026-01-31"), day("2026-01-31"), 15.0, 2.0, 10),
        ("clara", 1, 0, day("2026-01-06"), None, day("2026-01-06"), 0.0, None, 35),
        ("dora", 1, 0, day("2026-01-26"), None, day("2026-01-26"), 0.0, None, 15),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_every_purchase_has_its_number_and_the_days_since_the_one_before(kind: str) -> None:
    found = repeat_purchase_table(KINDS[kind](BOUGHT), as_of="2026-02-10")
    assert [tuple(row.values()) for row in table(found.purchases)] == [
        ("anna", 1, day("2026-01-01"), None, "A1", 50.0, 5.0),
        ("anna", 2, day("2026-01-11"), 10, "A2", 30.0, 3.0),
        ("anna", 3, day("2026-01-31"), 20, "A3", 25.0, None),
        ("boris", 1, day("2026-01-01"), None, "B1", 20.0, None),
        ("boris", 2, day("2026-01-31"), 30, "B2", 15.0, 2.0),
        ("clara", 1, day("2026-01-06"), None, "C1", 12.0, 1.0),
        ("dora", 1, day("2026-01-26"), None, "D1", 9.0, None),
    ]


def test_those_who_still_wait_lengthen_the_median() -> None:
    quick = [("a", "2026-01-01", 5.0), ("a", "2026-01-06", 5.0)]
    waiting = [(who, "2026-01-01", 5.0) for who in "bcd"]
    late = [("e", "2026-01-01", 5.0), ("e", "2026-01-21", 5.0)]
    found = repeat_purchase_table(purchases(*quick, *waiting, *late), as_of="2026-01-31")
    (second,) = [row for row in table(found.steps) if row["purchase_number"] == 2]
    assert (second["median_days"], second["median_days_with_waiting"]) == (12.5, None)


def test_orders_of_one_day_differ_by_their_number() -> None:
    bought = purchases(
        ("anna", "2026-01-01", 5.0, "1"), ("anna", "2026-01-01", 6.0, "2"),
        ("boris", "2026-01-01", 5.0), ("boris", "2026-01-01", 6.0),
    )  # fmt: skip
    found = repeat_purchase_table(bought, as_of="2026-01-31")
    assert [(row["contact_id"], row["amount"], row["days_since_previous"]) for row in table(found.purchases)] == [
        ("anna", 5.0, None), ("anna", 6.0, 0), ("boris", 11.0, None),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_without_purchases_all_steps_are_empty(kind: str) -> None:
    found = repeat_purchase_table(KINDS[kind](purchases()), as_of="2026-01-31", numbers=2)
    assert [tuple(row.values()) for row in table(found.steps)] == [
        (1, 0, 0, None, None, None, None),
        (2, 0, 0, None, None, None, None),
    ]
    assert (table(found.clients), found.share_of_revenue_repeated) == ([], None)


def test_one_purchase_alone_is_no_repeat_purchase() -> None:
    with pytest.raises(ValueError, match="numbers must be 2 or more, not 1"):
        repeat_purchase_table(BOUGHT, as_of="2026-02-10", numbers=1)


lines = st.lists(
    st.tuples(
        st.sampled_from(["anna", "boris", "clara", None]),
        st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(str),
        st.integers(-5000, 9000).map(lambda cents: cents / 100),
        st.sampled_from(["1", "2", None]),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=30, deadline=None)
@given(lines, st.randoms())
def test_steps_only_go_down_and_agree_with_the_summary_whatever_the_order_of_rows(
    rows: list, random: object
) -> None:
    found = repeat_purchase_table(purchases(*rows), as_of="2026-03-01")
    counts = [row["clients"] for row in table(found.steps) if row["purchase_number"] < 10]
    assert counts == sorted(counts, reverse=True)
    summary = table(client_summary(purchases(*rows), as_of="2026-03-01"))
    for column in ("contact_id", "purchase_count", "first_purchase", "last_purchase"):
        assert [row[column] for row in table(found.clients)] == [row[column] for row in summary]
    random.shuffle(rows)  # type: ignore[attr-defined]
    again = repeat_purchase_table(purchases(*rows), as_of="2026-03-01")
    assert table(again.purchases) == table(found.purchases)
