"""Funnels side by side: a row a group, a column a stage."""

from __future__ import annotations

from crm_widgets.analysis import funnel_by, funnel_cohorts
from crm_widgets.charts import funnel_groups_chart, to_svg
from tests.analysis.deals.test_funnel_groups import AS_OF, DEALS, MOVED, STAGES
from tests.charts.test_charts import words


def test_each_group_tells_how_far_its_deals_came() -> None:
    stages = funnel_by(MOVED, DEALS, by="channel", as_of=AS_OF, pipeline=STAGES).stages
    svg = to_svg(funnel_groups_chart(stages))
    for told in ("Search", "not stated", "100 %", "50 %", "Won"):
        assert told in words(svg)
    assert "Search, Talk: 50 % (1)" in svg


def test_cohorts_are_named_by_their_month() -> None:
    stages = funnel_cohorts(MOVED, as_of=AS_OF, pipeline=STAGES).stages
    for table in (stages, stages.to_pandas()):
        found = words(to_svg(funnel_groups_chart(table, by="created_month")))
        assert {"2026-01", "2026-02", "not stated"} <= set(found)
