"""An analysis as a panel, in one line: its controls, its chart, its table, its download."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from typing import Any, Literal, Union

import ipywidgets

from crm_widgets.widgets.kit.chart import Chart, DrawsChart
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.computation import Computation
from crm_widgets.widgets.kit.controls import Control, Controls
from crm_widgets.widgets.kit.data_table import Column, DataTable


class AnalysisPanel(Box):
    """Runs `analysis(data, **values)` whenever a control changes, and shows what it gives.

    `data` is its first argument: a frame, or a function that answers one (`base.frames.purchases`).
    Every further argument of `analysis` whose annotation tells how to ask for it (a date, a number,
    a bool, a Literal, an Enum) becomes a control; `values` are what they begin with, and arguments
    that no control can ask for. `controls` gives others instead. `chart(result)` answers an altair
    chart or SVG; if it takes `width` and `dark`, it is drawn for the screen. `table(result)`
    answers a frame; without one, a result that is a frame is the table. `columns` says how.

    >>> AnalysisPanel(  # doctest: +SKIP
    ...     rfm_table, data=base.frames.purchases, as_of=date(2026, 11, 21), title="RFM",
    ...     chart=lambda rfm, width, dark: rfm_chart(rfm.cells, width=width, dark=dark),
    ...     table=lambda rfm: rfm.segments,
    ... )
    """

    def __init__(
        self,
        analysis: Callable[..., Any],
        *,
        data: Any = None,
        controls: Sequence[Control] | None = None,
        chart: DrawsChart | None = None,
        table: Callable[[Any], Any] | None = None,
        columns: Sequence[Column] | None = None,
        title: str = "",
        file_name: str = "",
        on_result: Callable[[Any], object] = lambda _result: None,
        **values: Any,
    ) -> None:
        self.analysis = analysis
        self.data = data
        self.result: Any = None
        self._fixed = values
        self._on_result = on_result
        asked = controls if controls is not None else controls_of(analysis, values, data)
        self.controls = Controls(asked, on_change=lambda _chosen: self.run())
        self.computation = Computation()
        self.chart = Chart(chart, title=title) if chart is not None else None
        name = file_name or f"{getattr(analysis, '__name__', 'table')}.csv"
        self.table = DataTable(columns, title="" if chart else title, file_name=name)
        self._table = table or (lambda result: result)
        # Of two things, the wider place is the chart's.
        pair: list[ipywidgets.Widget] = [self.table]
        if self.chart is not None:
            pair = [Box([self.chart, self.table], look="grid2")]
        top = [self.controls] if asked else []
        super().__init__([*top, self.computation, *pair], look="page analysis")
        self.run()

    def run(self) -> None:
        """Compute with what the controls say now, away from the page, and show it."""
        chosen = {**self._fixed, **self.controls.chosen}
        self.computation.run(lambda: self._compute(chosen), self._show)

    def _compute(self, chosen: dict[str, Any]) -> tuple[Any, str | None, Any]:
        data = self.data() if callable(self.data) else self.data
        given = () if self.data is None else (data,)
        result = self.analysis(*given, **chosen)
        svg = None if self.chart is None else self.chart.drawn(result)
        return result, svg, self._table(result)

    def _show(self, found: tuple[Any, str | None, Any]) -> None:
        self.result, svg, table = found
        if self.chart is not None:
            self.chart.show(self.result, svg)
        self.table.show(table)
        self._on_result(self.result)


def controls_of(
    analysis: Callable[..., Any], values: dict[str, Any] | None = None, data: Any = None
) -> list[Control]:
    """The controls that the arguments of an analysis ask for; `values` are what they begin with.

    The first argument is the data, if `data` is given. An argument whose annotation no control can
    ask for is left out.
    """
    values = values or {}
    try:
        hints = typing.get_type_hints(analysis)
    except (NameError, TypeError):
        hints = {}
    arguments = list(inspect.signature(analysis).parameters.values())
    if data is not None:
        arguments = arguments[1:]
    found = []
    for argument in arguments:
        default = None if argument.default is inspect.Parameter.empty else argument.default
        value = values.get(argument.name, default)
        control = _control(argument.name, hints.get(argument.name), value)
        if control is not None:
            found.append(control)
    return found


def _control(name: str, hint: Any, value: Any) -> Control | None:
    label = name.replace("_", " ").capitalize()
    kinds, optional = _parted(hint)
    if typing.get_origin(kinds[0]) is Literal:
        options = [(one, str(one).replace("_", " ")) for one in typing.get_args(kinds[0])]
        return _choice(name, label, value, options, optional)
    if isinstance(kinds[0], type) and issubclass(kinds[0], Enum):
        options = [(one, one.name.replace("_", " ").capitalize()) for one in kinds[0]]
        return _choice(name, label, value, options, optional)
    if bool in kinds:
        return Control(name, label, bool(value), "check")
    if date in kinds:
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return Control(name, label, day, "date", optional=optional)
    if int in kinds or float in kinds:
        return Control(name, label, value, "number", optional=optional)
    return None


def _choice(
    name: str, label: str, value: Any, options: list[tuple[Any, str]], optional: bool
) -> Control:
    if optional:
        options = [(None, "–"), *options]
    known = [one for one, _label in options]
    return Control(name, label, value if value in known else known[0], "choice", options)


def _parted(hint: Any) -> tuple[list[Any], bool]:
    """The types that an annotation allows, and whether None is one of them."""
    parts = (
        list(typing.get_args(hint))
        if typing.get_origin(hint) in (Union, types.UnionType)
        else [hint]
    )
    kinds = [part for part in parts if part is not type(None)]
    return kinds or [None], len(kinds) < len(parts)
