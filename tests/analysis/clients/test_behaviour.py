"""One-time, occasional, regular; economy, standard, VIP."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import behaviour_table
from tests.analysis.frames import KINDS, purchases, table

MONTHLY = ("2026-01-01", "2026-01-31", "2026-03-02")
BOUGHT = purchases(
    *(("regular", day, 100.0) for day in MONTHLY),
    *(("twice", day, 50.0) for day in MONTHLY[:2]),
    ("once", "2026-01-01", 10.0),
    *(("one day", "2026-01-01", 20.0, order) for order in "123"),
    ("big", "2026-01-01", 900.0),
)


@pytest.mark.parametrize("kind", KINDS)
def test_clients_are_one_time_occasional_or_regular(kind: str) -> None:
    found = table(behaviour_table(KINDS[kind](BOUGHT), as_of="2026-05-01").clients)
    assert {row["contact_id"]: row["frequency_band"] for row in found} == {
        "regular": "regular",  # 60 days since the last, and the usual interval is 30
        "twice": "occasional",
        "once": "one-time",
        "one day": "occasional",
        "big": "one-time",
    }


def test_a_regular_client_that_is_overdue_by_more_than_an_interval_is_occasional() -> None:
    found = table(behaviour_table(BOUGHT, as_of="2026-05-02").clients)
    assert {row["frequency_band"] for row in found if row["contact_id"] == "regular"} == {
        "occasional"
    }


def test_bands_hold_their_shares_of_clients_and_say_where_they_begin() -> None:
    found = behaviour_table(BOUGHT, as_of="2026-05-01")
    assert found.order_value_cutoffs == (50, 900)
    assert {row["contact_id"]: row["order_value_band"] for row in table(found.clients)} == {
        "once": "economy", "one day": "economy", "twice": "standard", "regular": "standard",
        "big": "VIP",
    }  # fmt: skip


def test_bands_may_be_given_as_amounts() -> None:
    found = behaviour_table(BOUGHT, as_of="2026-05-01", volume_cutoffs=[100, 300])
    assert {row["contact_id"]: row["volume_band"] for row in table(found.clients)} == {
        "once": "small wholesale", "one day": "small wholesale", "twice": "medium",
        "regular": "large", "big": "large",
    }  # fmt: skip
    with pytest.raises(ValueError, match="volume_cutoffs has 1 cut-offs; 3 bands need 2"):
        behaviour_table(BOUGHT, as_of="2026-05-01", volume_cutoffs=[100])


def test_no_purchases_have_no_bands() -> None:
    found = behaviour_table(purchases(), as_of="2026-05-01")
    assert (table(found.clients), found.order_value_cutoffs) == ([], (None, None))


def test_shares_that_do_not_add_up_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="must each be 0 or more and add up to 1"):
        behaviour_table(BOUGHT, as_of="2026-05-01", shares=(0.5, 0.4, 0.2))


@pytest.mark.parametrize("kind", KINDS)
def test_each_band_says_where_it_begins_who_is_in_it_and_what_they_spent(kind: str) -> None:
    bought = purchases(
        ("once", "2026-01-01", 10.0),
        ("twice", "2026-01-01", 40.0),
        ("twice", "2026-02-01", 50.0),
        ("back", "2026-01-01", 60.0),
        ("back", "2026-01-05", -60.0),
        (None, "2026-01-01", 7.0),
    )
    found = behaviour_table(KINDS[kind](bought), as_of="2026-05-01", order_value_cutoffs=[20, 50])
    assert (found.buyers, found.total_spent, found.unassigned.lines) == (3, 100.0, 1)
    assert {tuple(row.values()) for row in table(found.bands)} == {
        ("frequency_band", "one-time", None, 2, 2 / 3, 10.0, 0.1),
        ("frequency_band", "occasional", None, 1, 1 / 3, 90.0, 0.9),
        ("frequency_band", "regular", None, 0, 0.0, 0.0, 0.0),
        ("order_value_band", "economy", None, 1, 1 / 3, 10.0, 0.1),
        ("order_value_band", "standard", 20.0, 1, 1 / 3, 90.0, 0.9),
        ("order_value_band", "VIP", 50.0, 1, 1 / 3, 0.0, 0.0),
        ("volume_band", "small wholesale", None, 2, 2 / 3, 10.0, 0.1),
        ("volume_band", "medium", 90.0, 1, 1 / 3, 90.0, 0.9),
        ("volume_band", "large", None, 0, 0.0, 0.0, 0.0),
    }
    again = behaviour_table(
        bought,
        as_of="2026-05-01",
        order_value_cutoffs=[20, 50],
        volume_cutoffs=found.volume_cutoffs,
    )
    assert table(again.bands) == table(found.bands)


lines = st.lists(
    st.tuples(
        st.sampled_from(["anna", "boris", "clara", "dora", None]),
        st.dates(date(2026, 1, 1), date(2026, 3, 1)).map(str),
        st.integers(-5000, 9000).map(lambda cents: cents / 100),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=30, deadline=None)
@given(lines, st.randoms())
def test_every_buyer_is_in_one_band_of_each_kind_whatever_the_order_of_rows(
    rows: list, random: object
) -> None:
    found = behaviour_table(purchases(*rows), as_of="2026-03-01")
    for by in ("frequency_band", "order_value_band", "volume_band"):
        its = [row for row in table(found.bands) if row["by"] == by]
        assert sum(row["clients"] for row in its) == found.buyers == len(table(found.clients))
        assert sum(row["total_spent"] for row in its) == pytest.approx(found.total_spent)
    random.shuffle(rows)  # type: ignore[attr-defined]
    again = behaviour_table(purchases(*rows), as_of="2026-03-01")
    assert table(again.clients) == table(found.clients)
