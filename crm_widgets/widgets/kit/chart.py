"""A panel with a chart, drawn as SVG for the width and the colours that the browser has."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

import traitlets

from crm_widgets.widgets.kit.component import Component, browser_callable

DrawsChart = Callable[..., Any]
"""A result in, an altair chart (or an SVG text) out; `width` in pixels and `dark` are passed to
those that take them."""

_USUAL_WIDTH = 640
_STEP = 8  # pixels: a scroll bar that comes and goes is no other width


class Chart(Component):
    """A chart of a result, with its title above, an explanation to open, and a caption below.

    `show(result)` draws it. A drawing function that takes no `width` or no `dark` is drawn once,
    on a light ground.
    """

    script: ClassVar[str] = "chart"

    title = traitlets.Unicode().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    more = traitlets.Dict().tag(sync=True)
    svg = traitlets.Unicode().tag(sync=True)
    light_only = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        draw: DrawsChart,
        *,
        title: str = "",
        caption: str = "",
        more: tuple[str, Sequence[str]] | None = None,
        messages: Component | None = None,
    ) -> None:
        self._draw = draw
        self._takes = _taken(draw)
        self._result: Any = None
        self._width = 0
        self._dark = False
        self._drawn_for: dict[str, Any] = {}
        about = {"label": more[0], "text": list(more[1])} if more else {}
        super().__init__(
            messages=messages,
            title=title,
            caption=caption,
            more=about,
            light_only="dark" not in self._takes,
        )

    def show(self, result: Any, svg: str | None = None) -> None:
        """Draw a result; `svg` is what `drawn` gave for it already, perhaps in another thread."""
        self._result = result
        # Meanwhile the browser may have told its width for the first time.
        fits = svg is not None and self._drawn_for == self._about()
        self.svg = svg if svg is not None and fits else self.drawn(result)

    def drawn(self, result: Any) -> str:
        """The chart of a result as SVG, for the width and the colours that are known now."""
        about = self._drawn_for = self._about()
        picture = partial(self._draw, **{name: about[name] for name in self._takes})(result)
        if isinstance(picture, str):
            return picture
        from crm_widgets.charts import to_svg

        return to_svg(picture)

    @browser_callable
    def size(self, width: float, dark: bool) -> None:
        """The browser tells how wide the chart may be, and whether its ground is dark."""
        wide = max(int(width), 240)
        same = abs(wide - self._width) < _STEP and dark == self._dark
        self._width, self._dark = wide, dark
        if self._result is not None and not same and self._takes:
            self.svg = self.drawn(self._result)

    def _about(self) -> dict[str, Any]:
        return {"width": self._width or _USUAL_WIDTH, "dark": self._dark}


def _taken(draw: DrawsChart) -> list[str]:
    try:
        names = inspect.signature(draw).parameters
    except (TypeError, ValueError):
        return []
    return [name for name in ("width", "dark") if name in names]
