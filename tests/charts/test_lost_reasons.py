"""Why deals were lost, drawn."""

from __future__ import annotations

from crm_widgets.analysis import lost_reasons
from crm_widgets.charts import lost_reasons_chart, to_svg
from tests.analysis.deals.test_lost_reasons import DEALS
from tests.charts.test_charts import words


def test_each_reason_tells_its_deals_and_its_money() -> None:
    found = words(to_svg(lost_reasons_chart(lost_reasons(DEALS, as_of="2026-01-31").reasons)))
    for told in ("Price", "2 deals, 50 %", "80, 80 % of money", "not stated", "1 deals, 25 %"):
        assert told in found
