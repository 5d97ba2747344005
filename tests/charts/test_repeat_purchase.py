"""Steps from purchase to purchase, drawn."""

from __future__ import annotations

import polars as pl

from crm_widgets.charts import repeat_purchase_chart, to_svg
from tests.charts.test_charts import words

STEPS = pl.DataFrame(
    {
        "purchase_number": [1, 2, 3],
        "clients": [4338, 2845, 0],
        "share": [1.0, 0.656, 0.0],
        "share_of_buyers": [1.0, 0.656, 0.0],
        "median_days_with_waiting": [None, 97.0, None],
    }
)


def test_each_purchase_says_how_many_made_it_and_by_which_day_half_of_them() -> None:
    found = words(to_svg(repeat_purchase_chart(STEPS)))
    for told in (
        "First purchase",
        "4,338 buyers · 100 %",
        "66 % of those before",
        "half by day 97",
    ):
        assert told in found
    assert found.count("half by day 97") == 1


def test_the_picture_in_words_has_every_step() -> None:
    told = repeat_purchase_chart(STEPS).to_dict()["description"]
    assert "Purchase 2: 2,845 buyers · 66 %, 66 % of those before, half by day 97" in told


def test_no_steps_are_an_empty_picture() -> None:
    assert to_svg(repeat_purchase_chart(STEPS.clear())).startswith("<svg")
