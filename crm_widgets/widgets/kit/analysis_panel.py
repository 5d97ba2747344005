"""An analysis as a panel, in one line: its controls, its chart, its table, its download."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Literal, Union

import ipywidgets

from crm_widgets.widgets.kit.chart import Chart, DrawsChart
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.computation import Computation, checkpoint
from crm_widgets.widgets.kit.controls import Control, Controls
from crm_widgets.widgets.kit.data_table import Column, DataTable


class AnalysisPanel(Box):
    """Runs `analysis(data, **values)` whenever a control changes, and shows the result.

    `data` is its first argument: a frame, or a function that returns one (`base.frames.purchases`).
    Every further argument of `analysis` whose annotation a control can ask for (a date, a number, a
    bool, a Literal, an Enum) becomes a control; `values` are what they begin with, and arguments
    that no control can ask for. `controls` gives others instead. `chart(result)` returns an altair
    chart or SVG; if it takes `width` and `dark`, it is drawn for the screen. `table(result)`
    returns a frame; without one, it is the result, or the first frame in it. `columns` says how it
    is shown. "How it is computed" opens the docstring of the analysis.

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
        **values: Any,
    ) -> None:
        self.analysis = analysis
        self.data = data
        self.result: Any = None
        self._values = values
        self._table_of = table or table_of
        offered = controls if controls is not None else controls_of(analysis, values, data)
        self.controls = Controls(offered, on_change=lambda _chosen: self.run())
        self.computation = Computation()
        how = explanation_of(analysis)
        self.chart = Chart(chart, title=title, how=how) if chart is not None else None
        name = getattr(analysis, "__name__", "table")
        self.table = DataTable(
            columns,
            title="" if chart else title,
            file_name=f"{name}.csv",
            how=() if chart else how,
        )
        shown: list[ipywidgets.Widget] = [self.table]
        if self.chart is not None:
            shown = [Box([self.chart, self.table], look="grid2")]
        top = [self.controls] if offered else []
        super().__init__([*top, self.computation, *shown], look="page analysis")
        self.run()

    def run(self) -> None:
        """Compute with what the controls say now, in a thread, and show it."""
        arguments = {**self._values, **self.controls.chosen}
        self.computation.run(lambda: self._compute(arguments), self._show)

    def _compute(self, arguments: dict[str, Any]) -> tuple[Any, Any, Any]:
        data = self.data() if callable(self.data) else self.data
        checkpoint()
        given = () if self.data is None else (data,)
        result = self.analysis(*given, **arguments)
        checkpoint()
        chart = None if self.chart is None else self.chart.prepare(result)
        checkpoint()
        return result, chart, self.table.prepare(self._table_of(result))

    def _show(self, computed: tuple[Any, Any, Any]) -> None:
        self.result, chart, table = computed
        if self.chart is not None:
            self.chart.show_prepared(chart)
        self.table.show_prepared(table)


def table_of(result: Any) -> Any:
    """The table of a result: the result itself, if it is a frame or rows; else the first frame
    among its fields; else its figures, a row each."""
    import narwhals as nw

    if isinstance(result, list) or not is_dataclass(result):
        return result
    values = {field.name: getattr(result, field.name) for field in fields(result)}
    for value in values.values():
        if isinstance(nw.from_native(value, pass_through=True), nw.DataFrame | nw.LazyFrame):
            return value
    return [{"figure": name, "value": str(value)} for name, value in values.items()]


def explanation_of(analysis: Callable[..., Any]) -> list[str]:
    """The paragraphs of a docstring, each in one line."""
    text = inspect.getdoc(analysis) or ""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]


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
    controls = []
    for argument in arguments:
        default = None if argument.default is inspect.Parameter.empty else argument.default
        value = values.get(argument.name, default)
        control = _control(argument.name, hints.get(argument.name), value)
        if control is not None:
            controls.append(control)
    return controls


def _control(name: str, hint: Any, value: Any) -> Control | None:
    label = name.replace("_", " ").capitalize()
    kinds, optional = _types_of(hint)
    if typing.get_origin(kinds[0]) is Literal:
        options = [(choice, str(choice).replace("_", " ")) for choice in typing.get_args(kinds[0])]
        return _choice(name, label, value, options, optional)
    if isinstance(kinds[0], type) and issubclass(kinds[0], Enum):
        options = [(choice, choice.name.replace("_", " ").capitalize()) for choice in kinds[0]]
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
    known = [option for option, _label in options]
    return Control(name, label, value if value in known else known[0], "choice", options)


def _types_of(hint: Any) -> tuple[list[Any], bool]:
    """The types that an annotation allows, and whether None is one of them."""
    parts = (
        list(typing.get_args(hint))
        if typing.get_origin(hint) in (Union, types.UnionType)
        else [hint]
    )
    kinds = [part for part in parts if part is not type(None)]
    return kinds or [None], len(kinds) < len(parts)
