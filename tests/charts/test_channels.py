"""Channels, drawn."""

from __future__ import annotations

import polars as pl

from crm_widgets.charts import channels_chart, to_svg
from tests.analysis.outreach.test_channels import found_in
from tests.charts.test_charts import values, words


def test_each_channel_tells_its_leads_who_bought_and_what_a_lead_cost() -> None:
    found = words(to_svg(channels_chart(found_in().channels)))
    for told in (
        "3 leads, 33 % bought", "brought 125, 20.00 a lead", "0 leads", "brought 0, cost 50",
        "brought 60", "not stated",
    ):  # fmt: skip
        assert told in found
    assert "weak" not in found


def test_a_weak_channel_is_drawn_as_a_warning() -> None:
    weak = found_in().channels.with_columns(weak=pl.col("channel") == "Fair")
    drawn = channels_chart(weak)
    assert "weak" in words(to_svg(drawn))
    (fair,) = (row for row in values(drawn) if row["name"] == "Fair")
    assert (fair["colour"], fair["tone"]) == ("#b3261e", "#b3261e")
