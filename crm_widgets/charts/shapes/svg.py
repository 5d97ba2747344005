"""A chart as SVG that stands in a page: made here, with no request to anybody."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape
from typing import Any

import vl_convert

from crm_widgets.errors import InvalidValue


def to_svg(chart: Any) -> str:
    """The chart as one SVG element that scales to the width it is given.

    Its ground is transparent, and a screen reader is told the chart's description.
    """
    spec = chart.to_dict()
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return _for_page(svg, str(spec.get("description", "")))


def to_png(chart: Any, *, scale: float = 2) -> bytes:
    """The chart as a picture, for a report in a format that holds no SVG."""
    return vl_convert.vegalite_to_png(chart.to_dict(), scale=scale, allowed_base_urls=[])


def _for_page(svg: str, told: str) -> str:
    opening = re.match(r"<svg\b[^>]*>", svg)
    if opening is None:
        raise InvalidValue("The renderer gave no SVG.")
    box = re.search(r'viewBox="[\d.\- ]+"', opening[0])
    wide = re.search(r'\bwidth="([\d.]+)"', opening[0])
    assert box is not None
    assert wide is not None
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'{box[0]} role="img" aria-label="{escape(told)}" '
        f'style="width:100%;max-width:{wide[1]}px;height:auto;display:block">'
    )
    return f"{head}<title>{escape(told)}</title>{_own_ids(svg[opening.end() :])}"


def _own_ids(body: str) -> str:
    """The renderer counts its ids anew in each process: two pictures of a page would share them."""
    found = list(dict.fromkeys(re.findall(r'\bid="([^"]+)"', body)))
    plain = body
    for name in found:
        plain = plain.replace(f'id="{name}"', 'id=""').replace(f"url(#{name})", "url(#)")
    mark = sha256(plain.encode()).hexdigest()[:10]
    for number, name in enumerate(found):
        own = f"c{mark}-{number}"
        body = body.replace(f'id="{name}"', f'id="{own}"').replace(f"url(#{name})", f"url(#{own})")
    return body
