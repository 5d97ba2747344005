"""Why deals were lost, for how much, and out of which stage."""

from __future__ import annotations

import pytest

from crm_widgets.analysis import lost_reasons
from tests.analysis.deal_frames import deals
from tests.analysis.frames import KINDS, events, table

STAGES = ["Lead", "Talk"]
LOST = {"stage": "Lost", "created": "2026-01-01", "closed": "2026-01-10"}
DEALS = deals(
    {"id": "a", "lost_reason": "Price", "amount": 60, **LOST},
    {"id": "b", "lost_reason": "Price", "amount": 20, **LOST},
    {"id": "c", "lost_reason": "No answer", **LOST},
    {"id": "d", "lost_reason": "", "amount": 20, **LOST},
    {"id": "won", "lost_reason": "Price", "amount": 500, **LOST, "stage": "Won"},
    {"id": "later", "lost_reason": "Price", "amount": 500, **LOST, "closed": "2026-03-01"},
)
MOVED = events(
    ("a", None, "Lead", "2026-01-01"),
    ("a", "Lead", "Talk", "2026-01-05"),
    ("a", "Talk", "Lost", "2026-01-10"),
    ("b", "Lead", "Lost", "2026-01-10"),
    ("c", None, "Lead", "2026-01-01"),
    ("c", "Lead", "Lost", "2026-01-10"),
    ("d", None, "Lost", "2026-01-10"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_reasons_are_counted_with_their_money_and_the_stage_they_were_lost_from(kind: str) -> None:
    made = KINDS[kind]
    result = lost_reasons(made(DEALS), made(MOVED), as_of="2026-01-31", pipeline=STAGES)
    reasons = [tuple(row.values()) for row in table(result.reasons)]
    assert reasons == [
        ("No answer", 1, 0.25, 0.0, 0.0),
        ("Price", 2, 0.5, 80.0, 0.8),
        (None, 1, 0.25, 20.0, 0.2),
    ]
    cells = {(row["lost_reason"], row["stage"]): row["deals"] for row in table(result.stages)}
    assert cells == {
        ("Price", "Lead"): 1, ("Price", "Talk"): 1, ("Price", None): 0,
        ("No answer", "Lead"): 1, ("No answer", "Talk"): 0, ("No answer", None): 0,
        (None, "Lead"): 0, (None, "Talk"): 0, (None, None): 1,
    }  # fmt: skip
    assert (result.lost, result.amount, result.unstated, result.without_amount) == (4, 100.0, 1, 1)


def test_the_commonest_reason_comes_first_and_what_is_not_stated_last() -> None:
    result = lost_reasons(DEALS, as_of="2026-01-31")
    assert result.reasons["lost_reason"].to_list() == ["Price", "No answer", None]
    assert result.stages.height == 0


def test_a_deal_lost_after_the_day_is_not_lost_yet() -> None:
    assert lost_reasons(DEALS, as_of="2026-03-01").lost == 5
    result = lost_reasons(DEALS, as_of="2026-01-09")
    assert (result.lost, result.amount, result.reasons.height) == (0, 0.0, 0)


def test_a_cohort_is_chosen_by_the_day_of_creation() -> None:
    assert lost_reasons(DEALS, as_of="2026-01-31", created=("2026-01-02", None)).lost == 0
