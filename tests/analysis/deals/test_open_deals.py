"""Open deals: how old, how warm, how far, how likely, how stuck; and what is unknown."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_widgets.analysis import AsOfError, DealLimits, OpenDeals, funnel_table, open_deals
from tests.analysis.deal_frames import deals
from tests.analysis.frames import KINDS, events, table

STAGES = ["Lead", "Talk", "Offer"]
AS_OF = "2026-01-31"
MOVED = events(
    ("won-1", None, "Lead", "2026-01-01"),
    ("won-1", "Lead", "Talk", "2026-01-03"),
    ("won-1", "Talk", "Offer", "2026-01-10"),
    ("won-1", "Offer", "Won", "2026-01-21"),
    ("won-2", None, "Lead", "2026-01-01"),
    ("won-2", "Lead", "Talk", "2026-01-05"),
    ("won-2", "Talk", "Offer", "2026-01-07"),
    ("won-2", "Offer", "Won", "2026-01-11"),
    ("lost-1", None, "Lead", "2026-01-02"),
    ("lost-1", "Lead", "Talk", "2026-01-06"),
    ("lost-1", "Talk", "Lost", "2026-01-08"),
    ("lost-2", None, "Lead", "2026-01-02"),
    ("lost-2", "Lead", "Lost", "2026-01-04"),
    ("open-1", None, "Lead", "2026-01-20"),
    ("open-2", None, "Lead", "2026-01-05"),
    ("open-2", "Lead", "Talk", "2026-01-29"),
    ("open-3", None, "Lead", None),
    ("closed without event", None, "Lead", "2026-01-10"),
)
DEALS = deals(
    {"id": "won-1", "stage": "Won", "created": "2026-01-01", "closed": "2026-01-21", "amount": 5},
    {"id": "won-2", "stage": "Won", "created": "2026-01-01", "closed": "2026-01-11", "amount": 5},
    {"id": "lost-1", "stage": "Lost", "created": "2026-01-02", "closed": "2026-01-08"},
    {"id": "lost-2", "stage": "Lost", "created": "2026-01-02", "closed": "2026-01-04"},
    {"id": "open-1", "stage": "Lead", "created": "2026-01-20", "amount": 100, "owner": "Anna"},
    {"id": "open-2", "stage": "Talk", "created": "2026-01-05", "amount": 90},
    {"id": "open-3", "stage": "Lead"},
    {"id": "open-4", "stage": "Offer", "created": "2026-01-25", "amount": 10},
    {
        "id": "closed without event",
        "stage": "Lost",
        "created": "2026-01-10",
        "closed": "2026-01-15",
    },
    {"id": "later", "stage": "Lead", "created": "2026-02-01"},
)


def computed(made: object = None, **more: object) -> OpenDeals:
    make = made or KINDS["polars"]
    about = {"as_of": AS_OF, "pipeline": STAGES, "min_deals": 2, **more}
    return open_deals(make(DEALS), make(MOVED), **about)  # type: ignore[operator, arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_each_open_deal_has_its_age_warmth_distance_and_worth(kind: str) -> None:
    result = computed(KINDS[kind])
    columns = (
        "deal_id", "stage", "age_days", "days_in_stage", "warmth", "stages_left",
        "expected_days_left", "win_probability", "closed_from_stage", "expected_value",
        "stuck_after_days", "stuck",
    )  # fmt: skip
    rows = [tuple(row[name] for name in columns) for row in table(result.deals)]
    # Those that moved on stayed in Lead for 2, 4, 4, 24 days, in Talk for 7, 2, in Offer for 11, 4.
    # Medians: 4, 4.5, 7.5. 90% within: 24, 7, 11. Won deals were won at the age of 10 and 20.
    assert rows == [
        ("open-1", "Lead", 11, 11, "warm", 3, 0 + 4.5 + 7.5, 0.4, 5, 40.0, 24.0, False),
        ("open-2", "Talk", 26, 2, "cold", 2, 2.5 + 7.5, pytest.approx(2 / 3), 3, 60.0, 7.0, False),
        ("open-3", "Lead", None, None, None, 3, None, 0.4, 5, None, 24.0, None),
        ("open-4", "Offer", 6, None, "hot", 1, None, 1.0, 2, 10.0, 11.0, None),
    ]
    assert table(result.deals)[0]["owner"] == "Anna"
    assert (result.warmth_days, result.won_deals) == ((10.0, 20.0), 2)
    assert (result.deals_open, result.amount, result.expected_value) == (4, 200.0, 110.0)
    assert (result.undated, result.without_amount, result.without_events) == (2, 1, 1)
    assert result.closed_without_event == 1


def test_each_stage_has_what_its_figures_stand_on() -> None:
    rows = {row["stage"]: row for row in computed().stages.to_dicts()}
    lead = rows["Lead"]
    assert (lead["open_deals"], lead["amount"], lead["expected_value"]) == (2, 100.0, 40.0)
    assert (lead["moved_on"], lead["median_days_to_move_on"], lead["stuck"]) == (4, 4.0, 0)
    assert (lead["closed_from_stage"], lead["win_probability"]) == (5, 0.4)
    assert lead["win_probability_low"] == pytest.approx(0.1176, abs=1e-4)
    assert lead["win_probability_high"] == pytest.approx(0.7693, abs=1e-4)


def test_warmth_adds_up_and_counts_those_whose_age_is_unknown() -> None:
    rows = [
        (row["warmth"], row["open_deals"], row["amount"]) for row in computed().warmth.to_dicts()
    ]
    assert rows == [("hot", 1, 10.0), ("warm", 1, 100.0), ("cold", 1, 90.0), (None, 1, 0.0)]


def test_a_deal_that_stays_longer_than_nine_in_ten_is_stuck() -> None:
    later = open_deals(DEALS, MOVED, as_of="2026-02-14", pipeline=STAGES, min_deals=2)
    stuck = {row["deal_id"]: row["stuck"] for row in later.deals.to_dicts()}
    assert stuck == {
        "open-1": True, "open-2": True, "open-3": None, "open-4": None, "later": None,
    }  # fmt: skip
    assert later.stuck == 2


def test_limits_can_be_given() -> None:
    result = computed(limits=DealLimits(warmth_days=(5, 11), stuck_after={"Lead": 10}))
    rows = {row["deal_id"]: (row["warmth"], row["stuck"]) for row in result.deals.to_dicts()}
    assert (rows["open-1"], rows["open-2"]) == (("warm", True), ("cold", False))
    assert (result.warmth_days, result.stuck) == ((5, 11), 1)
    assert (result.expected_value, result.expected_of_stuck) == (110.0, 40.0)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"warmth_days": (9, 3)}, r"warmth_days \(9, 3\) are not two ages in ascending order"),
        ({"stuck_after": {"Won": 3}}, "stuck_after names 'Won'; the open stages are: Lead, Talk"),
        ({"stuck_quantile": 90}, "stuck_quantile 90 is not a share between 0 and 1; give one"),
    ],
)
def test_limits_that_do_not_fit_are_refused_in_words(given: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        computed(limits=DealLimits(**given))


def test_where_no_deal_was_ever_lost_no_probability_is_known() -> None:
    wins = DEALS.filter(pl.col("stage") != "Lost")
    result = open_deals(wins, MOVED, as_of=AS_OF, pipeline=STAGES, min_deals=2)
    assert (result.no_losses, result.won_deals, result.expected_value) == (True, 2, 0.0)
    assert result.deals["win_probability"].to_list() == [None] * 4
    assert not computed().no_losses


def test_twelve_deals_lost_out_of_a_stage_that_only_from_stage_names_count_there() -> None:
    won = [{"id": f"w{n}", "stage": "Won", "created": "2026-01-01"} for n in range(12)]
    lost = [{"id": f"l{n}", "stage": "Lost", "created": "2026-01-01"} for n in range(12)]
    records = deals(*won, *lost, {"id": "open", "stage": "Offer", "amount": 100})
    moves = events(
        *((row["id"], "Offer", "Won", "2026-01-05") for row in won),
        *((row["id"], "Offer", "Lost", "2026-01-05") for row in lost),
    )
    result = open_deals(records, moves, as_of=AS_OF, pipeline=STAGES)
    assert result.deals["win_probability"].to_list() == [0.5]


def test_too_few_deals_say_nothing() -> None:
    result = computed(min_deals=10)
    assert result.warmth_days is None
    assert (result.expected_value, result.stuck, result.won_deals) == (0.0, 0, 2)
    for row in result.deals.to_dicts():
        assert row["win_probability"] is row["stuck"] is row["warmth"] is None
    assert result.stages.to_dicts()[0]["closed_from_stage"] == 5


def test_on_an_earlier_day_deals_are_where_they_were() -> None:
    result = open_deals(DEALS, MOVED, as_of="2026-01-07", pipeline=STAGES, min_deals=2)
    where = {row["deal_id"]: row["stage"] for row in result.deals.to_dicts()}
    assert where == {
        "won-1": "Talk", "won-2": "Offer", "lost-1": "Talk", "open-2": "Lead", "open-3": "Lead",
    }  # fmt: skip
    with pytest.raises(AsOfError, match="before the first deal, 2026-01-01"):
        open_deals(DEALS, MOVED, as_of="2025-12-31", pipeline=STAGES)


@pytest.mark.parametrize("kind", ["polars", "pandas", "DuckDB"])
def test_no_deals_are_nothing_to_expect(kind: str) -> None:
    made = KINDS[kind]
    result = open_deals(made(DEALS.clear()), made(MOVED), as_of=AS_OF, pipeline=STAGES)
    assert (table(result.deals), result.deals_open, result.expected_value) == ([], 0, 0.0)
    assert [row["open_deals"] for row in table(result.stages)] == [0, 0, 0]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([f"{name}" for name in DEALS["id"]]),
            st.just(None),
            st.sampled_from([*STAGES, "Won", "Lost"]),
            st.dates(date(2026, 1, 1), date(2026, 1, 30)).map(str) | st.none(),
        ),
        max_size=20,
    ),
    st.randoms(use_true_random=False),
)
def test_open_deals_are_those_of_the_funnel_in_any_order_of_rows(rows: list, dice: object) -> None:
    own = DEALS.with_columns(stage=pl.lit("Lead"), closed_at=None, created_at=None)
    result = open_deals(own, events(*rows), as_of=AS_OF, pipeline=STAGES, min_deals=1)
    assert result.deals_open == own.height
    whole = funnel_table(events(*rows), own, as_of=AS_OF, pipeline=STAGES)
    assert (whole.open, whole.won, whole.lost) == (own.height, 0, 0)
    assert (
        result.stages["open_deals"].sum() == result.deals_open == result.warmth["open_deals"].sum()
    )
    known = result.deals.filter(pl.col("win_probability").is_not_null())
    assert known["win_probability"].is_between(0, 1).all()
    dice.shuffle(rows)  # type: ignore[attr-defined]
    again = open_deals(own.reverse(), events(*rows), as_of=AS_OF, pipeline=STAGES, min_deals=1)
    assert table(again.deals) == table(result.deals)
    assert table(again.stages) == table(result.stages)
