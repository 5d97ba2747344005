"""What all charts have in common: width, description, kinds of frames, and an empty table."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from crm_widgets import charts
from crm_widgets.charts import funnel_chart, to_svg
from tests.charts.spec import description, rows
from tests.charts.tables import CHARTS, STAGES


def test_every_chart_has_a_table_here() -> None:
    named = {name.removesuffix("_chart") for name in charts.__all__ if name.endswith("_chart")}
    assert named == set(CHARTS)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("width", [340, 640])
def test_a_picture_has_the_width_that_was_asked_for(name: str, width: int) -> None:
    draw, table = CHARTS[name]
    root = ET.fromstring(to_svg(draw(table, width=width)))
    left, top, wide, _tall = (float(part) for part in root.attrib["viewBox"].split())
    assert (left, top) == (0, 0)
    assert width - 60 <= wide <= width + 12
    assert f"max-width:{wide:g}px" in root.attrib["style"]


@pytest.mark.parametrize("name", CHARTS)
def test_a_screen_reader_reads_a_title_and_every_row(name: str) -> None:
    draw, table = CHARTS[name]
    title, _stop, content = description(draw(table)).partition(".")
    assert len(title.split()) >= 3
    shown = [row for row in rows(draw(table)) if row.get("label", row.get("name", "")) != ""]
    labels = {str(row.get("label", "")).replace("\u00a0", " ") for row in shown}
    assert [label for label in labels if label not in content] == []


@pytest.mark.parametrize("name", CHARTS)
def test_pandas_arrow_and_lazy_frames_give_the_same_chart(name: str) -> None:
    draw, table = CHARTS[name]
    expected = draw(table).to_dict()
    arrow = table.to_pandas(use_pyarrow_extension_array=True)
    for frame in (table.to_pandas(), arrow, table.lazy()):
        assert draw(frame).to_dict() == expected


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_table_is_a_chart_without_rows(name: str) -> None:
    draw, table = CHARTS[name]
    chart = draw(table.clear())
    assert rows(chart) == []
    assert ET.fromstring(to_svg(chart)).attrib["role"] == "img"


@pytest.mark.parametrize("name", CHARTS)
def test_a_missing_column_is_named(name: str) -> None:
    draw, table = CHARTS[name]
    for column in table.columns:
        try:
            draw(table.drop(column))
        except ValueError as error:
            assert f"needs a column '{column}'; the table has: " in str(error)
        else:
            assert column in ("followed", "lift_low", "lift_high", "revenue_per_client", "owner")


def test_the_columns_that_there_are_are_named_too() -> None:
    with pytest.raises(ValueError, match=r"needs a column 'stage'; the table has: a, b\."):
        funnel_chart(pd.DataFrame({"a": [1], "b": [2]}))


@pytest.mark.parametrize("width", [340, 640])
def test_a_very_long_name_leaves_the_bars_their_width(width: int) -> None:
    long = STAGES.with_columns(stage="A stage that has a long name " * 5 + STAGES["stage"])
    view_box = ET.fromstring(to_svg(funnel_chart(long, width=width))).attrib["viewBox"]
    assert float(view_box.split()[2]) <= width + 12
