"""A chart alone in a notebook cell is a picture: no script, no request."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from base64 import b64decode
from typing import Any

import altair as alt
import pytest
from IPython.core.interactiveshell import InteractiveShell

from crm_widgets.charts import funnel_chart, to_svg
from crm_widgets.charts.shapes.theme import DARK, LIGHT, styled
from tests.charts.tables import CHARTS, STAGES

SVG = "{http://www.w3.org/2000/svg}"


def output(chart: Any) -> dict[str, Any]:
    """What a notebook stores of a chart."""
    formatter: Any = InteractiveShell.instance().display_formatter
    data, _metadata = formatter.format(chart)
    return dict(data)


@pytest.mark.parametrize("name", CHARTS)
def test_the_output_is_a_picture_and_its_description(name: str) -> None:
    draw, table = CHARTS[name]
    shown = output(draw(table))
    assert set(shown) == {"image/svg+xml", "image/png", "text/plain"}
    assert shown["text/plain"] == draw(table).to_dict()["description"]
    root = ET.fromstring(shown["image/svg+xml"])
    assert [part for part in root.iter() if part.tag in (f"{SVG}script", f"{SVG}image")] == []
    assert "http" not in shown["image/svg+xml"].replace("http://www.w3.org/", "")


@pytest.mark.parametrize(("dark", "paper"), [(False, LIGHT.paper), (True, DARK.paper)])
def test_the_picture_has_the_ground_that_its_inks_were_chosen_for(dark: bool, paper: str) -> None:
    svg = ET.fromstring(output(funnel_chart(STAGES, dark=dark))["image/svg+xml"])
    ground = svg.find(f"{SVG}rect")
    assert ground is not None
    assert ground.attrib["fill"] == paper


def test_the_png_is_a_png_of_the_same_picture() -> None:
    png = b64decode(output(funnel_chart(STAGES))["image/png"])
    assert png.startswith(b"\x89PNG")
    width = int.from_bytes(png[16:20], "big")
    assert 640 * 1.5 <= width <= 700 * 1.5


def test_a_chart_can_be_changed_with_altair_and_stays_a_picture() -> None:
    chart = funnel_chart(STAGES).properties(title="Deals of 2026")
    assert "Deals of 2026" in output(chart)["image/svg+xml"]


def test_a_chart_of_one_mark_is_a_picture_too() -> None:
    bars = alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_bar().encode(x="a:Q")
    assert "image/svg+xml" in output(styled(bars))


def test_a_page_gets_the_chart_without_a_ground_and_reads_its_description() -> None:
    root = ET.fromstring(to_svg(funnel_chart(STAGES)))
    assert root.find(f"{SVG}rect") is None
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == root.attrib["aria-label"]
    assert str(title.text).startswith("Deals by stage. Lead: ")


def test_two_pictures_on_a_page_share_no_id() -> None:
    pictures = [to_svg(funnel_chart(STAGES, width=width)) for width in (340, 640)]
    ids = [
        {part.attrib["id"] for part in ET.fromstring(svg).iter() if "id" in part.attrib}
        for svg in pictures
    ]
    assert ids[0]
    assert ids[0].isdisjoint(ids[1])
