"""A panel with a chart, drawn as SVG for the width and the colours that the browser has."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

import traitlets

from crm_widgets.i18n import _
from crm_widgets.widgets.kit.component import Component, browser_callable

DrawsChart = Callable[..., Any]
"""Takes a result and returns an altair chart (or an SVG text); `width` in pixels and `dark` are
passed to those that take them."""

_DEFAULT_WIDTH = 640
_STEP = 8  # pixels: a scroll bar that comes and goes is no other width


class Chart(Component):
    """A chart of a result, with its title above, "How it is computed" to open, a caption below.

    `show(result)` draws it. A drawing function that takes no `width` or no `dark` is drawn once,
    on a light ground.
    """

    script: ClassVar[str] = "chart"

    title = traitlets.Unicode().tag(sync=True)
    caption = traitlets.Unicode().tag(sync=True)
    how = traitlets.List().tag(sync=True)
    svg = traitlets.Unicode().tag(sync=True)
    light_only = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        draw: DrawsChart,
        *,
        title: str = "",
        caption: str = "",
        how: Sequence[str] = (),
        messages: Component | None = None,
    ) -> None:
        self._draw = draw
        self._takes = _arguments_of(draw)
        self._result: Any = None
        self._width = 0
        self._dark = False
        self._drawn_for: dict[str, Any] = {}
        super().__init__(
            messages=messages,
            title=title,
            caption=caption,
            how=list(how),
            texts={"how": _("How it is computed")},
            light_only="dark" not in self._takes,
        )

    def prepare(self, result: Any) -> tuple[Any, str]:
        """What `show_prepared` needs to show a result: all that takes time, for another thread."""
        return result, self.drawn(result)

    def show_prepared(self, prepared: tuple[Any, str]) -> None:
        """Show what `prepare` returned."""
        self.show(*prepared)

    def show(self, result: Any, svg: str | None = None) -> None:
        """Draw a result; `svg` is what `drawn` returned for it already."""
        self._result = result
        # Meanwhile the browser may have reported its width for the first time.
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
        """The browser reports how wide the chart may be, and whether its ground is dark."""
        wide = max(int(width), 240)
        same = abs(wide - self._width) < _STEP and dark == self._dark
        self._width, self._dark = wide, dark
        if self._result is not None and not same and self._takes:
            self.svg = self.drawn(self._result)

    def _about(self) -> dict[str, Any]:
        return {"width": self._width or _DEFAULT_WIDTH, "dark": self._dark}


def _arguments_of(draw: DrawsChart) -> list[str]:
    try:
        names = inspect.signature(draw).parameters
    except (TypeError, ValueError):
        return []
    return [name for name in ("width", "dark") if name in names]
