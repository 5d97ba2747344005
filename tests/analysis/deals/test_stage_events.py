"""Where a deal is: the stage of its record, in which its history ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm_widgets.analysis import Stages, deal_flow, funnel_table, open_deals
from crm_widgets.analysis.deals.deals import stages_of
from crm_widgets.errors import InvalidValue
from crm_widgets.model import Pipeline
from tests.analysis.deal_frames import deals
from tests.analysis.frames import KINDS, events, table

STAGES = ["Lead", "Talk", "Offer"]
AS_OF = "2026-01-31"


def where(records: Any, moves: Any, as_of: str = AS_OF) -> dict[str, str | None]:
    opened = open_deals(records, moves, as_of=as_of, pipeline=STAGES)
    return {row["deal_id"]: row["stage"] for row in table(opened.deals)}


@pytest.mark.parametrize("kind", KINDS)
def test_a_deal_is_in_the_stage_of_its_record_whatever_its_events_say(kind: str) -> None:
    make = KINDS[kind]
    records = deals(
        {"id": "ahead", "stage": "Offer", "created": "2026-01-01"},
        {"id": "silent", "stage": "Talk", "created": "2026-01-01"},
        {"id": "won", "stage": "Won", "created": "2026-01-01", "closed": "2026-01-20"},
        {"id": "reopened", "stage": "Lead", "created": "2026-01-01"},
    )
    moves = events(
        ("ahead", None, "Lead", "2026-01-01"),
        ("won", None, "Lead", "2026-01-01"),
        ("reopened", None, "Lead", "2026-01-01"),
        ("reopened", "Lead", "Won", "2026-01-05"),
    )
    assert where(make(records), make(moves)) == {
        "ahead": "Offer", "reopened": "Lead", "silent": "Talk",
    }  # fmt: skip
    funnel = funnel_table(make(moves), make(records), as_of=AS_OF, pipeline=STAGES)
    assert (funnel.deals, funnel.won, funnel.open, funnel.without_events) == (4, 1, 3, 1)
    assert funnel.median_days_to_close_won == 19.0  # the record says when
    counts = {row["stage"]: (row["visited"], row["reached"]) for row in table(funnel.stages)}
    assert counts == {"Lead": (3, 4), "Talk": (1, 3), "Offer": (1, 2), "Won": (2, 1)}
    flow = deal_flow(make(moves), make(records), as_of=AS_OF, pipeline=STAGES)
    still = {row["stage"]: row["still_there"] for row in table(flow.stages)}
    assert still == {"Lead": 1, "Talk": 1, "Offer": 1}


def test_on_an_earlier_day_a_deal_is_where_its_events_had_brought_it() -> None:
    records = deals(
        {"id": "a", "stage": "Won", "created": "2026-01-01", "closed": "2026-01-20"},
        {"id": "b", "stage": "Won", "created": "2026-01-01", "closed": "2026-01-20"},
    )
    moves = events(("a", None, "Lead", "2026-01-01"), ("a", "Lead", "Won", "2026-01-20"))
    assert where(records, moves, "2026-01-19") == {"a": "Lead", "b": None}
    assert where(records, moves, "2026-01-20") == {}


def test_an_undated_step_after_a_later_one_is_not_seen_earlier() -> None:
    records = deals({"id": "a", "stage": "Offer", "created": "2026-01-01"})
    moves = events(
        ("a", None, "Lead", "2026-01-01"),
        ("a", "Lead", "Talk", "2026-01-20"),
        ("a", "Talk", "Offer", None),
    )
    assert where(records, moves, "2026-01-10") == {"a": "Lead"}
    assert where(records, moves, "2026-01-20") == {"a": "Offer"}


def test_events_are_ordered_to_the_microsecond() -> None:
    moves = events(
        ("a", None, "Talk", "2026-01-05T10:00:00.000002"),
        ("a", None, "Lead", "2026-01-05T10:00:00.000001"),
        ("a", None, "Offer", "2026-01-05T10:00:00.000003"),
    )
    flow = deal_flow(moves, as_of=AS_OF, pipeline=STAGES)
    assert {row["stage"]: row["still_there"] for row in table(flow.stages)}["Offer"] == 1
    assert (flow.returned_deals, flow.skipped_deals) == (0, 0)


def test_a_day_without_a_clock_time_is_ordered_by_the_chain() -> None:
    moves = events(
        ("a", None, "Lead", "2026-01-05T09:00"),
        ("a", "Lead", "Talk", "2026-01-05T10:00"),
        ("a", "Talk", "Won", "2026-01-05"),  # from a file that has days
    )
    result = funnel_table(moves, as_of=AS_OF, pipeline=STAGES)
    assert (result.won, result.open) == (1, 0)


def test_an_export_of_the_present_stage_alone_is_in_its_stage_for_unknown_days() -> None:
    records = deals({"id": "a", "stage": "Offer", "created": "2026-01-01", "amount": 10})
    moves = events(("a", None, "Offer", None), ("a", None, "Lead", "2026-01-01"))
    opened = open_deals(records, moves, as_of=AS_OF, pipeline=STAGES)
    (row,) = table(opened.deals)
    assert (row["stage"], row["days_in_stage"], row["age_days"]) == ("Offer", None, 30)


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_deals_count_on_the_day_they_were_created_not_on_that_of_their_first_event(
    kind: str,
) -> None:
    make = KINDS[kind]
    records = deals({"id": "a", "stage": "Lead", "created": "2025-12-31"})
    moves = events(("a", None, "Lead", "2026-01-30"))
    (row,) = table(open_deals(make(records), make(moves), as_of=AS_OF, pipeline=STAGES).deals)
    assert (row["age_days"], row["days_in_stage"]) == (31, 1)
    cohort = ("2025-12-01", "2025-12-31")
    result = funnel_table(make(moves), make(records), as_of=AS_OF, pipeline=STAGES, created=cohort)
    assert (result.deals, result.created_to) == (1, date(2025, 12, 31))


def test_a_pipeline_is_given_as_it_is_or_by_the_names_of_its_stages() -> None:
    model = Pipeline(name="Sales", stages=["Lead", "Talk"], won="Sold", lost="Gone")
    assert stages_of(model) == Stages(["Lead", "Talk"], won="Sold", lost="Gone")
    assert stages_of(["Lead", "Won"]) == Stages(["Lead"])
    for odd in ("Lead", [], 5):
        with pytest.raises(InvalidValue, match="is not a pipeline; give one of base.pipelines"):
            stages_of(odd)  # type: ignore[arg-type]
