"""Steps between stages: forward, skipped, returned, reopened."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import DealFlow, deal_flow
from tests.analysis.frames import KINDS, events, table

STAGES = ["Lead", "Talk", "Offer"]
AS_OF = "2026-01-31"
MOVED = events(
    ("straight", None, "Lead", "2026-01-01"),
    ("straight", "Lead", "Talk", "2026-01-02"),
    ("straight", "Talk", "Offer", "2026-01-03"),
    ("straight", "Offer", "Won", "2026-01-04"),
    ("leapt", None, "Lead", "2026-01-01"),
    ("leapt", "Lead", "Offer", "2026-01-05"),
    ("back", None, "Lead", "2026-01-01"),
    ("back", "Lead", "Talk", "2026-01-02"),
    ("back", "Talk", "Lead", "2026-01-03"),
    ("back", "Lead", "Talk", "2026-01-04"),
    ("back", "Talk", "Lost", "2026-01-05"),
    ("back", "Lost", "Lead", "2026-01-09"),
    ("late", None, "Talk", "2026-01-06"),
    ("gap", "Lead", "Talk", "2026-01-07"),
    ("gap", "Lead", "Lost", "2026-01-08"),
)


def steps(result: DealFlow) -> dict[tuple[str | None, str], tuple[str, int, int, float]]:
    return {
        (row["from_stage"], row["to_stage"]): (
            row["kind"], row["moves"], row["deals"], row["share"]
        )
        for row in table(result.steps)
        if row["moves"]
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_is_counted_with_its_share_of_those_out_of_the_stage(kind: str) -> None:
    result = deal_flow(KINDS[kind](MOVED), as_of=AS_OF, pipeline=STAGES)
    assert steps(result) == {
        (None, "Lead"): ("opened", 3, 3, 0.75),
        (None, "Talk"): ("opened", 1, 1, 0.25),
        ("Lead", "Talk"): ("next", 4, 3, 0.8),  # back made it twice
        ("Lead", "Offer"): ("skipped", 1, 1, 0.2),
        ("Talk", "Offer"): ("next", 1, 1, 0.25),
        ("Talk", "Lead"): ("returned", 1, 1, 0.25),
        ("Talk", "Lost"): ("lost", 2, 2, 0.5),  # gap's event before is believed, not its `Lead`
        ("Offer", "Won"): ("next", 1, 1, 1.0),
        ("Lost", "Lead"): ("reopened", 1, 1, 1.0),
    }
    assert (result.deals, result.gaps) == (5, 1)
    assert (result.skipped_deals, result.returned_deals, result.reopened_deals) == (2, 1, 1)


def test_all_cells_of_the_matrix_are_there_in_the_order_of_the_stages() -> None:
    rows = deal_flow(MOVED, as_of=AS_OF, pipeline=STAGES).steps
    assert rows["from_stage"].unique(maintain_order=True).to_list() == [
        None, "Lead", "Talk", "Offer", "Won", "Lost",
    ]  # fmt: skip
    assert rows["to_stage"].to_list()[:5] == ["Lead", "Talk", "Offer", "Won", "Lost"]
    assert rows.filter(pl.col("from_stage") == "Won")["share"].to_list() == [None] * 5


@pytest.mark.parametrize("kind", KINDS)
def test_what_came_into_a_stage_went_out_of_it_or_is_there(kind: str) -> None:
    result = deal_flow(KINDS[kind](MOVED), as_of=AS_OF, pipeline=STAGES)
    columns = (
        "stage", "came_in", "went_on", "skipped_ahead", "returned", "lost", "elsewhere",
        "still_there", "never_visited",
    )  # fmt: skip
    assert [tuple(row[name] for name in columns) for row in table(result.stages)] == [
        # gap went on out of Lead, and never came into it
        ("Lead", 5, 4, 1, 0, 0, 0, 1, 1),
        ("Offer", 2, 1, 0, 0, 0, 0, 1, 0),
        ("Talk", 5, 1, 0, 1, 2, 0, 1, 1),
    ]


def test_a_cohort_can_be_chosen_and_unknown_stages_are_named() -> None:
    more = pl.concat([MOVED, events(("late", "Talk", "Parked", "2026-01-08"))])
    result = deal_flow(more, as_of=AS_OF, pipeline=STAGES, created=("2026-01-02", None))
    assert (result.deals, result.created_from) == (2, date(2026, 1, 2))
    assert result.unknown_stages == {"Parked": 1}
    assert steps(result)["Talk", "Parked"] == ("unknown", 1, 1, 0.5)
    talk = {row["stage"]: row for row in table(result.stages)}["Talk"]
    assert (talk["came_in"], talk["lost"], talk["elsewhere"]) == (2, 1, 1)


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_no_events_flow_nowhere(kind: str) -> None:
    result = deal_flow(KINDS[kind](events()), as_of=AS_OF, pipeline=STAGES)
    assert (result.deals, result.gaps, steps(result)) == (0, 0, {})


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c"]),
            st.just(None),
            st.sampled_from([*STAGES, "Won", "Lost", "Parked"]),
            st.dates(date(2026, 1, 1), date(2026, 1, 30)).map(str) | st.none(),
        ),
        max_size=15,
    ).filter(lambda rows: not rows or any(row[2] != "Parked" for row in rows)),
    st.permutations(["a", "b", "c"]),
)
def test_no_deal_is_lost_on_the_way(rows: list, names: list) -> None:
    result = deal_flow(events(*rows), as_of=AS_OF, pipeline=STAGES)
    for row in result.stages.to_dicts():
        out = ("went_on", "skipped_ahead", "returned", "lost", "elsewhere", "still_there")
        assert row["came_in"] == sum(row[name] for name in out)
    assert result.steps["moves"].sum() == len(rows)
    # Among undated events of one deal the order written counts; that of the deals does not.
    by_deal = sorted(rows, key=lambda row: names.index(row[0]))
    again = deal_flow(events(*by_deal), as_of=AS_OF, pipeline=STAGES)
    assert table(again.steps) == table(result.steps)
