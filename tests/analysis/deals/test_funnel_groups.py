"""The funnel of one group beside another: attributes, months of creation, new and repeat."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import ColumnError, funnel_by, funnel_cohorts, funnel_table
from tests.analysis.deal_frames import deals
from tests.analysis.frames import KINDS, events, purchases, table

STAGES = ["Lead", "Talk"]
AS_OF = "2026-02-28"
MOVED = events(
    ("a", None, "Lead", "2026-01-01"),
    ("a", "Lead", "Talk", "2026-01-03"),
    ("a", "Talk", "Won", "2026-01-11"),
    ("b", None, "Lead", "2026-01-05"),
    ("b", "Lead", "Lost", "2026-01-09"),
    ("c", None, "Lead", "2026-02-10"),
    ("c", "Lead", "Talk", "2026-02-20"),
    ("d", None, "Talk", None),
    ("stranger", None, "Lead", "2026-01-02"),
)
DEALS = deals(
    {"id": "a", "stage": "Won", "channel": "Search", "contact_id": "anna",
     "created": "2026-01-01", "closed": "2026-01-11"},
    {"id": "b", "stage": "Lost", "channel": "Search", "contact_id": "boris",
     "created": "2026-01-05", "closed": "2026-01-09"},
    {"id": "c", "stage": "Talk", "channel": "Fair", "contact_id": "anna", "created": "2026-02-10"},
    {"id": "d", "stage": "Talk", "channel": "", "contact_id": "boris"},
    {"id": "silent", "stage": "Lead", "channel": "Fair", "created": "2026-02-01"},
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_channel_has_its_own_funnel(kind: str) -> None:
    made = KINDS[kind]
    result = funnel_by(made(MOVED), made(DEALS), by="channel", as_of=AS_OF, pipeline=STAGES)
    columns = ("channel", "deals", "won", "lost", "open", "win_rate", "median_days_to_close")
    assert [tuple(row[name] for name in columns) for row in table(result.groups)] == [
        ("Fair", 2, 0, 0, 2, None, None),
        ("Search", 2, 1, 1, 0, 0.5, 7.0),  # 10 days and 4 days
        (None, 1, 0, 0, 1, None, None),  # d: an empty channel is not stated
    ]
    stages = {(row["channel"], row["stage"]): row for row in table(result.stages)}
    assert len(stages) == 9
    talk = stages["Search", "Talk"]
    assert (talk["visited"], talk["reached"], talk["conversion_from_start"]) == (1, 1, 0.5)
    assert stages[None, "Lead"]["visited"] == 0
    assert stages[None, "Lead"]["reached"] == 1
    assert stages["Search", "Lead"]["median_days_in_stage"] == 3.0  # 2 and 4 days


def test_deals_of_events_that_are_not_given_are_counted() -> None:
    result = funnel_by(MOVED, DEALS, by="channel", as_of=AS_OF, pipeline=STAGES)
    assert (result.unknown_deals, result.without_events) == (1, 1)  # stranger; silent
    with pytest.raises(ColumnError, match="There is no column 'chanel'.* nearest is 'channel'"):
        funnel_by(MOVED, DEALS, by="chanel", as_of=AS_OF, pipeline=STAGES)
    with pytest.raises(
        ColumnError, match="different kinds of frame, duckdb and polars; use the same"
    ):
        funnel_by(KINDS["DuckDB"](MOVED), DEALS, by="channel", as_of=AS_OF, pipeline=STAGES)


def test_groups_come_with_the_most_deals_first_and_what_is_not_stated_last_of_equals() -> None:
    result = funnel_by(MOVED, DEALS, by="channel", as_of=AS_OF, pipeline=STAGES)
    assert result.groups["channel"].to_list() == ["Fair", "Search", None]


@pytest.mark.parametrize("kind", KINDS)
def test_each_month_of_creation_is_a_cohort(kind: str) -> None:
    result = funnel_cohorts(KINDS[kind](MOVED), as_of=AS_OF, pipeline=STAGES)
    columns = ("created_month", "deals", "won", "lost", "open", "undated")
    assert [tuple(row[name] for name in columns) for row in table(result.groups)] == [
        (None, 1, 0, 0, 1, 1),
        (date(2026, 1, 1), 3, 1, 1, 1, 0),
        (date(2026, 2, 1), 1, 0, 0, 1, 0),
    ]
    assert len(table(result.stages)) == 9


def test_cohorts_can_be_chosen_by_day_and_count_what_that_leaves_out() -> None:
    result = funnel_cohorts(MOVED, as_of=AS_OF, pipeline=STAGES, created=("2026-01-03", None))
    assert [row["deals"] for row in result.groups.to_dicts()] == [1, 1]
    assert (result.created_from, result.left_out) == (date(2026, 1, 3), 1)


def test_new_and_repeat_deals_have_their_own_funnels() -> None:
    bought = purchases(("boris", "2026-01-04", 30.0))
    result = funnel_by(
        MOVED, DEALS, by="new_or_repeat", as_of=AS_OF, pipeline=STAGES, purchases=bought
    )
    counted = {row["new_or_repeat"]: row["deals"] for row in result.groups.to_dicts()}
    # a: nothing before. b: boris bought the day before. c: anna's deal a was won. d: undated;
    # silent: it has no contact.
    assert counted == {"new": 1, "repeat": 2, None: 2}
    without = funnel_by(MOVED, DEALS, by="new_or_repeat", as_of=AS_OF, pipeline=STAGES)
    assert {row["new_or_repeat"]: row["deals"] for row in without.groups.to_dicts()} == {
        "new": 2, "repeat": 1, None: 2,
    }  # fmt: skip


def test_a_column_of_that_name_is_taken_as_it_is() -> None:
    marked = DEALS.with_columns(new_or_repeat=pl.lit("repeat"))
    result = funnel_by(MOVED, marked, by="new_or_repeat", as_of=AS_OF, pipeline=STAGES)
    assert result.groups["new_or_repeat"].to_list() == ["repeat"]


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_deals_without_events_are_in_the_stages_of_their_records(kind: str) -> None:
    made = KINDS[kind]
    result = funnel_by(made(events()), made(DEALS), by="channel", as_of=AS_OF, pipeline=STAGES)
    # Deals without events are in the stages of their records.
    assert [row["deals"] for row in table(result.groups)] == [2, 2, 1]
    assert result.without_events == 5
    assert table(funnel_cohorts(made(events()), as_of=AS_OF, pipeline=STAGES).groups) == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d"]),
        st.just(None),
        st.sampled_from([*STAGES, "Won", "Lost"]),
        st.dates(date(2026, 1, 1), date(2026, 2, 28)).map(str) | st.none(),
    ),
    max_size=15,
)


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_groups_add_up_to_the_whole_in_any_order_of_the_deals(rows: list) -> None:
    moves = events(*rows)
    whole = funnel_table(moves, DEALS, as_of=AS_OF, pipeline=STAGES)
    groups = funnel_by(moves, DEALS, by="channel", as_of=AS_OF, pipeline=STAGES)
    cohorts = funnel_cohorts(moves, DEALS, as_of=AS_OF, pipeline=STAGES)
    for result in (groups, cohorts):
        for name in ("deals", "won", "lost", "open"):
            assert result.groups[name].sum() == getattr(whole, name)
        assert result.groups["undated"].sum() == whole.undated
        for row in whole.stages.to_dicts():
            own = result.stages.filter(pl.col("stage") == row["stage"])
            assert own["visited"].sum() == row["visited"]
            assert own["reached"].sum() == row["reached"]
        by_group = result.stages.partition_by(result.by, maintain_order=True)
        for group in by_group:
            assert group["reached"].to_list() == sorted(group["reached"], reverse=True)
    again = funnel_by(moves, DEALS.reverse(), by="channel", as_of=AS_OF, pipeline=STAGES)
    assert table(again.groups) == table(groups.groups)
    assert table(again.stages) == table(groups.stages)
