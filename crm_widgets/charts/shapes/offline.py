"""A chart that shows itself in a notebook cell as a picture, with no request to anybody."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import altair as alt
import vl_convert

from crm_widgets.charts.shapes.svg import to_picture_svg
from crm_widgets.charts.shapes.theme import DARK, LIGHT

_PADDING = 12  # pixels around the picture
_PNG_SCALE = 1.5


class OfflineChart(alt.LayerChart):
    """An altair chart whose output in a notebook is a picture instead of a script.

    altair's own output loads a script from another host and shows nothing without it. The SVG is
    what JupyterLab shows; the PNG stays visible where a saved notebook is not trusted, and on sites
    that show notebooks. Everything else (`to_dict`, `properties`, `save`) is altair's.
    """

    @classmethod
    def of(cls, chart: Any, *, dark: bool = False) -> OfflineChart:
        """The same chart as an `OfflineChart`; `dark` is for a dark page."""
        layered = chart if isinstance(chart, alt.LayerChart) else _layered(chart)
        given = {
            name: value
            for name, value in layered._kwds.items()
            if value is not alt.Undefined and name != "layer"
        }
        return cls(layer=layered.layer, usermeta={"dark": dark}, **given)

    def _repr_mimebundle_(self, *_arguments: Any, **_options: Any) -> dict[str, Any]:
        spec = self._framed()
        png = vl_convert.vegalite_to_png(spec, scale=_PNG_SCALE, allowed_base_urls=[])
        return {
            "image/svg+xml": to_picture_svg(spec),
            "image/png": b64encode(png).decode("ascii"),
            "text/plain": spec.get("description", "A chart"),
        }

    def _framed(self) -> dict[str, Any]:
        """The specification with a ground: a notebook's own may be of any colour."""
        spec: dict[str, Any] = self.to_dict()
        dark = spec.get("usermeta", {}).get("dark", False)
        look = {"background": (DARK if dark else LIGHT).paper, "padding": _PADDING}
        return {**spec, "config": {**spec.get("config", {}), **look}}


def _layered(chart: Any) -> alt.LayerChart:
    """A chart of one mark as one layer, with its description where a screen reader looks for it."""
    described = chart.description is not alt.Undefined
    return alt.LayerChart(
        layer=[chart], **({"description": chart.description} if described else {})
    )
