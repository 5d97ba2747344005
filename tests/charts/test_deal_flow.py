"""The matrix of steps tells how often, which share, and which went back."""

from __future__ import annotations

from crm_widgets.analysis import deal_flow
from crm_widgets.charts import deal_flow_chart, to_svg
from tests.analysis.deals.test_deal_flow import AS_OF, MOVED, STAGES
from tests.charts.test_charts import values, words

STEPS = deal_flow(MOVED, as_of=AS_OF, pipeline=STAGES).steps


def test_each_step_is_told_with_its_share() -> None:
    found = words(to_svg(deal_flow_chart(STEPS)))
    for told in ("(opened)", "Talk", "4", "80 %", "20 %"):
        assert told in found


def test_a_step_back_is_a_warning_and_what_nothing_came_out_of_has_no_row() -> None:
    rows = values(deal_flow_chart(STEPS))
    warned = {(row["row"], row["column"]) for row in rows if row["warns"]}
    assert warned == {("Talk", "Lead"), ("Lost", "Lead")}
    assert "Won" not in {row["row"] for row in rows}
    assert "Won" in {row["column"] for row in rows}


def test_a_screen_reader_is_told_the_steps() -> None:
    assert "Lead to Talk: 4; Lead to Offer: 1" in to_svg(deal_flow_chart(STEPS))
