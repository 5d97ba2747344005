"""What a chart holds and shows, read from its Vega-Lite specification."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

from crm_widgets.charts import to_svg

Row = dict[str, Any]


def rows(chart: Any) -> list[Row]:
    """The rows that a chart holds."""
    spec = chart.to_dict()
    data = spec.get("data") or spec["layer"][0]["data"]
    if "values" in data:
        return list(data["values"])
    return list(spec["datasets"][data["name"]])


def column(chart: Any, name: str) -> list[Any]:
    """One column of the rows, with no-break spaces as spaces."""
    return [plain(row[name]) for row in rows(chart)]


def plain(text: Any) -> Any:
    """A text with no-break spaces as spaces; anything else as it is."""
    return text.replace("\u00a0", " ") if isinstance(text, str) else text


def description(chart: Any) -> str:
    """What a screen reader reads."""
    return str(plain(chart.to_dict()["description"]))


def layers(chart: Any, mark: str) -> list[Row]:
    """The layers of a chart that are drawn with this mark."""
    return [layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == mark]


def fields(chart: Any, mark: str, channel: str) -> list[str]:
    """Which columns a mark shows by a channel, such as x of bars."""
    encodings = [layer["encoding"].get(channel, {}) for layer in layers(chart, mark)]
    return [encoding["field"] for encoding in encodings if "field" in encoding]


def words(chart: Any) -> list[str]:
    """All texts of the drawn picture."""
    root = ET.fromstring(to_svg(chart))
    texts = [element for element in root.iter() if element.tag.endswith("}text")]
    return [
        plain(" ".join(part.strip() for part in text.itertext() if part.strip())) for text in texts
    ]
