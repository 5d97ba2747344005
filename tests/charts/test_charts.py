"""Charts say what their table says, and stand in a page by themselves."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pandas as pd
import polars as pl
import pytest

from crm_widgets.analysis import SEGMENTS, rfm_table
from crm_widgets.charts import conversion_chart, funnel_chart, rfm_chart, segment_colours, to_svg
from crm_widgets.charts.shapes.svg import to_png
from tests.analysis.frames import purchases

CELLS = rfm_table(purchases(("anna", "2026-01-01", 5.0)), as_of="2026-01-01").cells
STAGES = pl.DataFrame(
    {
        "stage": ["Lead", "Talk", "Won"],
        "visited": [1000, 712, 214],
        "passed": [1000, 780, 214],
        "conversion_to_next": [0.78, 0.274, None],
        "median_days_in_stage": [2.0, 6.5, None],
    }
)
RATES = pl.DataFrame(
    {
        "channel": ["Search", "Social", None],
        "won": [101, 22, 0],
        "lost": [99, 88, 0],
        "win_rate": [0.505, 0.2, None],
        "win_rate_low": [0.436, 0.136, None],
        "win_rate_high": [0.573, 0.284, None],
        "weak": [False, True, False],
    }
)
CHARTS = {
    "rfm": (rfm_chart, CELLS),
    "funnel": (funnel_chart, STAGES),
    "conversion": (conversion_chart, RATES),
}


def words(svg: str) -> list[str]:
    """All texts of a picture, as a reader of it sees them."""
    root = ET.fromstring(svg)
    texts = [element for element in root.iter() if element.tag.endswith("}text")]
    return [
        " ".join(text for part in found.itertext() if (text := part.strip())) for found in texts
    ]


def values(chart: Any) -> list[dict[str, Any]]:
    """The rows that a chart holds."""
    spec = chart.to_dict()
    (rows,) = spec.get("datasets", {}).values() or [spec["data"]["values"]]
    return rows


def test_the_rfm_grid_has_25_cells_each_with_its_number_its_name_and_its_colour() -> None:
    drawn = values(rfm_chart(CELLS))
    assert len(drawn) == 25
    (anna,) = [cell for cell in drawn if cell["clients"] == "1"]
    assert (anna["recency_score"], anna["frequency_score"], anna["name"]) == (1, 1, "Hibernating")
    assert (anna["ground"], anna["ink"]) == ("#e3e7ec", "#3f4b58")


@pytest.mark.parametrize("width", [320, 640])
def test_names_of_segments_break_between_words_only(width: int) -> None:
    found = words(to_svg(rfm_chart(CELLS, width=width)))
    assert {name for name in SEGMENTS if name not in found} == set()


def test_the_funnel_says_both_counts_what_goes_on_and_how_long() -> None:
    found = words(to_svg(funnel_chart(STAGES)))
    for told in ("Talk", "712 visited · 780 passed", "78 % go on", "27 % go on", "stays 6.5 d"):
        assert told in found
    assert "1,000 visited · 1,000 passed" in found


def test_win_rates_say_of_how_many_and_which_is_weak() -> None:
    found = words(to_svg(conversion_chart(RATES)))
    for told in ("20 % of 110 closed, weak", "50 % of 200 closed", "not stated", "none closed"):
        assert told in found


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", [340, 640])
def test_a_picture_scales_is_transparent_and_is_described(name: str, width: int) -> None:
    make, frame = CHARTS[name]
    svg = to_svg(make(frame, width=width))
    root = ET.fromstring(svg)
    left, top, wide, _ = (float(part) for part in root.attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    assert width - 30 <= wide <= width + 10
    assert "width:100%" in root.attrib["style"]
    assert (root.attrib["role"], "width" in root.attrib) == ("img", False)
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == root.attrib["aria-label"] != ""
    assert "http" not in svg.replace("http://www.w3.org/", "")
    assert 'fill="white"' not in svg.split("<g", 1)[0]


@pytest.mark.parametrize("width", [340, 640])
def test_a_stage_with_a_very_long_name_leaves_the_bars_their_width(width: int) -> None:
    long = STAGES.with_columns(pl.concat_str(pl.lit("A stage that has a long name " * 5), "stage"))
    _, _, wide, _ = ET.fromstring(to_svg(funnel_chart(long, width=width))).attrib["viewBox"].split()
    assert float(wide) <= width + 10


@pytest.mark.parametrize("name", CHARTS)
def test_a_dark_page_has_other_inks(name: str) -> None:
    make, frame = CHARTS[name]
    assert to_svg(make(frame, dark=True)) != to_svg(make(frame))


@pytest.mark.parametrize("name", CHARTS)
def test_charts_take_pandas_and_lazy_frames_as_well(name: str) -> None:
    make, frame = CHARTS[name]
    frame = pl.DataFrame(frame)
    expected = to_svg(make(frame))
    assert to_svg(make(frame.to_pandas())) == expected
    assert to_svg(make(frame.to_pandas(use_pyarrow_extension_array=True))) == expected
    assert to_svg(make(frame.lazy())) == expected


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_table_is_an_empty_picture(name: str) -> None:
    make, frame = CHARTS[name]
    assert to_svg(make(pl.DataFrame(frame).clear())).startswith("<svg")


def test_a_table_of_something_else_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match=r"needs a column 'stage'; the table has: a"):
        funnel_chart(pd.DataFrame({"a": [1]}))


def test_every_segment_has_colours_of_its_own() -> None:
    for dark in (False, True):
        assert len({segment_colours(name, dark=dark) for name in SEGMENTS}) == len(SEGMENTS)


def test_a_picture_can_be_had_for_a_report() -> None:
    assert to_png(funnel_chart(STAGES)).startswith(b"\x89PNG")
