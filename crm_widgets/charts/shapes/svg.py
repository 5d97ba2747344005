"""A chart as SVG, made in this process: no request to anybody."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape
from typing import Any

import vl_convert

from crm_widgets.errors import InvalidValue


def to_svg(chart: Any) -> str:
    """The chart as one SVG element that scales to the width it is given.

    Its ground is transparent, and a screen reader reads the chart's description.
    """
    spec = chart.to_dict()
    return _svg_element(spec, "width:100%;max-width:{width}px;height:auto;display:block")


def to_picture_svg(spec: dict[str, Any]) -> str:
    """A chart's specification as an SVG of its own size, for a place that shows pictures."""
    return _svg_element(spec, "width:{width}px;max-width:100%;height:auto")


def _svg_element(spec: dict[str, Any], style: str) -> str:
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    description = escape(str(spec.get("description", "")))
    opening = re.match(r"<svg\b[^>]*>", svg)
    if opening is None:
        raise InvalidValue("The renderer made no SVG.")
    view_box = re.search(r'viewBox="[\d.\- ]+"', opening[0])
    width = re.search(r'\bwidth="([\d.]+)"', opening[0])
    assert view_box is not None
    assert width is not None
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{view_box[0]} role="img" aria-label="{description}" '
        f'style="{style.format(width=width[1])}">'
    )
    return f"{head}<title>{description}</title>{_with_unique_ids(svg[opening.end() :])}"


def _with_unique_ids(body: str) -> str:
    """The renderer starts its ids at the same number in each process: two pictures of a page would
    share them."""
    ids = list(dict.fromkeys(re.findall(r'\bid="([^"]+)"', body)))
    plain = body
    for name in ids:
        plain = plain.replace(f'id="{name}"', 'id=""').replace(f"url(#{name})", "url(#)")
    fingerprint = sha256(plain.encode()).hexdigest()[:10]
    for number, name in enumerate(ids):
        own = f"c{fingerprint}-{number}"
        body = body.replace(f'id="{name}"', f'id="{own}"').replace(f"url(#{name})", f"url(#{own})")
    return body
