"""Open deals by stage, drawn."""

from __future__ import annotations

from crm_widgets.analysis import open_deals
from crm_widgets.charts import open_deals_chart, to_svg
from tests.analysis.deals.test_open_deals import DEALS, MOVED, STAGES
from tests.charts.test_charts import words


def test_each_stage_tells_its_deals_what_to_expect_and_how_many_are_stuck() -> None:
    found = open_deals(DEALS, MOVED, as_of="2026-02-14", pipeline=STAGES, min_deals=2)
    told = words(to_svg(open_deals_chart(found.stages)))
    for text in ("Lead", "3 deals, 100", "expect 50 at 50 %", "1 stuck", "1 deal, 10"):
        assert text in told


def test_what_is_too_little_to_tell_is_told_so() -> None:
    found = open_deals(DEALS, MOVED, as_of="2026-02-14", pipeline=STAGES)
    assert "too few closed to tell" in words(to_svg(open_deals_chart(found.stages)))
