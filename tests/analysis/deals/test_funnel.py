"""Visited and reached, conversions, days, and what is not known."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import ColumnError, funnel_table
from crm_widgets.analysis.frame.survival import kaplan_meier_median, nearest_rank, plain_median
from tests.analysis.deal_frames import deals
from tests.analysis.frames import KINDS, events, table

STAGES = ["Lead", "Talk", "Offer"]

MOVED = events(
    ("won", None, "Lead", "2026-01-01T09:00"),
    ("won", "Lead", "Talk", "2026-01-03T10:00"),
    ("won", "Talk", "Offer", "2026-01-10T11:00"),
    ("won", "Offer", "Won", "2026-01-21T12:00"),
    ("lost", None, "Lead", "2026-01-02"),
    ("lost", "Lead", "Lost", "2026-01-06"),
    ("leapt", None, "Lead", "2026-01-05"),
    ("leapt", "Lead", "Offer", "2026-01-11"),
    ("back", None, "Lead", "2026-01-06"),
    ("back", "Lead", "Talk", "2026-01-08"),
    ("back", "Talk", "Lead", "2026-01-09"),
    ("undated", None, "Lead", None),
    ("later", None, "Lead", "2026-02-01"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_funnel_counts_deals_that_were_in_a_stage_and_in_it_or_a_later_one(kind: str) -> None:
    result = funnel_table(KINDS[kind](MOVED), as_of="2026-01-31", pipeline=STAGES)
    rows = {row["stage"]: row for row in table(result.stages)}
    assert list(rows) == ["Lead", "Offer", "Talk", "Won"]
    counts = {stage: (row["visited"], row["reached"]) for stage, row in rows.items()}
    assert counts == {"Lead": (5, 5), "Talk": (2, 3), "Offer": (2, 2), "Won": (1, 1)}
    assert [rows[stage]["conversion_to_next"] for stage in [*STAGES, "Won"]] == [
        pytest.approx(3 / 5), pytest.approx(2 / 3), pytest.approx(1 / 2), None,
    ]  # fmt: skip
    assert rows["Offer"]["conversion_from_start"] == pytest.approx(2 / 5)
    assert rows["Talk"]["conversion_to_won"] == pytest.approx(1 / 3)
    # Lead: 2, 4, 6, 2 days; still there since the 9th. Offer: 11 days; still there since the 11th.
    assert rows["Lead"]["median_days_in_stage"] == 3.0
    assert rows["Lead"]["median_days_in_stage_with_open"] == 4.0
    assert rows["Offer"]["median_days_in_stage"] == 11.0
    assert (result.deals, result.won, result.lost, result.open) == (5, 1, 1, 3)
    assert (result.win_rate, result.undated, result.left_out) == (0.5, 1, 0)
    assert (result.median_days_to_close_won, result.median_days_to_close_lost) == (20.0, 4.0)
    assert result.median_days_to_close == 12.0


def test_a_cohort_is_chosen_by_the_day_of_creation_and_counts_what_it_leaves_out() -> None:
    result = funnel_table(
        MOVED, as_of="2026-01-31", pipeline=STAGES, created=("2026-01-02", "2026-01-05")
    )
    assert (result.deals, result.lost, result.open, result.left_out) == (2, 1, 1, 1)
    assert (result.created_from, result.created_to) == (date(2026, 1, 2), date(2026, 1, 5))


def test_an_undated_closing_is_the_last_event_and_its_days_are_not_known() -> None:
    closed = events(("d", "Lead", "Won", None), ("d", None, "Lead", "2026-01-01"))
    result = funnel_table(closed, as_of="2026-01-31", pipeline=STAGES)
    assert (result.won, result.open, result.undated) == (1, 0, 1)
    assert (result.median_days_to_close, result.median_days_to_close_with_open) == (None, None)
    assert table(result.stages)[0]["median_days_in_stage"] is None


@pytest.mark.parametrize(
    ("zone", "deals", "days"),
    [("UTC", 1, 30.0), ("Europe/Riga", 1, None), ("America/New_York", 2, 30.0)],
)
def test_a_day_is_the_day_in_the_time_zone_of_the_column(
    zone: str, deals: int, days: float | None
) -> None:
    late = events(
        ("d", None, "Lead", "2026-01-01T23:30"),
        ("d", "Lead", "Won", "2026-01-31T23:30"),
        ("e", None, "Lead", "2026-02-01T00:30"),
    )
    there = late.with_columns(pl.col("at").dt.convert_time_zone(zone))
    with duckdb.connect() as session:
        session.execute(f"SET TimeZone = '{zone}'")
        for given in (there, there.to_pandas(), session.from_arrow(late.to_arrow())):
            result = funnel_table(given, as_of="2026-01-31", pipeline=STAGES, time_zone=zone)
            assert (result.deals, result.median_days_to_close) == (deals, days)


def test_a_deal_that_was_opened_again_is_where_it_is_now() -> None:
    reopened = events(
        ("d", None, "Lead", "2026-01-01"),
        ("d", "Lead", "Won", "2026-01-05"),
        ("d", "Won", "Talk", "2026-01-07"),
    )
    result = funnel_table(reopened, as_of="2026-01-31", pipeline=STAGES)
    assert (result.won, result.open, result.win_rate) == (0, 1, None)
    counts = {row["stage"]: (row["visited"], row["reached"]) for row in table(result.stages)}
    # It was won, and in Talk afterwards; it was never in Offer, and is not beyond it.
    assert counts == {"Lead": (1, 1), "Talk": (1, 1), "Offer": (0, 0), "Won": (1, 0)}


def test_a_funnel_without_any_loss_says_so_and_gives_won_of_all() -> None:
    moves = events(
        ("a", None, "Lead", "2026-01-01"),
        ("a", "Lead", "Won", "2026-01-05"),
        ("b", None, "Lead", "2026-01-01"),
        ("c", None, "Lead", "2026-01-02"),
        ("d", None, "Lead", "2026-01-03"),
    )
    result = funnel_table(moves, as_of="2026-01-31", pipeline=STAGES)
    assert (result.no_losses, result.win_rate, result.won_share) == (True, 1.0, 0.25)
    lost = pl.concat([moves, events(("d", "Lead", "Lost", "2026-01-09"))])
    assert not funnel_table(lost, as_of="2026-01-31", pipeline=STAGES).no_losses
    assert not funnel_table(MOVED, as_of="2026-01-02", pipeline=STAGES).no_losses  # nor any won


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_a_deal_closed_before_it_was_created_is_counted_and_in_no_duration(kind: str) -> None:
    make = KINDS[kind]
    records = deals(
        {"id": "odd", "stage": "Won", "created": "2026-01-10", "closed": "2026-01-05"},
        {"id": "won", "stage": "Won", "created": "2026-01-01", "closed": "2026-01-05"},
    )
    moves = events(
        ("odd", None, "Lead", "2026-01-10"),
        ("odd", "Lead", "Won", "2026-01-05"),
        ("won", None, "Lead", "2026-01-01"),
        ("won", "Lead", "Won", "2026-01-05"),
    )
    result = funnel_table(make(moves), make(records), as_of="2026-01-31", pipeline=STAGES)
    assert (result.deals, result.won, result.closed_before_created) == (2, 2, ("odd",))
    assert result.median_days_to_close == result.median_days_to_close_with_open == 4.0
    assert table(result.stages)[0]["median_days_in_stage"] == 4.0


def test_stages_that_are_not_in_the_pipeline_are_named() -> None:
    more = pl.concat([MOVED, events(("odd", None, "Parked", "2026-01-03"))])
    result = funnel_table(more, as_of="2026-01-31", pipeline=STAGES)
    assert result.unknown_stages == {"Parked": 1}
    with pytest.raises(
        ColumnError, match=r"No event is in a stage of this funnel \(A, Won, Lost\)"
    ):
        funnel_table(events(("d", None, "Lead", "2026-01-01")), as_of="2026-01-31", pipeline=["A"])


@pytest.mark.parametrize("kind", KINDS)
def test_no_events_are_an_empty_funnel(kind: str) -> None:
    result = funnel_table(KINDS[kind](events()), as_of="2026-01-31", pipeline=STAGES)
    assert (result.deals, result.win_rate, result.median_days_to_close_with_open) == (0, None, None)
    assert {(row["visited"], row["conversion_to_next"]) for row in table(result.stages)} == {
        (0, None)
    }


def test_kaplan_meier_counts_what_goes_on_as_at_risk_until_it_is_lost_from_sight() -> None:
    # of 6, one ends at 2: 5/6; one is lost from sight at 3; of 4, one ends at 4: 5/8; of 3, one
    # ends at 5: 5/12, which is less than half
    spells = {(2, True): 1, (3, False): 1, (4, True): 1, (5, True): 1, (9, False): 2}
    assert kaplan_meier_median(spells) == 5.0
    assert kaplan_meier_median({**spells, (9, False): 9}) is None
    assert plain_median(spells) == 4.0
    assert plain_median({(3, False): 5}) is None
    assert plain_median({(1, True): 1, (4, True): 1}) == 2.5


def test_a_percentile_is_the_least_day_within_which_so_many_ended() -> None:
    stays = {(1, True): 5, (4, True): 4, (30, True): 1, (99, False): 7}
    assert nearest_rank(stays, 0.5) == 1.0
    assert nearest_rank(stays, 0.51) == 4.0
    assert nearest_rank(stays, 0.9) == 4.0
    assert nearest_rank(stays, 0.91) == 30.0
    assert nearest_rank({(3, False): 5}, 0.9) is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", "d"]),
            st.sampled_from([None, *STAGES]),
            st.sampled_from([*STAGES, "Won", "Lost"]),
            st.dates(date(2026, 1, 1), date(2026, 1, 30)).map(str) | st.none(),
        ),
        max_size=20,
    )
)
def test_reached_never_increases_and_is_not_less_than_visited_in_an_open_stage(rows: list) -> None:
    result = funnel_table(events(*rows), as_of="2026-01-31", pipeline=STAGES)
    stages = result.stages.to_dicts()
    reached = [row["reached"] for row in stages]
    assert reached == sorted(reached, reverse=True)
    assert all(row["visited"] <= row["reached"] <= result.deals for row in stages[:-1])
    assert stages[-1]["reached"] == result.won <= stages[-1]["visited"]
    assert result.won + result.lost + result.open == result.deals == len({row[0] for row in rows})
