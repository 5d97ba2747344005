"""Money a day, and what it is made of, drawn."""

from __future__ import annotations

from crm_widgets.analysis import velocity_table
from crm_widgets.charts import to_svg, velocity_chart
from tests.analysis.deals.test_velocity import DEALS
from tests.charts.test_charts import words


def test_velocity_is_told_with_its_four_parts() -> None:
    found = words(to_svg(velocity_chart(velocity_table(DEALS, as_of="2026-01-31", min_deals=1))))
    for told in ("All deals", "13.50 a day", "3 open × 60 % × 150 / 20 d"):
        assert told in found


def test_what_is_too_little_to_tell_is_told_so() -> None:
    table = velocity_table(DEALS, as_of="2026-01-31", by="owner")
    found = words(to_svg(velocity_chart(table, by="owner")))
    for told in ("Boris", "too few won to tell", "1 open"):
        assert told in found
