"""Texts have a contrast of 4.5 : 1 and graphics 3 : 1 on what lies under them, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from crm_widgets.analysis import SEGMENTS
from crm_widgets.charts import segment_colours
from crm_widgets.charts.shapes.theme import SEGMENT_COLOURS, contrast, shade, theme
from tests.charts.spec import Row, rows
from tests.charts.tables import CHARTS

TEXT, GRAPHIC = 4.5, 3.0


def colours_of(layer: Row, data: list[Row], default: str) -> list[tuple[str, Row | None]]:
    """The colours that a layer is drawn in, each with its row where it is that of a row."""
    encoding = layer["encoding"].get("color")
    if encoding is None:
        mark = layer["mark"]
        return [(mark.get("color") or mark.get("stroke") or default, None)]
    if "value" in encoding:
        return [(encoding["value"], None)]
    if encoding["scale"] is None:
        return [(row[encoding["field"]], row) for row in data]
    return [(colour, None) for colour in encoding["scale"]["range"]]


def ground_of(row: Row, paper: str) -> str:
    """What lies under the text of a row: its cell, or the paper."""
    return paper if row.get("running") else str(row.get("ground", paper))


def text_pairs(chart: Any, paper: str) -> Iterator[tuple[str, str]]:
    """Every colour of a text with every ground that it stands on."""
    spec, data = chart.to_dict(), rows(chart)
    for part in ("labelColor", "titleColor"):
        yield spec["config"]["axis"][part], paper
    for layer in spec["layer"]:
        legend = layer["encoding"].get("color", {}).get("legend")
        if legend:
            yield legend["labelColor"], paper
        if layer["mark"]["type"] == "text":
            for colour, row in colours_of(layer, data, spec["config"]["text"]["color"]):
                for under in [row] if row else data:
                    yield colour, ground_of(under, paper)


def graphic_colours(chart: Any) -> Iterator[str]:
    """Every colour of a mark that carries a figure; a cell's figure is its text."""
    data = rows(chart)
    for layer in chart.to_dict()["layer"]:
        is_cell = layer["encoding"].get("color", {}).get("field") == "ground"
        if layer["mark"]["type"] != "text" and not is_cell:
            for colour, _row in colours_of(layer, data, "#000000"):
                yield colour


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", CHARTS)
def test_texts_and_graphics_of_every_chart_can_be_seen(name: str, dark: bool) -> None:
    draw, table = CHARTS[name]
    paper = theme(dark=dark).paper
    chart = draw(table, dark=dark)
    pairs = set(text_pairs(chart, paper))
    assert len(pairs) >= 2
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < TEXT} == {}
    graphics = set(graphic_colours(chart))
    assert {c: contrast(c, paper) for c in graphics if contrast(c, paper) < GRAPHIC} == {}


@pytest.mark.parametrize("dark", [False, True])
def test_ink_is_read_on_every_shade(dark: bool) -> None:
    ink = theme(dark=dark).ink
    shades = [shade(step / 100, bad=bad, dark=dark) for step in range(101) for bad in (False, True)]
    assert min(contrast(ink, ground) for ground in shades) >= TEXT


@pytest.mark.parametrize("dark", [False, True])
def test_the_name_of_a_segment_is_read_on_its_ground(dark: bool) -> None:
    low = {
        name: round(contrast(*segment_colours(name, dark=dark)), 2)
        for name in [*SEGMENTS, "R1 F3"]
        if contrast(*segment_colours(name, dark=dark)) < TEXT
    }
    assert low == {}


def test_every_segment_has_colours_of_its_own() -> None:
    assert tuple(SEGMENT_COLOURS) == SEGMENTS
    for dark in (False, True):
        assert len({segment_colours(name, dark=dark) for name in SEGMENTS}) == len(SEGMENTS)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#ffffff", "#ffffff") == 1


def test_a_larger_share_is_a_stronger_shade_and_none_is_the_lightest() -> None:
    assert [shade(part) for part in (None, 0, 1, 2)] == ["#f1f6f6", "#f1f6f6", "#7fbcbd", "#7fbcbd"]
    assert shade(0.5) == "#b8d9da"
    assert shade(1, bad=True, dark=True) == "#8a4a47"
