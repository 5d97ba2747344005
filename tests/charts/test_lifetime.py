"""Probabilities and the holdout, drawn."""

from __future__ import annotations

import polars as pl

from crm_widgets.charts import lifetime_chart, lifetime_holdout_chart, to_svg
from tests.charts.test_charts import values, words

BANDS = pl.DataFrame(
    {
        "from_probability": [0.0, 0.2, None],
        "to_probability": [0.2, 0.4, None],
        "clients": [84, 1, 1403],
        "expected_purchases": [23.9, 0.4, 317.5],
        "expected_value": [730.5, None, 11165.7],
    }
)
GROUPS = pl.DataFrame(
    {
        "repeat_purchases": [0, 1, 7],
        "clients": [1403, 439, 64],
        "actual_per_client": [0.24, 0.7, 6.36],
        "expected_per_client": [0.23, 0.52, 6.16],
        "naive_per_client": [0.0, 1.21, 12.37],
    }
)


def test_who_bought_once_stands_apart_with_no_probability() -> None:
    found = words(to_svg(lifetime_chart(BANDS)))
    for told in ("0 % to 20 %", "84 clients", "24 purchases, 730", "1 client", "0 purchases"):
        assert told in found
    assert found.count("clients still") == 2
    assert "Bought once: 1,403 clients" in lifetime_chart(BANDS).to_dict()["description"]


def test_the_holdout_draws_what_came_what_was_expected_and_going_on_as_before() -> None:
    chart = lifetime_holdout_chart(GROUPS)
    assert len(values(chart)) == 9
    found = words(to_svg(chart))
    for told in ("what they bought", "what the model expected", "going on as before", "7 or more"):
        assert told in found
    assert "7 or more: bought 6.4, expected 6.2, as before 12.4" in chart.to_dict()["description"]


def test_both_are_drawn_dark_narrow_and_empty() -> None:
    for make, table in ((lifetime_chart, BANDS), (lifetime_holdout_chart, GROUPS)):
        assert to_svg(make(table, dark=True)) != to_svg(make(table))
        assert to_svg(make(table, width=340)) != to_svg(make(table))
        assert to_svg(make(table.clear())).startswith("<svg")
