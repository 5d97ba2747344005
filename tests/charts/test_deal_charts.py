"""Charts of deals: funnel, flow, win rates, lost reasons, open deals, velocity."""

from __future__ import annotations

from datetime import date

import polars as pl

from crm_widgets.charts import (
    conversion_chart,
    deal_flow_chart,
    funnel_chart,
    funnel_groups_chart,
    lost_reasons_chart,
    open_deals_chart,
    velocity_chart,
)
from crm_widgets.charts.shapes.theme import LIGHT
from tests.charts.spec import column, description, fields, rows
from tests.charts.tables import FLOW, GROUPS, OPEN_STAGES, RATES, REASONS, STAGES, VELOCITY


def test_a_stage_shows_both_counts_what_continues_and_how_long() -> None:
    chart = funnel_chart(STAGES)
    assert column(chart, "label") == [
        "1,000 visited · 1,000 reached", "712 visited · 780 reached", "214 visited · 214 reached",
    ]  # fmt: skip
    assert column(chart, "detail") == ["78% continue", "27% continue", ""]
    assert column(chart, "subtitle") == ["median 2 d", "median 6.5 d", ""]
    assert (column(chart, "value"), column(chart, "thin_value")) == (
        [1000, 712, 214],
        [1000, 780, 214],
    )


def test_win_rates_say_of_how_many_deals_and_which_is_weak() -> None:
    chart = conversion_chart(RATES)
    assert column(chart, "name") == ["Search", "Social", "not stated"]
    assert column(chart, "label") == [
        "50% of 200 closed", "20% of 110 closed, weak", "none closed",
    ]  # fmt: skip
    assert column(chart, "colour") == [LIGHT.accent, LIGHT.bad, LIGHT.accent]
    assert fields(chart, "rule", "x") == ["low"]


def test_two_groups_of_one_name_are_two_bars() -> None:
    twice = pl.concat([RATES.head(1), RATES.head(1)])
    assert column(conversion_chart(twice), "row") == [0, 1]
    assert fields(conversion_chart(twice), "bar", "y") == ["row"]


def test_a_step_shows_how_often_it_was_made_and_its_share() -> None:
    cells = {(row["row"], row["column"]): row for row in rows(deal_flow_chart(FLOW))}
    assert (cells["(opened)", "Lead"]["label"], cells["(opened)", "Lead"]["detail"]) == (
        "5",
        "100%",
    )
    assert (cells["Talk", "Won"]["label"], cells["Talk", "Won"]["detail"]) == ("3", "75%")


def test_a_step_back_is_a_warning_and_a_stage_that_nothing_left_has_no_row() -> None:
    drawn = rows(deal_flow_chart(FLOW))
    assert [(row["row"], row["column"]) for row in drawn if row["warns"]] == [("Talk", "Lead")]
    assert "Won" not in {row["row"] for row in drawn}
    assert "Lead to Talk: 4; Talk to Lead: 1" in description(deal_flow_chart(FLOW))


def test_each_group_shows_how_far_its_deals_came() -> None:
    chart = funnel_groups_chart(GROUPS)
    assert column(chart, "row") == ["Search", "Search", "not stated", "not stated"]
    assert column(chart, "label") == ["100%", "50%", "–", "–"]
    assert column(chart, "detail") == ["2", "1", "0", "0"]
    assert "Search, Won: 50% (1)" in description(chart)


def test_cohorts_of_deals_are_named_by_their_month() -> None:
    months = GROUPS.with_columns(created_month=pl.lit(date(2026, 1, 1)))
    chart = funnel_groups_chart(months, by="created_month")
    assert set(column(chart, "row")) == {"Jan 2026"}


def test_each_reason_shows_its_deals_and_its_money() -> None:
    chart = lost_reasons_chart(REASONS, currency="EUR")
    assert column(chart, "name") == ["Price", "not stated"]
    assert column(chart, "label") == ["3 deals, 75%", "1 deal, 25%"]
    assert column(chart, "detail") == ["€80, 80% of the amount", ""]


def test_each_stage_shows_its_open_deals_what_to_expect_and_how_many_are_stuck() -> None:
    chart = open_deals_chart(OPEN_STAGES, currency="EUR")
    assert column(chart, "label") == ["3 deals, €100", "1 deal, €10"]
    assert column(chart, "detail") == ["expected €50 at 50%", "too few closed deals"]
    assert column(chart, "subtitle") == ["1 stuck", ""]
    assert column(chart, "tone") == [LIGHT.bad, LIGHT.ink_3]


def test_velocity_is_shown_with_its_four_factors() -> None:
    chart = velocity_chart(VELOCITY, by="owner", currency="EUR")
    assert column(chart, "name") == ["Anna", "not stated"]
    assert column(chart, "label") == ["€13.50 per day", "too few won deals"]
    assert column(chart, "detail") == ["3 open × 60% × €150 / 20 d", "1 open"]


def test_velocity_of_all_deals_is_one_row() -> None:
    assert column(velocity_chart(VELOCITY.head(1)), "name") == ["All deals"]
    assert column(velocity_chart(VELOCITY.head(1)), "label") == ["13.50 per day"]
