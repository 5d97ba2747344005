"""What all charts of deals and channels have in common: sizes, descriptions, kinds of frames."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import polars as pl
import pytest

from crm_widgets.analysis import deal_flow, funnel_by, lost_reasons, open_deals, velocity_table
from crm_widgets.charts import (
    channels_chart,
    deal_flow_chart,
    funnel_groups_chart,
    lost_reasons_chart,
    open_deals_chart,
    to_svg,
    velocity_chart,
)
from tests.analysis.deals import (
    test_deal_flow,
    test_funnel_groups,
    test_lost_reasons,
    test_open_deals,
    test_velocity,
)
from tests.analysis.outreach import test_channels

AS_OF = "2026-02-14"
FLOW, GROUPS, OPEN = test_deal_flow, test_funnel_groups, test_open_deals
CHARTS: dict[str, tuple[Any, pl.DataFrame]] = {
    "deal flow": (
        deal_flow_chart, deal_flow(FLOW.MOVED, as_of=AS_OF, pipeline=FLOW.STAGES).steps,
    ),
    "funnel groups": (
        funnel_groups_chart,
        funnel_by(
            GROUPS.MOVED, GROUPS.DEALS, by="channel", as_of=GROUPS.AS_OF, stages=GROUPS.STAGES
        ).stages,
    ),
    "lost reasons": (
        lost_reasons_chart, lost_reasons(test_lost_reasons.DEALS, as_of=AS_OF).reasons,
    ),
    "velocity": (velocity_chart, velocity_table(test_velocity.DEALS, as_of=AS_OF, min_deals=1)),
    "open deals": (
        open_deals_chart,
        open_deals(OPEN.DEALS, OPEN.MOVED, as_of=AS_OF, pipeline=OPEN.STAGES, min_deals=2).stages,
    ),
    "channels": (channels_chart, test_channels.found_in().channels),
}  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", [340, 640])
def test_a_picture_has_the_width_asked_for_and_is_described(name: str, width: int) -> None:
    make, frame = CHARTS[name]
    root = ET.fromstring(to_svg(make(frame, width=width)))
    _, _, wide, _ = (float(part) for part in root.attrib["viewBox"].split())
    assert width - 90 <= wide <= width + 12
    assert len(root.attrib["aria-label"]) > 20


@pytest.mark.parametrize("name", CHARTS)
def test_a_dark_page_has_other_inks_and_any_kind_of_frame_will_do(name: str) -> None:
    make, frame = CHARTS[name]
    expected = to_svg(make(frame))
    assert to_svg(make(frame, dark=True)) != expected
    assert to_svg(make(frame.to_pandas())) == expected


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_table_is_an_empty_picture(name: str) -> None:
    make, frame = CHARTS[name]
    assert to_svg(make(frame.clear())).startswith("<svg")
