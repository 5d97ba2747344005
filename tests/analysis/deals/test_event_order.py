"""The order of a deal's events where their times alone do not give it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.analysis.deals.event_order import Event, ordered

DAY = 739_000


def path(*steps: tuple[str | None, str, int | None], present: str | None = None) -> list[str]:
    """Steps from, to, day (None: undated), in the order written; the stages in their order."""
    events = [
        Event(row, None if day is None else DAY + day, None if day is None else day, before, after)
        for row, (before, after, day) in enumerate(steps)
    ]
    return [str(event.to_stage) for event in ordered(events, present)]


@pytest.mark.parametrize(
    ("steps", "present", "stages"),
    [
        # By time, whatever the order written.
        ([("Lead", "Talk", 5), (None, "Lead", 1)], None, ["Lead", "Talk"]),
        # Of one moment: by the chain.
        ([("Talk", "Won", 1), ("Lead", "Talk", 1), (None, "Lead", 1)], None, ["Lead", "Talk", "Won"]),
        # A walk that comes back uses every step once.
        (
            [("Lead", "Won", 1), ("Lead", "Talk", 1), ("Talk", "Lead", 1), (None, "Lead", 1)],
            None,
            ["Lead", "Talk", "Lead", "Won"],
        ),
        # The chain goes on from the event before.
        ([(None, "Lead", 1), ("Talk", "Won", 5), ("Lead", "Talk", 5)], None, ["Lead", "Talk", "Won"]),
        # Nothing chains them: as written.
        ([(None, "Talk", 1), (None, "Lead", 1)], None, ["Talk", "Lead"]),
        # ... but the present stage is last.
        ([(None, "Talk", 1), (None, "Lead", 1)], "Talk", ["Lead", "Talk"]),
        # Undated: after the event that led to its from stage.
        ([("Lead", "Talk", None), (None, "Lead", 1), ("Talk", "Won", 9)], None, ["Lead", "Talk", "Won"]),
        ([(None, "Lead", None), ("Lead", "Talk", 4)], None, ["Lead", "Talk"]),
        ([("Talk", "Offer", None), ("Lead", "Talk", None), (None, "Lead", 1)], None, ["Lead", "Talk", "Offer"]),
        # Undated, and nothing says where: the present stage, last.
        ([(None, "Offer", None), (None, "Lead", 1)], None, ["Lead", "Offer"]),
        # ... unless the record says otherwise.
        ([(None, "Lead", None), (None, "Talk", 4)], "Talk", ["Lead", "Talk"]),
        # All undated: by the chain.
        ([("Lead", "Won", None), (None, "Lead", None)], None, ["Lead", "Won"]),
        # Dated before the step that it follows: the record and the chain say how it was.
        ([(None, "Lead", 10), ("Lead", "Won", 5)], "Won", ["Lead", "Won"]),
        # The same with a record that is in Lead: won first, then opened again.
        ([(None, "Lead", 10), ("Lead", "Won", 5)], "Lead", ["Won", "Lead"]),
    ],
)  # fmt: skip
def test_events_are_in_the_order_of_time_then_chain_then_as_written(
    steps: list, present: str | None, stages: list[str]
) -> None:
    assert path(*steps, present=present) == stages


STAGES = st.sampled_from(["Lead", "Talk", "Offer", "Won", "Lost"])
STEPS = st.lists(st.tuples(st.none() | STAGES, STAGES, st.none() | st.integers(0, 3)), max_size=8)


@given(STEPS, st.none() | STAGES)
def test_no_event_is_lost_or_doubled_and_dated_ones_keep_their_time_or_the_chain(
    steps: list, present: str | None
) -> None:
    events = [
        Event(row, None if day is None else DAY + day, day, before, after)
        for row, (before, after, day) in enumerate(steps)
    ]
    placed = ordered(events, present)
    assert sorted(event.row for event in placed) == list(range(len(steps)))
    days = [event.day for event in placed if event.day is not None]
    chained = all(a.to_stage == b.from_stage for a, b in pairwise(placed))
    assert days == sorted(days) or (chained and placed[-1].to_stage == present)


@given(st.lists(STAGES, min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_a_chain_of_one_moment_is_found_from_any_order(stages: list[str], dice: object) -> None:
    steps = [(None, stages[0], 1), *zip(stages, stages[1:], [1] * 7, strict=False)]
    dice.shuffle(steps)  # type: ignore[attr-defined]
    events = [Event(row, DAY, 1, before, after) for row, (before, after, _day) in enumerate(steps)]
    placed = ordered(events)
    assert placed[0].from_stage is None
    assert all(a.to_stage == b.from_stage for a, b in pairwise(placed))
    assert placed[-1].to_stage == stages[-1]
